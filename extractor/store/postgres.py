"""PostgreSQL: the flat tables in a schema of a database, over psycopg and COPY. `postgresql://…?schema=trade`.

Values are double precision: exact to 15 digits, and for any sum with fewer digits before its zeros, so for what news
states; a numeric column would only carry on the digits of a double. JSON is kept as `json`, which stores its text as it
came (byte for byte, NUL escapes too, which jsonb refuses); write `record::jsonb` for the operators of jsonb.

A server checks foreign keys row by row, which takes most of the time of a load. The first load into an empty store
therefore takes them off and puts them on at its end, where they are checked as a whole; if it is stopped before, the
next one that ends does so. Articles that are there already, byte for byte, cost no more than the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from typing import Any, Final

from extractor.errors import MissingExtraError
from extractor.store.sink import StoreError
from extractor.store.sql import BATCH, Flat, SqlSink, SqlStore, insert_rows
from extractor.store.tables import TABLES, Cell, Row, Table
from extractor.store.tables.ddl import Dialect
from extractor.store.tables.model import ForeignKey

try:
    import psycopg
    from psycopg import errors
    from psycopg.sql import SQL, Composed, Identifier
    from psycopg.types.string import TextLoader

    from extractor.store.postgres_address import Address, parse_address
except ModuleNotFoundError as missing:
    raise MissingExtraError("PostgreSQL", "postgres") from missing

_DIALECT: Final = Dialect(
    types={
        "text": "text", "integer": "bigint", "real": "double precision", "boolean": "boolean", "date": "date",
        "timestamp": "timestamptz", "json": "json",
    },
    cell_checks={},
    comments="behind",
)  # fmt: skip
_PAGE: Final = 1000
_WAIT: Final = "10min"
"""How long a load waits for another one's transaction."""


def sink(place: str, *, batch: int = BATCH) -> SqlSink:
    """Return the sink of a PostgreSQL database, whose schema and tables are made where there are none."""
    address = parse_address(f"postgresql:{place}")
    return SqlSink(address.shown, lambda: _Postgres(address, write=True), batch=batch)


def store(place: str) -> SqlStore:
    """Return a PostgreSQL database for reading, as it is when it is opened, whatever is loaded meanwhile."""
    address = parse_address(f"postgresql:{place}")
    return SqlStore(address.shown, lambda: _Postgres(address, write=False))


