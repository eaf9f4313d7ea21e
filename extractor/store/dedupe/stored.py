"""Links the articles of a database: reads its records and the last run's result, writes the new one in one step."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

from extractor.store.dedupe.link import link
from extractor.store.dedupe.model import Known, Linked
from extractor.store.dedupe.rows import Rows, as_known, as_rows
from extractor.store.dedupe.traits import traits_of
from extractor.store.sink import StoreError, open_sink, open_store
from extractor.store.sql import Database, SqlSink, SqlStore
from extractor.store.tables import Table
from extractor.store.tables.ddl import create_tables
from extractor.store.tables.links import DEDUPE_RUN, LINK_VIEWS, LINKS

_CHUNK: Final = 5000


def link_store(url: str) -> Linked:
    """Link the articles of the database at `url`; only what is new or has changed since the last run is compared.

    Raises StoreError where `url` is no database that keeps records, or another run of dedupe came between.
    """
    store = open_store(url)
    if not isinstance(store, SqlStore):
        raise StoreError(f"{url}: is no database; give its files as RECORDS, or load them into one (extractor load)")
    with store:
        articles = [traits_of(record) for record in store.records()]
    sink = open_sink(url)
    if not isinstance(sink, SqlSink):
        raise StoreError(f"{url}: cannot be written to; load its records into a database (extractor load)")
    with sink:
        with sink.transaction() as base:
            before = _last_run(base)
            known = as_known({table.name: _read(base, table) for table in LINKS}) if before else Known()
        linked = link(articles, known=known)
        rows = as_rows(linked)
        with sink.transaction() as base:
            if _last_run(base) != before:
                raise StoreError(f"{url}: another run of dedupe has finished meanwhile; run this one again")
            if rows[DEDUPE_RUN.name] != before:
                _write(base, rows)
    return linked


def _last_run(base: Database) -> list[tuple[Any, ...]]:
    """Return the row of the last run, none before the first."""
    return _read(base, DEDUPE_RUN) if DEDUPE_RUN.name in base.relations() else []


def _read(base: Database, table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in base.run(f"SELECT {', '.join(table.names)} FROM {table.name}")]


def _write(base: Database, rows: Rows) -> None:
    """Make the link tables and their views anew."""
    there = base.relations()
    for name in LINK_VIEWS:
        _do(base, f"DROP VIEW IF EXISTS {name}")
    for table in reversed(LINKS):
        if table.name in there:
            _do(base, f"DROP TABLE {table.name}")
    for statement in create_tables(LINKS, base.dialect):
        _do(base, statement)
    for table in LINKS:
        found = rows[table.name]
        for start in range(0, len(found), _CHUNK):
            base.insert(table, found[start : start + _CHUNK])
    for name in LINK_VIEWS:
        query = files(__package__).joinpath("views", f"{name}.sql").read_text("utf-8")
        _do(base, f"CREATE VIEW {name} AS\n{query}")


def _do(base: Database, statement: str) -> None:
    for _ in base.run(statement):
        pass
