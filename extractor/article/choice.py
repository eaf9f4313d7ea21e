"""Chooses among several readings of one page's body by how far they agree, and fills the gaps of the chosen one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

WEIGHTS: Mapping[str, float] = {"stated": 1.2, "balanced": 1.0, "precise": 0.4, "selector": 1.0, "density": 1.0}
"""How much the agreement with each way of reading counts: what the page states of itself most; the two settings of
trafilatura are much alike and count together less than two ways would."""
FIRST = "balanced"
"""The way that is taken unless another one agrees with the rest better by MARGIN: it is the best one alone."""
MARGIN = 0.03
MIN_CHARS = 80
"""A reading with less text is none."""
MIN_PROSE = 60
"""A paragraph that fills a gap is at least so long, and ends like a sentence."""
ALIKE = 0.8
"""Gaps are filled from another reading that has this share of the chosen one's paragraphs."""
_END = re.compile(r"[.!?…][\"”’')\]]*$")


def choose(readings: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the paragraphs of the reading with the highest mean agreement (F1 of words) with all, itself included.

    `readings` are paragraphs by the names in WEIGHTS. This is selection by minimum Bayes risk: where the readings are
    right about the same text and wrong about different ones, the most typical is the least wrong. Paragraphs of prose
    that the chosen one skips before and between its own are taken from the others; what follows its last is not, since
    that is where comments and other stories stand.
    """
    usable = {name: list(blocks) for name, blocks in readings.items() if sum(map(len, blocks)) >= MIN_CHARS}
    # the densest text of a page may be anything, an advertisement or another story
    if not usable.keys() - {"density"}:
        return []
    bags = {name: Counter(re.findall(r"\w+", "\n".join(blocks).casefold())) for name, blocks in usable.items()}
    total = sum(WEIGHTS[name] for name in usable)
    merits = {
        name: sum(WEIGHTS[other] * _agreement(bag, bags[other]) for other in bags) / total for name, bag in bags.items()
    }
    best = max(usable, key=lambda name: merits[name] + (MARGIN if name == FIRST else 0.0))
    chosen = usable[best]
    for name, blocks in usable.items():
        chosen = _filled(chosen, blocks) if name != best else chosen
    return chosen


def _agreement(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _filled(chosen: list[str], other: list[str]) -> list[str]:
    """`chosen` with the prose that `other` has between two of its paragraphs, where `other` has most of them."""
    places = {_folded(block): i for i, block in enumerate(other)}
    found = [places.get(_folded(block)) for block in chosen]
    known = [place for place in found if place is not None]
    if len(known) < ALIKE * len(chosen) or known != sorted(known) or len(known) < 2:
        return chosen
    have = " ".join(map(_folded, chosen))
    out: list[str] = []
    last = -1
    for block, place in zip(chosen, found, strict=True):
        if place is not None:
            out += [gap for gap in other[last + 1 : place] if _is_prose(gap) and _folded(gap) not in have]
            last = place
        out.append(block)
    return out


def _is_prose(block: str) -> bool:
    return len(block) >= MIN_PROSE and bool(_END.search(block))


def _folded(block: str) -> str:
    return re.sub(r"\W+", " ", block.casefold()).strip()
