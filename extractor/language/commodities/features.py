"""Features of a candidate good, for the decision whether the article names it as a traded good."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.language.commodities.candidates import Good, GoodsView
from extractor.language.termcontext import neighbours, position, steps


def features(view: GoodsView, good: Good) -> list[str]:
    """Return the sorted features of one good: its term and code, its certainty, and the places where it stands."""
    found = set(_lexical(view, good))
    found.update(position(view.doc, good.hits))
    for hit, as_branch in zip(good.hits, good.as_branch, strict=True):
        if not as_branch or all(good.as_branch):
            found.update(neighbours(view.doc, hit))
    return sorted(found)


def _lexical(view: GoodsView, good: Good) -> Iterator[str]:
    terms = {hit.term for hit in good.hits}
    yield from (f"t={term}" for term in terms)
    yield f"hs={good.concept.code[:2]}"
    yield f"hs4={good.concept.code[:4]}"
    yield f"digits={min(len(good.concept.code), 4)}"
    yield from steps("sure", good.certainty)
    yield f"lang={view.language}"
    if len(terms) > 1:
        yield "variants"
    yield f"words={min(3, max(term.count(' ') + 1 for term in terms))}"
    if all(hit.best.lang != view.language for hit in good.hits):
        yield "foreign"
    if any(good.as_branch):
        yield "all-branch" if all(good.as_branch) else "some-branch"
    same = sum(other.concept.code[:2] == good.concept.code[:2] for other in view.goods)
    yield f"chapter-mates={min(3, same - 1)}"
    yield f"goods={min(4, len(view.goods) // 4)}"
    longest = max(view.goods, key=lambda g: len(g.hits))
    if longest is good:
        yield "most-frequent"
