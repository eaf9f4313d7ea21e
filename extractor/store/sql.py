"""Records into and out of an SQL database: creation, versions, transactions of whole articles; drivers do the rest."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from types import TracebackType
from typing import Any, Final, Protocol, Self

from extractor.record import SCHEMA_VERSION, Record, read_record
from extractor.store.sink import Rows, StoreError
from extractor.store.tables import BY_NAME, TABLES, VERSION, Cell, Row, Table, flatten, reference_rows, source_of
from extractor.store.tables.ddl import Dialect, create_tables
from extractor.store.tables.links import LINK_VIEWS, LINKS
from extractor.store.views import in_dialect, views

BATCH: Final = 500
"""Articles of one transaction."""
_KEPT: Final = "records_before"
_KEYS: Final = {table.name: table.primary_key for table in (*TABLES, *LINKS)}
_BOOLEANS: Final = {column.name for table in TABLES for column in table.columns if column.type == "boolean"}
_MOST_TOLD: Final = 300
_READ: Final = "cannot be read"
Flat = dict[str, list[Row]]


class Database(Protocol):
    """An open connection to one kind of database. `errors` are what its library raises."""

    dialect: Dialect
    errors: tuple[type[Exception], ...]

    def run(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[tuple[Any, ...]]:
        """Run one statement with `?` for its values; yield its rows."""

    def transaction(self) -> AbstractContextManager[None]:
        """Return a block whose changes come true together at its end, or not at all; it waits for other writers."""

    def relations(self) -> set[str]:
        """Return the names of the tables and views that there are."""

    def columns(self, name: str) -> tuple[str, ...]:
        """Return the columns of a table or view."""

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows."""

    def put(self, articles: Mapping[str, Flat]) -> None:
        """Put the rows of whole articles, by article id, in the place of those that are there (`put_rows`)."""

    def finish(self) -> None:
        """Do what `put` has put off, in a transaction of its own."""

    def close(self) -> None:
        """Close the connection; an open transaction is undone."""


