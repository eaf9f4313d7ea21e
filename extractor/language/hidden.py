"""A hidden layer over sparse features that several kinds of one question share, beside a linear decision.

The linear decision learns every word for every kind anew; here what is learned of a word for one kind helps the others
(Caruana, "Multitask learning", 1997), and the mean of both is better than either (see the model card). Training is in
`extractor.learn.hidden`; here a stored layer is applied, with numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from thinc.api import NumpyOps

from extractor.language.packednames import pack_names, unpack_names
from extractor.language.rows import in_order

_HALF, _SINGLE = "<f2", "<f4"
_MOST = 127


class HiddenLayer:
    """P(yes | x, k) = sigmoid(o_k · relu(Eᵀx + c_k) + b_k) with binary features x and a kind k.

    `features` maps F names to rows of `embeddings` (F x H float32), `kinds` K names to rows of `entry` (c) and `output`
    (o), both K x H, and of `bias` (b), length K.
    """

    def __init__(
        self,
        kinds: Sequence[str],
        features: Mapping[str, int],
        embeddings: np.ndarray,
        *,
        entry: np.ndarray,
        output: np.ndarray,
        bias: np.ndarray,
    ) -> None:
        self.kinds = {kind: row for row, kind in enumerate(kinds)}
        self.features = features
        self.embeddings, self.entry, self.output, self.bias = embeddings, entry, output, bias
        self._ops = NumpyOps()

    def sums(self, examples: Sequence[Iterable[str]]) -> np.ndarray:
        """Return Eᵀx for the features of each example (N x H float32): parts of an example can be added up."""
        row_of = self.features.get
        rows, lengths = in_order([[row for f in features if (row := row_of(f)) is not None] for features in examples])
        if not len(rows):
            return np.zeros((len(lengths), self.embeddings.shape[1]), dtype=np.float32)
        sums: np.ndarray = self._ops.reduce_sum(self.embeddings.take(rows, axis=0), lengths)
        return sums

    def chances(self, sums: np.ndarray, kinds: Sequence[str]) -> np.ndarray:
        """Return the probability of "yes" for examples of the given kinds, from what `sums` gave; length N, float64."""
        rows = [self.kinds[kind] for kind in kinds]
        hidden = np.maximum(sums + self.entry[rows], 0)
        logits = (hidden * self.output[rows]).sum(axis=1, dtype=np.float64) + self.bias[rows]
        chances: np.ndarray = 1 / (1 + np.exp(-logits))
        return chances

    def to_data(self) -> dict[str, Any]:
        """Return what `from_data` reads: names as texts, embeddings as bytes of whole numbers times a step each unit.

        An embedding is one of 255 values from the unit's least to its greatest, which moves a probability by less
        than 0.01; the other weights have half precision.
        """
        steps = np.abs(self.embeddings).max(axis=0, initial=0.0) / _MOST
        whole = np.rint(self.embeddings / np.where(steps > 0, steps, 1.0)).astype(np.int8)
        return {
            "kinds": list(self.kinds),
            "features": pack_names(sorted(self.features, key=self.features.__getitem__)),
            "steps": steps.astype(_SINGLE).tobytes(),
            "embeddings": whole.tobytes(),
            **{name: getattr(self, name).astype(_HALF).tobytes() for name in ("entry", "output", "bias")},
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> HiddenLayer:
        """Return the layer that `to_data` described; raises KeyError or ValueError where it is none."""
        names = unpack_names(data["features"])
        steps = np.frombuffer(data["steps"], dtype=_SINGLE)
        table = np.frombuffer(data["embeddings"], dtype=np.int8).reshape(len(names), len(steps)) * steps
        entry, output, bias = (
            np.frombuffer(data[name], dtype=_HALF).astype(np.float32) for name in ("entry", "output", "bias")
        )
        return cls(
            data["kinds"],
            dict(zip(names, range(len(names)), strict=True)),
            table,
            entry=entry.reshape(-1, len(steps)),
            output=output.reshape(-1, len(steps)),
            bias=bias,
        )
