"""Finds stated figures that their ratios contradict: a share and its part and whole, points, two currencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.language.checks.bounds import bounds
from extractor.language.checks.consistency import shown
from extractor.language.checks.words import words
from extractor.language.facts import Caution, Figure

_LINKED, _OF = 40, 75  # characters between a part and its share, and between a share and its whole
_SHARE_POINTS, _SHARE_PART = 0.8, 0.02  # a share may be off by rounding: so many points, or such a part of itself
_ABOUT = 5.0  # so many times wider where a figure is said to be about so much
_SHARES_SUM = 101.5, 150.0  # listed shares with a sum between these exceed their whole; more are of several wholes
_STEP = 0.08  # a stated step may differ by this part of the difference of two rounded values
_GLUE = 24  # characters between an amount and the same in another currency
# one rate of the rupiah, or two sides of it: "9,105/9,110"
_RATE = re.compile(r"(?<![\d.,/])(?:Rp\s?)?(\d{1,2}[.,]\d{3})(?:\s?/\s?(?:Rp\s?)?(\d{1,2}[.,]\d{3}))?(?![\d.,/]*\d)")
_STOP = re.compile(r"[.!?](?:\s|(?=[A-Z][a-z]))")  # a next sentence may be glued on
_DIGITS = re.compile(r"\d")
_COMMA = re.compile(r",\s+")


def _values(group: Sequence[Figure]) -> list[Figure]:
    return sorted((f for f in group if f.kind in {"money", "quantity"} and f.value > 0), key=lambda f: f.mention)


def _between(first: Figure, second: Figure, text: str) -> str:
    return text[first.mention.end : second.mention.start]


def _wholes(share: Figure, values: Sequence[Figure], text: str) -> Iterator[tuple[Figure, Figure]]:
    """Yield (part, whole) of a share: "PART or 5 percent of WHOLE", "5 percent or PART of WHOLE" and the like."""
    before = [v for v in values if v.mention.end <= share.mention.start]
    after = [v for v in values if v.mention.start >= share.mention.end]
    part = before[-1] if before and _joined(before[-1], share, text, words("equals")) else None
    if part and after and _joined(share, after[0], text, words("of"), reach=_OF):
        yield part, after[0]
    elif part and len(before) > 1 and words("of_it").match(text[share.mention.end :].lstrip()):
        yield part, before[-2]
    elif (
        len(after) > 1
        and _joined(share, after[0], text, words("equals"))
        and _joined(after[0], after[1], text, words("of"), reach=_OF)
    ):
        yield after[0], after[1]


def _joined(first: Figure, second: Figure, text: str, link: re.Pattern[str], *, reach: int = _LINKED) -> bool:
    """Whether only a few words stand between two figures, a linking one first or last, and no other number."""
    between = _between(first, second, text)
    if len(between) > reach or _DIGITS.search(between):
        return False
    trimmed = between.strip(" ,()-–")
    behind = [comma.end() for comma in _COMMA.finditer(trimmed)]
    if any(not (words("namely").match(trimmed, at) or link.match(trimmed, at)) for at in behind):
        return False  # "5 percent of the target, beer Rp3 billion"
    return any(not m.start() or m.end() == len(trimmed) for m in link.finditer(trimmed))


def check_part_of_whole(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution for a share that its stated part and whole contradict."""
    values = _values(group)
    for share in group:
        if share.kind != "percent" or share.unit != "percent" or share.value_max is not None or share.value <= 0:
            continue
        for part, whole in _wholes(share, values, text):
            if (part.kind, part.unit) != (whole.kind, whole.unit) or part.value_max or whole.value_max:
                continue
            real = 100 * part.value / whole.value
            exact = all(f.approximation == "exact" for f in (share, part, whole))
            slack = max(_SHARE_POINTS, _SHARE_PART * share.value) * (1 if exact else _ABOUT)
            if abs(real - share.value) > slack:
                message = (
                    f"stated share {share.value:g} %, but {shown(part.value, part.unit)} of "
                    f"{shown(whole.value, whole.unit)} is {real:.1f} %"
                )
                yield Caution("inconsistent_figures", message, share, share.mention)