class SqlSink:
    """Writes records to the flat tables of a database."""

    def __init__(self, url: str, connect: Callable[[], Database], *, batch: int = BATCH) -> None:
        """Name the database for messages, and say how to open it, for writing; `batch` articles are a transaction."""
        self.url = url
        self._connect, self._size = connect, batch
        self._base: Database | None = None
        self._waiting: dict[str, Flat] = {}
        self._sources: dict[Cell, Row] = {}

    def __enter__(self) -> Self:
        base = self._connect()
        try:
            with _told(base, self.url, "cannot be made ready"), base.transaction():
                prepare(base, self.url)
                self._sources = {row[0]: row for row in base.run(_select("sources"))}
        except BaseException:
            base.close()
            raise
        self._base = base
        return self

    def write(self, record: Record) -> None:
        """Take one record; see `Sink.write`."""
        if self._base is None:
            raise StoreError(f"{self.url}: the sink is not open; use it in a with block")
        rows = flatten(record, source=source_of(record))
        self._waiting.pop(record.article.id, None)
        self._waiting[record.article.id] = rows
        if len(self._waiting) >= self._size:
            self._save(self._base)

    def write_many(self, records: Iterable[Record]) -> None:
        """Take records one after the other."""
        for record in records:
            self.write(record)

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Give the open database for a block whose changes come true together at its end, or not at all.

        For what else is kept in it. Raises StoreError where the block's statements fail, or the sink is not open.
        """
        if self._base is None:
            raise StoreError(f"{self.url}: the sink is not open; use it in a with block")
        with _told(self._base, self.url, "cannot be written"), self._base.transaction():
            yield self._base

    def _save(self, base: Database) -> None:
        """Put the articles that wait in one transaction."""
        articles, self._waiting = self._waiting, {}
        named = {row[0]: row for rows in articles.values() for row in rows.pop("sources", ())}
        fresh = {key: row for key, row in named.items() if self._sources.get(key) != row}
        with _told(base, self.url, "cannot be written"), base.transaction():
            for row in fresh.values():
                put_source(base, row)
            # neighbours in the tables are written together
            base.put(dict(sorted(articles.items())))
        self._sources |= fresh

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        base, self._base = self._base, None
        if base is None:
            return
        try:
            if kind is None:
                if self._waiting:
                    self._save(base)
                with _told(base, self.url, "cannot be written"):
                    base.finish()
        finally:
            self._waiting = {}
            base.close()


class SqlStore:
    """Reads what is in the flat tables of a database."""

    def __init__(self, url: str, connect: Callable[[], Database]) -> None:
        """Name the database for messages, and say how to open it, for reading."""
        self.url = url
        self._connect = connect
        self._base: Database | None = None

    def __enter__(self) -> Self:
        base = self._connect()
        try:
            with _told(base, self.url, _READ):
                found = version_of(base)
                if found is None:
                    raise StoreError(f"{self.url}: holds no records; make it with extractor load RECORDS --to URL")
                _refuse_newer(found, self.url)
                if found < VERSION:
                    raise StoreError(f"{self.url}: is of an older version ({found}); load anything into it to renew it")
        except BaseException:
            base.close()
            raise
        self._base = base
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        base, self._base = self._base, None
        if base is not None:
            base.close()

    def records(self) -> Iterator[Record]:
        """Yield the records in the order of their article ids; see `Store.records`."""
        base = self._opened()
        with _told(base, self.url, _READ):
            for article, text in _pages(base, "articles"):
                yield _record(self.url, article, text)

    def rows(self, name: str) -> Rows:
        """Return a table or view, ordered by its key or by all its columns; see `Store.rows`."""
        base = self._opened()
        with _told(base, self.url, _READ):
            made = base.relations() & {*LINK_VIEWS, *(table.name for table in LINKS)}
        known = [*(view.name for view in views()), *BY_NAME, *sorted(made)]
        if name not in known:
            raise StoreError(f"{self.url}: has no table or view {name!r}; there are {', '.join(known)}")
        with _told(base, self.url, _READ):
            columns = base.columns(name)
        order = _KEYS.get(name, columns)
        return Rows(columns, self._read(base, name, columns, order))

    def query(self, sql: str) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows of a SELECT over the tables and views, cells as in `flatten` but for booleans of SQLite.

        `joined(column BY order)` may be used as in the views. Read one query to its end before the next: not every
        database has two open at once. Raises StoreError where the database refuses it.
        """
        base = self._opened()
        with _told(base, self.url, _READ):
            for row in base.run(in_dialect(sql, base.dialect)):
                yield _plain(row, ())

    def _read(
        self, base: Database, name: str, columns: tuple[str, ...], order: tuple[str, ...]
    ) -> Iterator[tuple[Cell, ...]]:
        booleans = [n for n, column in enumerate(columns) if column in _BOOLEANS]
        sql = f"SELECT {', '.join(columns)} FROM {name} ORDER BY {', '.join(order)}"
        with _told(base, self.url, _READ):
            for row in base.run(sql):
                yield _plain(row, booleans)

    def _opened(self) -> Database:
        if self._base is None:
            raise StoreError(f"{self.url}: the store is not open; use it in a with block")
        return self._base


def prepare(base: Database, url: str) -> None:
    """Make the tables and views where there are none, or bring older ones up to date; belongs in a transaction.

    Raises StoreError for a store of a newer version, and for a database that holds tables of these names already.
    """
    found = version_of(base)
    if found is None:
        taken = sorted(base.relations() & {*BY_NAME, *(view.name for view in views())})
        if taken:
            raise StoreError(f"{url}: holds {taken[0]!r} already, which is not ours; name another database")
        _create(base)
        return
    _refuse_newer(found, url)
    if found < VERSION:
        migrate(base, found, url)


def version_of(base: Database) -> int | None:
    """Return the version of the tables, None where there are none."""
    if "schema_version" not in base.relations():
        return None
    return max((int(row[0]) for row in base.run("SELECT version FROM schema_version")), default=None)


def migrate(base: Database, found: int, url: str) -> None:
    """Make the tables of version `found` anew as they are now, from the records they hold; needs a transaction.

    Raises StoreError where the version is not known, or a record is not of this version.
    """
    before = tomllib.loads((files("extractor.store") / "migrations.toml").read_text("utf-8"))["versions"]
    if str(found) not in before:
        raise StoreError(f"{url}: version {found} of the tables is not known; load its records into a new store")
    _do(base, f"CREATE TABLE {_KEPT} AS SELECT article_id, record FROM articles")
    drop_views(base)
    for table in reversed(before[str(found)]):
        _do(base, f"DROP TABLE {table}")
    _create(base)
    known: set[Cell] = set()
    articles: dict[str, Flat] = {}
    for article, text in _pages(base, _KEPT):
        record = _record(url, article, text)
        rows = flatten(record, source=source_of(record))
        for row in rows.pop("sources", ()):
            if row[0] not in known:
                put_source(base, row)
                known.add(row[0])
        articles[article] = rows
        if len(articles) == BATCH:
            base.put(articles)
            articles = {}
    if articles:
        base.put(articles)
    _do(base, f"DROP TABLE {_KEPT}")


