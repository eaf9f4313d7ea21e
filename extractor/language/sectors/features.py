"""Features of a candidate branch, for the decision whether the article names it as a branch of the economy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from extractor.language.joint import Group, marked
from extractor.language.remembered import MEMO
from extractor.language.sectors.candidates import Branching, SectorsView, Spot
from extractor.language.termcontext import in_list, named_by, steps
from extractor.language.tokens import tokens_of


def features(view: SectorsView, branch: Branching) -> list[str]:
    """Return the sorted features of one branch: terms, code, certainty, heads, lists, and where it stands."""
    return sorted({name for group in feature_groups(view, branch) for name in group})


def feature_groups(view: SectorsView, branch: Branching) -> list[Group]:
    """Return `features` in groups of those that appear together."""
    out = [*_lexical(view, branch), view.around.position(branch.spots), in_list(view.mates, branch.spots)]
    tokens = tokens_of(view.doc)
    for spot in branch.spots:
        others = view.in_sentence[tokens.sentence(spot.start)[0]] - 1
        out += [*view.around.neighbours(spot), *view.around.beside(spot), _mates(min(3, others))]
        out.append(tuple(_headed(spot)))
    return out


@cache
def _mates(others: int) -> Group:
    return (f"sentence-mates={others}",)


def _lexical(view: SectorsView, branch: Branching) -> list[Group]:
    best, terms = branch.best, {s.term for s in branch.spots}
    out = [named_by(term) for term in terms]
    out += [_code(best.code), steps("sure", best.certainty), _supported(_support(branch), int(best.certainty * 5))]
    out.append((f"lang={view.language}",))
    is_good = any(_good_beside(view, s) for s in branch.spots)
    out.append(_named(min(3, best.term.count(" ") + 1), len(terms) > 1, is_good))
    sources = tuple(sorted({s.source for s in branch.spots}))
    out.append(_among(min(4, len(view.branches) // 3), sources, any(s.head for s in branch.spots)))
    return out


@lru_cache(maxsize=MEMO)
def _code(code: str) -> Group:
    return f"isic={code}", f"section={code[0]}"


@cache
def _supported(support: str, certainty: int) -> Group:
    return f"support={support}", f"support={support}:{certainty}"


@cache
def _named(words: int, variants: bool, is_good: bool) -> Group:
    marks = {"variants": variants, "is-good": is_good}
    return (f"words={words}", *marked(marks))


@cache
def _among(branches: int, sources: Group, headed: bool) -> Group:
    return (f"branches={branches}", *(f"source={source}" for source in sources), *([] if headed else ["no-head"]))


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
