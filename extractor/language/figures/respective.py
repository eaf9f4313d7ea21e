"""Figures told in one row behind the things they belong to: `ke Jepang dan India masing-masing 5 dan 4 ton`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import TypeVar

from extractor.language.facts import Commodity, Facts, Figure, Sector
from extractor.language.figures.candidate import form_pattern
from extractor.language.figures.context import Context
from extractor.language.figures.flows import countries_of
from extractor.language.figures.rules import is_flow
from extractor.language.figures.things import Thing

_Member = TypeVar("_Member")
_Named = tuple[int, int, _Member]
_NEAR = 40  # characters between the word and the row, at most
_ROW = 2  # figures that make a row, at least
_SIDES = {"to": "destination", "from": "origin"}
_MOST = 50  # such words of an article that are looked at


def share_out(figures: Sequence[Figure], c: Context, kept: Sequence[int], facts: Facts) -> None:
    """Give each figure of such a row the country, or the good or branch, that stands in its place in the list before.

    Rows and lists of different length are left as they are, and so are rows that belong to no list.
    """
    if len(figures) < _ROW:
        return
    words = list(islice(form_pattern("respectively").finditer(c.text), _MOST))
    if not words:
        return
    known = countries_of(c, facts)
    goods = sorted(((m.start, m.end, x) for x in _things(facts) for m in x.mentions), key=_span)
    by_sentence: dict[int, list[Figure]] = {}
    for figure, i in zip(figures, kept, strict=True):
        by_sentence.setdefault(c.where[i], []).append(figure)
    for word in words:
        sentence = c.sentence_at(word.start())
        row = _row(by_sentence.get(sentence.index, []), c.text, word.start(), word.end()) if sentence else []
        if sentence and row:
            end = min(word.start(), row[0].mention.start)
            spots = known.named(sentence.start, end)
            lands = [(s.start, s.end, s.code) for s in spots]
            _pair(
                row,
                c.text,
                lands,
                [x for x in goods if sentence.start <= x[0] and x[1] <= end],
                {s.start: s.part for s in spots},
            )


def _things(facts: Facts) -> Iterator[Thing]:
    yield from facts.commodities
    yield from facts.sectors


def _row(figures: Sequence[Figure], text: str, start: int, end: int) -> list[Figure]:
    """Return the row of figures behind the word at `start:end`, else the one right before it; none of one figure."""
    rows = list(_chains(figures, text, _figure_span, _alike))
    behind = next((row for row in rows if 0 <= row[0].mention.start - end < _NEAR), [])
    before = [
        row for row in rows if row[-1].mention.end <= start and not text[row[-1].mention.end : start].strip(" ,(")
    ]
    row = behind or (before[-1] if before else [])
    return row if len(row) >= _ROW else []


def _figure_span(figure: Figure) -> tuple[int, int]:
    return figure.mention.start, figure.mention.end


def _alike(a: Figure, b: Figure) -> bool:
    return (a.kind, a.unit) == (b.kind, b.unit)


def _chains(
    members: Sequence[_Member],
    text: str,
    span: Callable[[_Member], tuple[int, int]],
    alike: Callable[[_Member, _Member], bool],
) -> Iterator[list[_Member]]:
    """Yield the members in text order, those of one list together."""
    chain = list(members[:1])
    for a, b in pairwise(members):
        if alike(a, b) and form_pattern("joint").fullmatch(text, span(a)[1], span(b)[0]):
            chain.append(b)
        else:
            yield chain
            chain = [b]
    if chain:
        yield chain


def _pair(
    row: Sequence[Figure],
    text: str,
    lands: Sequence[_Named[str]],
    things: Sequence[_Named[Thing]],
    parts: Mapping[int, str],
) -> None:
    """Give the members of the last list that is as long as the row to its figures.

    `parts` are those that the words before say countries play, by where these stand.
    """
    codes, goods = _list(lands, text, len(row)), _list(things, text, len(row))
    if codes and (not goods or codes[0][0] > goods[0][0]):
        _give_countries(row, [code for *_, code in codes], parts.get(codes[0][0], ""))
    elif goods:
        for figure, (*_, thing) in zip(row, goods, strict=True):
            figure.commodities = [thing] if isinstance(thing, Commodity) else []
            figure.sectors = [thing] if isinstance(thing, Sector) else []


def _span(member: tuple[int, int, object]) -> tuple[int, int]:
    return member[:2]


def _list(members: Sequence[_Named[_Member]], text: str, size: int) -> list[_Named[_Member]]:
    """Return the last list of so many different members, none where there is none."""
    chains = [chain for chain in _chains(members, text, _span, _differ) if len(chain) == size]
    return (
        chains[-1] if chains and len({id(x) if not isinstance(x, str) else x for *_, x in chains[-1]}) == size else []
    )


def _differ(a: _Named[_Member], b: _Named[_Member]) -> bool:
    return a[2] != b[2]


def _give_countries(row: Sequence[Figure], codes: Sequence[str], part: str) -> None:
    """Set the side of the flows that the part of the list tells, else the one that a country of it was chosen for."""
    if not all(is_flow(figure.metric, figure.of) for figure in row):
        return
    chosen = [(sum(getattr(f, side) in codes for f in row), side) for side in ("destination", "origin")]
    most, side = max(chosen, key=lambda row: row[0])
    side = _SIDES.get(part) or (side if most else "")
    if not side:
        return
    for figure, code in zip(row, codes, strict=True):
        other = figure.origin if side == "destination" else figure.destination
        other = None if other in codes else other  # no country of the list is the other side of them all
        figure.origin, figure.destination = (other, code) if side == "destination" else (code, other)
