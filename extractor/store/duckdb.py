"""DuckDB: one file made for analysis. `duckdb:PATH`; needs the extra `duckdb`.

DuckDB checks a foreign key against what was there before the transaction, so a row cannot be deleted in the
transaction that deletes the last row referring to it: an article cannot be replaced in place. New articles are added
batch by batch; changed ones wait in a temporary table, and at the end all tables are made anew around them in one
transaction. Articles that are there already, byte for byte, cost no more than the comparison.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from extractor.errors import MissingExtraError
from extractor.record import read_record
from extractor.store.sink import StoreError
from extractor.store.sql import BATCH, Flat, SqlSink, SqlStore, create_all, drop_views, insert_rows, shortened
from extractor.store.tables import TABLES, Cell, Row, Table, flatten, source_of
from extractor.store.tables.ddl import Dialect
from extractor.store.tables.model import Type

if TYPE_CHECKING:
    import duckdb

_TYPES: Final[dict[Type, str]] = {
    "text": "VARCHAR", "integer": "INTEGER", "real": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE",
    "timestamp": "TIMESTAMP", "json": "JSON",
}  # fmt: skip
_DIALECT: Final = Dialect(types=_TYPES, cell_checks={}, comments="behind", indexes=False)
# cells of these types travel as they are, the others as text that DuckDB casts
_CARRIED: Final[dict[Type, type]] = {"integer": int, "real": float, "boolean": bool}
# much of a transaction's cost does not grow with it
_SIZE: Final = 2000
_GIVEN: Final = "given_rows"
_CHANGED: Final = "changed_articles"
_FETCH: Final = 1000


def sink(place: str, *, batch: int = _SIZE) -> SqlSink:
    """Return the sink of a DuckDB file, made where there is none; see `SqlSink`.

    Replacing changed articles takes time in proportion to the store, once for each block.
    """
    return SqlSink(f"duckdb:{place}", lambda: _Duckdb(place, write=True), batch=batch)


def store(place: str) -> SqlStore:
    """Return a DuckDB file for reading; not while another process writes to it."""
    return SqlStore(f"duckdb:{place}", lambda: _Duckdb(place, write=False))


class _Duckdb:
    """The driver: see `sql.Database`."""

    dialect: Dialect = _DIALECT
    errors: tuple[type[Exception], ...]

    def __init__(self, place: str, *, write: bool) -> None:
        try:
            import duckdb
        except ImportError as error:
            raise MissingExtraError("DuckDB", "duckdb") from error
        path = Path(place)
        self.errors = (duckdb.Error,)
        if not write and not path.is_file():
            raise StoreError(f"duckdb:{place}: no such file; name a database that extractor load made")
        try:
            if write:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._base: duckdb.DuckDBPyConnection = duckdb.connect(str(path), read_only=not write)
            # text stays text, whatever its first values look like
            self._base.execute("SET pandas_analyze_sample = 0")
        except OSError as error:
            raise StoreError(f"duckdb:{place}: cannot be opened ({error.strerror}); name another place") from error
        except duckdb.Error as error:
            other = "not a valid DuckDB" in str(error)
            mend = (
                "name a database that extractor load made, or another place"
                if other
                else "wait for the program that has it open, or name another place"
            )
            raise StoreError(f"duckdb:{place}: cannot be opened ({shortened(error)}); {mend}") from error
        self._waits = False

    def run(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[tuple[Any, ...]]:
        result = self._base.execute(sql, list(values))
        while page := result.fetchmany(_FETCH):
            yield from page

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN")
        try:
            yield
            self._base.execute("COMMIT")
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        """Roll back, unless a failed COMMIT has done so."""
        import duckdb

        try:
            self._base.execute("ROLLBACK")
        except duckdb.TransactionException:
            return

    def relations(self) -> set[str]:
        return {row[0] for row in self.run("SELECT table_name FROM information_schema.tables")}

    def columns(self, name: str) -> tuple[str, ...]:
        return tuple(row[0] for row in self.run(f"DESCRIBE {name}"))

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        # columns as NumPy arrays are the quickest way in that needs no other library
        columns = zip(table.columns, zip(*rows, strict=True), strict=True)
        self._base.register(_GIVEN, {column.name: _array(column.type, cells) for column, cells in columns})
        self._base.execute(f"INSERT INTO {table.name} SELECT * FROM {_GIVEN}")
        self._base.unregister(_GIVEN)

    def put(self, articles: Mapping[str, Flat]) -> None:
        there = self._there(articles)
        insert_rows(self, [rows for article, rows in articles.items() if article not in there])
        changed = [
            (article, _text(articles[article])) for article in there if _text(articles[article]) != there[article]
        ]
        self._put_off(list(there), changed)

    def _there(self, articles: Mapping[str, Flat]) -> dict[str, str]:
        """The articles of these that are stored, with their records."""
        sql = (
            "SELECT article_id, record FROM articles WHERE article_id IN (SELECT unnest(from_json(?, '[\"VARCHAR\"]')))"
        )
        return dict(self.run(sql, [json.dumps([*articles])]))

    def _put_off(self, there: list[str], changed: list[tuple[str, str]]) -> None:
        """Keep changed records for the end; what was kept for these articles before no longer counts."""
        if not self._waits:
            if not changed:
                return
            self._base.execute(f"CREATE TEMP TABLE {_CHANGED} (article_id VARCHAR, record VARCHAR)")
            self._waits = True
        given = "SELECT unnest(from_json(?, '[\"VARCHAR\"]'))"
        self._base.execute(f"DELETE FROM {_CHANGED} WHERE article_id IN ({given})", [json.dumps(there)])
        for article, record in changed:
            self._base.execute(f"INSERT INTO {_CHANGED} VALUES (?, ?)", [article, record])

    def finish(self) -> None:
        if not self._waits:
            return
        self._waits = False
        with self.transaction():
            for table in TABLES:
                kept = f"WHERE article_id NOT IN (SELECT article_id FROM {_CHANGED})" if table.of_article else ""
                self._base.execute(f"CREATE TEMP TABLE kept_{table.name} AS SELECT * FROM {table.name} {kept}")
            drop_views(self)
            for table in reversed(TABLES):
                self._base.execute(f"DROP TABLE {table.name}")
            create_all(self)
            for table in TABLES:
                self._base.execute(f"INSERT INTO {table.name} SELECT * FROM kept_{table.name}")
                self._base.execute(f"DROP TABLE kept_{table.name}")
            self._insert_changed()
            self._base.execute(f"DROP TABLE {_CHANGED}")

    def _insert_changed(self) -> None:
        last = ""
        sql = f"SELECT article_id, record FROM {_CHANGED} WHERE article_id > ? ORDER BY article_id LIMIT {BATCH}"
        while page := [*self.run(sql, (last,))]:
            records = [read_record(text) for _, text in page]
            insert_rows(self, [flatten(record, source=source_of(record)) for record in records], but=("sources",))
            last = page[-1][0]

    def close(self) -> None:
        self._base.close()


def _array(kind: Type, cells: Sequence[Cell]) -> np.ndarray:
    """The cells of one column."""
    carried = _CARRIED.get(kind)
    if carried is None:
        return np.array(cells, dtype=object)
    if None in cells:  # as text, because not every version of DuckDB heeds the mask of an array
        return np.array([None if cell is None else repr(cell) for cell in cells], dtype=object)
    return np.array(cells, dtype=carried)


def _text(rows: Flat) -> str:
    """The record of flat rows."""
    return str(rows["articles"][0][-1])
