"""The rows of features in a decision that asks them alone and together with a kind, and in its hidden layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from extractor.language.rows import distinct, flat, keys_of, pack

_UNKNOWN = -1
_ALONE = 0  # the column of a feature without a kind


class KindRows:
    """Where features stand in a linear decision, alone (`FEATURE`) and by kind (`KIND|FEATURE`), and in a hidden layer.

    A feature is looked up once for all of these, which gives its place; the rest is arithmetic with the places of many
    examples at once. A feature that is asked alone holds no bar.
    """

    def __init__(self, features: Mapping[str, int], hidden: Mapping[str, int]) -> None:
        """Read the rows of `features` and of those of a hidden layer, whose rows are 0, 1, 2 … without a gap."""
        self._hidden = len(hidden)
        self._places = dict(hidden)  # so that a place below their number is a row of the layer
        self._columns: dict[str, int] = {}
        cells: list[tuple[int, int, int]] = []
        for name, row in features.items():
            kind, bar, rest = name.partition("|")
            feature, column = (rest, self._columns.setdefault(kind, len(self._columns) + 1)) if bar else (name, _ALONE)
            cells.append((self._places.setdefault(feature, len(self._places)), column, row))
        # one column more is that of every kind that the decision does not know
        self._rows = np.full((len(self._places), len(self._columns) + 2), _UNKNOWN, dtype=np.int32)
        if cells:
            places, columns, rows = np.array(cells).T
            self._rows[places, columns] = rows

    def places(self, features: Iterable[str]) -> bytes:
        """Return the places of those features that are known anywhere, packed."""
        place_of = self._places.get
        return pack([place for f in features if (place := place_of(f)) is not None])

    def rows(
        self, kinds: Sequence[str], alone: Sequence[bytes], together: Sequence[bytes]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows in the decision of examples of `kinds`, as `in_order` does.

        Each example has the features at the places `alone`, and those `together` with its kind.
        """
        column_of = self._columns.get
        columns = np.array([column_of(kind, -1) for kind in kinds], dtype=np.int64)
        first, without = flat(alone)
        second, within = flat(together)
        found = np.concatenate((self._rows[without, _ALONE], self._rows[within, columns[second]]))
        keys = keys_of(np.concatenate((first, second)), found)
        return distinct(keys[found != _UNKNOWN], len(kinds))

    def hidden_rows(self, examples: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows in the hidden layer of examples with features at these places, as `in_order` does."""
        numbers, places = flat(examples)
        there = places < self._hidden
        return distinct(keys_of(numbers[there], places[there]), len(examples))
