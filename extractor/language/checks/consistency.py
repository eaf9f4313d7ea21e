"""Finds stated figures that contradict each other: growth and values, total and parts, exports and imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from extractor.language.checks.words import last_of, words
from extractor.language.facts import Caution, Figure

_WORDS = 3  # words between a verb of change and the amount of it at most
_NEAR = 130  # characters between a growth figure and the two values it speaks of
_LINK = 28  # characters in front of a figure in which a linking word may stand
_POINTS, _SHARE = 1.6, 0.12  # a stated growth may differ by rounding: so many points, or such a share of itself
_ROUNDING = 0.006  # a total may differ from its parts by this share of itself
_RATIO = 50.0  # values that differ by more than this are no "from X to Y" of one thing, but a slip of another sort


def _same_family(a: Figure, b: Figure) -> bool:
    return a.kind == b.kind != "percent" and a.unit == b.unit and a.value_max is None and b.value_max is None


def shown(value: float, unit: str) -> str:
    """Return a value with its unit for a message."""
    return f"{value:,.6g} {unit}" if abs(value) < 1e6 else f"{value:,.0f} {unit}"


def _role(figure: Figure, floor: int, text: str) -> str | None:
    """Return "old" or "new" by the linking word in front of the figure."""
    start = figure.mention.start
    found = last_of(("old", "new"), text, max(floor, start - _LINK), start)
    return found[0] if found else None


def _family(figure: Figure) -> tuple[str, str]:
    return figure.kind, figure.unit


def _pairs(group: Sequence[Figure], text: str) -> Iterator[tuple[Figure, Figure]]:
    """Yield (old, new) for values of one unit that are linked as "from X to Y", in either order; none is used twice.

    The amount of a change is none of them: "rose 2 billion, or 4 percent, from 50 billion to 52 billion".
    """
    values = sorted(
        (f for f in group if f.kind != "percent" and f.metric != "growth"), key=lambda f: (_family(f), f.mention)
    )
    for _, run in groupby(values, key=_family):
        family, i = list(run), 0
        while i + 1 < len(family):
            linked = _linked(family[i], family[i + 1], text)
            if linked:
                yield linked
            i += 2 if linked else 1


def _linked(first: Figure, second: Figure, text: str) -> tuple[Figure, Figure] | None:
    """Return the two as (old, new) where linking words say which is which."""
    if not _same_family(first, second) or second.mention.start - first.mention.end > _NEAR:
        return None
    roles = _role(first, 0, text), _role(second, first.mention.end, text)
    if roles == ("old", "new"):
        return first, second
    return (second, first) if roles[1] == "old" and roles[0] != "old" else None


def check_growth(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution for a growth rate that the two values it is told with contradict."""
    for old, new in _pairs(group, text):
        if _tells_by_how_much(new, old, text):
            continue
        low, high = sorted((old.mention, new.mention))
        rates = [
            f
            for f in group
            if f.kind == "percent"
            and f.metric in {"growth", "other"}
            and f.value_max is None
            and f.of in {None, "other", old.metric, new.metric}
            and low.start - _NEAR < f.mention.start < high.end + _NEAR // 3
        ]
        if len(rates) != 1 or old.value <= 0 or new.value <= 0 or not 1 / _RATIO < new.value / old.value < _RATIO:
            continue
        rate = rates[0]
        around = text[min(low.start, rate.mention.start) - _LINK : max(high.end, rate.mention.end) + _LINK]
        real = 100 * (new.value - old.value) / old.value
        gap = abs(abs(real) - abs(rate.value))
        if words("averaged").search(around) or gap <= max(_POINTS, _SHARE * abs(rate.value)):
            continue
        message = (
            f"stated change {abs(rate.value):g} %, but {shown(old.value, old.unit)} to {shown(new.value, new.unit)} "
            f"is {real:+.1f} %"
        )
        yield Caution("inconsistent_figures", message, rate, rate.mention)


def _tells_by_how_much(new: Figure, old: Figure, text: str) -> bool:
    """Whether what was read as a new value is the step to it: "naik tajam sebesar Rp5 ribu dari Rp20 ribu"."""
    start = new.mention.start
    verb = last_of(("rise", "fall"), text, start - 40, start) if start < old.mention.start else None
    between = text[verb[1] : start].split() if verb else []
    return 0 < len(between) <= _WORDS and bool(words("amount").fullmatch(between[-1]))


