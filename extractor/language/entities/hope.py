"""Which candidates are worth asking about: most capitalised stretches are pieces of names, or no names at all.

What begins and ends a stretch is known once for all stretches that begin or end there, and tells much by itself; what
lies between is made for each, and is what takes the time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractor.language.entities.candidates import Candidate
from extractor.language.entities.joined import Joined

NONE = "none"
_RUN = ("run",)
_LEAST_APART, _LEAST_WITHIN = -1.8, -2.9
"""Logarithm of the odds of a name by beginning and end alone, from which a stretch is asked about: where it shares no
word with an entity of the recogniser, and where it does. Together they pass over half of all candidates, and of 1,000
names over 3 (600 articles)."""


def hopeful(
    candidates: Sequence[Candidate],
    starts: dict[int, bytes],
    ends: dict[int, bytes],
    both: Joined,
    found: Sequence[tuple[int, int]],
) -> list[Candidate]:
    """Return the candidates without the hopeless ones among the capitalised stretches that nothing else proposed.

    `starts` and `ends` hold the packed features of each beginning and end; `found` tells where the recogniser's
    entities begin and end, in text order. A stretch that crosses the edge of one of these is hopeless.
    """
    labels = both.first.labels
    if NONE not in labels:
        return list(candidates)
    sums, edges = both.first.bias, ([c.start for c in candidates], [c.end for c in candidates])
    for packed, places in zip((starts, ends), edges, strict=True):
        at = {place: number for number, place in enumerate(packed)}
        sums = sums + both.first_sums(list(packed.values()))[[at[place] for place in places]]
    none = labels.index(NONE)
    odds = np.delete(sums, none, axis=1).max(axis=1) - sums[:, none]
    shares, crosses = overlaps(np.array(edges), np.array(found, dtype=np.int64).reshape(-1, 2).T)
    hope = (~crosses & (odds >= np.where(shares, _LEAST_WITHIN, _LEAST_APART))).tolist()
    return [item for item, hopes in zip(candidates, hope, strict=True) if hopes or item.sources != _RUN]


def overlaps(spans: np.ndarray, found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which spans share a token with a found one, and which cross the edge of one.

    Both are beginnings and ends (2 x N, 2 x M); the found ones stand in order and share no token.
    """
    (begin, end), (starts, ends) = spans, found
    first, behind = np.searchsorted(ends, begin, side="right"), np.searchsorted(starts, end)
    shares = first < behind
    crosses = np.zeros(len(begin), dtype=bool)
    at = np.flatnonzero(shares)
    left, right = first[at], behind[at] - 1
    out_left = (starts[left] < begin[at]) & (ends[left] < end[at])
    out_right = (ends[right] > end[at]) & (starts[right] > begin[at])
    crosses[at] = out_left | out_right
    return shares, crosses
