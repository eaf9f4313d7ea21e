"""Reads how exactly a figure is meant from the hedges around it: about, at least, at most."""

from __future__ import annotations

import re
from functools import cache

from extractor.language.figures.candidate import Candidate, patterns

_NAMES = ("at_least", "at_most", "about")


@cache
def _before() -> re.Pattern[str]:
    table = patterns()["hedges"]
    groups = "|".join(rf"(?P<{name}>{table[name]})" for name in _NAMES)
    return re.compile(rf"(?<!\w)(?:{groups})(?:\W+(?:{table['between']}))*\W*$", re.I)


@cache
def _after() -> re.Pattern[str]:
    table = patterns()["hedges"]
    groups = "|".join(rf"(?P<{name}>{table['after_' + name]})" for name in _NAMES)
    return re.compile(rf"\s?(?:{groups})(?!\w)", re.I)


def hedge_of(text: str, figure: Candidate) -> tuple[str, str]:
    """Return what `hedge_at` does for a candidate; a vague number ("puluhan ribu") is about right by itself."""
    return ("about", "vague") if figure.vague else hedge_at(text, figure.start, figure.end)


def hedge_at(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the approximation of the figure `text[start:end]` and the wording that says so (`exact`, empty: none).

    The longest hedge that ends right before the figure counts ("tidak lebih dari" before "lebih dari").
    """
    lead = text[max(0, start - 45) : start]
    found = _before().search(lead)
    if found:
        name = next(n for n in _NAMES if found[n])
        return name, found[name].lower()
    if found := _after().match(text, end):
        name = next(n for n in _NAMES if found[n])
        return name, found[name].lower()
    return "exact", ""
