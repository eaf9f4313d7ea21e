"""Stores as something SQL can be asked of: databases as they are, everything else laid out in a passing SQLite file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from extractor.record import Record
from extractor.store import sqlite
from extractor.store.sink import Store, open_store
from extractor.store.sql import SqlStore
from extractor.store.tables import TABLES, Cell, Row, Table, reference_rows

_ROWS: Final = 2000
"""Rows that are in memory at once."""
# the copy is for asking alone: the whole record, by far the largest cell, stays behind
_NO_RECORD: Final = "{}"


@contextmanager
def queried(url: str) -> Iterator[SqlStore]:
    """Open the store at `url` for queries; what is no database is copied, table by table, for as long as the block is.

    The copy takes room for all tables but the records in the folder for temporary files. Raises as `open_store` does,
    and StoreError where a table cannot be read.
    """
    with open_store(url) as store:
        if isinstance(store, SqlStore):
            yield store
            return
        with TemporaryDirectory(prefix="extractor-") as folder:
            place = str(Path(folder) / "copy.db")
            _copy(store, place)
            with sqlite.store(place) as copy:
                yield copy


@contextmanager
def queried_records(records: Iterable[Record]) -> Iterator[SqlStore]:
    """Lay out `records`, read one by one, in a passing SQLite file for queries."""
    with TemporaryDirectory(prefix="extractor-") as folder:
        place = str(Path(folder) / "records.db")
        with sqlite.sink(place) as sink:
            sink.write_many(records)
        with sqlite.store(place) as store:
            yield store


def _copy(store: Store, place: str) -> None:
    there = {"schema_version", *reference_rows()}
    with sqlite.sink(place) as sink, sink.transaction() as base:
        for table in TABLES:
            if table.name in there:
                continue
            rows = _rows(store, table)
            while page := list(islice(rows, _ROWS)):
                base.insert(table, page)


def _rows(store: Store, table: Table) -> Iterator[Row]:
    """The rows of a table in the order of its columns."""
    found = store.rows(table.name)
    place = {name: at for at, name in enumerate(found.columns)}
    columns = [None if name == "record" else place[name] for name in table.names]
    for row in found.rows:
        cells: list[Cell] = [_NO_RECORD if at is None else row[at] for at in columns]
        yield tuple(cells)
