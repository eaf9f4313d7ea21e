"""One of several options: how probable each is among its fellows by a model of their log odds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from extractor.language.linear import LinearModel

_LEAST = 1e-12  # probability below which the logarithm is cut


def log_odds(model: LinearModel, options: Sequence[Sequence[str]]) -> list[float]:
    """Return the log odds of `yes` for each option, given by its features."""
    return [math.log(max(p, _LEAST)) - math.log(max(1 - p, _LEAST)) for p in model.chances(options, "yes")]


def log_shares(odds: Sequence[float]) -> list[float]:
    """Return the logarithm of each option's probability among those whose log odds these are, of which one is right."""
    best = max(odds)
    total = best + math.log(sum(math.exp(x - best) for x in odds))
    return [x - total for x in odds]
