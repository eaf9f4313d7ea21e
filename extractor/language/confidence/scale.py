"""One kind's way from what its pipe believes to how often that is right."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Final

LEAST: Final = 1e-6
"""Beliefs nearer to 0 or 1 than this are taken for this: their log odds would be infinite."""


@dataclass(frozen=True, slots=True)
class Scale:
    """P(right) = 1 / (1 + exp(-(slope * log odds + shift))); the slope is positive, so that no order changes.

    Method: Platt, Probabilistic outputs for support vector machines, 1999, on the log odds of a belief.
    """

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, belief: float) -> float:
        """Return how probable it is that a fact of this belief is right."""
        return 1 / (1 + exp(-(self.slope * log_odds(belief) + self.shift)))


def log_odds(belief: float) -> float:
    """Return log(p / (1 - p)) of a belief in [0, 1], finite at both ends."""
    kept = min(1 - LEAST, max(LEAST, belief))
    return log(kept / (1 - kept))