class _Postgres:
    """The driver: see `sql.Database`. What the server says becomes a StoreError here, with the mend that fits."""

    dialect: Dialect = _DIALECT
    errors: tuple[type[Exception], ...] = ()

    def __init__(self, address: Address, *, write: bool) -> None:
        self._address = address
        self._numbers = count()
        try:
            self._base = psycopg.connect(address.conninfo, autocommit=write)
        except psycopg.Error as error:
            told = address.clean(str(error))
            # without its cause, which knows the password
            raise StoreError(
                f"{address.shown}: cannot be opened ({told}); check host, port, database, user and password"
            ) from None
        try:
            with self._told():
                self._settings(write=write)
        except BaseException:
            self._base.close()
            raise

    def _settings(self, *, write: bool) -> None:
        base, schema = self._base, self._address.schema
        if base.info.parameter_status("server_encoding") != "UTF8":
            raise StoreError(
                f"{self._address.shown}: is not in UTF8; make a database with createdb -E UTF8 -T template0"
            )
        for kind in ("json", "jsonb"):
            base.adapters.register_loader(kind, TextLoader)
        if not write:
            base.read_only, base.isolation_level = True, psycopg.IsolationLevel.REPEATABLE_READ
        chosen = {"search_path": '"' + schema.replace('"', '""') + '"', "timezone": "UTC", "lock_timeout": _WAIT}
        for name, value in chosen.items():
            base.execute("SELECT set_config(%s, %s, false)", (name, value))
        if write and not self._has_schema():
            with base.transaction():
                self._lock()
                base.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))

    def _has_schema(self) -> bool:
        found = self._base.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (self._address.schema,))
        return found.fetchone() is not None

    def _lock(self) -> None:
        """Wait until no other load is in a transaction on this schema; the lock ends with the transaction."""
        key = f"extractor {self._address.schema}"
        self._base.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (key,))

    def run(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[tuple[Any, ...]]:
        with self._told():
            if not values and not self._base.autocommit:
                # a whole table or view, of any size, page by page; several may be read by turns
                with self._base.cursor(name=f"rows_{next(self._numbers)}") as pages:
                    pages.itersize = _PAGE
                    yield from pages.execute(sql.encode())
                return
            # psycopg marks values with %s
            cursor = self._base.execute(sql.replace("%", "%%").replace("?", "%s").encode(), values)
            if cursor.description:
                yield from cursor

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._told(), self._base.transaction():
            self._lock()
            yield

    def relations(self) -> set[str]:
        sql = "SELECT relname::text FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = ?"
        return {row[0] for row in self.run(sql, (self._address.schema,))}

    def columns(self, name: str) -> tuple[str, ...]:
        found = self.run(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 ORDER BY attnum",
            (name,),
        )
        return tuple(row[0] for row in found)

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        target = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), _names(table.names))
        with self._told(), self._base.cursor().copy(target) as copy:
            for row in rows:
                copy.write_row(row)

    def put(self, articles: Mapping[str, Flat]) -> None:
        with self._told():
            if self._base.execute("SELECT FROM articles LIMIT 1").fetchone() is None:
                self._take_keys_off()
            there = self._there(articles)
            changed = [article for article, same in there.items() if not same]
            for table in reversed(TABLES) if changed else ():
                if table.of_article:
                    gone = SQL("DELETE FROM {} WHERE article_id = ANY(%s)").format(Identifier(table.name))
                    self._base.execute(gone, (changed,))
        insert_rows(self, [rows for article, rows in articles.items() if not there.get(article)])

    def _there(self, articles: Mapping[str, Flat]) -> dict[str, bool]:
        """The articles of these that are stored, and whether with the very same record."""
        sums = [sha256(str(rows["articles"][0][-1]).encode()).hexdigest() for rows in articles.values()]
        sql = """
            SELECT a.article_id, encode(sha256(convert_to(a.record::text, 'UTF8')), 'hex') = given.sum
            FROM unnest(%s::text[], %s::text[]) AS given (article_id, sum) JOIN articles AS a USING (article_id)
        """
        return dict(self._base.execute(sql, ([*articles], sums)).fetchall())

    def _take_keys_off(self) -> None:
        """Take the foreign keys off tables without rows, where they are ours to change."""
        sql = """
            SELECT c.conname, t.relname FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            WHERE c.contype = 'f' AND n.nspname = %s AND t.relname = ANY(%s) AND pg_has_role(t.relowner, 'USAGE')
        """
        names = [table.name for table in TABLES]
        for key, table in self._base.execute(sql, (self._address.schema, names)).fetchall():
            self._base.execute(SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(key)))

    def finish(self) -> None:
        """Put on the foreign keys that are missing."""
        if self._missing_keys():
            with self.transaction():
                # again, for another load may have done so before it gave up the lock
                for table, key in self._missing_keys():
                    add = SQL("ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} ({})").format(
                        Identifier(table.name), _names(key.columns), Identifier(key.table), _names(key.targets)
                    )
                    self._base.execute(add)

    def _missing_keys(self) -> list[tuple[Table, ForeignKey]]:
        sql = """
            SELECT t.relname, ARRAY(
                SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, place)
                JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.place
            )
            FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid
            JOIN pg_namespace AS n ON n.oid = t.relnamespace WHERE c.contype = 'f' AND n.nspname = %s
        """
        with self._told():
            there = {(table, tuple(names)) for table, names in self._base.execute(sql, (self._address.schema,))}
        keys = [(table, key) for table in TABLES for key in table.foreign_keys(TABLES)]
        return [(table, key) for table, key in keys if (table.name, key.columns) not in there]

    def close(self) -> None:
        self._base.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the server says into one line with the mend."""
        try:
            yield
        except psycopg.Error as error:
            reason, mend = self._address.clean(str(error)), self._mend(error)
            raise StoreError(f"{self._address.shown}: {reason}; {mend}") from error

    def _mend(self, error: psycopg.Error) -> str:
        if self._base.closed:
            return "the connection is lost; only whole articles were stored: do the same again to go on"
        if isinstance(error, errors.InsufficientPrivilege):
            return f"ask the owner for the right to create or write tables in the schema {self._address.schema!r}"
        if isinstance(error, errors.LockNotAvailable):
            return "another load holds the store; wait for it"
        if isinstance(error, errors.DiskFull):
            return "make room on the server"
        return "name another schema (?schema=NAME) or database"


def _names(columns: Sequence[str]) -> Composed:
    return SQL(", ").join(map(Identifier, columns))
