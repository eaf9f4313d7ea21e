"""The two trained pair decisions: logistic regressions with the weights and thresholds of weights.toml."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from extractor.errors import ExtractorError

FILE: Final = "weights.toml"


@dataclass(frozen=True, slots=True)
class Decision:
    """P(same) = 1 / (1 + exp(-(bias + weights · features))); a pair is the same from `threshold` on."""

    threshold: float
    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability that the pair with these features is the same, to four digits."""
        total = self.bias + sum(self.weights[name] * value for name, value in features.items())
        return round(1 / (1 + math.exp(-total)), 4)

    def why(self, features: Mapping[str, float], *, most: int = 4) -> str:
        """Return the features that spoke most for the same, strongest first: `figures+4.1 names+2.0`."""
        pulls = sorted(((self.weights[name] * value, name) for name, value in features.items()), reverse=True)
        return " ".join(f"{name}+{pull:.1f}" for pull, name in pulls[:most] if pull >= 0.05)


@cache
def decisions() -> Mapping[str, Decision]:
    """Return the decisions by name: `story`, `happening`. Raises ExtractorError where weights.toml is malformed."""
    table = tomllib.loads(files(__package__).joinpath(FILE).read_text("utf-8"))
    try:
        return {name: Decision(**table[name]) for name in ("story", "happening")}
    except (KeyError, TypeError) as error:
        raise ExtractorError(f"{FILE}: no {error}; write it anew with learn.duplicates") from error
