"""`extractor load` and `extractor export`: what is read, what is told, exit codes, and that all comes back."""

import csv
import gzip
import io
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import Command

from extractor.batch.plan import PLAN, SHARDS
from extractor.batch.shard import ShardFiles, ShardResult
from extractor.record import Record
from extractor.store import as_line, open_store

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "records"


@pytest.fixture
def records() -> list[Record]:
    """The sample records in the order of their ids, as stores give them."""
    found = [Record.model_validate_json(path.read_text("utf-8")) for path in sorted(SAMPLES.glob("*.json"))]
    return sorted(found, key=lambda record: record.article.id)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the command runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ids(place: Path) -> list[str]:
    with open_store(str(place)) as store:
        return [record.article.id for record in store.records()]


def test_all_comes_back(command: Command, tmp_path: Path, records: list[Record]) -> None:
    lines = "".join(map(as_line, records))
    loaded = command("load", SAMPLES, "--to", "sqlite:" + str(tmp_path / "a.db"))
    assert (loaded.returncode, loaded.stdout) == (0, b"")
    assert loaded.stderr.decode() == f"extractor: {len(records)} records loaded\n"
    out = command("export", tmp_path / "a.db")
    assert (out.returncode, out.stdout.decode(), out.stderr) == (0, lines, b"")
    again = command("load", "-", "--to", tmp_path / "b.duckdb", stdin=out.stdout)
    assert again.returncode == 0, again.stderr
    copied = command("export", tmp_path / "b.duckdb", "--to", tmp_path / "c.jsonl")
    assert copied.stderr.decode() == f"extractor: {len(records)} records exported\n"
    assert (tmp_path / "c.jsonl").read_text("utf-8") == lines


def test_bad_lines_are_told_and_left_out(command: Command, tmp_path: Path, records: list[Record]) -> None:
    file = tmp_path / "records.jsonl"
    wrong = records[1].model_dump(mode="json")
    wrong["figures"][0]["commodities"] = [wrong["entities"][0]["id"]]
    lines = [as_line(records[0]), "\n", "{half\n", '{"schema_version": "9"}\n', as_line(wrong), as_line(records[2])]
    file.write_text("".join(lines) + "\udcff", "utf-8", errors="surrogateescape")
    result = command("load", file, "--to", tmp_path / "a.db")
    assert result.returncode == 1
    told = result.stderr.decode().splitlines()
    assert told[0].startswith(f"extractor: {file}:3: is no record: Invalid JSON")
    assert told[1].startswith(f"extractor: {file}:4: is no record: schema_version: ")
    assert f"article {records[1].article.id}: f1 refers to " in told[2]
    assert told[3].startswith(f"extractor: {file}:7: is no record: ")
    assert told[4:] == ["extractor: 2 records loaded, 4 left out"]
    assert ids(tmp_path / "a.db") == [records[0].article.id, records[2].article.id]


def test_nothing_but_bad_lines(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[1, {}]", "utf-8")
    result = command("load", tmp_path / "a.json", "--to", tmp_path / "a.db")
    assert result.returncode == 3
    assert f"{tmp_path / 'a.json'}, record 2: is no record: schema_version" in result.stderr.decode()
    assert ids(tmp_path / "a.db") == []


def test_packed_files_and_folders(command: Command, tmp_path: Path, records: list[Record]) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(as_line(records[0]).encode()))
    (folder / "b.json").write_text(json.dumps([record.model_dump(mode="json") for record in records[1:3]]), "utf-8")
    (folder / "failed.jsonl").write_text("{}\n", "utf-8")
    (folder / ".hidden.jsonl").write_text("{}\n", "utf-8")
    (folder / "broken.jsonl.gz").write_bytes(gzip.compress(as_line(records[3]).encode())[:-20])
    result = command("load", tmp_path / "in", "--to", tmp_path / "a.db")
    assert result.returncode == 1
    assert f"{folder / 'broken.jsonl.gz'}: cannot be read" in result.stderr.decode()
    assert set(ids(tmp_path / "a.db")) >= {record.article.id for record in records[:3]}


