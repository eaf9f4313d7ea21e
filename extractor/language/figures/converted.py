"""Two figures of one thing: a sum told in two currencies, `5 billion euros ($5.6 billion)`, an amount and its worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from extractor.language.facts import Figure
from extractor.language.figures.candidate import form_pattern

_NEAR = 60  # characters between the two sums, at most


def convert(figures: Sequence[Figure], text: str) -> None:
    """Give each sum that stands for the one before it in another currency that one's meaning and ties.

    An amount and what it is worth come from and go to the same country, where one of them is told to.
    """
    for first, second in pairwise(figures):
        if first.kind == second.kind == "money" and first.unit != second.unit and _converts(first, second, text):
            second.metric, second.of, second.status, second.period = first.metric, first.of, first.status, first.period
            second.origin, second.destination = first.origin, first.destination
            second.commodities, second.sectors = list(first.commodities), list(first.sectors)
            if first.value:
                second.value = _signed(second.value, first.value)
                second.value_max = None if second.value_max is None else _signed(second.value_max, first.value)
        elif (first.kind, second.kind) == ("quantity", "money") and _is_worth(first, second, text):
            first.origin = second.origin = first.origin or second.origin
            first.destination = second.destination = first.destination or second.destination


def _is_worth(first: Figure, second: Figure, text: str) -> bool:
    """Whether a sum is what the amount before it is worth, both traded alike: `40 ton udang senilai Rp4 miliar`."""
    start, end = first.mention.end, second.mention.start
    alike = first.metric.partition("_")[0] == second.metric.partition("_")[0]
    return alike and 0 < end - start < _NEAR and form_pattern("worth").fullmatch(text, start, end) is not None


def _converts(first: Figure, second: Figure, text: str) -> bool:
    start, end = first.mention.end, second.mention.start
    if not 0 < end - start < _NEAR:
        return False
    found = form_pattern("converted").fullmatch(text, start, end)
    return found is not None and ("(" not in found[0] or text[second.mention.end : second.mention.end + 1] == ")")


def _signed(value: float, like: float) -> float:
    return abs(value) if math.copysign(1, like) > 0 else -abs(value)
