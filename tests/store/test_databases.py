"""SQLite and DuckDB: the same rows however often loaded, keys and checks on, versions, migration, what is refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from flat_rows import check_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_store import bare_records, dump, many_records, sample_records
from shaped_records import shaped_records

from extractor.record import Record, to_json
from extractor.store import Sink, Store, StoreError, open_sink, open_store, tables
from extractor.store.sqlite import sink as sqlite_sink
from extractor.store.tables import BY_NAME, TABLES, VERSION, flatten, reference_rows, source_of

ENDINGS = {"sqlite": "db", "duckdb": "duckdb"}


@pytest.fixture(params=sorted(ENDINGS))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store that is not there yet."""
    return f"{request.param}:{tmp_path / 'deep' / 'trade.'}{ENDINGS[request.param]}"


def run(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements on the database behind our back; return the rows of the last one."""
    scheme, _, place = url.partition(":")
    rows: list[tuple[Any, ...]] = []
    if scheme == "sqlite":
        with closing(sqlite3.connect(place)) as base:
            base.execute("PRAGMA foreign_keys = ON")
            for statement in statements:
                rows = base.execute(statement).fetchall()
            base.commit()
        return rows
    with duckdb.connect(place) as duck:
        for statement in statements:
            rows = duck.execute(statement).fetchall()
    return rows


def load(url: str, records: list[Record] | Iterator[Record]) -> None:
    with open_sink(url) as sink:
        assert isinstance(sink, Sink)
        sink.write_many(records)


def wanted(records: list[Record]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that the last record of each article gives, ordered by key."""
    rows: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in TABLES}
    for record in {record.article.id: record for record in records}.values():
        for name, found in flatten(record, source=source_of(record)).items():
            rows[name] += found
    rows |= {**reference_rows(), "schema_version": [(VERSION, "1.0")]}
    for name, found in rows.items():
        places = [BY_NAME[name].names.index(column) for column in BY_NAME[name].primary_key]
        rows[name] = sorted(set(found), key=lambda row, places=places: [row[place] for place in places])  # type: ignore[misc]
    return rows


def test_rows_are_those_of_the_model(url: str) -> None:
    records = sample_records()
    load(url, records)
    assert dump(url) == wanted(records)


def test_the_same_records_twice_give_the_same_rows(url: str, sample_record: Record) -> None:
    records = [*many_records(16), sample_record]
    load(url, records)
    once = dump(url)
    load(url, records)
    assert dump(url) == once


def test_an_article_is_replaced_with_all_its_rows(url: str, sample_data: dict[str, Any]) -> None:
    before = Record.model_validate(sample_data)
    others = list(many_records(8))
    load(url, [*others, before])
    sample_data |= {"events": [], "opportunities": [], "warnings": [], "relations": []}
    sample_data["figures"] = sample_data["figures"][1:]
    after = Record.model_validate(sample_data)
    load(url, [before, after])
    assert dump(url) == wanted([*others, after])
    load(url, [after, before, others[3]])
    assert dump(url) == wanted([*others, before])
    with open_sink(url) as sink:
        sink.write(after)
        sink.write(before)
    assert dump(url) == wanted([*others, before])


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(shaped_records(), max_size=3))
def test_any_records(url: str, records: list[Record]) -> None:
    Path(url.partition(":")[2]).unlink(missing_ok=True)
    for record in records:
        load(url, [record])
    load(url, [])
    stored = dump(url)
    known = {row[1] for row in stored["articles"]}
    expected = wanted(records)
    # a source stays when its last article goes elsewhere
    assert [row for row in stored.pop("sources") if row[0] in known] == [
        row for row in expected.pop("sources") if row[0] in known
    ]
    assert stored == expected


def test_records_come_back(url: str, sample_record: Record) -> None:
    records = [*many_records(20), *bare_records(sample_record, 1010)]
    load(url, iter(records))
    with open_store(url) as store:
        assert isinstance(store, Store)
        back = list(store.records())
    assert [record.article.id for record in back] == sorted(record.article.id for record in records)
    assert {to_json(record) for record in back} == {to_json(record) for record in records}


def test_stored_rows_hold(url: str) -> None:
    load(url, list(many_records(30)))
    stored = dump(url)
    check_rows({name: rows for name, rows in stored.items() if name != "countries"})


def test_what_is_written_after_an_error_is_whole(url: str) -> None:
    records = list(many_records(30))
    with pytest.raises(RuntimeError, match="stop"), open_sink(url) as sink:
        sink.write_many(records)
        raise RuntimeError("stop")
    assert dump(url) == wanted([])


def test_batches_are_lasting_before_the_end(tmp_path: Path) -> None:
    place = str(tmp_path / "trade.db")
    records = list(many_records(25))
    with pytest.raises(RuntimeError, match="stop"), sqlite_sink(place, batch=10) as sink:
        sink.write_many(records)
        # others read while one writes
        assert len(dump(f"sqlite:{place}")["articles"]) == 20
        raise RuntimeError("stop")
    assert dump(f"sqlite:{place}") == wanted(records[:20])