def test_the_finished_shards_of_a_batch(command: Command, tmp_path: Path, records: list[Record]) -> None:
    folder = tmp_path / "run"
    (folder / SHARDS).mkdir(parents=True)
    (folder / PLAN).write_text("{}", "utf-8")
    for number, record in enumerate(records[:3]):
        files = ShardFiles(folder, number)
        files.records.write_text(as_line(record), "utf-8")
        files.failed.write_text("", "utf-8")
        size = files.records.stat().st_size - (number == 1)
        if number < 2:
            result = ShardResult(number, 1, 0, {}, {"records": size, "failed": 0}, {}, "", "", {})
            files.done.write_text(result.to_json(), "utf-8")
    loaded = command("load", folder, "--to", tmp_path / "a.db")
    assert (loaded.returncode, loaded.stderr) == (0, b"extractor: 1 records loaded\n")
    assert ids(tmp_path / "a.db") == [records[0].article.id]


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (("load", "absent.jsonl", "--to", "a.db"), 3, "absent.jsonl: no such file or folder; name files of records"),
        (("load", ".", "--to", "a.db"), 3, ".: no records here"),
        (("load", "-", "--to", "tape:x"), 2, "'tape:x': nothing is known for 'tape'; installed: csv, duckdb, jsonl"),
        (("load", "-", "--to", "records"), 2, "write SCHEME:PLACE"),
        (("load", "-", "--to", "sqlite:/proc/none/a.db"), 6, "sqlite:/proc/none/a.db: cannot be opened"),
        (("export", "a.db"), 3, "sqlite:a.db: no such file; name a database"),
        (("export", "duckdb:a.db"), 3, "duckdb:a.db: no such file; name a database"),
        (("report", "a.db", "--out", "page"), 3, "a.db: no such store; name a file, a folder or a URL"),
        (("report", "sqlite:a.db", "--out", "page"), 3, "sqlite:a.db: no such file; name a database"),
        (("batch", "run", "absent", "--out", "run"), 3, "absent: no such file or folder; name files of articles"),
        (("export", "a.jsonl"), 2, "nothing is known for 'jsonl'"),
        (("export", "a.db", "--view", "x", "--table", "y"), 2, "exclude each other"),
        (("export", "a.db", "--format", "csv"), 2, "--format is for rows"),
    ],
)
def test_what_cannot_be_done(command: Command, inside: Path, line: tuple[str, ...], code: int, told: str) -> None:
    result = command(*line)
    assert (result.returncode, result.stdout) == (code, b""), result.stderr
    assert not (inside / "a.db").exists()
    assert told in result.stderr.decode()
    assert result.stderr.count(b"\n") == 1


@pytest.mark.parametrize("line", [("export",), ("report", "--out", "page")])
@pytest.mark.parametrize("scheme", ["sqlite", "duckdb"])
def test_what_is_no_database(command: Command, inside: Path, line: tuple[str, ...], scheme: str) -> None:
    (inside / "notes.db").write_text("Kopi dan lada, dua peti.\n" * 40, "utf-8")
    result = command(line[0], f"{scheme}:notes.db", *line[1:])
    told = result.stderr.decode()
    assert (result.returncode, result.stdout, told.count("\n")) == (3, b"", 1)
    assert told.startswith(f"extractor: {scheme}:notes.db: ")
    assert "database" in told
    assert told.endswith("; name a database that extractor load made, or another place\n")


def test_loading_into_what_is_no_database(command: Command, inside: Path) -> None:
    (inside / "notes.db").write_text("Kopi dan lada, dua peti.\n" * 40, "utf-8")
    result = command("load", "-", "--to", "sqlite:notes.db")
    assert result.returncode == 6
    assert result.stderr.decode().startswith("extractor: sqlite:notes.db: is no SQLite database; name a database")


def test_rows_in_every_format(command: Command, tmp_path: Path, records: list[Record]) -> None:
    base = tmp_path / "a.db"
    assert command("load", SAMPLES, "--to", base).returncode == 0
    text = command("export", base, "--table", "sources").stdout.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert "\r" not in text
    assert {row["known"] for row in rows} == {"true", "false"}
    lines = command("export", base, "--table", "articles", "-f", "jsonl").stdout.decode().splitlines()
    assert [json.loads(line)["record"] for line in lines] == [record.model_dump(mode="json") for record in records]
    written = command("export", base, "--view", "events_by_month", "--to", tmp_path / "months.json")
    assert (written.returncode, written.stdout, written.stderr) == (0, b"", b"")
    months: list[dict[str, Any]] = json.loads((tmp_path / "months.json").read_text("utf-8"))
    assert sum(month["events"] for month in months) == sum(len(record.events) for record in records)
    empty = command("export", base, "--table", "warnings", "--format", "json")
    assert isinstance(json.loads(empty.stdout), list)
    unknown = command("export", base, "--view", "goods")
    assert unknown.returncode == 2
    assert "there are figures_flat, " in unknown.stderr.decode()


def test_a_store_of_others_is_told(command: Command, tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "a.db")
    base.execute("CREATE TABLE articles (x)")
    base.commit()
    base.close()
    assert command("load", SAMPLES, "--to", tmp_path / "a.db").returncode == 6
    result = command("export", tmp_path / "a.db")
    assert (result.returncode, result.stdout) == (3, b"")


def test_a_missing_extra_is_told(command: Command, tmp_path: Path) -> None:
    (tmp_path / "duckdb.py").write_text("raise ImportError('no duckdb here')\n", "utf-8")
    result = command("load", SAMPLES, "--to", tmp_path / "a.duckdb", PYTHONPATH=str(tmp_path))
    assert result.returncode == 5
    assert result.stderr.decode().strip().endswith("pip install 'extractor[duckdb]'")


def test_a_reader_that_goes_away(command: Command, tmp_path: Path) -> None:
    import subprocess

    base = tmp_path / "a.db"
    assert command("load", SAMPLES, "--to", base).returncode == 0
    tool = Path(sys.executable).with_name("extractor")
    writer = subprocess.Popen([tool, "export", base], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.read(10)
    writer.stdout.close()
    assert writer.stderr.read() == b""
    assert writer.wait() == 141
