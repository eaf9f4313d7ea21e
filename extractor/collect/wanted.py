"""What a collection is after: range of days, words, sections, languages and hosts, and who meets them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from extractor.collect.links import Link
from extractor.collect.shape import date_in_address, split
from extractor.errors import ExtractorError
from extractor.knowledge.calendar import last_day
from extractor.publishers import Publisher, by_url

Decision = Literal["keep", "drop", "unknown"]
Reason = Literal["host", "language", "section", "before", "after", "match"]
SLACK = timedelta(days=1)
"""An address may carry the day on which an article was begun or last filed, a day off the one on its page."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Keep, drop, or unknown until the page is read; `reason` says what a dropped link or article fails."""

    decision: Decision
    reason: Reason | None = None


KEEP = Verdict("keep")
UNKNOWN = Verdict("unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is wanted; what is left out is not asked for.

    `since` and `until` are ISO days, both inclusive, in the publisher's time zone. `match` is searched in title,
    summary, tags and body (see `compile_match`). `sections` are names or parts of names of sections, `languages` ISO
    639-1 codes, `hosts` those of editions ("en.antaranews.com"; a domain stands for its subdomains too).

    Raises ExtractorError for what is no day, and for a range that ends before it begins.
    """

    since: str | None = None
    until: str | None = None
    match: re.Pattern[str] | None = None
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for day in (self.since, self.until):
            if day is not None and not _is_day(day):
                raise ExtractorError(f"{day!r} is no day: write it as 2018-02-28")
        if self.since and self.until and self.since > self.until:
            raise ExtractorError(f"the range ends ({self.until}) before it begins ({self.since}): swap the two days")

    def judge_link(self, link: Link, *, publisher: Publisher | None = None) -> Verdict:
        """Return what can be told of the article behind `link` without fetching it.

        A link is dropped for what is known to fail: its host, language, section (unless a tag is one of those wanted),
        the day it was published on, or the last change before `since`. Without a stated day the one in its address
        counts, a day off forgiven. A title that lacks the words drops only a link that carries the full text. The
        publisher, looked up by address where none is given, tells the time zone.
        """
        outlet = publisher or by_url(link.url)
        checks = (
            self._host(link.url),
            self._language(link.language),
            self._section(link.section, link.tags),
            self._day_of_link(link, outlet),
            self._words_of_link(link),
        )
        return _together(checks)

    def judge_article(
        self,
        *,
        title: str | None,
        body: str,
        published_at: str | None,
        section: str | None = None,
        language: str | None = None,
        tags: Iterable[str] = (),
        link: Link | None = None,
        zone: str | None = None,
    ) -> Verdict:
        """Return whether an article that was read is wanted; what is then still unknown counts as wanted.

        A `published_at` with another zone than `zone` (an offset such as "+07:00") is brought to it. The section
        named by the `link` that led to the article counts beside the one on its page. An article without a date is
        "unknown" where a range is asked for.
        """
        words = tuple(tags)
        sections = (*words, *((link.section,) if link and link.section else ()))
        checks = (
            self._host(link.url) if link else KEEP,
            self._language(language) if language else KEEP,
            self._section(section, sections) if section or sections else KEEP,
            self._day(local_day(published_at, zone)),
            self._words((title or "", (link and link.summary) or "", *words, body), whole=True),
        )
        return _together(checks)

    def _host(self, url: str) -> Verdict:
        parts = split(url)
        host = (parts.hostname or "") if parts else ""
        wanted = not self.hosts or any(host == name or host.endswith("." + name) for name in self.hosts)
        return KEEP if wanted else Verdict("drop", "host")

    def _language(self, language: str | None) -> Verdict:
        if not self.languages:
            return KEEP
        if not language:
            return UNKNOWN
        return KEEP if language[:2].casefold() in self.languages else Verdict("drop", "language")

    def _section(self, section: str | None, others: Iterable[str]) -> Verdict:
        if not self.sections:
            return KEEP
        names = [name for name in (section, *others) if name]
        if not names:
            return UNKNOWN
        return KEEP if any(self.has_section(name) for name in names) else Verdict("drop", "section")

    def has_section(self, name: str) -> bool:
        """Whether `name` is, or holds as whole words, one of the sections wanted: "ekonomi" in "Ekonomi & Bisnis"."""
        words = _slug(name)
        return any(f"-{_slug(wanted)}-" in f"-{words}-" for wanted in self.sections)

    def _day(self, day: str | None, *, slack: bool = False) -> Verdict:
        if self.since is None and self.until is None:
            return KEEP
        if day is None:
            return UNKNOWN
        if self.since and day < self.since:
            return UNKNOWN if slack and day >= _shift(self.since, -SLACK) else Verdict("drop", "before")
        if self.until and day > self.until:
            return UNKNOWN if slack and day <= _shift(self.until, SLACK) else Verdict("drop", "after")
        return UNKNOWN if slack else KEEP

    def _day_of_link(self, link: Link, outlet: Publisher | None) -> Verdict:
        if self.outdated(link, publisher=outlet):
            return Verdict("drop", "before")
        day = local_day(link.published, _zone(link.url, outlet))
        if day:
            return self._day(day)
        return self._day(date_in_address(link.url, outlet), slack=True)

    def outdated(self, link: Link, *, publisher: Publisher | None) -> bool:
        """Whether what is behind `link` was last changed before `since`, so that nothing of the range can be in it."""
        changed = _latest_day(link.modified, _zone(link.url, publisher))
        return self.since is not None and changed is not None and changed < self.since

    def _words_of_link(self, link: Link) -> Verdict:
        known = (link.title or "", link.summary or "", *link.tags, link.text or "")
        return self._words(known, whole=link.text is not None)

    def _words(self, texts: tuple[str, ...], *, whole: bool) -> Verdict:
        if self.match is None or any(self.match.search(" ".join(text.split())) for text in texts):
            return KEEP
        return Verdict("drop", "match") if whole else UNKNOWN


def _together(checks: Iterable[Verdict]) -> Verdict:
    """The first that drops, else unknown if one is, else keep."""
    known = tuple(checks)
    dropped = next((check for check in known if check.decision == "drop"), None)
    return dropped or (UNKNOWN if UNKNOWN in known else KEEP)


def compile_match(pattern: str) -> re.Pattern[str]:
    """Return `pattern` for `Wanted.match`: case ignored, a space is any white space.

    Raises ExtractorError for what is no regular expression.
    """
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ExtractorError(
            f"{pattern!r} is no regular expression: {error}; put a \\ before signs meant so"
        ) from error


_PLAIN = re.compile(r"[\w\s'’-]+")


def plain_words(match: re.Pattern[str] | None) -> tuple[str, ...]:
    r"""Return the alternatives of a pattern that is made of plain words ("ekspor|kerja sama"), none for others.

    Groups around the whole and `\b` are looked through.
    """
    if match is None:
        return ()
    text = match.pattern.replace(r"\b", "")
    whole = re.fullmatch(r"\((?:\?:)?([^()]*)\)", text)
    parts = [" ".join(part.split()) for part in (whole[1] if whole else text).split("|")]
    if not all(_PLAIN.fullmatch(part) for part in parts):
        return ()
    return tuple(dict.fromkeys(parts))


def local_day(stamp: str | None, zone: str | None) -> str | None:
    """Return the ISO day of a day or time at offset `zone` ("+07:00"), None where there is no full day.

    A day, and a time without a zone, are taken as they stand; so is every time where `zone` is None.
    """
    if not stamp or not _is_day(stamp[:10]):
        return None
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp[:10]
    if zone is None or moment.tzinfo is None or len(stamp) == 10:
        return stamp[:10]
    try:
        return moment.astimezone(_offset(zone)).date().isoformat()
    except OverflowError:
        return stamp[:10]


def _latest_day(stamp: str | None, zone: str | None) -> str | None:
    """The last day that a time, a day, a month or a year may mean."""
    if not stamp:
        return None
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", stamp)
    if match is None:
        return local_day(stamp, zone)
    year, month = int(match[1]), int(match[2] or 12)
    if not (1 <= month <= 12 and year):
        return None
    return date(year, month, last_day(year, month)).isoformat()


def _zone(url: str, outlet: Publisher | None) -> str | None:
    parts = split(url)
    return outlet.zone_of(parts.hostname if parts else None) if outlet else None


def _offset(zone: str) -> timezone:
    sign = -1 if zone.startswith("-") else 1
    return timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])))


def _shift(day: str, step: timedelta) -> str:
    try:
        return (date.fromisoformat(day) + step).isoformat()
    except OverflowError:
        return day


def _is_day(text: str) -> bool:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _slug(name: str) -> str:
    return "-".join(re.findall(r"\w+", name.casefold()))
