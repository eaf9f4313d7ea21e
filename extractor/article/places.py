"""Where reading a file of many articles can begin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A point between two articles of a file: `row` articles and `line` lines stand before it.

    `offset` is where a reader can begin at once: a byte of an unpacked table, the first byte of an archive's record
    (or gzip member), the number of a Parquet row group, of which rows may still have to be passed over. None: only
    from the start of the file.
    """

    row: int = 0
    line: int = 0
    offset: int | None = None


START = Place()
"""The start of a file."""
