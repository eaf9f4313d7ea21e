"""Features of a candidate branch, for the decision whether the article names it as a branch of the economy."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.language.sectors.candidates import Branching, SectorsView, Spot
from extractor.language.termcontext import beside, in_list, neighbours, position, steps
from extractor.language.tokens import tokens_of


def features(view: SectorsView, branch: Branching) -> list[str]:
    """Return the sorted features of one branch: terms, code, certainty, heads, lists, and where it stands."""
    found = set(_lexical(view, branch))
    found.update(position(view.doc, branch.spots))
    found.update(in_list(view.mates, branch.spots))
    for spot in branch.spots:
        found.update(neighbours(view.doc, spot))
        found.update(beside(view.doc, spot))
        others = view.in_sentence[tokens_of(view.doc).sentence(spot.start)[0]] - 1
        found.add(f"sentence-mates={min(3, others)}")
        found.update(_headed(spot))
    return sorted(found)


def _lexical(view: SectorsView, branch: Branching) -> Iterator[str]:
    best = branch.best
    yield from (f"t={s.term}" for s in branch.spots)
    yield f"isic={best.code}"
    yield f"section={best.code[0]}"
    yield from steps("sure", best.certainty)
    support = _support(branch)
    yield f"support={support}"
    yield f"support={support}:{int(best.certainty * 5)}"
    yield f"lang={view.language}"
    yield f"words={min(3, best.term.count(' ') + 1)}"
    yield f"branches={min(4, len(view.branches) // 3)}"
    if len({s.term for s in branch.spots}) > 1:
        yield "variants"
    if any(_good_beside(view, s) for s in branch.spots):
        yield "is-good"
    yield from {f"source={s.source}" for s in branch.spots}
    if not any(s.head for s in branch.spots):
        yield "no-head"


def _support(branch: Branching) -> str:
    """Return the strongest sign among the spots that the words name a branch: a head, a list, else nothing."""
    if any(s.head is not None and not s.head.weak for s in branch.spots):
        return "strong"
    if any(s.listed for s in branch.spots):
        return "list"
    return "weak" if any(s.head for s in branch.spots) else "none"


def _good_beside(view: SectorsView, spot: Spot) -> bool:
    return any(g.start == spot.bare[0] and g.end == spot.bare[1] for g in view.goods)


def _headed(spot: Spot) -> Iterator[str]:
    if spot.listed:
        yield "listed"
        yield f"listed:{spot.source}"
    if spot.head is not None:
        yield f"head={spot.head.word}"
        yield f"step={spot.head.step}"
        yield "weak-head" if spot.head.weak else "strong-head"
        yield f"head:{spot.source}:{'weak' if spot.head.weak else 'strong'}"