def check_list(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution for three or more shares of one whole, listed in one breath, that exceed it."""
    shares = sorted((f for f in group if f.metric == "share" and f.value_max is None), key=lambda f: f.mention)
    if len(shares) < 3 or len({(f.of, f.period) for f in shares}) != 1 or any(f.value >= 100 for f in shares):
        return
    gaps = [_between(a, b, text) for a, b in pairwise(shares)]
    if any(len(gap) > _OF or ". " in gap for gap in gaps) or not words("last").search(gaps[-1]):
        return
    added = sum(f.value for f in shares)
    if _SHARES_SUM[0] < added < _SHARES_SUM[1]:
        yield Caution("inconsistent_figures", f"the shares add up to {added:g} %", shares[-1], shares[-1].mention)


def check_step(group: Sequence[Figure], _: str) -> Iterator[Caution]:
    """Yield a caution for a rise or fall told as an amount that the two values told with it contradict."""
    for step in group:
        if step.kind not in {"money", "quantity"} or step.metric != "growth" or step.unit == "point":
            continue
        values = [f for f in group if f.metric == step.of and f.unit == step.unit and f.value_max is None]
        if len(values) != 2 or values[0].period == values[1].period:
            continue
        real = abs(values[0].value - values[1].value)
        if 0.2 < abs(step.value) / (real or 1) < 5 and abs(real - abs(step.value)) > _STEP * real:
            message = (
                f"stated change {shown(abs(step.value), step.unit)}, but the values differ by {shown(real, step.unit)}"
            )
            yield Caution("inconsistent_figures", message, step, step.mention)


def _sides(found: re.Match[str]) -> list[int]:
    return [int(re.sub(r"\D", "", side)) for side in found.groups() if side]


def check_points(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution for a change of the rupiah in points that the two rates told with it contradict."""
    told = [f for f in group if f.unit == "point" and float(f.value).is_integer() and f.value_max is None]
    if len(told) != 1:
        return
    start = min(f.mention.start for f in group) - 2 * _OF
    around = text[max(start, 0) : max(f.mention.end for f in group) + 2 * _OF]
    sentence = next((s for s in _STOP.split(around) if told[0].mention.text in s), "")
    if not words("rupiah").search(sentence):
        return
    rates = [_sides(m) for m in _RATE.finditer(sentence)]
    if len(rates) != 2 or not 0.8 < rates[0][0] / rates[1][0] < 1.25:
        return
    gaps = sorted({abs(a - b) for a in rates[0] for b in rates[1]})
    if abs(told[0].value) not in gaps:
        message = f"stated change {abs(told[0].value):g} points, but the rates differ by {gaps[0]} to {gaps[-1]}"
        yield Caution("inconsistent_figures", message, told[0], told[0].mention)


def check_currencies(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution for an amount told in two currencies whose ratio was never their rate."""
    money = [f for f in _values(group) if f.kind == "money" and f.value_max is None]
    for first, second in pairwise(money):
        between = _between(first, second, text)
        if {first.unit, second.unit} != {"USD", "IDR"} or len(between) > _GLUE:
            continue
        if not (between.strip() == "(" or words("equals").match(between.lstrip(" ,("))):
            continue
        rupiah, dollars = (first, second) if first.unit == "IDR" else (second, first)
        rate, limits = rupiah.value / dollars.value, bounds().rupiah_per_dollar
        if not limits[0] <= rate <= limits[1]:
            message = (
                f"{shown(dollars.value, 'USD')} and {shown(rupiah.value, 'IDR')} would make {rate:,.6g} rupiah a dollar"
            )
            yield Caution("inconsistent_figures", message, second, second.mention)
