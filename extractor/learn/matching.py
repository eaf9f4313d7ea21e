"""How alike two annotations are, and how gold and found items are paired one to one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_NO_LETTER = re.compile(r"\W")
_EDGES = " \t\n\"'“”‘’.,;:()[]-–—"


@lru_cache(maxsize=65536)
def _normal(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip(_EDGES)


@lru_cache(maxsize=65536)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_normal(text)))


def normal(text: object) -> str:
    """Return `text` without case, outer punctuation and runs of white space; empty for None."""
    return _normal(str(text or ""))


def words(text: object) -> frozenset[str]:
    """Return the set of words of `text`, normalised."""
    return _words(str(text or ""))


def overlap(a: object, b: object) -> float:
    """Share of the smaller word set that the larger one holds, 0 to 1."""
    left, right = words(a), words(b)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def jaccard(a: object, b: object) -> float:
    """Shared words over all words, 0 to 1."""
    left, right = words(a), words(b)
    every = left | right
    return len(left & right) / len(every) if every else 0.0


def best(values: Iterable[float]) -> float:
    """Return the largest of `values`, at least 0."""
    return max(0.0, max(values, default=0.0))


def likeness(gold: Iterable[object], found: Sequence[object]) -> float:
    """Return 2 where one text is the same in both, else the largest Jaccard index of at least one half, else 0."""
    return best(_text_likeness(g, f) for g in gold for f in found)


def _text_likeness(a: object, b: object) -> float:
    if normal(a) == normal(b):
        return 2.0
    share = jaccard(a, b)
    return share if share >= 0.5 else 0.0


def pair(gold: Sequence[Any], found: Sequence[Any], similarity: Callable[[Any, Any], float]) -> dict[int, int]:
    """Pair items greedily by falling similarity; return gold index -> found index. Nothing pairs at 0 or below.

    Ties go to the earlier gold item, then to the earlier found one.
    """
    ranked = [(similarity(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    ranked.sort(key=_by_falling_similarity)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for likely, i, j in ranked:
        if likely > 0 and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _by_falling_similarity(row: tuple[float, int, int]) -> tuple[float, int, int]:
    return (-row[0], row[1], row[2])


def code_fits(accepted: Iterable[str], code: object) -> bool:
    """Whether `code` lies under one of the accepted codes, or is a coarser form of one with at least 3 signs."""
    given = _NO_LETTER.sub("", str(code or ""))
    if not given:
        return False
    wanted = [_NO_LETTER.sub("", a) for a in accepted]
    return any(given.startswith(w) or (len(w) > len(given) >= 3 and w.startswith(given)) for w in wanted)