def check_direction(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution where something is said to rise to less, or to fall to more, than it was."""
    for old, new in _pairs(group, text):
        first = min(old, new, key=lambda f: f.mention.start)
        if _role(new, 0, text) != "new":
            continue
        verb = last_of(("rise", "fall"), text, first.mention.start - 40, first.mention.start)
        if verb is None or old.value <= 0 or new.value <= 0 or abs(new.value / old.value - 1) < 0.02:
            continue
        if _tells_by_how_much(new, old, text):
            continue
        if (verb[0] == "rise") is not (new.value > old.value):
            message = f"told as a {verb[0]}, but {shown(old.value, old.unit)} to {shown(new.value, new.unit)}"
            yield Caution("inconsistent_figures", message, new, new.mention)
            return


def _quantum(value: float) -> float:
    """Return the size of the last digit that is stated: 45 trillion is given to the trillion."""
    digits = f"{value:.0f}" if float(value).is_integer() else ""
    return float(10 ** (len(digits) - len(digits.rstrip("0")))) if digits else 0.0


def check_parts(group: Sequence[Figure], before: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution where all parts of a total are listed and do not add up to it.

    The total stands in the same sentence, or last in the one `before`: "This value consists of …".
    """
    every = [(figure, _family(figure)) for figure in (*before, *group)]
    for total, family in every:
        later = [f for f, of in every if of == family and f.mention.start > total.mention.end]
        parts = [f for f in later if f in group]
        if len(parts) != len(later) or not 2 <= len(parts) <= 6 or not all(_same_family(total, p) for p in parts):
            continue
        if not words("consists").search(text, total.mention.end, parts[0].mention.start):
            continue
        if words("partial").search(text, total.mention.end, parts[-1].mention.end + 20):
            continue
        added = sum(p.value for p in parts)
        slack = max(_ROUNDING * abs(total.value), 0.51 * _quantum(total.value))
        if abs(added - total.value) > slack and 0.5 < added / (total.value or 1) < 2:
            message = f"the parts add up to {shown(added, total.unit)}, not to {shown(total.value, total.unit)}"
            yield Caution("inconsistent_figures", message, total, total.mention)


def check_balance(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution where stated exports less stated imports are not the stated balance."""
    by_metric: dict[str, list[Figure]] = {}
    for figure in group:
        by_metric.setdefault(figure.metric, []).append(figure)
    found = [by_metric.get(m, []) for m in ("export_value", "import_value", "trade_balance")]
    if any(len(f) != 1 for f in found):
        return
    sold, bought, balance = (f[0] for f in found)
    if not (_same_family(sold, bought) and _same_family(sold, balance)) or {
        sold.period,
        bought.period,
        balance.period,
    } - {
        sold.period,
        None,
    }:
        return
    real = sold.value - bought.value
    scale = max(sold.value, bought.value)
    plausible = 0.2 < abs(balance.value) / (abs(real) or 1) < 5
    if plausible and abs(abs(real) - abs(balance.value)) > max(_ROUNDING * scale, 0.1 * abs(real)):
        message = f"exports less imports are {shown(real, sold.unit)}, not {shown(balance.value, balance.unit)}"
        yield Caution("inconsistent_figures", message, balance, balance.mention)


def check_shares(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution where the shares that a whole is said to consist of exceed it."""
    shares = [f for f in group if f.metric == "share" and f.value_max is None and f.approximation == "exact"]
    if len(shares) < 2 or len({(s.of, s.period) for s in shares}) != 1 or any(s.value > 100 for s in shares):
        return
    link = words("consists").search(text, shares[0].mention.start - _NEAR, shares[0].mention.start)
    added = sum(s.value for s in shares)
    if added > 101 and link:
        yield Caution("inconsistent_figures", f"the shares add up to {added:g} %", shares[-1], shares[-1].mention)


def check_group(group: Sequence[Figure], before: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield every contradiction among the figures of one sentence, with an eye on those of the sentence before."""
    for check in (check_growth, check_direction, check_shares):
        yield from check(group, text)
    yield from check_parts(group, before, text)
    yield from check_balance([*before, *group], text)
