"""PostgreSQL, on a server of the tests: rows, keys, kills of either side, two loads at once, what is refused."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_records import odd_records
from postgres_server import PASSWORD, Server, programs, running
from sample_store import bare_records, dump, many_records

from extractor.record import Record, to_json
from extractor.store import Sink, Store, StoreError, open_sink, open_store
from extractor.store.tables import TABLES, VERSION, FlattenError, flatten, source_of
from extractor.store.views import views

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'extractor[postgres]'")
pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed: apt-get install postgresql")

LOADER = Path(__file__).with_name("postgres_loader.py")
COMMAND = Path(sys.executable).with_name("extractor")
_numbers = count()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def url(server: Server) -> str:
    """A schema that is not there yet."""
    return server.url(query=f"schema=s{next(_numbers)}")


def run(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements in the schema behind our back; return the rows of the last one."""
    base, _, schema = url.partition("?schema=")
    with psycopg.connect(base) as connection:
        connection.execute(f"SET search_path = {schema or 'public'}")
        for statement in statements:
            done = connection.execute(statement)
        return done.fetchall() if done.description else []


def load(url: str, records: Any) -> None:
    with open_sink(url) as sink:
        assert isinstance(sink, Sink)
        sink.write_many(records)


def whole(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Fail unless each stored article has all rows of its record and no other; return all rows."""
    stored = dump(url)
    with open_store(url) as store:
        rows = [flatten(record, source=source_of(record)) for record in store.records()]
    for table in TABLES:
        if table.of_article:
            wanted = [row for found in rows for row in found.get(table.name, ())]
            assert sorted(map(repr, stored[table.name])) == sorted(map(repr, wanted)), table.name
    return stored


def keys(url: str) -> int:
    """How many foreign keys the tables have."""
    ((number,),) = run(
        url, "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    )
    return int(number)


KEYS = sum(len(table.foreign_keys(TABLES)) for table in TABLES)


def test_rows_and_views_are_those_of_sqlite(url: str, tmp_path: Path, sample_record: Record) -> None:
    records = [sample_record, *many_records(12)]
    other = f"sqlite:{tmp_path / 'trade.db'}"
    load(url, records)
    load(other, records)
    assert dump(url) == dump(other)
    with open_store(url) as store, open_store(other) as expected:
        assert isinstance(store, Store)
        for view in views():
            ours, theirs = store.rows(view.name), expected.rows(view.name)
            assert ours.columns == theirs.columns
            for row, wanted in zip(sorted(ours.rows, key=repr), sorted(theirs.rows, key=repr), strict=True):
                assert row == pytest.approx(wanted), view.name


def test_the_same_records_twice_give_the_same_rows(url: str, sample_record: Record) -> None:
    records = [*many_records(16), sample_record]
    load(url, records)
    once = dump(url)
    load(url, records)
    assert dump(url) == once
    assert keys(url) == KEYS


def test_an_article_is_replaced_with_all_its_rows(url: str, sample_data: dict[str, Any]) -> None:
    before = Record.model_validate(sample_data)
    others = list(many_records(8))
    load(url, [*others, before])
    sample_data |= {"events": [], "opportunities": [], "warnings": [], "relations": []}
    sample_data["figures"] = sample_data["figures"][1:]
    after = Record.model_validate(sample_data)
    for versions, last in (([before, after], after), ([after, before, others[3]], before)):
        load(url, versions)
        with open_store(url) as store:
            assert {to_json(record) for record in store.records()} == {to_json(record) for record in [*others, last]}
        whole(url)


def test_any_text_and_number_comes_back(server: Server) -> None:
    url = server.url(query="schema=odd")

    @settings(max_examples=12, deadline=None)
    @given(records=st.lists(odd_records(), min_size=1, max_size=3))
    def check(records: list[Record]) -> None:
        load(url, records)
        last = {record.article.id: to_json(record) for record in records}
        with open_store(url) as store:
            stored = {record.article.id: to_json(record) for record in store.records()}
        assert {article: stored[article] for article in last} == last
        whole(url)

    check()


def test_nul_and_long_texts(url: str, sample_data: dict[str, Any], sample_record: Record) -> None:
    sample_data["article"] |= {"section": "a\0b", "tags": ["\0", "\\u0000"], "publisher": "x" * 2_000_000}
    record = Record.model_validate(sample_data)
    load(url, [record])
    with open_store(url) as store:
        assert list(store.records()) == [record]
        (article,) = store.rows("articles").rows
    assert "a\ufffdb" in article
    # half a character is no text; the rest of the load is not touched
    half = sample_record.article.model_copy(update={"publisher": "\ud800"})
    with open_sink(url) as sink, pytest.raises(FlattenError, match="lone surrogate"):
        sink.write(sample_record.model_copy(update={"article": half}))
    whole(url)


def test_records_come_back_in_order(url: str, sample_record: Record) -> None:
    records = [*many_records(20), *bare_records(sample_record, 1010)]
    load(url, records)
    with open_store(url) as store:
        back = list(store.records())
        # tables may be read by turns
        articles, entities = store.rows("articles").rows, store.rows("entities").rows
        assert next(articles)[0] == back[0].article.id
        assert len(list(entities)) + len(list(articles)) > 1029
    assert [record.article.id for record in back] == sorted(record.article.id for record in records)


def test_an_odd_schema(server: Server, sample_record: Record) -> None:
    url = server.url(query="schema=Per%22dagangan%201%27%3B")
    load(url, [sample_record])
    with open_store(url) as store:
        assert list(store.records()) == [sample_record]


def test_tables_say_what_they_hold(url: str) -> None:
    load(url, [])
    sql = "SELECT obj_description('figures'::regclass), col_description('figures'::regclass, 2)"
    ((table, column),) = run(url, sql)
    (figures,) = (each for each in TABLES if each.name == "figures")
    assert (table, column) == (figures.about, figures.columns[1].about)
    kinds = dict(
        run(
            url, "SELECT attname::text, atttypid::regtype::text FROM pg_attribute WHERE attrelid = 'articles'::regclass"
        )
    )
    assert (kinds["published_utc"], kinds["published_on"], kinds["record"]) == (
        "timestamp with time zone", "date", "json",
    )  # fmt: skip


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE figures SET article_id = 'x'",
        "INSERT INTO figure_commodities SELECT article_id, 'f1', 'c9' FROM articles LIMIT 1",
        "UPDATE events SET country = 'XX'",
        "UPDATE entities SET confidence = 1.5",
        "UPDATE figures SET metric = 'weight'",
        "UPDATE mentions SET start_char = end_char + 1",
        "UPDATE mentions SET entity_id = NULL, commodity_id = NULL, sector_id = NULL",
        "DELETE FROM articles",
        "INSERT INTO articles SELECT * FROM articles LIMIT 1",
    ],
)
def test_keys_and_checks_are_on(url: str, sample_record: Record, broken: str) -> None:
    load(url, [sample_record])
    with pytest.raises(psycopg.IntegrityError):
        run(url, broken)


def started(url: str, first: int, number: int, batch: int) -> subprocess.Popen[str]:
    line = [sys.executable, str(LOADER), url, str(first), str(number), str(batch)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_killed_load_leaves_whole_articles(url: str) -> None:
    process = started(url, 0, 400, 20)
    assert process.stdout is not None
    assert process.stdout.readline() == "two batches\n"
    process.kill()
    assert process.stdout.read() == ""
    process.wait()
    assert 40 <= len(whole(url)["articles"]) < 400
    load(url, many_records(60))
    assert len(whole(url)["articles"]) >= 60
    assert keys(url) == KEYS


def test_two_loads_at_once(url: str) -> None:
    loads = [started(url, first, 120, 10) for first in (0, 60)]
    for process in loads:
        told, _ = process.communicate()
        assert (process.returncode, told) == (0, "two batches\ndone\n")
    stored = whole(url)
    assert len(stored["articles"]) == 180
    assert keys(url) == KEYS
    with open_store(url) as store:
        assert {to_json(record) for record in store.records()} == {to_json(record) for record in many_records(180)}


def test_a_server_that_dies_midway(sample_record: Record) -> None:
    with running() as server:
        url = server.url(query="schema=trade")
        process = started(url, 0, 2000, 20)
        assert process.stdout is not None
        assert process.stdout.readline() == "two batches\n"
        server.stop("immediate")
        told = process.stdout.read()
        assert process.wait() == 6, told
        assert PASSWORD not in told
        assert told.startswith(f"postgresql://owner@127.0.0.1:{server.port}/postgres?schema=trade: ")
        assert told.endswith("the connection is lost; only whole articles were stored: do the same again to go on\n")
        assert told.count("\n") == 1
        with pytest.raises(StoreError, match="cannot be opened"), open_sink(url):
            pass
        server.start()
        assert 40 <= len(whole(url)["articles"]) < 2000
        load(url, many_records(50))
        assert len(whole(url)["articles"]) >= 50
        assert keys(url) == KEYS


def test_a_newer_store_and_tables_of_others_are_refused(url: str, server: Server, sample_record: Record) -> None:
    load(url, [sample_record])
    run(url, f"UPDATE schema_version SET version = {VERSION + 1}")
    for opened in (open_sink(url), open_store(url)):
        with pytest.raises(StoreError, match="made by a newer extractor"), opened:
            pass
    run(server.url(), "CREATE SCHEMA others", "CREATE TABLE others.articles (id integer)")
    other = server.url(query="schema=others")
    with pytest.raises(StoreError, match="holds 'articles' already"), open_sink(other):
        pass
    for name in ("others", "none"):
        with pytest.raises(StoreError, match="holds no records"), open_store(server.url(query=f"schema={name}")):
            pass


def test_an_older_store_is_brought_up_to_date(url: str, server: Server, sample_record: Record) -> None:
    records = [sample_record, *bare_records(sample_record, 510)]
    rows = ", ".join(f"('{r.article.id}', '{to_json(r).replace(chr(39), chr(39) * 2)}')" for r in records)
    run(server.url(), f"CREATE SCHEMA {url.partition('=')[2]}")
    run(
        url,
        "CREATE TABLE schema_version (version integer)",
        "INSERT INTO schema_version VALUES (0)",
        "CREATE TABLE articles (article_id text PRIMARY KEY, record json NOT NULL)",
        f"INSERT INTO articles VALUES {rows}",
    )
    load(url, [])
    assert len(whole(url)["articles"]) == 511
    assert keys(url) == KEYS


def test_readers_need_no_more_than_select(url: str, server: Server, sample_record: Record) -> None:
    load(url, [sample_record])
    schema = url.partition("=")[2]
    run(
        server.url(),
        "CREATE ROLE reader LOGIN PASSWORD 'b4ca'",
        f"GRANT USAGE ON SCHEMA {schema} TO reader",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader",
    )
    with open_store(server.url(user="reader", password="b4ca", query=f"schema={schema}")) as store:
        assert list(store.records()) == [sample_record]


def test_another_encoding_is_refused(server: Server) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StoreError, match="is not in UTF8"), open_sink(server.url("latin")):
        pass


def test_what_goes_wrong_is_one_line_with_code_6(server: Server, tmp_path: Path, sample_record: Record) -> None:
    run(server.url(), "CREATE ROLE guest LOGIN PASSWORD 'r4hasia-tamu'")
    file = tmp_path / "records.jsonl"
    file.write_text(to_json(sample_record) + "\n", "utf-8")
    cases = {
        server.url(password="s4lah"): "password authentication failed",
        server.url("nowhere"): 'database "nowhere" does not exist',
        server.url(user="guest", password="r4hasia-tamu"): "permission denied for schema public",
        server.url(user="guest", password="r4hasia-tamu", query="schema=new"): "permission denied for database",
        "postgresql://owner:s4lah@127.0.0.1:1/db": "refused",
        "postgresql://owner:s4@lah@127.0.0.1/db": "cannot be read",
    }
    for url, reason in cases.items():
        done = subprocess.run([COMMAND, "load", file, "--to", url], capture_output=True, text=True, check=False)
        assert done.returncode == 6, done.stderr
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert reason in done.stderr
        assert not any(secret in done.stderr for secret in ("s4", "r4hasia", PASSWORD)), done.stderr


def test_the_command_loads_and_exports(url: str, tmp_path: Path, sample_record: Record) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text(to_json(sample_record) + "\n", "utf-8")
    subprocess.run([COMMAND, "load", file, "--to", url], check=True, capture_output=True)
    done = subprocess.run([COMMAND, "export", url], check=True, capture_output=True)
    assert Record.model_validate_json(done.stdout) == sample_record
