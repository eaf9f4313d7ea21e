"""Values that something moves from and to over a stretch of time: `dari 5 menjadi 7 ton antara 2012 dan 2015`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.language.facts import Facts, Figure
from extractor.language.figures.candidate import form_pattern
from extractor.language.figures.context import Context

_REACH = 24  # characters before the first value in which it is told that something moves from it


def date_moves(figures: Sequence[Figure], c: Context, kept: Sequence[int], facts: Facts) -> None:
    """Give two such values of one period, which their sentence names as a range, its beginning and its end."""
    for (a, i), (b, j) in pairwise(zip(figures, kept, strict=True)):
        if a.period and "/" in a.period and _is_move(a, b) and c.where[i] == c.where[j] and _moves(c.text, a, b):
            sentence = c.sentences[c.where[i]]
            ranges = [d for d in facts.dates if d.kind == "range" and d.period == a.period]
            if any(sentence.start <= d.mention.start < sentence.end for d in ranges):
                a.period, b.period = a.period.split("/")


def _is_move(a: Figure, b: Figure) -> bool:
    return (a.period, a.unit, a.metric, a.of) == (b.period, b.unit, b.metric, b.of)


def _moves(text: str, a: Figure, b: Figure) -> bool:
    if not form_pattern("shift").fullmatch(text, a.mention.end, b.mention.start):
        return False
    return form_pattern("moved_from").search(text, max(0, a.mention.start - _REACH), a.mention.start) is not None
