"""The rows of candidates' features in both decisions at once: looked up once a part, joined as bytes.

For newcomers: most features stand in both decisions. A feature has one number for both, that of its row in the first
one, or a further one where that does not know it; what the second knows is then read off a table.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from extractor.language.entities.consistency import STEPPED, FirstLook, other_features
from extractor.language.entities.parts import Made, Part
from extractor.language.linear import LinearModel
from extractor.language.rows import keys_of

_MEMO = 20_000  # parts remembered at most
_NUMBER = np.dtype(np.intc)


class _Packed(dict[Made, bytes]):
    """The numbers of the features that each function makes, side by side; made when first asked for."""

    def __init__(self, numbers: dict[str, int]) -> None:
        super().__init__()
        self._features = {name: array("i", (number,)).tobytes() for name, number in numbers.items()}

    def __missing__(self, part: Made) -> bytes:
        if len(self) >= _MEMO:  # long runs meet words without end
            self.clear()
        make, *key = part
        packed = self[part] = self.joined(make(*key))
        return packed

    def joined(self, parts: Iterable[Part]) -> bytes:
        """Return the numbers of the features of all parts."""
        known = self._features.get
        return b"".join([known(part, b"") if isinstance(part, str) else self[part] for part in parts])


class Joined:
    """The numbers of the features that one of two decisions knows, and their rows in each."""

    def __init__(self, first: LinearModel, second: LinearModel) -> None:
        numbers = dict(first.features)
        of_second = [numbers.setdefault(name, len(numbers)) for name in second.features]
        self.first = first
        self._in_first = len(first.features)
        self._in_second = np.full(len(numbers), -1, dtype=np.int64)
        self._in_second[of_second] = list(second.features.values())
        self._packed = _Packed(numbers)
        self._second = second
        self._stepped = np.array([*(second.features.get(name, -1) for name in STEPPED), -1], dtype=np.int64)

    def pack(self, parts: Iterable[Part]) -> bytes:
        """Return the numbers of the features of all parts."""
        return self._packed.joined(parts)

    def keys(self, packed: list[bytes]) -> tuple[np.ndarray, np.ndarray]:
        """Return for either decision the pairs of an example and a row as `rows.keys_of` numbers them.

        `packed` has the numbers of each example's features.
        """
        examples, numbers = _unpacked(packed)
        in_first, rows = numbers < self._in_first, self._in_second[numbers]
        in_second = rows >= 0
        return keys_of(examples[in_first], numbers[in_first]), keys_of(examples[in_second], rows[in_second])

    def first_sums(self, packed: list[bytes]) -> np.ndarray:
        """Return for each example what its features add up to in the first decision (examples x labels)."""
        examples, numbers = _unpacked(packed)
        known = numbers < self._in_first
        lengths = np.bincount(examples[known], minlength=len(packed)).astype(np.int32)
        return self.first.sums(numbers[known], lengths)

    def seen_keys(self, seen: FirstLook) -> np.ndarray:
        """Return what `keys` does for the features that only the second decision has, those of the first decisions."""
        examples, rows = np.repeat(np.arange(len(seen.items)), seen.stepped.shape[1]), self._stepped[seen.stepped]
        keep = rows >= 0
        found = ((i, row) for i in range(len(seen.items)) for row in self._second.rows(other_features(i, seen)))
        more = np.array([*found], dtype=np.int64).reshape(-1, 2)
        return np.concatenate([keys_of(examples[keep.ravel()], rows[keep]), keys_of(more[:, 0], more[:, 1])])


def _unpacked(packed: list[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Return for each feature of all examples the place of its example, and the feature's number."""
    lengths = np.array(list(map(len, packed)), dtype=np.int64) // _NUMBER.itemsize
    return np.repeat(np.arange(len(packed)), lengths), np.frombuffer(b"".join(packed), dtype=_NUMBER)


@lru_cache(maxsize=2)
def joined(first: LinearModel, second: LinearModel) -> Joined:
    """Return the numbers of two decisions; made at the first call."""
    return Joined(first, second)
