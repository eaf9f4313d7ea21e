"""Cuts an article where any fact begins or ends, so that overlapping facts can all be marked and reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.record import Span
from extractor.view.reading.model import CARRIED, Doubt, Fact

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the same facts throughout.

    `facts` are those whose own words it belongs to, the shortest first; `carried` those whose evidence it is part of.
    `begins`: some of the own words begin here. `ends`: sentences and doubts that end with it.
    """

    text: str
    facts: tuple[Fact, ...] = ()
    carried: tuple[Fact, ...] = ()
    begins: bool = False
    ends: tuple[Fact | Doubt, ...] = ()

    @property
    def tinted(self) -> tuple[Fact, ...]:
        """The evidence that the page shows without being asked: that of events and opportunities."""
        return tuple(fact for fact in self.carried if fact.layer in CARRIED)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    fact: Fact | Doubt
    own: bool


def lines_of(text: str, facts: Sequence[Fact], doubts: Sequence[Doubt] = ()) -> Iterator[tuple[int, list[Piece]]]:
    """Yield the lines of `text` that hold something, each with its offset and its pieces, which together are it."""
    marks = sorted(_marks(facts, doubts), key=_order)
    for line in _LINE.finditer(text):
        if line[0].strip():
            here = [mark for mark in marks if mark.start < line.end() and mark.end > line.start()]
            yield line.start(), list(_pieces(text, line.start(), line.end(), here))


def _marks(facts: Sequence[Fact], doubts: Sequence[Doubt]) -> Iterator[_Mark]:
    for fact in facts:
        yield from (_mark(span, fact, own=True) for span in fact.mentions if span.end > span.start)
        yield from (_mark(span, fact, own=False) for span in fact.evidence if span.end > span.start)
    for doubt in doubts:
        if doubt.span is not None and doubt.span.end > doubt.span.start:
            yield _mark(doubt.span, doubt, own=False)


def _mark(span: Span, fact: Fact | Doubt, *, own: bool) -> _Mark:
    return _Mark(span.start, span.end, fact, own)


def _order(mark: _Mark) -> tuple[int, int, str]:
    return (mark.end - mark.start, mark.start, mark.fact.key)


def _pieces(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Iterator[Piece]:
    cuts = {start, end}
    cuts.update(at for mark in marks for at in (mark.start, mark.end) if start < at < end)
    places = sorted(cuts)
    for first, last in pairwise(places):
        here = [mark for mark in marks if mark.start <= first and mark.end >= last]
        yield Piece(
            text[first:last],
            facts=_unique(mark.fact for mark in here if mark.own),
            carried=_unique(mark.fact for mark in here if not mark.own),
            begins=any(mark.own and max(mark.start, start) == first for mark in here),
            ends=tuple(mark.fact for mark in here if _is_told(mark) and mark.end == last),
        )


def _unique(facts: Iterator[Fact | Doubt]) -> tuple[Fact, ...]:
    return tuple({fact.key: fact for fact in facts if isinstance(fact, Fact)}.values())


def _is_told(mark: _Mark) -> bool:
    """Whether a sign behind the text leads to the mark's card."""
    return isinstance(mark.fact, Doubt) or (not mark.own and mark.fact.layer in CARRIED)
