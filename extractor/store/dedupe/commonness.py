"""How much it says that two reports share a key: rare names and odd figures say much, Jakarta and 5 percent little."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from extractor.errors import ExtractorError

_FILE: Final = "commonness.tsv"
FAMILIES: Final = {
    "n": "names",
    "o": "names",
    "f": "figures",
    "p": "places",
    "c": "countries",
    "h": "goods",
    "s": "sectors",
}
"""The family of facts that a key's first letter stands for."""


def weight(key: str) -> float:
    """Return the information of `key` in nats, ln(reports / reports that have it), from a fixed collection.

    Fixed, so that a pair's score never depends on what else is in the store. A key it lacks counts as one report.
    """
    reports, having = _table()
    return math.log(reports / having.get(key, 1))


class Family(NamedTuple):
    """The keys of one family of facts with their weights, and the sum of these."""

    weights: Mapping[str, float]
    total: float


# pairs are compared in order of time, so those of a few days are asked for again and again; all would take 10 KB each
@lru_cache(maxsize=1 << 14)
def by_family(keys: tuple[str, ...]) -> Mapping[str, Family]:
    """Return `keys` with their weights, by family."""
    families: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for key in keys:
        families[FAMILIES[key[0]]][key] = weight(key)
    return {name: Family(weights, sum(weights.values())) for name, weights in families.items()}


def heavy(*keys: tuple[str, ...], least: float) -> dict[str, float]:
    """Return those of the keys that weigh `least` or more, with their weights."""
    every = (family.weights for each in keys for family in by_family(each).values())
    return {key: value for weights in every for key, value in weights.items() if value >= least}


@cache
def _table() -> tuple[int, Mapping[str, int]]:
    """Return the number of reports and how many have each key. Raises ExtractorError for a malformed line."""
    lines = files(__package__).joinpath(_FILE).read_text("utf-8").splitlines()
    having: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        key, tab, count = line.partition("\t")
        if line and not line.startswith("#"):
            if not (tab and count.isdecimal()):
                raise ExtractorError(
                    f"{_FILE}:{number}: no key and number: {line!r}; write it anew with learn.duplicates"
                )
            having[key] = int(count)
    return having.pop("reports"), having
