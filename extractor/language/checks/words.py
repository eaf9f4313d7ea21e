"""Loads the linking words of `words.toml` as compiled patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> re.Pattern[str]:
    """Return the pattern of one list, longest words first, whole words only."""
    return re.compile(rf"(?<!\w){listed(name)}(?!\w)")


@cache
def listed(name: str) -> str:
    """Return the words of one list as a part of a pattern, longest first, in any case."""
    table = tomllib.loads(files("extractor.language.checks").joinpath("words.toml").read_text("utf-8"))
    ordered = sorted(table[name], key=lambda w: (-len(w), w))
    return f"(?i:{'|'.join(map(re.escape, ordered))})"


def last_of(names: tuple[str, ...], text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return which list's word stands last between two offsets of `text`, and where that word ends."""
    found = [(m.end(), name) for name in names for m in words(name).finditer(text, max(start, 0), end)]
    if not found:
        return None
    where, name = max(found)
    return name, where
