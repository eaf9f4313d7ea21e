"""How far the confidence of facts is a probability, and the scales that make it one.

Of the facts given 0.8, 80 in 100 should be right. The facts of a kind are put in ten bins of equal size by confidence;
the expected calibration error is the mean distance of a bin's confidence from its share of right facts, weighted by
size (Naeini, Cooper, Hauskrecht: Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015; with bins
of equal mass as in Nguyen, O'Connor: Posterior calibration and exploratory analysis for NLP, EMNLP 2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import exp, pi, sqrt
from typing import Any, Final

from extractor.language.confidence.scale import Scale, log_odds
from extractor.learn.measures import Judged

BINS: Final = 10
PULL: Final = 1.0
"""How strongly few facts are drawn to the scale that changes nothing."""
LEAST_SLOPE: Final = 0.05
_STEPS, _LONGEST, _NEAR = 50, 2.0, 1e-9  # of Newton's method: how many, how long at most, how short at the end


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts of like confidence: how many, their mean confidence, and the share that is right."""

    facts: int
    given: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """One kind's facts in bins of rising confidence."""

    kind: str
    bins: tuple[Bin, ...]

    @property
    def facts(self) -> int:
        """How many facts were judged."""
        return sum(one.facts for one in self.bins)

    @property
    def given(self) -> float:
        """Their mean confidence."""
        return sum(one.facts * one.given for one in self.bins) / self.facts

    @property
    def right(self) -> float:
        """The share that is right."""
        return sum(one.facts * one.right for one in self.bins) / self.facts

    @property
    def error(self) -> float:
        """The expected calibration error, in [0, 1]."""
        return sum(one.facts * abs(one.given - one.right) for one in self.bins) / self.facts

    @property
    def chance(self) -> float:
        """The error that true probabilities would show by chance: few facts are seldom right as often as told.

        The mean distance of a binomial share from its probability, by the normal approximation.
        """
        spread = (one.facts * sqrt(2 * one.given * (1 - one.given) / (pi * one.facts)) for one in self.bins)
        return sum(spread) / self.facts

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data."""
        sums = {"facts": self.facts, "given": self.given, "right": self.right}
        return {
            **sums,
            "expected_error": self.error,
            "error_by_chance": self.chance,
            "bins": [asdict(one) for one in self.bins],
        }


def reliabilities(judged: Iterable[Judged]) -> list[Reliability]:
    """Return the reliability of every kind that has a fact, sorted by kind."""
    by_kind: dict[str, list[Judged]] = {}
    for fact in judged:
        by_kind.setdefault(fact.kind, []).append(fact)
    return [Reliability(kind, _bins(by_kind[kind])) for kind in sorted(by_kind)]


def _bins(facts: Sequence[Judged]) -> tuple[Bin, ...]:
    """Put facts in up to `BINS` bins of equal size; facts of one confidence are in no order of being right."""
    ranked = sorted(facts, key=_confidence)
    means = _mean_right(ranked)
    edges = [round(i * len(ranked) / BINS) for i in range(BINS + 1)]
    out = []
    for start, end in pairwise(edges):
        if size := end - start:
            given = sum(fact.confidence for fact in ranked[start:end]) / size
            out.append(Bin(size, given, sum(means[start:end]) / size))
    return tuple(out)


def _mean_right(ranked: Sequence[Judged]) -> list[float]:
    """Return for each fact the share of right ones among those of its confidence, which a bin's edge may part."""
    sums: dict[float, tuple[int, int]] = {}
    for fact in ranked:
        right, every = sums.get(fact.confidence, (0, 0))
        sums[fact.confidence] = right + fact.right, every + 1
    return [sums[fact.confidence][0] / sums[fact.confidence][1] for fact in ranked]


def _confidence(fact: Judged) -> float:
    return fact.confidence


def summary(kinds: Sequence[Reliability]) -> list[str]:
    """Return rows for people: of each kind the mean confidence, the share that is right, the expected error.

    The error is the expected calibration error; beside it stands what true probabilities would show by chance.
    """
    rows = [f"{'confidence':24}{'given':>7}{'right':>7}{'error':>7}{'chance':>7}{'facts':>7}"]
    return rows + [
        f"{one.kind:24}{one.given:7.3f}{one.right:7.3f}{one.error:7.3f}{one.chance:7.3f}{one.facts:7d}" for one in kinds
    ]


def bins_table(kinds: Sequence[Reliability]) -> list[str]:
    """Return rows for people: of each kind every bin."""
    rows = [f"{'bin':24}{'given':>7}{'right':>7}{'':14}{'facts':>7}"]
    return rows + [
        f"{one.kind:18}{number:6d}{part.given:7.3f}{part.right:7.3f}{'':14}{part.facts:7d}"
        for one in kinds
        for number, part in enumerate(one.bins, 1)
    ]


def fit_scales(judged: Iterable[Judged], kinds: Iterable[str]) -> dict[str, Scale]:
    """Return the scale of each of `kinds` that has a judged fact, fitted to beliefs and what came of them."""
    facts = list(judged)
    found = {kind: [fact for fact in facts if fact.kind == kind] for kind in sorted(set(kinds))}
    return {kind: fit_scale(chosen) for kind, chosen in found.items() if chosen}


def fit_scale(facts: Sequence[Judged]) -> Scale:
    """Return the scale of greatest likelihood on `facts`, slope and shift drawn a little to 1 and 0.

    Newton's method on the two numbers, which the penalty `PULL` keeps well posed; the slope stays positive, so that
    facts keep their order.
    """
    points = [(log_odds(fact.confidence), fact.right) for fact in facts]
    slope, shift = 1.0, 0.0
    for _ in range(_STEPS):
        down_a, down_b, aa, ab, bb = PULL * (slope - 1), PULL * shift, PULL, 0.0, PULL
        for x, right in points:
            p = 1 / (1 + exp(-max(-30.0, min(30.0, slope * x + shift))))
            miss, weight = p - right, p * (1 - p)
            down_a, down_b = down_a + miss * x, down_b + miss
            aa, ab, bb = aa + weight * x * x, ab + weight * x, bb + weight
        det = aa * bb - ab * ab
        step_a, step_b = (bb * down_a - ab * down_b) / det, (aa * down_b - ab * down_a) / det
        length = abs(step_a) + abs(step_b)
        short = min(1.0, _LONGEST / length) if length else 1.0
        slope, shift = max(LEAST_SLOPE, slope - short * step_a), shift - short * step_b
        if length < _NEAR:
            break
    return Scale(round(slope, 6), round(shift, 6))