BROKEN = {
    "a figure without its article": "UPDATE figures SET article_id = 'x'",
    "a good that is not there": "INSERT INTO figure_commodities SELECT article_id, 'f1', 'c9' FROM articles LIMIT 1",
    "an unknown country": "UPDATE events SET country = 'XX'",
    "a confidence above 1": "UPDATE entities SET confidence = 1.5",
    "an unknown metric": "UPDATE figures SET metric = 'weight'",
    "an end before the start": "UPDATE mentions SET start_char = end_char + 1",
    "a mention of nothing": "UPDATE mentions SET entity_id = NULL, commodity_id = NULL, sector_id = NULL",
    "no value": "UPDATE figures SET value = NULL",
    "no date": "UPDATE articles SET published_on = 'yesterday'",
    "no JSON": "UPDATE articles SET tags = '[half'",
    "an article twice": "INSERT INTO articles SELECT * FROM articles LIMIT 1",
}


@pytest.mark.parametrize("what", BROKEN)
def test_keys_and_checks_are_on(url: str, sample_record: Record, what: str) -> None:
    load(url, [sample_record])
    with pytest.raises((sqlite3.Error, duckdb.Error)):
        run(url, BROKEN[what])


def test_a_newer_store_is_refused(url: str, sample_record: Record) -> None:
    load(url, [sample_record])
    run(url, f"UPDATE schema_version SET version = {VERSION + 1}")
    for opened in (open_sink(url), open_store(url)):
        with (
            pytest.raises(
                StoreError, match=rf"made by a newer extractor \(tables {VERSION + 1}, here {VERSION}\); update"
            ),
            opened,
        ):
            pass
    assert run(url, "SELECT count(*) FROM articles") == [(1,)]


def test_tables_of_others_are_refused(url: str) -> None:
    Path(url.partition(":")[2]).parent.mkdir()
    run(url, "CREATE TABLE articles (id INTEGER)")
    with pytest.raises(StoreError, match="holds 'articles' already"), open_sink(url):
        pass
    with pytest.raises(StoreError, match="holds no records"), open_store(url):
        pass
    assert run(url, "SELECT count(*) FROM articles") == [(0,)]


def version_0(url: str, records: list[Record]) -> None:
    """Make a store of version 0: the records alone."""
    Path(url.partition(":")[2]).parent.mkdir(exist_ok=True)
    rows = ", ".join(f"('{r.article.id}', '{to_json(r).replace(chr(39), chr(39) * 2)}')" for r in records)
    run(
        url,
        "CREATE TABLE schema_version (version INTEGER)",
        "INSERT INTO schema_version VALUES (0)",
        "CREATE TABLE articles (article_id TEXT PRIMARY KEY, record TEXT NOT NULL)",
        f"INSERT INTO articles VALUES {rows}",
    )


def test_an_older_store_is_brought_up_to_date(url: str, sample_record: Record) -> None:
    records = [sample_record, *bare_records(sample_record, 510)]
    version_0(url, records)
    with pytest.raises(StoreError, match=r"older version \(0\); load"), open_store(url):
        pass
    load(url, [])
    assert dump(url) == wanted(records)
    assert run(url, "SELECT count(*) FROM events_by_month") != [(0,)]


def test_a_failed_migration_changes_nothing(url: str, sample_record: Record) -> None:
    version_0(url, [sample_record])
    run(url, "INSERT INTO articles VALUES ('ff', '{}')")
    with pytest.raises(StoreError, match="article ff is no record of this version"), open_sink(url):
        pass
    assert run(url, "SELECT version FROM schema_version") == [(0,)]
    assert run(url, "SELECT count(*) FROM articles") == [(2,)]


def test_an_unknown_old_version_is_refused(url: str, sample_record: Record) -> None:
    version_0(url, [sample_record])
    run(url, "UPDATE schema_version SET version = -1")
    with pytest.raises(StoreError, match="version -1 of the tables is not known; load its records into a new"):
        load(url, [])


def test_every_version_before_this_one_is_known() -> None:
    import tomllib

    path = Path(tables.__file__).parents[1] / "migrations.toml"
    before = tomllib.loads(path.read_text("utf-8"))["versions"]
    assert sorted(map(int, before)) == list(range(VERSION))


def test_a_store_that_is_none(url: str, tmp_path: Path) -> None:
    place = Path(url.partition(":")[2])
    for opened in (open_store(url), open_store(f"{url.partition(':')[0]}:{tmp_path}")):
        with pytest.raises(StoreError, match=r"no such file|cannot be opened|is a folder"), opened:
            pass
    assert not place.exists()
    place.parent.mkdir()
    place.write_text("not a database " * 1000, "utf-8")
    for each in (open_store(url), open_sink(url)):
        with pytest.raises(StoreError, match="or another place"), each:
            pass
    assert place.read_text("utf-8").startswith("not a database")


def test_an_unwritable_place_is_named(url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    scheme = url.partition(":")[0]
    with pytest.raises(StoreError, match="cannot be opened"), open_sink(f"{scheme}:{tmp_path}/file/below.db"):
        pass


def test_names_that_are_not_there(url: str, sample_record: Record) -> None:
    load(url, [sample_record])
    with open_store(url) as store, pytest.raises(StoreError, match=r"no table or view 'goods'; there are figures_flat"):
        store.rows("goods")


def test_outside_the_block_nothing_works(url: str, sample_record: Record) -> None:
    with pytest.raises(StoreError, match="not open"):
        open_sink(url).write(sample_record)
    with pytest.raises(StoreError, match="not open"):
        next(open_store(url).records())
    with pytest.raises(StoreError, match="not open"):
        open_store(url).rows("articles")
