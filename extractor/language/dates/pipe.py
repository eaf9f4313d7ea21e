"""Finds time expressions in both languages and reads them against the publication date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from spacy.tokens import Doc

from extractor.knowledge.calendar import calendar, make_day, parse_day, period_bounds
from extractor.language.dates.match import Candidate, candidates, select
from extractor.language.dates.resolve import READERS, Anchor, Context, Reading
from extractor.language.facts import DateExpression, Mention, article_of, facts_of
from extractor.language.pipe import TradePipe

_CUE_BEFORE, _CUE_AFTER = 80, 25  # characters around an expression in which a word may say that it lies ahead
_ANAPHORIC = frozenset({"same_period", "previous"})
_YEARLY = frozenset({"year", "same_period", "since", "year_to_date"})
_DATED = frozenset({"day", "month", "quarter", "half", "first_months", "months", "days"})


@cache
def _words(name: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, calendar().words[name])))
    return re.compile(rf"(?<!\w)(?i:{words})(?!\w)")


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    if not doc.has_annotation("SENT_START"):
        return [(0, len(doc.text))]
    return [(s.start_char, s.end_char) for s in doc.sents]


def _looks_ahead(text: str, candidate: Candidate, sentence: tuple[int, int]) -> bool:
    before = text[max(sentence[0], candidate.start - _CUE_BEFORE) : candidate.start]
    if candidate.reader == "weekday":  # "will sign on Friday", but not "said on Friday it will sign"
        cues = list(_words("cue_future").finditer(before))
        return bool(cues) and not _words("cue_speech").search(before, cues[-1].end())
    after = text[candidate.end : min(sentence[1], candidate.end + _CUE_AFTER)]
    return bool(_words("cue_future").search(before) or _words("cue_future").search(after))


def infer_anchor(text: str, found: Sequence[Candidate]) -> Anchor:
    """Return what the text itself tells of its time, for an article without publication date.

    A weekday with its full date is the day on which the story's statements were made. Else only a year is taken: the
    latest that does not lie ahead, else the first named with a day, month, quarter or half-year.
    """
    whole = (0, len(text))
    told = [c for c in found if not _looks_ahead(text, c, whole)]
    days = [d for c in told if c.reader == "day" and c.groups.get("wd") and (d := _full_day(c))]
    if days:
        return Anchor(days[0], days[0].year)
    years = [y for c in told if c.reader in _DATED | _YEARLY and c.certain for y in _years(c)]
    if years:
        return Anchor(None, max(years))
    return Anchor(None, min((y for c in found if c.reader in _DATED for y in _years(c)), default=None))


def _years(candidate: Candidate) -> list[int]:
    return [int(y) for name in ("y", "y2", "y3") if (y := candidate.groups.get(name)) and len(y) == 4]


def _full_day(candidate: Candidate) -> date | None:
    reading = READERS["day"](candidate.groups, Context(anchor=Anchor()))
    day = parse_day(reading.period)
    return day and make_day(day.year, day.month, day.day)


class TradeDates(TradePipe):
    """Fills `facts.dates`: longest expressions first, none overlapping, each with its period where it has one."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the time expressions of `doc` in text order."""
        text, published = doc.text, parse_day(article_of(doc).published_at)
        found = select(candidates(text))
        anchor = Anchor(published, published.year) if published else infer_anchor(text, found)
        facts_of(doc).dates = read_all(text, found, anchor, _sentences(doc), known=published is not None)
        return doc


def read_all(
    text: str, found: Sequence[Candidate], anchor: Anchor, sentences: Sequence[tuple[int, int]], *, known: bool = True
) -> list[DateExpression]:
    """Read the candidates of a text in order, those that point back last; `known`: the anchor is given."""
    readings: list[Reading | None] = [None] * len(found)
    where = [next((s for s in sentences if s[0] <= c.start < s[1]), (0, len(text))) for c in found]
    for anaphoric in (False, True):
        for i, candidate in enumerate(found):
            if (candidate.reader in _ANAPHORIC) is anaphoric:
                context = _context(text, candidate, where[i], _told(found, readings, where), anchor)
                readings[i] = READERS[candidate.reader](candidate.groups, context)
    return [_expression(text, c, r, known) for c, r in zip(found, readings, strict=True) if r]


@dataclass(frozen=True, slots=True)
class _Told:
    """An expression already read, with its sentence."""

    period: str
    candidate: Candidate
    sentence: tuple[int, int]


def _told(
    found: Sequence[Candidate], readings: Sequence[Reading | None], where: Sequence[tuple[int, int]]
) -> list[_Told]:
    """Return what is read so far, without what points back itself: comparisons all look back at one stretch."""
    rows = zip(found, readings, where, strict=True)
    return [_Told(r.period, c, w) for c, r, w in rows if r and r.period and c.reader not in _ANAPHORIC]


def _context(text: str, candidate: Candidate, here: tuple[int, int], told: Sequence[_Told], anchor: Anchor) -> Context:
    before = [t for t in told if t.candidate.end <= candidate.start]
    later = tuple(t.period for t in told if t.candidate.start >= candidate.end and t.sentence == here)
    earlier = tuple(t.period for t in reversed(before))
    if later and all(t.sentence != here for t in before):
        earlier = ()  # the sentence's own period counts more than one of a sentence before
    limit = (anchor.year or 9999) + 1
    years = [(y, t.candidate.reader) for t in before if t.sentence == here for y in _years(t.candidate) if y <= limit]
    named = [y for y, reader in years if reader in _DATED or reader == "year"]
    dated = [y for y, reader in years if reader in _DATED]
    return Context(
        anchor=anchor,
        ahead=_looks_ahead(text, candidate, here),
        year=named[-1] if named else None,
        month_year=dated[-1] if dated else None,
        earlier=earlier,
        later=later,
    )


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
