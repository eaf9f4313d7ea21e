"""Finds the dateline of a story: place, source and day before the first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractor.article.wording import wording
from extractor.knowledge.calendar import calendar
from extractor.knowledge.times import read_day, read_time
from extractor.publishers import by_name, signatures

REACH = 4
"""How many paragraphs are looked at: a summary, a pull quote or a press head may stand before the dateline."""
_DATE_LINE = 80
"""Characters that a line with nothing but a date takes at most."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline.

    `place` as written or None, `publisher` where its source is known, `day` (ISO 8601) where it is full, `start` its
    offset in its paragraph: above 0 where a summary runs on before it.
    """

    place: str | None
    publisher: str | None
    day: str | None = None
    start: int = 0


def find_dateline(paragraphs: list[str]) -> Dateline | None:
    """Return the dateline of the story, from the start of one of its first paragraphs or from inside the first."""
    for i, paragraph in enumerate(paragraphs[:REACH]):
        found = read_dateline(paragraph)
        # further down a bare "Word - text" is a list or a heading
        if found and (i < 2 or found.publisher or found.day or "(" in paragraph[: len(found.place or "") + 60]):
            return found
    return _inside(paragraphs[0]) if paragraphs else None


def read_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline that `paragraph` begins with, None where it begins with none."""
    words = wording()
    for pattern in words.datelines:
        match = pattern.match(paragraph)
        if match and _plausible(match, paragraph):
            return _from(match)
    match = words.trailing_day.match(paragraph)
    head = paragraph.partition("|")[0].strip()
    if match and "," in head and by_name(head.partition(",")[0]):
        return Dateline(head.rpartition(",")[2].strip(), _publisher(head.partition(",")[0]), read_day(match["day"]))
    return None


def read_date_line(line: str) -> str | None:
    """Return the time that a line tells which tells nothing else ("Rabu, 20 Mei 2020 10:15 WIB"), None for another."""
    if len(line) > _DATE_LINE:
        return None
    known = calendar()
    words = re.findall(r"[^\W\d_]+", line.casefold())
    told = all(word in wording().beside_day or word in known.months or word in known.weekdays for word in words)
    return read_time(line) if told else None


def known_source(source: str | None) -> str | None:
    """Return the publisher's or agency's name for what a dateline calls its source, None where it is unknown."""
    return _publisher(source) if source else None


def _plausible(match: re.Match[str], paragraph: str) -> bool:
    groups = match.groupdict()
    place, source, day = groups.get("place"), groups.get("source"), groups.get("day")
    if place and (_no_place(place) or by_name(place)):
        return False
    if groups.get("sure"):
        return _publisher(groups["sure"]) is not None
    known = groups.get("known")
    if known:
        return _publisher(known) is not None or bool(place and wording().site.fullmatch(known))
    if source is None and day is None:
        return _stands_alone(match, paragraph)
    # in parentheses stands an agency, known or not, or a day: "BITUNG (10/3) - "
    return day is not None or bool(source and re.search(r"[A-Za-z]{2}|\d", source))


def _no_place(place: str) -> bool:
    """A word that never is one, a site (GELORA.CO), or a name with capitals inside (VIVAnews)."""
    if place.casefold() in wording().never_place or wording().bare_label.match(place):
        return True
    if re.search(r"\w\.\w{2}|[a-z][A-Z]|[A-Z]{2}[a-z]", place):
        return True
    # "A Writer JAKARTA": a name before a place in capitals
    cases = {word.isupper() for word in place.split() if len(word) > 2}
    return len(cases) > 1


def _stands_alone(match: re.Match[str], paragraph: str) -> bool:
    """A bare place and a dash: only before a sentence, never in a headline or a list."""
    rest = paragraph[match.end() :]
    return len(rest) > 60 and bool(re.match(r"[\"“'‘(]?[A-Z0-9]", rest)) and len(match["place"].split()) <= 3


def _inside(paragraph: str) -> Dateline | None:
    """A dateline after a summary in the same paragraph: only `Place (SOURCE) -` with a known source is sure enough."""
    pattern = wording().datelines[0]
    for match in pattern.finditer(paragraph, 0, 1200):
        if _publisher(match["source"]):
            place = _own_words(match["place"], paragraph)
            found = _from(match)
            return replace(found, place=place, start=match.start() + len(match["place"]) - len(place))
    return None


def _own_words(place: str, paragraph: str) -> str:
    """Without the last words of the summary that stand before the place: its longest end the story names again."""
    words = place.split()
    for i in range(len(words)):
        end = " ".join(words[i:])
        if len(re.findall(rf"\b{re.escape(end)}\b", paragraph)) > 1:
            return end
    return place


def _from(match: re.Match[str]) -> Dateline:
    groups = match.groupdict()
    source, place = groups.get("sure") or groups.get("known") or groups.get("source"), groups.get("place")
    day = groups.get("day") or source or ""  # "Surabaya (20/11/2024) - ": the day stands where a source may
    return Dateline(place.rstrip("-–—") if place else None, known_source(source), read_day(day))


def _publisher(source: str) -> str | None:
    for part in re.split(r"[/;]", source):
        name = part.strip().casefold()
        found = signatures().get(name)
        if found:
            return found.name
        if name in wording().agencies:
            return wording().agencies[name]
    return None
