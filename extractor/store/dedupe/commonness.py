"""How much it says that two reports share a key: rare names and odd figures say much, Jakarta and 5 percent little."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

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


def by_family(keys: Iterable[str]) -> dict[str, dict[str, float]]:
    """Return the weights of `keys` by family."""
    families: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for key in keys:
        families[FAMILIES[key[0]]][key] = weight(key)
    return families


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
