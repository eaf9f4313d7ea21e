"""The layer of the network that sees words alone, to predict with: thinc's numbers in less time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from spacy.tokens import Doc
from spacy.vectors import Mode
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps

from extractor.language.maxout import Maxout

ROWS: Final = 32
"""Words that are multiplied at once, always: how a product of matrices is rounded may depend on their shapes."""


class WordLayers:
    """spaCy's MultiHashEmbed with vectors, the weights it had when this was made."""

    def __init__(self, model: Model[Any, Any], mixed: Maxout, vocab: Vocab) -> None:
        """Take the weights of `model` apart from those of its last layer, which are `mixed`."""
        parts = list(model.walk())
        self._vocab = vocab
        self._ops: Any = model.ops
        self._features: list[str | int] = next(
            part.attrs["columns"] for part in parts if part.name == "extract_features"
        )
        self._tables = [
            (part.attrs["column"], part.attrs["seed"], np.asarray(part.get_param("E")))
            for part in parts
            if part.name == "hashembed"
        ]
        self._projection = next(np.asarray(part.get_param("W")) for part in parts if part.name == "static_vectors")
        self._mixed = mixed

    @classmethod
    def of(cls, model: Model[Any, Any], vocab: Vocab) -> WordLayers | None:
        """Return what predicts as `model` does for words of `vocab`, or None where one of them is built otherwise."""
        if type(model.ops) is not NumpyOps or getattr(model.ops, "use_blis", True):
            return None
        if getattr(vocab.vectors, "mode", None) != Mode.floret or model.name != _name(model):
            return None
        mixed = Maxout.of(model)
        return cls(model, mixed, vocab) if mixed else None

    def __call__(self, words: Sequence[str]) -> np.ndarray:
        """Return the vectors of `words` (words x width, float32)."""
        vectors = self._vocab.vectors
        doc = Doc(self._vocab, words=list(words))
        features = doc.to_array(self._features)
        known = vectors.get_batch(doc.to_array(vectors.attr))
        seen = np.zeros((-(-len(doc) // ROWS) * ROWS, self._mixed.weights.shape[1]), dtype=np.float32)
        start = 0
        for column, seed, table in self._tables:
            keys = self._ops.hash(np.ascontiguousarray(features[:, column]), seed) % len(table)
            end = start + table.shape[1]
            seen[: len(doc), start:end] = self._ops.gather_add(table, keys)
            start = end
        found = np.empty((len(seen), self._mixed.width), dtype=np.float32)
        for first in range(0, len(seen), ROWS):
            some = seen[first : first + ROWS]
            padded = np.zeros((ROWS, known.shape[1]), dtype=np.float32)
            padded[: len(known) - first] = known[first : first + ROWS]
            some[:, start:] = padded @ self._projection.T
            products = (self._mixed.weights @ some.T).T
            best = found[first : first + ROWS]
            self._mixed.scaled(products, best, np.empty_like(best), np.empty_like(best[:, :1]))
        return found[: len(doc)]


def _name(model: Model[Any, Any]) -> str:
    tables = "|".join("ints-getitem>>hashembed" for part in model.walk() if part.name == "hashembed")
    features = f"extract_features>>list2ragged>>with_array({tables})"
    return f"{features}|static_vectors>>with_array(maxout>>layernorm>>dropout)>>ragged2list"
