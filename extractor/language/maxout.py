"""A layer of the network that takes the best of several products and scales them: thinc's maxout>>layernorm."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from thinc.api import Model

_LITTLE: Final = 1e-8
"""What thinc adds to a variance."""


class Maxout(NamedTuple):
    """The weights of a layer, the pieces of all its features one behind the other; thinc has those of one together."""

    weights: np.ndarray
    bias: np.ndarray
    scale: np.ndarray
    shift: np.ndarray

    @classmethod
    def of(cls, model: Model[Any, Any]) -> Maxout | None:
        """Return the weights of the one such layer within `model`, or None where they are not of its kind."""
        parts = {part.name: part for part in model.walk()}
        maxout, norm = parts["maxout"], parts["layernorm"]
        weights, bias, scale, shift = (
            np.asarray(part.get_param(name)) for part, names in ((maxout, "Wb"), (norm, "Gb")) for name in names
        )
        width, pieces = bias.shape
        if pieces < 2 or weights.dtype.name != "float32":
            return None
        laid = np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(pieces * width, weights.shape[2])
        return cls(laid, np.ascontiguousarray(bias.T).ravel(), scale, shift)

    @property
    def width(self) -> int:
        """How many numbers the layer makes of a row."""
        return len(self.scale)

    def scaled(self, products: np.ndarray, best: np.ndarray, squares: np.ndarray, moments: np.ndarray) -> np.ndarray:
        """Return what the layer makes of its `products` with the weights, which change; it stands in `best`.

        Every step is thinc's, in the same order. `squares` (rows x width) and `moments` (rows x 1) are written to.
        """
        products += self.bias
        first, second, *others = (
            products[:, start : start + self.width] for start in range(0, products.shape[1], self.width)
        )
        np.maximum(first, second, out=best)
        for piece in others:
            np.maximum(best, piece, out=best)
        best -= best.mean(axis=1, keepdims=True, out=moments)
        np.multiply(best, best, out=squares)
        variance = squares.mean(axis=1, keepdims=True, out=moments)
        variance += _LITTLE
        best *= np.power(variance, -0.5, out=moments)
        best *= self.scale
        best += self.shift
        return best
