"""Features of a candidate good, for the decision whether the article names it as a traded good."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from extractor.language.commodities.candidates import Good, GoodsView
from extractor.language.joint import Group, marked
from extractor.language.remembered import MEMO
from extractor.language.termcontext import in_list, named_by, steps


def features(view: GoodsView, good: Good) -> list[str]:
    """Return the sorted features of one good: its term and code, its certainty, and the places where it stands."""
    return sorted({name for group in feature_groups(view, good) for name in group})


def feature_groups(view: GoodsView, good: Good) -> list[Group]:
    """Return `features` in groups of those that appear together."""
    terms = {hit.term for hit in good.hits}
    words = min(3, max(term.count(" ") + 1 for term in terms))
    foreign = all(hit.best.lang != view.language for hit in good.hits)
    branch = ("all" if all(good.as_branch) else "some") if any(good.as_branch) else ""
    out = [named_by(term) for term in terms]
    out += [_code(good.concept.code), steps("sure", good.certainty), (f"lang={view.language}",)]
    out.append(_named(len(terms) > 1, words, foreign, branch))
    out.append(_among(min(4, len(view.goods) // 4), view.kin.longest is good))
    out += [tuple(_kin(view, good)), view.around.position(good.hits), in_list(view.mates, good.hits)]
    for hit, as_branch in zip(good.hits, good.as_branch, strict=True):
        if not as_branch or branch == "all":
            out += [*view.around.neighbours(hit), *view.around.beside(hit)]
    return out


@lru_cache(maxsize=MEMO)
def _code(code: str) -> Group:
    return f"hs={code[:2]}", f"hs4={code[:4]}", f"digits={min(len(code), 4)}"


@cache
def _named(variants: bool, words: int, foreign: bool, branch: str) -> Group:
    """How the good is named; `branch`: whether some or all of its terms only name a branch."""
    marks = {"variants": variants, "foreign": foreign, f"{branch}-branch": bool(branch)}
    return (f"words={words}", *marked(marks))


@cache
def _among(goods: int, most_frequent: bool) -> Group:
    return (f"goods={goods}", *(["most-frequent"] if most_frequent else []))


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
