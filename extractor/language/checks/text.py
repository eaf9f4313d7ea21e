"""Finds what is wrong with the article as a whole: text that breaks off, an unsure language, dates that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from extractor.article.model import Article
from extractor.knowledge.calendar import calendar, make_day
from extractor.language.checks.words import listed, words
from extractor.language.facts import Caution, DateExpression, Mention

_LANGUAGES = frozenset({"id", "en"})
_SURE = 0.5
_DAY_NUMBER, _YEAR, _DAY = re.compile(r"\d"), re.compile(r"\d{4}"), re.compile(r"\d{4}-\d\d-\d\d")
# days: a weekday with a day and month is news of the last days, and not of a year in which the weekday would fit
_FRESH, _LONG_AGO, _YEARS_AGO = 8, 300, 2600
_BROKEN = re.compile(r"(?:\.\.\.|…|(?<![.!?])(?<![.!?]\s),)[\"”’']?$")
_OPENED = re.compile(r"\s[\"“]$")
_CAPITAL_START = re.compile(r"(?:[.!?][\"”’]?\s|\n)\s*[\"“]?[A-Z]")


def check_text(article: Article) -> Iterator[Caution]:
    """Yield a caution where the body begins or ends inside a sentence, or the source says that it is cut."""
    body = article.body.rstrip()
    if not body:
        return
    offset = article.body_start
    last_start = body.rfind("\n") + 1
    last = body[last_start:]
    end_span = Mention(offset + last_start, offset + len(body), last)
    first = body.lstrip().split("\n", 1)[0]
    if article.truncated:
        yield Caution("truncated_text", "the source breaks the text off", None, end_span)
    elif _BROKEN.search(last) or _open_end(last):
        yield Caution("truncated_text", f"the text ends inside a sentence: {last[-30:]!r}", None, end_span)
    elif last.endswith(":") and words("announces").search(last):
        yield Caution("truncated_text", f"the text ends before the list it announces: {last[-30:]!r}", None, end_span)
    elif turned := words("continued").search(body):
        span = Mention(offset + turned.start(), offset + turned.end(), turned[0])
        yield Caution("truncated_text", f"the text goes on elsewhere: {turned[0]!r}", None, span)
    elif _open_start(first, body) or _known_speaker(first, article.title or ""):
        start = article.text.index(first, offset)
        span = Mention(start, start + len(first), first)
        yield Caution("truncated_text", f"the text begins inside a story: {first[:30]!r}", None, span)


def _open_end(line: str) -> bool:
    """Whether the last word wants another after it, or a quotation is opened and not told."""
    if _OPENED.search(line) and line.count('"') % 2:
        return True
    last = line.rsplit(maxsplit=1)[-1]
    return len(line.split()) > 1 and bool(words("unfinished").fullmatch(last))


def _open_start(line: str, body: str) -> bool:
    """Whether the first line goes on from something: in lower case as no later sentence, or about somebody unnamed."""
    written = line.lstrip('"“').split(maxsplit=4)
    told = [word.strip(",") for word in written]
    if len(told) < 4 or not told[0].isalpha():
        return False
    going_on = words("telling_on").match(" ".join(written[1:3]))
    known = going_on or words("telling").fullmatch(told[1]) or words("mentioned").fullmatch(" ".join(told[1:3]))
    # a post that is all in lower case begins so too
    lower = told[0].islower() and _CAPITAL_START.search(body)
    return bool(lower or known or words("pronouns").fullmatch(told[0]))


@cache
def _quotation() -> re.Pattern[str]:
    """Return what matches a quotation and its speaker's name of one word."""
    return re.compile(rf"[\"“][^\"“”]+[,.?!][\"”],? {listed('quoting')} ([A-Z][a-z]+)(?=[.,]| [^A-Z(\s])")


def _known_speaker(line: str, title: str) -> bool:
    """Whether the first line quotes somebody by one name, as a story does with those it has named before."""
    quoted = _quotation().match(line)
    return quoted is not None and quoted[1] not in title


def check_language(article: Article) -> Iterator[Caution]:
    """Yield a caution where the article is in neither language, or could hardly be told to be in one."""
    if article.language not in _LANGUAGES:
        message = f"language {article.language!r} is neither Indonesian nor English; what was found may be wrong"
        yield Caution("language_uncertain", message)
    elif 0 < article.language_probability < _SURE:
        message = f"language {article.language!r} was told with probability {article.language_probability:.2f} only"
        yield Caution("language_uncertain", message)


def check_dates(dates: list[DateExpression], article: Article) -> Iterator[Caution]:
    """Yield a caution for a written date that cannot be. Relative dates without an anchor are simply left open."""
    told: list[Mention] = []
    for found in dates:
        slips = [w.removeprefix("slip:") for w in found.why if w.startswith("slip:")]
        if slips := slips or _slips_of_weekday(found, article):
            told.append(found.mention)
            yield Caution("unresolved_date", f"{found.mention.text!r}: {slips[0]}", found, found.mention)
    for fifth in _fifth_quarter().finditer(article.text):
        if not any(m.start <= fifth.start() < m.end for m in told):
            yield Caution("unresolved_date", f"{fifth[0]!r}: a year has four", None, Mention(*fifth.span(), fifth[0]))


@cache
def _fifth_quarter() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){listed('quarters')}[ -](?:V|VI|VII|VIII|[5-9])(?![\w%]|[.,]\d)(?! (?:persen|percent))")


def _slips_of_weekday(found: DateExpression, article: Article) -> list[str]:
    """Return what to say of a day whose weekday, told with it, is another, in its year or in that of publication."""
    name = found.mention.text.split()[0].strip(",.").lower()
    told = calendar().weekdays.get(name)
    if told is None or found.kind != "day" or found.start is None or not _DAY_NUMBER.search(found.mention.text):
        return []
    day = date.fromisoformat(found.start)
    if told != day.isoweekday():
        return [f"{day.isoformat()} is no {name}"]
    out = _published(article)
    if out is None or _YEAR.search(found.mention.text) or not _LONG_AGO <= (out - day).days <= _YEARS_AGO:
        return []
    days = [x for year in (out.year, out.year - 1) if (x := make_day(year, day.month, day.day))]
    return [f"{x.isoformat()} is no {name}" for x in days if 0 <= (out - x).days <= _FRESH]


def _published(article: Article) -> date | None:
    told = (article.published_at or "")[:10]
    return date.fromisoformat(told) if _DAY.fullmatch(told) else None
