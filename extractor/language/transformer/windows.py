"""Cuts long articles into windows that overlap, and joins what was found in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Window(NamedTuple):
    """The pieces `start` to `end` of an article."""

    start: int
    end: int


def windows(length: int, *, size: int, overlap: int) -> list[Window]:
    """Return windows of at most `size` pieces over `length` pieces, each `overlap` or more into the one before.

    The last one ends with the article and is as long as the others, so that it has as much before it. Raises
    ValueError unless 0 <= overlap < size.
    """
    if not 0 <= overlap < size:
        raise ValueError(f"windows of {size} pieces cannot overlap by {overlap}")
    if length <= size:
        return [Window(0, length)] if length else []
    starts = [*range(0, length - size, size - overlap), length - size]
    return [Window(start, start + size) for start in starts]


def owners(length: int, cut: Sequence[Window]) -> NDArray[np.intp]:
    """Return for each of `length` pieces the window in which it stands furthest from a cut.

    The article's own beginning and end are no cuts; of two as good windows the earlier one counts.
    """
    owner = np.zeros(length, dtype=np.intp)
    best = np.full(length, -1.0)
    for number, (start, end) in enumerate(cut):
        at = np.arange(start, end)
        before = at - start if start else np.full(end - start, np.inf)
        after = end - 1 - at if end < length else np.full(end - start, np.inf)
        distance = np.minimum(before, after)
        better = distance > best[start:end]
        owner[start:end][better] = number
        best[start:end][better] = distance[better]
    return owner


def joined(
    length: int, cut: Sequence[Window], scores: Sequence[NDArray[np.float32]], *, width: int
) -> NDArray[np.float32]:
    """Return the scores [length, width] of all pieces, each from its owner; `scores` are those of each window."""
    whole = np.zeros((length, width), dtype="float32")
    owner = owners(length, cut)
    for number, ((start, end), found) in enumerate(zip(cut, scores, strict=True)):
        mine = owner[start:end] == number
        whole[start:end][mine] = found[mine]
    return whole
