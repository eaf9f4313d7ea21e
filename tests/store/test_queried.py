"""Stores asked by SQL: databases, folders that are laid out for it, and records; every query of the report on each."""

import json
from pathlib import Path
from typing import Any

import pytest
from postgres_server import programs, running
from sample_store import sample_records

from extractor.store import Store, StoreError, open_sink, open_store
from extractor.store.queried import queried, queried_records
from extractor.store.sql import SqlStore
from extractor.store.tables import TABLES
from extractor.view.report.queries import queries

Answers = dict[str, list[tuple[Any, ...]]]
QUERIES = (*queries("facts"), *queries("tables"))


def answers(store: SqlStore) -> Answers:
    """The rows of every query; numbers that were added up in nine places, for the order of adding is free."""
    return {
        query.name + query.sql: [
            tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row) for row in query.rows(store)
        ]
        for query in QUERIES
    }


def stored(url: str) -> Answers:
    with open_sink(url) as sink:
        sink.write_many(sample_records())
    with queried(url) as store:
        return answers(store)


@pytest.fixture(scope="module")
def expected() -> Answers:
    with queried_records(sample_records()) as store:
        return answers(store)


@pytest.mark.parametrize("url", ["sqlite:{}/a.db", "duckdb:{}/b.duckdb", "parquet:{}/c", "csv:{}/d"])
def test_every_store_answers_alike(url: str, tmp_path: Path, expected: Answers) -> None:
    if url.startswith(("duckdb", "parquet")):
        pytest.importorskip({"d": "duckdb", "p": "pyarrow"}[url[0]])
    assert all(expected.values())
    assert stored(url.format(tmp_path)) == expected


@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed: apt-get install postgresql")
def test_a_server_answers_alike(expected: Answers) -> None:
    pytest.importorskip("psycopg")
    with running() as server:
        assert stored(server.url(query="schema=asked")) == expected


def test_columns_are_as_many_as_named(expected: Answers) -> None:
    for query in QUERIES:
        assert {len(row) for row in expected[query.name + query.sql]} == {len(query.columns)}, query.name


def sorted_rows(store: Store, table: str) -> list[str]:
    return sorted(map(repr, store.rows(table).rows))


def test_the_copy_has_all_but_the_records(tmp_path: Path) -> None:
    with open_sink(f"csv:{tmp_path / 'out'}") as sink:
        sink.write_many(sample_records())
    with queried(f"csv:{tmp_path / 'out'}") as copy, open_store(f"csv:{tmp_path / 'out'}") as store:
        for table in TABLES:
            if table.name == "articles":
                assert {json.dumps(row[-1]) for row in copy.rows("articles").rows} == {'"{}"'}
                assert len(list(store.rows("articles").rows)) == len(sample_records())
            else:
                assert sorted_rows(copy, table.name) == sorted_rows(store, table.name), table.name


def test_what_was_written_since_is_not_seen(tmp_path: Path) -> None:
    """All that is asked of an open store is of one moment."""
    url = f"sqlite:{tmp_path / 'trade.db'}"
    first, *others = sample_records()
    with open_sink(url) as sink:
        sink.write(first)
    count = "SELECT count(*) FROM articles"
    with queried(url) as store:
        assert list(store.query(count)) == [(1,)]
        with open_sink(url) as sink:
            sink.write_many(others)
        assert list(store.query(count)) == [(1,)]
    with queried(url) as store:
        assert list(store.query(count)) == [(1 + len(others),)]


def test_a_query_that_fails_is_told(tmp_path: Path) -> None:
    with queried_records(sample_records()) as store, pytest.raises(StoreError, match="cannot be read"):
        list(store.query("SELECT nothing FROM nowhere"))
