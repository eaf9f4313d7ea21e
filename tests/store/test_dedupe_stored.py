"""Linking in databases: tables and views, runs that add up, loads between them, what is refused; the command."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from commands import Command
from postgres_server import programs
from same_news import COFFEE_ID, day_of_news, report

from extractor.errors import ExtractorError
from extractor.record import Record, to_json
from extractor.store import StoreError, open_sink, open_store
from extractor.store.dedupe import stored, traits_of
from extractor.store.dedupe.stored import link_store
from extractor.store.sql import SqlSink
from extractor.store.tables.links import LINK_VIEWS, LINKS

ENDINGS = {"sqlite": "db", "duckdb": "duckdb"}


@pytest.fixture(scope="module")
def news() -> list[Record]:
    return day_of_news()


@pytest.fixture(params=sorted(ENDINGS))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store that is not there yet."""
    pytest.importorskip("duckdb") if request.param == "duckdb" else None
    return f"{request.param}:{tmp_path / 'trade.'}{ENDINGS[request.param]}"


def load(url: str, records: list[Record]) -> None:
    with open_sink(url) as sink:
        sink.write_many(records)


def dump(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the link tables and views."""
    with open_store(url) as store:
        return {name: list(store.rows(name).rows) for name in (*(table.name for table in LINKS), *LINK_VIEWS)}


def as_dicts(url: str, name: str) -> list[dict[str, Any]]:
    with open_store(url) as store:
        rows = store.rows(name)
        return [dict(zip(rows.columns, row, strict=True)) for row in rows.rows]


def test_tables_and_views(url: str, news: list[Record]) -> None:
    load(url, news)
    linked = link_store(url)
    told = {row["article_id"]: row for row in as_dicts(url, "story_articles")}
    assert told.keys() == {record.article.id for record in news}
    coffee = [told[record.article.id] for record in news[:3]]
    assert {row["story_id"] for row in coffee} == {f"s{news[0].article.id}"}
    assert [row["kind"] for row in coffee] == ["first", "translation", "copy"]
    story = next(row for row in as_dicts(url, "story_reports") if row["reports"] == 3)
    assert (story["outlets"], story["languages"], story["copies"], story["translations"]) == (3, 2, 1, 1)
    assert len(as_dicts(url, "stories")) == len(linked.stories)
    exports = [row for row in as_dicts(url, "happening_reports") if row["reports"] == 3 and row["type"] == "export"]
    assert (exports[0]["outlets"], exports[0]["languages"], str(exports[0]["first_day"])) == (3, 2, "2021-03-09")


def test_another_run_changes_nothing(url: str, news: list[Record]) -> None:
    load(url, news)
    first = link_store(url)
    before = dump(url)
    assert link_store(url) == first
    assert dump(url) == before


def test_step_by_step_is_as_at_once(url: str, tmp_path: Path, news: list[Record]) -> None:
    for end in (1, 3, 4, 6):
        load(url, news[:end])
        link_store(url)
    other = f"sqlite:{tmp_path / 'at-once.db'}"
    load(other, news)
    link_store(other)
    assert {name: sorted(map(repr, rows)) for name, rows in dump(url).items() if name not in LINK_VIEWS} == {
        name: sorted(map(repr, rows)) for name, rows in dump(other).items() if name not in LINK_VIEWS
    }


def test_only_pairs_with_something_new_are_compared(
    url: str, news: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(url, news[:3])
    link_store(url)
    compared: list[tuple[str, str]] = []
    from extractor.store.dedupe import stories

    real = stories.story_link

    def counting(one: Any, other: Any) -> Any:
        compared.append((one.id, other.id))
        return real(one, other)

    monkeypatch.setattr(stories, "story_link", counting)
    link_store(url)
    assert compared == []
    copy = report(COFFEE_ID, published="2021-03-11", publisher="Berita")
    load(url, [copy])
    link_store(url)
    assert compared
    assert all(copy.article.id in pair for pair in compared)


def test_a_load_between_runs_keeps_the_ids(url: str, news: list[Record]) -> None:
    load(url, news)
    link_store(url)
    before = dump(url)
    changed = news[1].model_copy(update={"article": news[1].article.model_copy(update={"section": "Economy"})})
    load(url, [*news[:1], changed])
    link_store(url)
    assert dump(url) == before


def test_a_record_without_events_takes_its_reports_with_it(url: str, news: list[Record]) -> None:
    load(url, news)
    link_store(url)
    bare = news[0].model_copy(update={"events": [], "opportunities": []})
    load(url, [bare])
    link_store(url)
    reports = as_dicts(url, "happening_events")
    assert news[0].article.id not in {row["article_id"] for row in reports}
    ids = {row["happening_id"] for row in reports}
    assert len(ids) == len({row["happening_id"] for row in as_dicts(url, "happening_reports")})


def test_two_runs_at_once_do_not_mix(url: str, news: list[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    load(url, news[:2])
    real = stored.link

    def slow(*arguments: Any, **options: Any) -> Any:
        with open_sink(url) as sink, _as_sql(sink).transaction() as base:
            stored._write(base, {**{table.name: [] for table in LINKS}, "dedupe_run": [("1", "another")]})
        return real(*arguments, **options)

    if url.startswith("duckdb"):
        pytest.skip("DuckDB lets one process write at a time")
    monkeypatch.setattr(stored, "link", slow)
    with pytest.raises(StoreError, match="another run of dedupe has finished meanwhile; run this one again"):
        link_store(url)
    assert dump(url)["story_articles"] == []


def _as_sql(sink: object) -> SqlSink:
    assert isinstance(sink, SqlSink)
    return sink


def test_a_write_that_fails_leaves_the_last_result(
    url: str, news: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(url, news[:2])
    link_store(url)
    before = dump(url)
    real = stored.as_rows

    def twice(linked: Any) -> Any:
        rows = real(linked)
        return {**rows, "happening_links": [*rows["happening_links"], *rows["happening_links"]]}

    monkeypatch.setattr(stored, "as_rows", lambda linked: {**twice(linked), "dedupe_run": [("1", "new")]})
    with pytest.raises(StoreError, match="cannot be written"):
        link_store(url)
    assert dump(url) == before


def test_what_is_no_database_is_refused(tmp_path: Path, news: list[Record]) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text("".join(to_json(record) + "\n" for record in news), encoding="utf-8")
    with pytest.raises(StoreError, match=r"sqlite:.*none\.db"):
        link_store(f"sqlite:{tmp_path / 'none.db'}")
    with pytest.raises(ExtractorError, match="jsonl"):
        link_store(str(file))


@pytest.mark.skipif(programs() is None, reason="no PostgreSQL server programs here")
def test_postgresql(tmp_path: Path, news: list[Record]) -> None:
    pytest.importorskip("psycopg")
    from postgres_server import running

    with running() as server:
        url = server.url()
        load(url, news[:4])
        link_store(url)
        load(url, news)
        link_store(url)
        found = dump(url)
    other = f"sqlite:{tmp_path / 'other.db'}"
    load(other, news)
    link_store(other)
    assert sorted(found["story_articles"]) == sorted(dump(other)["story_articles"])
    assert sorted(found["happening_links"]) == sorted(dump(other)["happening_links"])


@pytest.fixture
def files(tmp_path: Path, news: list[Record]) -> Iterator[list[Path]]:
    """Two files with the records of a day."""
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for path, part in zip(paths, (news[:2], news[2:]), strict=True):
        path.write_text("".join(to_json(record) + "\n" for record in part), encoding="utf-8")
    yield paths


def test_command_over_files(command: Command, files: list[Path], tmp_path: Path, news: list[Record]) -> None:
    out = tmp_path / "links.jsonl"
    done = command("dedupe", *files, "--out", out)
    assert (done.returncode, done.stdout) == (0, b"")
    events = sum(len(record.events) for record in news)
    assert f"6 articles tell 4 stories; {events} events are".encode() in done.stderr
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["kind"] for row in rows if row["table"] == "story_articles"].count("copy") == 1
    assert sum(row["table"] == "happening_events" for row in rows) == events
    again = tmp_path / "again.jsonl"
    assert command("dedupe", *reversed(files), "-o", again).returncode == 0
    assert again.read_bytes() == out.read_bytes()


def test_command_over_a_database(command: Command, files: list[Path], tmp_path: Path) -> None:
    place = tmp_path / "trade.db"
    assert command("load", *files, "--to", place).returncode == 0
    done = command("dedupe", "--store", place)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(place)) as base:
        assert base.execute("SELECT max(reports) FROM story_reports").fetchone() == (3,)
    export = command("export", place, "--view", "story_reports", "--format", "csv")
    assert export.stdout.startswith(b"story_id,reports,outlets,languages,copies")


@pytest.mark.parametrize(("arguments", "code", "told"), [
    ([], 2, b"name RECORDS and --out FILE, or --store URL"),
    (["a.jsonl"], 2, b"name RECORDS and --out FILE, or --store URL"),
    (["a.jsonl", "--store", "b.db"], 2, b"leave out RECORDS and --out"),
    (["none.jsonl", "--out", "b.jsonl"], 3, b"none.jsonl"),
    (["--store", "none.db"], 6, b"none.db"),
])  # fmt: skip
def test_command_refuses(command: Command, tmp_path: Path, arguments: list[str], code: int, told: bytes) -> None:
    given = [str(tmp_path / part) if part.startswith("none") else part for part in arguments]
    done = command("dedupe", *given)
    assert (done.returncode, done.stderr.count(b"\n")) == (code, 1)
    assert told in done.stderr


def test_command_tells_what_is_no_record(command: Command, files: list[Path], tmp_path: Path) -> None:
    with files[0].open("a") as file:
        file.write('{"no": "record"}\n')
    out = tmp_path / "links.jsonl"
    done = command("dedupe", *files, "--out", out)
    assert done.returncode == 1
    assert f"{files[0]}:3: is no record".encode() in done.stderr
    assert out.exists()


def test_traits_of_what_is_stored_are_those_of_the_record(url: str, news: list[Record]) -> None:
    load(url, news)
    with open_store(url) as store:
        found = sorted(map(traits_of, store.records()), key=repr)
    assert found == sorted(map(traits_of, news), key=repr)


def test_the_command_starts_without_arrays(tmp_path: Path) -> None:
    code = "import sys, extractor.cli.main; print(sorted({'numpy', 'rensa', 'spacy', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=tmp_path)
    assert done.stdout == b"[]\n"
