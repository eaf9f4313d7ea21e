"""Reads aligned corpora: two files, line by line translations of each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.learn.corpora.layout import layout, stored
from extractor.learn.corpora.text import open_text


@dataclass(frozen=True, slots=True)
class Pair:
    """One line in both languages; `line` counts from 1. A withheld line is empty."""

    line: int
    indonesian: str
    english: str


def read_pairs(data: Path, *, part: str = "panl_eco") -> list[Pair]:
    """Return the pairs of a part of the aligned corpora under `data/parallel` that have text on both sides.

    `part` is a name of `[aligned]` in sets.toml. Raises ExtractorError where there is no such part, a file is missing
    or the two differ in length.
    """
    parts = layout()["aligned"]
    if part not in parts:
        raise ExtractorError(f"{part!r} is no aligned part; name one of {', '.join(sorted(parts))}")
    indonesian, english = (read_lines(data / "parallel" / parts[part][side]) for side in ("id", "en"))
    if len(indonesian) != len(english):
        raise ExtractorError(f"{part}: {len(indonesian)} Indonesian lines, {len(english)} English ones; fetch it anew")
    rows = zip(indonesian, english, strict=True)
    return [Pair(i, left, right) for i, (left, right) in enumerate(rows, 1) if left and right]


def read_lines(path: Path) -> list[str]:
    """Return the stripped lines of a text file, compressed or not. Raises ExtractorError where it is missing."""
    with open_text(stored(path)) as lines:
        return [line.strip() for line in lines]
