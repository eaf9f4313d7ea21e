"""The layers of the network that see a word among its neighbours, to predict with: thinc's numbers in less time.

thinc asks for fresh memory for every step and notes what only training needs, which takes as long as the products
themselves. Here every step is the same, in the same order, in memory that is used again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from thinc.api import Model, NumpyOps

from extractor.language.maxout import Maxout

_LAYER: Final = "residual(expand_window>>maxout>>layernorm>>dropout)"
_WINDOW: Final = 3
"""Words that a layer sees at once: one, the one before and the one behind."""
_ROWS: Final = 2_000
"""Rows for which memory is kept, some 9 MB if ever a text had so many; longer texts get memory of their own."""


class _Room:
    """The memory for one text of at most `rows` rows."""

    def __init__(self, rows: int, layer: Maxout) -> None:
        self.rows = rows
        self.vectors = np.empty((rows + 2, layer.width), dtype=np.float32)
        self.windows = np.empty((rows, layer.width * _WINDOW), dtype=np.float32)
        self.products = np.empty((rows, len(layer.bias)), dtype=np.float32)
        self.best = np.empty((rows, layer.width), dtype=np.float32)
        self.squares = np.empty((rows, layer.width), dtype=np.float32)
        self.moments = np.empty((rows, 1), dtype=np.float32)


class WindowLayers:
    """spaCy's MaxoutWindowEncoder (window of one word) with the weights it had when this was made."""

    def __init__(self, layers: Sequence[Maxout], pad: int) -> None:
        self._layers = layers
        self._pad = pad
        """Rows of nothing that the layers read before and behind a text."""
        self._rooms: list[_Room] = []

    @classmethod
    def of(cls, model: Model[Any, Any]) -> WindowLayers | None:
        """Return what predicts as `model` does, or None where that is built otherwise."""
        if type(model.ops) is not NumpyOps or getattr(model.ops, "use_blis", True) or len(model.layers) != 1:
            return None
        (chain,) = model.layers
        if model.name != f"with_array({chain.name})" or chain.name != ">>".join([_LAYER] * len(chain.layers)):
            return None
        layers = [laid for layer in chain.layers if (laid := Maxout.of(layer))]
        if len(layers) < len(chain.layers) or any(lay.weights.shape[1] != lay.width * _WINDOW for lay in layers):
            return None
        return cls(layers, model.attrs["pad"])

    def __call__(self, words: np.ndarray) -> np.ndarray:
        """Return the vectors in context of the words of one text (words x width, float32) whose vectors are `words`."""
        room = self._take(len(words) + 2 * self._pad)
        found = self._read(words, room)
        if room.rows == _ROWS:
            self._rooms.append(room)
        return found

    def _take(self, rows: int) -> _Room:
        if rows > _ROWS:
            return _Room(rows, self._layers[0])
        try:
            return self._rooms.pop()  # two threads never get the same
        except IndexError:
            return _Room(_ROWS, self._layers[0])

    def _read(self, words: np.ndarray, room: _Room) -> np.ndarray:
        """Do what thinc does: the text stands between rows of nothing that are read too, and then one more at each end.

        How a product is rounded may depend on the shapes: those here are thinc's.
        """
        pad, rows = self._pad, len(words) + 2 * self._pad
        vectors = room.vectors[: rows + 2]
        text = vectors[pad + 1 : pad + 1 + len(words)]
        vectors[: pad + 1] = 0
        vectors[rows + 1 - pad :] = 0
        text[:] = words
        inner = vectors[1:-1]
        windows, products = room.windows[:rows], room.products[:rows]
        best, squares, moments = room.best[:rows], room.squares[:rows], room.moments[:rows]
        seen = np.lib.stride_tricks.as_strided(vectors, windows.shape, vectors.strides, writeable=False)
        for layer in self._layers:
            windows[:] = seen
            np.matmul(windows, layer.weights.T, out=products)
            inner += layer.scaled(products, best, squares, moments)
        return text.copy()
