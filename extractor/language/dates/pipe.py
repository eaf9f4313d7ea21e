"""Finds time expressions in both languages and reads them against the publication date."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import takewhile
from operator import itemgetter

from spacy.tokens import Doc

from extractor.knowledge.calendar import calendar, make_day, parse_day, period_bounds
from extractor.language.dates.match import Candidate, candidates, dated, record_reaches, select
from extractor.language.dates.reading import Anchor, Context, Reading
from extractor.language.dates.resolve import READERS
from extractor.language.facts import DateExpression, Mention, article_of, facts_of
from extractor.language.pipe import TradePipe
from extractor.language.tokens import tokens_of

_CUE_BEFORE, _CUE_AFTER = 80, 25  # characters around an expression in which a word may say that it lies ahead
_BACK_BEFORE = 24  # characters before one in which a word may say that it lies back
_ANAPHORIC = frozenset({"same_period", "previous"})
_YEARLY = frozenset({"year", "same_period", "since", "year_to_date"})
_DATED = frozenset({"day", "month", "quarter", "half", "third", "first_months", "months", "months_ended", "days"})


@cache
def _words(name: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, calendar().words[name])))
    return re.compile(rf"(?<!\w)(?i:{words})(?!\w)")


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    tokens = tokens_of(doc)
    if not doc.has_annotation("SENT_START"):
        return [(0, len(tokens.whole))]
    return [(tokens.start[first], tokens.end[last - 1]) for first, last in tokens.sentences]


def _looks_ahead(text: str, candidate: Candidate, sentence: tuple[int, int]) -> bool:
    before = text[max(sentence[0], candidate.start - _CUE_BEFORE) : candidate.start]
    if candidate.reader == "weekday":  # "will sign on Friday", but not "said on Friday it will sign"
        cues = list(_words("cue_future").finditer(before))
        return bool(cues) and not _words("cue_speech").search(before, cues[-1].end())
    after = text[candidate.end : min(sentence[1], candidate.end + _CUE_AFTER)]
    return bool(_words("cue_future").search(before) or _words("cue_future").search(after))


def infer_anchor(text: str, found: Sequence[Candidate]) -> Anchor:
    """Return what the text itself tells of its time, for an article without publication date.

    A weekday with its full date is the day on which the story's statements were made; so is one with a day and month,
    in the year near the latest named that its weekday fits. Else only a year is taken: the latest that does not lie
    ahead, else the first named with a day, month, quarter or half-year. Years that something began in or is compared
    with ("since 2016", "from 2016") tell only that the story is of none before them.
    """
    whole = (0, len(text))
    back = max((y for c in found if c.certain and _lies_back(text, c) for y in _years(c)), default=0)
    found = [c for c in found if not _lies_back(text, c)]
    told = [c for c in found if not _looks_ahead(text, c, whole)]
    days = [d for c in told if c.reader == "day" and c.groups.get("wd") and (d := _full_day(c))]
    if days:
        return Anchor(days[0], days[0].year)
    years = [y for c in told if c.reader in _DATED | _YEARLY and c.certain for y in _years(c)]
    if years:
        latest = max(*years, back)
        return next((Anchor(day, day.year) for c in told if (day := _day_of_weekday(c, latest))), Anchor(None, latest))
    return Anchor(None, min((y for c in found if c.reader in _DATED for y in _years(c)), default=None))


def _lies_back(text: str, candidate: Candidate) -> bool:
    if candidate.reader != "year":
        return candidate.reader == "since"
    before = text[max(0, candidate.start - _BACK_BEFORE) : candidate.start].rstrip()
    return any(m.end() == len(before) for m in _words("cue_back").finditer(before))


def _years(candidate: Candidate) -> list[int]:
    return [int(y) for name in ("y", "y2", "y3") if (y := candidate.groups.get(name)) and len(y) == 4]


def _day_of_weekday(candidate: Candidate, latest: int) -> date | None:
    """The day of a month that is told with its weekday, in the year that this fits: the latest named or one beside it.

    That year may be one ahead ("the plan for 2024"), or over ("in 2022") where the story is of the next January.
    """
    if candidate.reader != "day" or not candidate.groups.get("wd") or _full_day(candidate):
        return None
    readings = (READERS["day"](candidate.groups, Context(anchor=Anchor(None, year))) for year in (latest, latest - 1))
    return next((day for reading in readings if (day := parse_day(reading.period))), None)


def _full_day(candidate: Candidate) -> date | None:
    reading = READERS["day"](candidate.groups, Context(anchor=Anchor()))
    day = parse_day(reading.period)
    return day and make_day(day.year, day.month, day.day)


class TradeDates(TradePipe):
    """Fills `facts.dates`: longest expressions first, none overlapping, each with its period where it has one."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the time expressions of `doc` in text order."""
        text, published = tokens_of(doc).whole, parse_day(article_of(doc).published_at)
        kept = select(candidates(text))
        found = dated(kept)
        anchor = Anchor(published, published.year) if published else infer_anchor(text, found)
        facts = facts_of(doc)
        facts.dates = read_all(text, found, anchor, _sentences(doc), known=published is not None)
        facts.record_reaches = record_reaches(kept)
        return doc


