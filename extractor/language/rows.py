"""The rows of a table that many examples name, in the order in which their sums are always the same to the last bit."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

import numpy as np

_MANY = 8  # examples from which numpy sorts them faster than Python
_HALF = 32  # bits of the number of a row

Rows = Collection[int]


def in_order(examples: Sequence[Rows]) -> tuple[np.ndarray, np.ndarray]:
    """Return the different rows of each example in rising order, one example after the other, and how many each has."""
    if len(examples) < _MANY:
        ordered = [sorted(set(rows)) for rows in examples]
        return np.array([row for rows in ordered for row in rows], dtype=np.int64), _lengths(ordered)
    given = _lengths(examples)
    return _ordered(np.frombuffer(array("q", list(chain.from_iterable(examples))), dtype=np.int64), given)


def pack(rows: Iterable[int]) -> bytes:
    """Return rows as the bytes of 64-bit numbers: packed rows are put together without a look at each of them."""
    return array("q", rows).tobytes()


def unpack(packed: bytes) -> list[int]:
    """Return the rows that `pack` packed."""
    return array("q", packed).tolist()


def packed_in_order(examples: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Return what `in_order` does for packed rows."""
    given = np.array([len(rows) // array("q").itemsize for rows in examples], dtype=np.int32)
    return _ordered(np.frombuffer(b"".join(examples), dtype=np.int64), given)


def _ordered(flat: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return distinct(keys_of(np.repeat(np.arange(len(given)), given), flat), len(given))


def keys_of(examples: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return one number for each pair of an example's number and a row, by which pairs are sorted."""
    keys: np.ndarray = (examples.astype(np.int64) << _HALF) | rows  # the number of the example in the upper half
    return keys


def rows_of_keys(keys: np.ndarray) -> np.ndarray:
    """Return the rows of what `keys_of` made."""
    rows: np.ndarray = keys & ((1 << _HALF) - 1)
    return rows


def distinct(keys: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the different rows of each of `count` examples in rising order, and how many each has."""
    keys = np.sort(keys, kind="stable")  # one sort orders them all, faster for what stands by examples already
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
    return rows_of_keys(keys), np.bincount(keys >> _HALF, minlength=count).astype(np.int32)


def _lengths(examples: Sequence[Rows]) -> np.ndarray:
    return np.array([len(rows) for rows in examples], dtype=np.int32)
