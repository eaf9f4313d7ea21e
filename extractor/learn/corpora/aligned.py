"""Reads aligned corpora: two files, line by line translations of each other, and where articles begin and end."""

from __future__ import annotations

import csv
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


@dataclass(frozen=True, slots=True)
class AlignedArticle:
    """An article in both languages: its lines as (Indonesian, English); `lines` names it, first to last line."""

    lines: str
    pairs: tuple[tuple[str, str], ...]


def read_pairs(data: Path, *, part: str = "panl_eco") -> list[Pair]:
    """Return the pairs of a part of the aligned corpora under `data/parallel` that have text on both sides.

    `part` is a name of `[aligned]` in sets.toml. Raises ExtractorError where there is no such part, a file is missing
    or the two differ in length.
    """
    rows = enumerate(_rows(data, part), 1)
    return [Pair(i, left, right) for i, (left, right) in rows if left and right]


def read_articles(data: Path, *, part: str = "panl_eco") -> list[AlignedArticle]:
    """Return the articles of a part of the aligned corpora under `data/parallel`, in order.

    A part without a table of articles, or whose table is not there, has none: the public corpus does not tell them
    apart, the table is a guess. Raises ExtractorError as `read_pairs`, and for a table that names lines beyond the end.
    """
    rows, place = _rows(data, part), layout()["aligned"][part]
    if "articles" not in place:
        return []
    table = data / "parallel" / place["articles"]
    return articles_of(table, rows, domain=place["domain"]) if table.exists() else []


def articles_of(table: Path, rows: list[tuple[str, str]], *, domain: str) -> list[AlignedArticle]:
    """Return the articles of a domain that `table` (domain, first_line, last_line) cuts out of aligned lines.

    Raises ExtractorError for a table that cannot be read or names lines beyond the end.
    """
    try:
        found = list(csv.DictReader(table.read_text("utf-8").splitlines(), delimiter="\t"))
        bounds = [(int(row["first_line"]), int(row["last_line"])) for row in found if row["domain"] == domain]
    except (OSError, KeyError, ValueError) as error:
        raise ExtractorError(f"{table}: no table of articles ({error}); fetch the corpus anew") from error
    if any(not 0 < first <= last <= len(rows) for first, last in bounds):
        raise ExtractorError(f"{table}: names lines that the corpus of {len(rows)} lines lacks; fetch it anew")
    return [AlignedArticle(f"{first:04d}-{last:04d}", tuple(rows[first - 1 : last])) for first, last in bounds]


def _rows(data: Path, part: str) -> list[tuple[str, str]]:
    """Return every line of a part on both sides, withheld ones too."""
    parts = layout()["aligned"]
    if part not in parts:
        raise ExtractorError(f"{part!r} is no aligned part; name one of {', '.join(sorted(parts))}")
    indonesian, english = (read_lines(data / "parallel" / parts[part][side]) for side in ("id", "en"))
    return join_sides(part, indonesian, english)


def join_sides(name: str, indonesian: list[str], english: list[str]) -> list[tuple[str, str]]:
    """Return the lines of both sides as pairs. Raises ExtractorError where one has more."""
    if len(indonesian) != len(english):
        raise ExtractorError(f"{name}: {len(indonesian)} Indonesian lines, {len(english)} English ones; fetch it anew")
    return list(zip(indonesian, english, strict=True))


def read_lines(path: Path) -> list[str]:
    """Return the stripped lines of a text file, compressed or not. Raises ExtractorError where it is missing."""
    with open_text(stored(path)) as lines:
        return [line.strip() for line in lines]
