"""Reads how exactly a figure is meant from the hedges around it: about, at least, at most."""

from __future__ import annotations

import re
from functools import cache

from extractor.language.figures.candidate import Candidate, patterns

_NAMES = ("at_least", "at_most", "about")

_SCALED = re.compile(r"\d-an\s|(?:ratus|ribu|juta|miliar|milyar|triliun)an$")


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
    """Return what `hedge_at` does for a candidate, or a hedge within it: "30 lebih firma", "200-an juta", "2 jutaan".

    A vague number ("puluhan ribu") is about right by itself.
    """
    if figure.vague:
        return "about", "vague"
    how, written = hedge_at(text, figure.start, figure.end)
    if how != "exact":
        return how, written
    if _SCALED.search(text, figure.start, figure.number_end):
        return "about", "-an"
    return _behind(text, figure.number_end)


def hedge_at(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the approximation of the figure `text[start:end]` and the wording that says so (`exact`, empty: none).

    The longest hedge that ends right before the figure counts ("tidak lebih dari" before "lebih dari").
    """
    lead = text[max(0, start - 45) : start]
    found = _before().search(lead)
    if found:
        name = next(n for n in _NAMES if found[n])
        return name, found[name].lower()
    return _behind(text, end)


def _behind(text: str, at: int) -> tuple[str, str]:
    found = _after().match(text, at)
    if not found:
        return "exact", ""
    name = next(n for n in _NAMES if found[n])
    return name, found[name].lower()
