"""Finds figures that can hardly be what was meant: far off their siblings, over the whole, or oddly written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from extractor.language.checks.bounds import bounds
from extractor.language.checks.consistency import shown
from extractor.language.checks.words import words
from extractor.language.facts import Caution, Figure

# values of one sort in one sentence that lie this far apart are not of one scale; prices lie closer together
_APART, _PRICES_APART = 10_000.0, 500.0
_MIRROR = {"import_value": "export_value", "import_volume": "export_volume"}
_FLOWS = frozenset({"export_value", "import_value", "trade_value", "trade_balance", "investment_value", "gdp"})
_COMPARED = frozenset(
    {
        "export_value",
        "export_volume",
        "trade_value",
        "transaction_value",
        "investment_value",
        "production",
        "price",
        "revenue",
    }
)
_PER = re.compile(r"\s*(?:per\s*|/\s*|\ban?\s+)(?=[^\W\d])(\w+)", re.IGNORECASE)
_AMOUNT = re.compile(r"(?<![\d.,])(?P<amount>\d[\d.,]*)\s?(?P<unit>[^\W\d_]+)\s?[:=–-]?\s*$")
# HS chapters of goods that are mined or made by the thousand tonnes: ores, mineral fuels, iron and steel
_BULK_CHAPTERS, _BULK_TONNES = frozenset({"26", "27", "72"}), 100
_VOLUMES = frozenset({"production", "export_volume", "import_volume"})
_SCALED = frozenset({"t", "kg", "ha", "m2", "km"})
# one to three digits, one separator, three digits: a thousand in one style and a fraction in the other
_THREE_DECIMALS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?![\d.,]*\d)")
# digits grouped by a separator, with a group that is too long
_LONG_GROUP = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{4,}(?![\d.,]*\d)")
_SINGLE_DOLLARS = 1000


def _flow_family(metric: str) -> str:
    return _MIRROR.get(metric, metric)


def _per(figure: Figure, text: str) -> str | None:
    """Return what the figure is told for each of: the word after "per"."""
    found = _PER.match(text, figure.mention.end) or _PER.search(figure.mention.text)
    return found[1].lower() if found else None


def _siblings(a: Figure, b: Figure, text: str) -> bool:
    """Whether two figures measure the same sort of thing in the same unit."""
    if a.kind != b.kind or a.unit != b.unit or a.kind == "percent" or _flow_family(a.metric) != _flow_family(b.metric):
        return False
    if a.metric == "price" and None not in (pers := (_per(a, text), _per(b, text))) and len(set(pers)) > 1:
        return False
    if a.metric == "price" and _of_other_amounts(a, b, text):
        return False
    return _flow_family(a.metric) in _COMPARED and a.value > 0 < b.value


def _of_other_amounts(a: Figure, b: Figure, text: str) -> bool:
    """Whether two prices stand right behind different amounts of one unit or by weight: "1 gram Rp9.000, 1 kg: ..."."""
    amounts = [_AMOUNT.search(text, max(0, f.mention.start - 24), f.mention.start) for f in (a, b)]
    told = [(found["amount"], found["unit"].lower()) for found in amounts if found]
    if len(told) < 2 or told[0] == told[1]:
        return False
    return told[0][1] == told[1][1] or all(words("weight").fullmatch(unit) for _, unit in told)


def check_siblings(group: Sequence[Figure], text: str) -> Iterator[Caution]:
    """Yield a caution for the smaller of two siblings in one sentence that lie orders of magnitude apart."""
    seen: set[int] = set()
    for a, b in combinations(group, 2):
        if not _siblings(a, b, text):
            continue
        small, large = sorted((a, b), key=lambda f: f.value)
        limit = _PRICES_APART if small.metric == "price" else _APART
        if large.value / small.value >= limit and id(small) not in seen:
            seen.add(id(small))
            message = (
                f"{shown(small.value, small.unit)} stands beside {shown(large.value, large.unit)}; a unit may be lost"
            )
            yield Caution("implausible_figure", message, small, small.mention)


def check_alone(figure: Figure, text: str) -> Iterator[Caution]:
    """Yield a caution for a figure that is out of bounds by itself."""
    value, unit = figure.value, figure.unit
    if figure.metric == "share" and figure.kind == "percent" and figure.of in _FLOWS - {"gdp"} and value > 100:
        yield Caution("implausible_figure", f"a share of {value:g} % exceeds the whole", figure, figure.mention)
    elif _is_lost_flow(figure, text):
        message = f"{shown(value, unit)} is too little for a flow of trade or capital; a unit may be lost"
        yield Caution("implausible_figure", message, figure, figure.mention)
    elif figure.metric == "production" and unit == "t" and 0 < value < _BULK_TONNES and _is_bulk(figure):
        message = f"{shown(value, unit)} is too little for what is produced of a bulk good; a unit may be lost"
        yield Caution("implausible_figure", message, figure, figure.mention)
    elif _over_world(figure):
        message = f"{shown(value, unit)} is more than the world makes of it in a year"
        yield Caution("implausible_figure", message, figure, figure.mention)
    elif figure.metric == "price" and figure.kind == "money" and _no_price(figure, text):
        message = f"{shown(value, unit)} can hardly be the price of one {_per(figure, text)}; a unit may be wrong"
        yield Caution("implausible_figure", message, figure, figure.mention)
    elif (unit in _SCALED or unit == "IDR" or _by_tonne(figure, text)) and _oddly_written(figure):
        message = f"{figure.mention.text!r} was read as {shown(value, unit)}; its separators may be of the other style"
        yield Caution("implausible_figure", message, figure, figure.mention)


def _is_lost_flow(figure: Figure, text: str) -> bool:
    """Whether single dollars are told as a flow of trade or capital, and not for one of something: "$13 per share"."""
    dollars = figure.kind == "money" and figure.unit == "USD" and 0 < figure.value < _SINGLE_DOLLARS
    return dollars and figure.metric in _FLOWS and _per(figure, text) is None


def _by_tonne(figure: Figure, text: str) -> bool:
    return figure.metric == "price" and bool(words("tonne").fullmatch(_per(figure, text) or ""))


def _over_world(figure: Figure) -> bool:
    if figure.unit != "t" or figure.metric not in _VOLUMES or len(figure.commodities) != 1:
        return False
    made = bounds().world_tonnes.get(figure.commodities[0].code[:4])
    return made is not None and figure.value > made


def _no_price(figure: Figure, text: str) -> bool:
    """Whether a price per piece or weight is none that a good has: more than gold, or next to nothing."""
    per, known = _per(figure, text), bounds()
    if per is None:
        return False
    if figure.unit == "IDR" and 0 < figure.value < known.cheapest_rupiah:
        return bool(words("piece").fullmatch(per))
    dollars = figure.value / known.rupiah_per_dollar[1] if figure.unit == "IDR" else figure.value
    return (
        figure.unit in {"IDR", "USD"}
        and dollars > known.dearest_per_kilogram
        and bool(words("kilogram").fullmatch(per))
    )


def _is_bulk(figure: Figure) -> bool:
    return any(c.code[:2] in _BULK_CHAPTERS for c in figure.commodities) and (
        figure.period is None or len(figure.period) == 4
    )


def _oddly_written(figure: Figure) -> bool:
    text = figure.mention.text
    if _LONG_GROUP.search(text):
        return float(figure.value).is_integer()
    return bool(_THREE_DECIMALS.search(text)) and figure.value < 1000 and not float(figure.value).is_integer()
