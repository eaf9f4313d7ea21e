"""Writes the table outlet × field from the pairs of pages: `python tests/publishers/fields.py > docs/fields.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from pairs import Pair, Value, every_pair, outlets

from extractor.publishers.table import _behind

PAGE = Path(__file__).parents[2] / "docs" / "fields.md"
COLUMNS = {
    "title": "title",
    "time": "published_at",
    "zone": "published_at",
    "updated": "updated_at",
    "byline": "authors",
    "section": "section",
    "tags": "tags",
    "dateline": "dateline",
    "cut short": "truncated",
    "body": "body",
    "pages joined": "further",
}
CLOCK = len("2024-02-29T18:30:00")
"""What follows so many characters of a time is its zone."""
RIGHT, NOT_SHOWN, MISSED, WRONG = "right", "–", "missed", "wrong"
_WORST_FIRST = (WRONG, MISSED, RIGHT, NOT_SHOWN)
_HEAD = """# What is read from the pages of which outlet

Written by `python tests/publishers/fields.py > docs/fields.md` from the pages in `tests/publishers/pages`: one for each
version of each outlet's markup, with invented stories, and beside each the article it holds. *right*: exactly what the
page says, the body paragraph by paragraph; *–*: not shown on such pages; *missed*: shown, but
not read; *wrong*: read otherwise. "Cut short" is about pages that show a part of the story to all but subscribers;
"pages joined" about stories divided into several pages. "Behind it" tells what the markup is known from: real pages of
those years, or published facts (other readers' selectors) only, so that pages of today may differ from ours.
"""


def page() -> str:
    """The whole page as Markdown."""
    rows = [("outlet", "markup", "behind it", *COLUMNS), ("---",) * (3 + len(COLUMNS))]
    for (outlet, layout), group in groupby(sorted(every_pair(), key=_place), key=_place):
        rows.append(_row(outlet, layout, tuple(group)))
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    faults = "\n".join(_faults(every_pair()))
    return f"{_HEAD}\n{table}\n\n## What is not read right yet\n\n{faults}\n"


def _place(pair: Pair) -> tuple[str, str]:
    return pair.outlet, pair.layout or ""


def _row(name: str, layout: str, pairs: Sequence[Pair]) -> tuple[str, ...]:
    outlet = outlets()[name]
    known = next((version for version in outlet.layouts if version.name == layout), None)
    behind = _behind(known) if known else "common markup"
    marks = (_mark(pairs, column) for column in COLUMNS)
    return (outlet.name, layout or "generic reader", behind, *marks)


def _mark(pairs: Sequence[Pair], column: str) -> str:
    """The worst mark that one of the pairs gets in a column."""
    field = COLUMNS[column]
    found = {_one(_part(pair.wanted(field), column), _part(pair.read(field), column)) for pair in pairs}
    return next(mark for mark in _WORST_FIRST if mark in found)


def _part(value: Value, column: str) -> Value:
    if not isinstance(value, str) or column not in {"time", "zone"}:
        return value
    return value[:CLOCK] if column == "time" else value[CLOCK:]


def _one(wanted: Value, found: Value) -> str:
    if wanted == found:
        return RIGHT if wanted else NOT_SHOWN
    return WRONG if found or not wanted else MISSED


def _faults(pairs: Sequence[Pair]) -> Iterator[str]:
    for pair in pairs:
        for field in pair.faults:
            wanted, found = pair.wanted(field), pair.read(field)
            if field == "body":
                yield f"- `{pair.id}` body: {_difference(wanted, found)}"
            else:
                yield f"- `{pair.id}` {field}: {_shown(wanted)} is read as {_shown(found)}"


def _difference(wanted: Value, found: Value) -> str:
    """The ends of the paragraphs that should not be as they are: that is where most faults stand."""
    assert isinstance(wanted, tuple)
    assert isinstance(found, tuple)
    return "; ".join(f"{'…' if len(text) > 60 else ''}{text[-60:]}" for text in map(str, found) if text not in wanted)


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(" ".join(map(str, item)) if isinstance(item, tuple) else str(item) for item in value) or "none"
    return "none" if value is None else str(value)


if __name__ == "__main__":
    sys.stdout.write(page())