def read_all(
    text: str, found: Sequence[Candidate], anchor: Anchor, sentences: Sequence[tuple[int, int]], *, known: bool = True
) -> list[DateExpression]:
    """Read the candidates of a text in order, those that point back last; `known`: the anchor is given."""
    readings: list[Reading | None] = [None] * len(found)
    where = [_sentence_of(c, sentences) or (0, len(text)) for c in found]
    told: list[_Told] = []
    for i, candidate in enumerate(found):
        if candidate.reader not in _ANAPHORIC:
            reading = _read(text, candidate, where[i], told, anchor)
            readings[i] = reading
            if reading.period:
                told.append(_Told(reading.period, candidate, where[i]))
    # what points back itself is not pointed back at: comparisons all look back at one stretch
    for i, candidate in enumerate(found):
        if candidate.reader in _ANAPHORIC:
            readings[i] = _read(text, candidate, where[i], told, anchor)
    return [_expression(text, c, r, known) for c, r in zip(found, readings, strict=True) if r]


def _sentence_of(candidate: Candidate, sentences: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    at = bisect_right(sentences, candidate.start, key=itemgetter(0)) - 1
    return sentences[at] if at >= 0 and candidate.start < sentences[at][1] else None


@dataclass(frozen=True, slots=True)
class _Told:
    """An expression already read, with its sentence."""

    period: str
    candidate: Candidate
    sentence: tuple[int, int]


def _read(text: str, candidate: Candidate, here: tuple[int, int], told: Sequence[_Told], anchor: Anchor) -> Reading:
    return READERS[candidate.reader](candidate.groups, _context(text, candidate, here, told, anchor))


def _context(text: str, candidate: Candidate, here: tuple[int, int], told: Sequence[_Told], anchor: Anchor) -> Context:
    behind = bisect_right(told, candidate.start, key=_told_end)
    same = list(takewhile(lambda t: t.sentence == here, reversed(told[:behind])))[::-1]
    limit = (anchor.year or 9999) + 1
    years = [(y, t.candidate.reader) for t in same for y in _years(t.candidate) if y <= limit]
    named = [y for y, reader in years if reader in _DATED or reader == "year"]
    dated = [y for y, reader in years if reader in _DATED]
    earlier, later = _around(told, behind, here) if candidate.reader in _ANAPHORIC else ((), ())
    return Context(
        anchor=anchor,
        ahead=_looks_ahead(text, candidate, here),
        year=named[-1] if named else None,
        month_year=dated[-1] if dated else None,
        earlier=earlier,
        later=later,
    )


def _around(told: Sequence[_Told], behind: int, here: tuple[int, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the periods told before, the nearest first, and those that the sentence tells after."""
    later = tuple(t.period for t in takewhile(lambda t: t.sentence == here, told[behind:]))
    if later and not (behind and told[behind - 1].sentence == here):
        return (), later  # the sentence's own period counts more than one of a sentence before
    return tuple(t.period for t in reversed(told[:behind])), later


def _told_end(told: _Told) -> int:
    return told.candidate.end


def _expression(text: str, candidate: Candidate, reading: Reading, known: bool) -> DateExpression:
    start, end = period_bounds(reading.period) if reading.period else (None, None)
    stated = any(candidate.groups.get(name) for name in ("y", "y2", "yy"))
    confidence = reading.confidence * (1.0 if candidate.certain else 0.8) * (1.0 if known or stated else 0.75)
    why = [f"date:{candidate.reader}", *([f"slip:{reading.slip}"] if reading.slip else [])]
    if not known and not stated and reading.period:
        why.append("anchor:year named in the text")
    mention = Mention(candidate.start, candidate.end, text[candidate.start : candidate.end])
    return DateExpression(
        mention, reading.kind, start, end, reading.period, reading.approximation, round(confidence, 3), why
    )
