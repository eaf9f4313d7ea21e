"""Multinomial logistic regression over sparse string features: the small trained decisions of the pipes.

Training happens in `extractor.learn` (scikit-learn); here a stored model is only applied, with numpy, so that the
default install and every process start stay light.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from srsly import msgpack_dumps, msgpack_loads

from extractor.errors import ExtractorError

Features = Iterable[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """The label chosen, its probability, and every label's probability."""

    label: str
    probability: float
    scores: Mapping[str, float]


class LinearModel:
    """P(label | features) = softmax((W·x + b) / temperature) with binary features x.

    `labels` has length L, `features` maps F names to rows of `weights` (F x L float32), `bias` has length L.
    """

    def __init__(
        self,
        labels: list[str],
        features: dict[str, int],
        weights: np.ndarray,
        bias: np.ndarray,
        *,
        temperature: float = 1.0,
    ) -> None:
        self.labels = labels
        self.features = features
        self.weights = weights
        self.bias = bias
        self.temperature = temperature

    def decide(self, features: Features, *, allowed: Iterable[str] | None = None) -> Decision:
        """Return the most probable label, among `allowed` where given (probabilities are then renormalised)."""
        rows = [self.features[f] for f in set(features) if f in self.features]
        logits = (self.bias + self.weights[sorted(rows)].sum(axis=0)) / self.temperature
        keep = range(len(self.labels)) if allowed is None else [self.labels.index(x) for x in allowed]
        kept = np.full(len(self.labels), -np.inf)
        kept[list(keep)] = logits[list(keep)]
        exp = np.exp(kept - kept.max())
        probabilities = exp / exp.sum()
        best = int(probabilities.argmax())
        scores = {label: float(p) for label, p in zip(self.labels, probabilities, strict=True)}
        return Decision(self.labels[best], float(probabilities[best]), scores)

    def explain(self, features: Features, label: str, *, most: int = 3) -> list[str]:
        """Return the features that spoke most for `label`, strongest first, as `name+weight`."""
        column = self.labels.index(label)
        mean = self.weights.mean(axis=1) if len(self.labels) > 1 else np.zeros(len(self.weights))
        known = [(self.features[f], f) for f in sorted(set(features)) if f in self.features]
        pulls = [(float(self.weights[i, column] - mean[i]), f) for i, f in known]
        return [f"{f}+{w:.1f}" for w, f in sorted(pulls, key=lambda p: -p[0])[:most] if w > 0]

    def to_disk(self, path: Path) -> None:
        """Write the model to `path` as MessagePack with half-precision weights."""
        path.write_bytes(
            msgpack_dumps(
                {
                    "labels": self.labels,
                    "features": sorted(self.features, key=self.features.__getitem__),
                    "weights": self.weights.astype("<f2").tobytes(),
                    "bias": self.bias.astype("<f4").tobytes(),
                    "temperature": self.temperature,
                }
            )
        )

    @classmethod
    def from_disk(cls, path: Path) -> LinearModel:
        """Read a model written by `to_disk`; raises ExtractorError where the file is none."""
        try:
            data: Any = msgpack_loads(path.read_bytes())
            labels, names = data["labels"], data["features"]
            weights = np.frombuffer(data["weights"], dtype="<f2").astype(np.float32).reshape(len(names), len(labels))
            bias = np.frombuffer(data["bias"], dtype="<f4")
        except (KeyError, ValueError, TypeError) as error:
            raise ExtractorError(f"{path}: not a decision model ({error}); train it again or reinstall") from error
        return cls(labels, {f: i for i, f in enumerate(names)}, weights, bias, temperature=data["temperature"])
