"""SQLite: one file that every tool reads, with the standard library alone. `sqlite:PATH`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from extractor.store.sink import StoreError
from extractor.store.sql import BATCH, Flat, SqlSink, SqlStore, put_rows
from extractor.store.tables import Cell, Row, Table
from extractor.store.tables.ddl import Dialect

_DIALECT: Final = Dialect(
    types={
        "text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER", "date": "TEXT",
        "timestamp": "TEXT", "json": "TEXT",
    },
    cell_checks={
        "boolean": "{} IN (0, 1)",
        "date": "{} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'",
        "timestamp": "{} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'",
        "json": "json_valid({})",
    },
    comments="inside",
    joined="group_concat({0}, ';')",
    suffix=" STRICT",
    # rows of an article lie together, so that they are replaced in one place
    clustered=" STRICT, WITHOUT ROWID",
)  # fmt: skip
# STRICT tables
_OLDEST: Final = (3, 37)
_VALUES: Final = 200
"""Values of one statement; SQLite takes 999 at least."""
_WAIT: Final = 60.0
"""Seconds to wait for another writer."""


def sink(place: str, *, batch: int = BATCH) -> SqlSink:
    """Return the sink of a SQLite file, made where there is none; see `SqlSink`."""
    return SqlSink(f"sqlite:{place}", lambda: _Sqlite(place, write=True), batch=batch)


def store(place: str) -> SqlStore:
    """Return a SQLite file for reading; it may be read while it is written to."""
    return SqlStore(f"sqlite:{place}", lambda: _Sqlite(place, write=False))


class _Sqlite:
    """The driver: see `sql.Database`."""

    dialect: Dialect = _DIALECT
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, place: str, *, write: bool) -> None:
        if sqlite3.sqlite_version_info < _OLDEST:
            raise StoreError(
                f"sqlite:{place}: this Python has SQLite {sqlite3.sqlite_version}; 3.37 or newer is needed"
            )
        path = Path(place)
        if not write and not path.is_file():
            raise StoreError(f"sqlite:{place}: no such file; name a database that extractor load made")
        try:
            if write:
                path.parent.mkdir(parents=True, exist_ok=True)
            uri = f"file:{quote(str(path))}?mode={'rwc' if write else 'ro'}"
            self._base = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT)
            self._settings(write=write)
        except OSError as error:
            raise StoreError(f"sqlite:{place}: cannot be opened ({error.strerror}); name another place") from error
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
                mend = "name a database that extractor load made, or another place"
                raise StoreError(f"sqlite:{place}: is no SQLite database; {mend}") from error
            raise StoreError(f"sqlite:{place}: cannot be opened ({error}); name another place") from error

    def _settings(self, *, write: bool) -> None:
        self._base.execute("PRAGMA foreign_keys = ON")
        if write:
            # texts are long; only a new file heeds it
            self._base.execute("PRAGMA page_size = 16384")
            # readers go on while a transaction is written; a killed one leaves nothing
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.execute("PRAGMA cache_size = -65536")
        else:
            # all that is read is of one moment, while another process may write
            self._base.execute("BEGIN")
            # what is no database says so only when it is read
            self._base.execute("PRAGMA schema_version")

    def run(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[tuple[Any, ...]]:
        # no `yield from`: a reader that stops early would close a cursor whose connection may be gone
        for row in self._base.execute(sql, values):  # noqa: UP028
            yield row

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._base.execute("COMMIT")
        except BaseException:
            # after some errors, such as a full disk, SQLite has undone it itself
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
            raise

    def relations(self) -> set[str]:
        return {row[0] for row in self._base.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}

    def columns(self, name: str) -> tuple[str, ...]:
        return tuple(row[1] for row in self._base.execute(f"PRAGMA table_info({name})"))

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        # several rows to a statement are quicker than one
        together = max(1, _VALUES // len(table.columns))
        whole = len(rows) - len(rows) % together
        self._insert(table, rows[:whole], together)
        self._insert(table, rows[whole:], 1)

    def _insert(self, table: Table, rows: Sequence[Row], together: int) -> None:
        marks = ", ".join([f"({', '.join('?' * len(table.columns))})"] * together)
        values = ([*chain.from_iterable(rows[at : at + together])] for at in range(0, len(rows), together))
        self._base.executemany(f"INSERT INTO {table.name} VALUES {marks}", values)

    def put(self, articles: Mapping[str, Flat]) -> None:
        put_rows(self, articles)

    def finish(self) -> None:
        """Nothing is put off."""

    def close(self) -> None:
        self._base.close()
