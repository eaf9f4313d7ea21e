"""Reads the CSV tables of the package: lines that start with `#` are the header that names the source."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of `extractor/knowledge/data/NAME`, keyed by column; empty cells are empty strings."""
    text = files("extractor.knowledge").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def names_in(cell: str) -> tuple[str, ...]:
    """Split a cell of names at `|`."""
    return tuple(name for name in cell.split("|") if name)


def any_of(words: Iterable[str]) -> str:
    """Return the alternation of `words` for a regular expression, longest first; a blank matches any white space."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=lambda w: (-len(w), w)))