def put_rows(base: Database, articles: Mapping[str, Flat]) -> None:
    """Take away all rows of these articles and add the new ones; what most drivers' `put` does."""
    marks = ", ".join("?" * len(articles))
    there = [row[0] for row in base.run(f"SELECT article_id FROM articles WHERE article_id IN ({marks})", [*articles])]
    if there:
        marks = ", ".join("?" * len(there))
        for table in reversed(TABLES):
            if table.of_article:
                _do(base, f"DELETE FROM {table.name} WHERE article_id IN ({marks})", there)
    insert_rows(base, articles.values())


def insert_rows(base: Database, articles: Iterable[Flat], *, but: Sequence[str] = ()) -> None:
    """Add the rows of articles, table by table, without those of the tables `but`."""
    flat = [*articles]
    for table in TABLES:
        if table.name in but:
            continue
        rows = [row for found in flat for row in found.get(table.name, ())]
        if rows:
            base.insert(table, rows)


def put_source(base: Database, row: Row) -> None:
    """Add or renew one row of `sources`."""
    names = BY_NAME["sources"].names
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    marks = ", ".join("?" * len(names))
    _do(base, f"INSERT INTO sources VALUES ({marks}) ON CONFLICT (source_id) DO UPDATE SET {changes}", row)


def create_all(base: Database) -> None:
    """Make all tables and views, empty but for the version and the reference tables."""
    for statement in create_tables(TABLES, base.dialect):
        _do(base, statement)
    for view in views():
        _do(base, view.create(base.dialect))


def drop_views(base: Database) -> None:
    """Drop our views."""
    for view in reversed(views()):
        _do(base, f"DROP VIEW IF EXISTS {view.name}")


def _create(base: Database) -> None:
    create_all(base)
    base.insert(BY_NAME["schema_version"], [(VERSION, SCHEMA_VERSION)])
    for name, rows in reference_rows().items():
        base.insert(BY_NAME[name], rows)


def _refuse_newer(found: int, url: str) -> None:
    if found > VERSION:
        raise StoreError(f"{url}: was made by a newer extractor (tables {found}, here {VERSION}); update this one")


def _do(base: Database, sql: str, values: Sequence[Cell] = ()) -> None:
    for _ in base.run(sql, values):
        pass


def _select(name: str) -> str:
    return f"SELECT {', '.join(BY_NAME[name].names)} FROM {name}"


def _pages(base: Database, table: str) -> Iterator[tuple[str, str]]:
    """Article ids and records in order, a page at a time, so that other statements may run between them."""
    last = ""
    sql = f"SELECT article_id, record FROM {table} WHERE article_id > ? ORDER BY article_id LIMIT {BATCH}"
    while page := [*base.run(sql, (last,))]:
        yield from page
        last = page[-1][0]


def _record(url: str, article: str, text: str) -> Record:
    try:
        return read_record(text)
    except ValueError as error:
        raise StoreError(f"{url}: article {article} is no record of this version: {error}") from error


def _plain(row: tuple[Any, ...], booleans: Sequence[int]) -> tuple[Cell, ...]:
    """A row with its cells as in `flatten`."""
    cells = [_plain_cell(cell) for cell in row]
    for place in booleans:
        cells[place] = bool(cells[place])
    return tuple(cells)


def _plain_cell(cell: Any) -> Cell:
    if isinstance(cell, datetime):
        return cell.isoformat().removesuffix("+00:00") + "Z"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    known: Cell = cell
    return known


@contextmanager
def _told(base: Database, url: str, what: str) -> Iterator[None]:
    """Turn what the library raises into one line with the mend."""
    try:
        yield
    except base.errors as error:
        mend = "name a database that extractor load made" if what == _READ else "make room, or name another place"
        raise StoreError(f"{url}: {what} ({shortened(error)}); {mend}") from error


def shortened(error: Exception) -> str:
    """Return what a library says as one line of reasonable length: some print their stack."""
    told = " ".join(str(error).split())
    return told if len(told) <= _MOST_TOLD else f"{told[:_MOST_TOLD]}…"
