"""Features of a candidate good, for the decision whether the article names it as a traded good."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.language.commodities.candidates import Good, GoodsView
from extractor.language.termcontext import beside, in_list, neighbours, position, steps


def features(view: GoodsView, good: Good) -> list[str]:
    """Return the sorted features of one good: its term and code, its certainty, and the places where it stands."""
    found = {*_lexical(view, good), *_kin(view, good), *position(view.doc, good.hits)}
    found.update(in_list(view.mates, good.hits))
    for hit, as_branch in zip(good.hits, good.as_branch, strict=True):
        if not as_branch or all(good.as_branch):
            found.update(neighbours(view.doc, hit))
            found.update(beside(view.doc, hit))
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
    yield f"goods={min(4, len(view.goods) // 4)}"
    if view.kin.longest is good:
        yield "most-frequent"


def _kin(view: GoodsView, good: Good) -> Iterator[str]:
    """Features of the article's other goods of the same chapter, heading, code and row of the lexicon."""
    kin, code = view.kin, good.concept.code
    yield f"chapter-mates={min(3, kin.prefixes[code[:2]] - 1)}"
    if kin.prefixes[code] > kin.codes[code]:
        yield "finer-there"
    if any(kin.codes.get(code[:n], 0) for n in (2, 4) if n < len(code)):
        yield "coarser-there"
    if kin.codes[code] < 2:
        return
    yield "same-code"
    if kin.surest[code] > good.certainty:
        yield "same-code-surer"
    if kin.most[code] > len(good.hits):
        yield "same-code-more"
    if kin.rows[good.concept] > 1:
        yield "same-row"
