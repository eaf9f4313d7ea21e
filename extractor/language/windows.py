"""The layers of the network that see a word among its neighbours, to predict with: thinc's numbers in less time.

thinc asks for fresh memory for every step and notes what only training needs, which takes as long as the products
themselves. Here every step is the same, in the same order, in memory that is used again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from thinc.api import Model, NumpyOps

_LAYER: Final = "residual(expand_window>>maxout>>layernorm>>dropout)"
_WINDOW: Final = 3
"""Words that a layer sees at once: one, the one before and the one behind."""
_ROWS: Final = 2_000
"""Rows for which memory is kept, some 9 MB if ever a text had so many; longer texts get memory of their own."""
_LITTLE: Final = 1e-8
"""What thinc adds to a variance."""


class _Layer(NamedTuple):
    weights: np.ndarray
    """The pieces of maxout one below the other (thinc has those of one feature together): pieces * width x window."""
    bias: np.ndarray
    scale: np.ndarray
    shift: np.ndarray


def _laid_out(layer: Model[Any, Any]) -> _Layer | None:
    """Return the weights of `layer`, or None where its window, its pieces or its numbers are others."""
    parts = {part.name: part for part in layer.walk()}
    maxout, norm = parts["maxout"], parts["layernorm"]
    weights, bias, scale, shift = (
        np.asarray(part.get_param(name)) for part, names in ((maxout, "Wb"), (norm, "Gb")) for name in names
    )
    width, pieces = bias.shape
    if pieces < 2 or weights.shape != (width, pieces, width * _WINDOW) or weights.dtype.name != "float32":
        return None
    laid = np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(width * pieces, width * _WINDOW)
    return _Layer(laid, np.ascontiguousarray(bias.T).ravel(), scale, shift)


class _Room:
    """The memory for one text of at most `rows` rows."""

    def __init__(self, rows: int, width: int, pieces: int) -> None:
        self.rows = rows
        self.vectors = np.zeros((rows + 2, width), dtype=np.float32)
        self.windows = np.empty((rows, width * _WINDOW), dtype=np.float32)
        self.products = np.empty((rows, width * pieces), dtype=np.float32)
        self.best = np.empty((rows, width), dtype=np.float32)
        self.squares = np.empty((rows, width), dtype=np.float32)
        self.moments = np.empty((rows, 1), dtype=np.float32)


class WindowLayers:
    """spaCy's MaxoutWindowEncoder (window of one word) with the weights it had when this was made."""

    def __init__(self, layers: Sequence[_Layer], pad: int) -> None:
        self._layers = layers
        self._pad = pad
        """Rows of nothing that the layers read before and behind a text."""
        self._width = len(layers[0].scale)
        self._pieces = len(layers[0].bias) // self._width
        self._rooms: list[_Room] = []

    @classmethod
    def of(cls, model: Model[Any, Any]) -> WindowLayers | None:
        """Return what predicts as `model` does, or None where that is built otherwise."""
        if type(model.ops) is not NumpyOps or getattr(model.ops, "use_blis", True) or len(model.layers) != 1:
            return None
        (chain,) = model.layers
        if model.name != f"with_array({chain.name})" or chain.name != ">>".join([_LAYER] * len(chain.layers)):
            return None
        layers = [laid for layer in chain.layers if (laid := _laid_out(layer))]
        return cls(layers, model.attrs["pad"]) if len(layers) == len(chain.layers) else None

    def __call__(self, words: np.ndarray) -> np.ndarray:
        """Return the vectors in context of the words of one text (words x width, float32) whose vectors are `words`."""
        room = self._take(len(words) + 2 * self._pad)
        found = self._read(words, room)
        if room.rows == _ROWS:
            self._rooms.append(room)
        return found

    def _take(self, rows: int) -> _Room:
        if rows > _ROWS:
            return _Room(rows, self._width, self._pieces)
        try:
            return self._rooms.pop()  # two threads never get the same
        except IndexError:
            return _Room(_ROWS, self._width, self._pieces)

    def _read(self, words: np.ndarray, room: _Room) -> np.ndarray:
        """Do what thinc does: the text stands between rows of nothing that are read too, and then one more at each end.

        How a product is rounded may depend on the shapes: those here are thinc's.
        """
        pad, width, rows = self._pad, self._width, len(words) + 2 * self._pad
        vectors = room.vectors[: rows + 2]
        text = vectors[pad + 1 : pad + 1 + len(words)]
        vectors[: pad + 1] = 0
        vectors[rows + 1 - pad :] = 0
        text[:] = words
        inner = vectors[1:-1]
        seen = np.lib.stride_tricks.as_strided(vectors, (rows, width * _WINDOW), vectors.strides, writeable=False)
        windows, products, best, squares, moments = (
            memory[:rows] for memory in (room.windows, room.products, room.best, room.squares, room.moments)
        )
        pieces = [products[:, start : start + width] for start in range(0, products.shape[1], width)]
        for layer in self._layers:
            windows[:] = seen
            np.matmul(windows, layer.weights.T, out=products)
            products += layer.bias
            np.maximum(pieces[0], pieces[1], out=best)
            for piece in pieces[2:]:
                np.maximum(best, piece, out=best)
            best -= best.mean(axis=1, keepdims=True, out=moments)
            np.multiply(best, best, out=squares)
            variance = squares.mean(axis=1, keepdims=True, out=moments)
            variance += _LITTLE
            best *= np.power(variance, -0.5, out=moments)
            best *= layer.scale
            best += layer.shift
            inner += best
        return text.copy()
