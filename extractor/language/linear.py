"""Multinomial logistic regression over sparse string features: the small trained decisions of the pipes.

Training happens in `extractor.learn` (scikit-learn); here a stored model is only applied, with numpy, so that the
default install and every process start stay light.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from srsly import msgpack_dumps, msgpack_loads
from thinc.api import NumpyOps

from extractor.errors import ExtractorError
from extractor.language.hidden import HiddenLayer
from extractor.language.packednames import pack_names, unpack_names
from extractor.language.rows import Rows, in_order, packed_in_order, unpack

Features = Iterable[str]


class Decision(NamedTuple):
    """The label chosen, its probability, and every label's probability."""

    label: str
    probability: float
    scores: Mapping[str, float]


class LinearModel:
    """P(label | features) = softmax((W·x + b) / temperature) with binary features x.

    `labels` has length L, `features` maps F names to rows of `weights` (F x L float32), `bias` has length L. Beside it
    may stand a `hidden` layer, which a pipe that knows of kinds asks too.

    What decides often knows its features as rows (`rows`) and decides many at once: the sums are the same to the last
    bit, because each adds its rows in their order.
    """

    def __init__(
        self,
        labels: list[str],
        features: dict[str, int],
        weights: np.ndarray,
        bias: np.ndarray,
        *,
        temperature: float = 1.0,
        hidden: HiddenLayer | None = None,
    ) -> None:
        self.labels = labels
        self.features = features
        self.weights = weights
        self.bias = bias
        self.temperature = temperature
        self.hidden = hidden
        self._ops = NumpyOps()
        self._tables: dict[str, dict[str, int]] = {}

    @cached_property
    def names(self) -> list[str]:
        """The feature of each row."""
        return sorted(self.features, key=self.features.__getitem__)

    @cached_property
    def _means(self) -> np.ndarray:
        return self.weights.mean(axis=1) if len(self.labels) > 1 else np.zeros(len(self.weights))

    def rows(self, features: Features) -> list[int]:
        """Return the rows of those features that the model knows, in the given order."""
        row_of = self.features.get
        return [row for f in features if (row := row_of(f)) is not None]

    @cached_property
    def _sorted_names(self) -> list[str]:
        return sorted(self.features)

    def _under(self, prefix: str) -> dict[str, int]:
        """Return the row of each feature whose name is `PREFIX|FEATURE`; made when it is first asked for."""
        table = self._tables.get(prefix)
        if table is None:
            head, after = f"{prefix}|", f"{prefix}{chr(ord('|') + 1)}"
            names = self._sorted_names[bisect_left(self._sorted_names, head) : bisect_left(self._sorted_names, after)]
            table = self._tables[prefix] = {name[len(head) :]: self.features[name] for name in names}
        return table

    def rows_under(self, prefix: str, features: Features) -> list[int]:
        """Return the rows of `PREFIX|FEATURE` for each feature, without making the names."""
        row_of = self._under(prefix).get
        return [row for f in features if (row := row_of(f)) is not None]

    def decide(self, features: Features, *, allowed: Iterable[str] | None = None) -> Decision:
        """Return the most probable label, among `allowed` where given (probabilities are then renormalised)."""
        return self.decide_rows([self.rows(features)], allowed=allowed)[0]

    def decide_many(self, examples: Iterable[Features], *, allowed: Iterable[str] | None = None) -> list[Decision]:
        """Return the decision on each example; see `decide`."""
        return self.decide_rows([self.rows(features) for features in examples], allowed=allowed)

    def decide_rows(self, examples: Sequence[Rows], *, allowed: Iterable[str] | None = None) -> list[Decision]:
        """Return the decision on each example, given as rows of the weights in any order; repeated ones count once."""
        return [self._decision(probabilities) for probabilities in self.table_of_rows(examples, allowed=allowed)]

    def decide_packed(self, examples: Sequence[bytes]) -> list[Decision]:
        """Return what `decide_rows` does for examples whose rows are packed; see `pack`."""
        return [self._decision(row) for row in self.probabilities(*packed_in_order(examples)).tolist()]

    def table_of_rows(self, examples: Sequence[Rows], *, allowed: Iterable[str] | None = None) -> list[list[float]]:
        """Return the probability of every label, in the order of `labels`, for each example; see `decide_rows`."""
        table: list[list[float]] = self.probabilities(*in_order(examples), allowed=allowed).tolist()
        return table

    def chances(self, examples: Sequence[Sequence[str]], label: str) -> list[float]:
        """Return the probability of `label` for each example; what is the same object is looked at once."""
        different = {id(features): features for features in examples}
        chances = self.chances_of_rows([self.rows(features) for features in different.values()], label)
        known = dict(zip(different, chances, strict=True))
        return [known[id(features)] for features in examples]

    def chances_of_rows(self, examples: Sequence[Rows], label: str) -> list[float]:
        """Return the probability of `label` for each example, given as rows."""
        chances: list[float] = self.probabilities(*in_order(examples))[:, self.labels.index(label)].tolist()
        return chances

    def chances_packed(self, examples: Sequence[bytes], label: str) -> list[float]:
        """Return what `chances_of_rows` does for examples whose rows are packed; see `pack`."""
        column = self.labels.index(label)
        chances: list[float] = self.probabilities(*packed_in_order(examples))[:, column].tolist()
        return chances

    def probabilities(
        self, rows: np.ndarray, lengths: np.ndarray, *, allowed: Iterable[str] | None = None
    ) -> np.ndarray:
        """Return the probability of every label (columns) for every example (rows), float64.

        `rows` holds the different rows of each example in rising order, one example after the other, and `lengths`
        (int32) how many each has: see `in_order`.
        """
        kept = ((self.bias + self.sums(rows, lengths)) / self.temperature).astype(np.float64)
        if allowed is not None:
            keep = {self.labels.index(label) for label in allowed}
            kept[:, [i for i in range(len(self.labels)) if i not in keep]] = -np.inf
        exp = np.exp(kept - kept.max(axis=1, keepdims=True))
        probabilities: np.ndarray = exp / exp.sum(axis=1, keepdims=True)
        return probabilities

    def sums(self, rows: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """Return what the rows of each example add up to for every label (examples x labels, float32), without bias.

        `rows` and `lengths` are as in `probabilities`. The first addend is zero and the rest follow in order, as in
        `sum(axis=0)` of one example.
        """
        if not len(rows):
            return np.zeros((len(lengths), len(self.labels)), dtype=np.float32)
        sums: np.ndarray = self._ops.reduce_sum(self.weights.take(rows, axis=0), lengths)
        return sums

    def _decision(self, probabilities: list[float]) -> Decision:
        most = max(probabilities)
        label = self.labels[probabilities.index(most)]
        return Decision(label, most, dict(zip(self.labels, probabilities, strict=True)))

    def explain(self, packed: bytes, label: str, *, most: int = 3, but: str = "") -> list[str]:
        """Return the features that spoke most for `label`, against the mean of all labels, as `name+weight`.

        The strongest stands first. `packed` are their rows; see `pack`. Features whose names begin with `but`, where
        that is not empty, are no reasons.
        """
        rows, names = sorted(set(unpack(packed))), self.names
        if but:
            rows = [row for row in rows if not names[row].startswith(but)]
        pulls = (self.weights[rows, self.labels.index(label)] - self._means[rows]).tolist()
        strong = sorted((-pull, names[row]) for pull, row in zip(pulls, rows, strict=True) if pull > 0)
        return [f"{name}+{-pull:.1f}" for pull, name in strong[:most]]

    def pruned(self, least: float) -> LinearModel:
        """Return the model without the features that pull no label by `least` or more against the mean of all labels.

        They are half of a model or more, since its penalty is on squares, and together hardly change a decision; but
        they are read at every start.
        """
        kept = np.flatnonzero(np.abs(self.weights - self._means[:, None]).max(axis=1) >= least)
        names = self.names
        rows = {names[row]: new for new, row in enumerate(kept.tolist())}
        return LinearModel(
            self.labels, rows, self.weights[kept], self.bias, temperature=self.temperature, hidden=self.hidden
        )

    def to_disk(self, path: Path) -> None:
        """Write the model to `path` as MessagePack with half-precision weights and packed names.

        Raises ValueError where the name of a feature holds the unit separator.
        """
        data = {
            "labels": self.labels,
            "features": pack_names(self.names),
            "weights": self.weights.astype("<f2").tobytes(),
            "bias": self.bias.astype("<f4").tobytes(),
            "temperature": self.temperature,
        }
        path.write_bytes(msgpack_dumps(data | ({"hidden": self.hidden.to_data()} if self.hidden else {})))

    @classmethod
    def from_disk(cls, path: Path) -> LinearModel:
        """Read a model written by `to_disk`; raises ExtractorError where the file is none."""
        try:
            data: Any = msgpack_loads(path.read_bytes())
            labels, names = data["labels"], unpack_names(data["features"])
            weights = np.frombuffer(data["weights"], dtype="<f2").astype(np.float32).reshape(len(names), len(labels))
            bias = np.frombuffer(data["bias"], dtype="<f4")
            hidden = HiddenLayer.from_data(data["hidden"]) if "hidden" in data else None
        except (KeyError, ValueError, TypeError, AttributeError, zlib.error) as error:
            raise ExtractorError(f"{path}: not a decision model ({error}); train it again or reinstall") from error
        rows = dict(zip(names, range(len(names)), strict=True))
        return cls(labels, rows, weights, bias, temperature=data["temperature"], hidden=hidden)
