"""Finds figures that are written as no figure can be: two units at once, a scale twice, separators out of step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractor.language.checks.words import listed
from extractor.language.facts import Caution, Figure, Mention

# what must not stand in front is asked for behind the first sign: a search that begins with a digit is a fast one
_DIGIT = r"\d(?<![\d.,]\d)"
_NUMBER = rf"{_DIGIT}(?:[\d.,]*\d)?"
_RATE = r"\d{1,2}([.,])(\d+)"
# both sides of a quoted rate, as "Rp9,105/9,110"
_QUOTE = re.compile(rf"Rp(?<![\w.,]Rp)\s?{_RATE}\s?/\s?(?:Rp\s?)?{_RATE}(?![\d/])")
# groups of three, and then a last group that is too long or, after the same separator, too short
_LAST_GROUP = re.compile(rf"{_DIGIT}\d{{,2}}(?:([.,])\d{{3}}(?:\1\d{{3}})*)(?:\1\d{{1,2}}|[.,]\d{{4,}})(?![\d.,]*\d)")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    scales = rf"(?:\s(?:{listed('scales')}))"
    money = rf"(?<!\w)(?:{listed('currencies')})\s?{_NUMBER}"
    return (
        (re.compile(rf"{money}{scales}?\s(?:{listed('measures')})(?!\w)"), "has a currency and a measure at once"),
        (
            re.compile(rf"{_NUMBER}{scales}\s(?:{listed('scaled_units')})(?!\w)"),
            "has two scales",
        ),
        (re.compile(rf"{_DIGIT}\d{{4,}}{scales}(?!\w)"), "has too many digits in front of its scale word"),
        (
            re.compile(rf"{_DIGIT}\d{{,2}}(?:\.\d{{3}},\d{{3}}|,\d{{3}}\.\d{{3}})\s(?:{listed('counted')})(?!\w)"),
            "counts things in fractions; its separators may be mixed up",
        ),
    )


def _owner(figures: Sequence[Figure], start: int, end: int) -> Figure | None:
    return next((f for f in figures if f.mention.start < end and start < f.mention.end), None)


def check_written(text: str, figures: Sequence[Figure]) -> Iterator[Caution]:
    """Yield a caution for each figure of `text` whose very writing shows a slip, in order of the rules."""
    for pattern, why in _patterns():
        for found in pattern.finditer(text):
            yield _caution(found, why, figures)
    for found in _QUOTE.finditer(text):
        if found[1] != found[3] or len(found[2]) != 3 or len(found[4]) != 3:
            yield _caution(found, "has its two sides written in different ways", figures)
    for found in _LAST_GROUP.finditer(text):
        if _owner(figures, *found.span()):
            yield _caution(found, "has a last group of digits of the wrong length", figures)


def _caution(found: re.Match[str], why: str, figures: Sequence[Figure]) -> Caution:
    span = Mention(found.start(), found.end(), found[0])
    return Caution("implausible_figure", f"{found[0]!r} {why}", _owner(figures, *found.span()), span)
