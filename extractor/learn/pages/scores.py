"""How right a reading is: the body by its words or by runs of four words, the other fields as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

RUN = 4
"""Words of a run, as the article extraction benchmark of Scrapinghub counts them."""


def words_f1(wanted: str, found: str) -> float:
    """Return the F1 of the words (bags, case ignored) of two texts; 1 where both have none."""
    one, other = _bag(_words(wanted.casefold()), 1), _bag(_words(found.casefold()), 1)
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """Runs of words that two texts share, and those that only one has, as shares of all."""

    both: float
    only_found: float
    only_wanted: float


def runs(wanted: str, found: str) -> Overlap:
    """Compare two texts by their bags of runs of RUN words (case counts); a shorter text is one run."""
    one, other = _bag(_words(wanted), RUN), _bag(_words(found), RUN)
    both, more, less = (one & other).total(), (other - one).total(), (one - other).total()
    total = (both + more + less) or 1
    return Overlap(both / total, more / total, less / total)


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision and recall, each the mean over the pages where it is defined, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def rates(overlaps: Sequence[Overlap]) -> Rates:
    """Return the rates of many pages: precision of those with text found, recall of those with text wanted."""
    precisions = [item.both / (item.both + item.only_found) for item in overlaps if item.both + item.only_found > 0]
    recalls = [item.both / (item.both + item.only_wanted) for item in overlaps if item.both + item.only_wanted > 0]
    precision, recall = mean(precisions or [0.0]), mean(recalls or [0.0])
    total = precision + recall
    return Rates(precision, recall, 2 * precision * recall / total if total else 0.0)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _bag(words: list[str], length: int) -> Counter[tuple[str, ...]]:
    starts: Iterable[int] = range(max(1, len(words) - length + 1)) if words else ()
    return Counter(tuple(words[i : i + length]) for i in starts)
