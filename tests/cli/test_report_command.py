"""`extractor report`: what it takes, what it tells, and how it ends."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from commands import Command

from extractor.record import Record
from extractor.store import as_line, open_sink
from extractor.store.tables import VERSION

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "records"


def rows(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "report.json").read_text("utf-8"))["rows"]
    return found


@pytest.fixture
def store(tmp_path: Path, sample_record: Record) -> Path:
    with open_sink(f"sqlite:{tmp_path / 'trade.db'}") as sink:
        sink.write(sample_record)
    return tmp_path / "trade.db"


def test_a_database(command: Command, store: Path, tmp_path: Path) -> None:
    done = command("report", store, "--out", tmp_path / "out", "--language", "id")
    assert (done.returncode, done.stdout) == (0, b"")
    page = tmp_path / "out" / "index.html"
    assert done.stderr.decode() == f"extractor: 1 articles, 2 figures, 1 events, 1 opportunities: {page}\n"
    assert "<h1>trade.db</h1>" in page.read_text("utf-8")


def test_every_process_writes_the_same(command: Command, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        done = command("report", SAMPLES, "--out", tmp_path / seed, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
    files = [path.relative_to(tmp_path / "1") for path in sorted((tmp_path / "1").rglob("*")) if path.is_file()]
    assert len(files) > 30
    assert all((tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes() for file in files)


def test_records_without_a_store(command: Command, tmp_path: Path, sample_record: Record) -> None:
    done = command("report", SAMPLES, "--out", tmp_path / "samples", "--title", "Contoh & <b>")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "samples")["articles"] == len(list(SAMPLES.glob("*.json")))
    assert "<h1>Contoh &amp; &lt;b&gt;</h1>" in (tmp_path / "samples" / "index.html").read_text("utf-8")
    file = tmp_path / "some.jsonl"
    file.write_text(as_line(sample_record) + "{half\n", "utf-8")
    some = command("report", file, "--out", tmp_path / "some")
    assert some.returncode == 1
    assert b"some.jsonl:2: is no record" in some.stderr
    assert json.loads((tmp_path / "some" / "report.json").read_text())["failures"] == {"no record of this version": 1}


@pytest.mark.parametrize("url", ["parquet:folder", "csv:folder"])
def test_a_folder_of_tables_is_known_by_its_files(
    command: Command, tmp_path: Path, sample_record: Record, url: str
) -> None:
    if url.startswith("parquet"):
        pytest.importorskip("pyarrow")
    scheme, _, name = url.partition(":")
    with open_sink(f"{scheme}:{tmp_path / name}") as sink:
        sink.write(sample_record)
    done = command("report", tmp_path / name, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "out")["figures"] == 2


@pytest.mark.slow
def test_failures_of_a_batch(command: Command, store: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    good = {"text": "Ekspor kopi naik menjadi 5 juta dolar AS pada 2020, kata menteri di Jakarta.", "title": "Kopi"}
    articles.write_text(json.dumps(good) + "\n" + json.dumps({"text": ""}) + "\n")
    ran = command("batch", "run", articles, "--out", tmp_path / "run", "--engine", "local", "--workers", "1")
    assert ran.returncode == 1, ran.stderr
    done = command("report", tmp_path / "run", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    failures: dict[str, Any] = json.loads((tmp_path / "out" / "report.json").read_text())["failures"]
    assert sum(failures.values()) == 1
    also = command("report", store, "--batch", tmp_path / "run", "--out", tmp_path / "also")
    assert also.returncode == 0, also.stderr
    assert json.loads((tmp_path / "also" / "report.json").read_text())["failures"] == failures


def test_what_is_no_store(command: Command, store: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.db").write_bytes(b"no database at all, but long enough to be looked at " * 20)
    (tmp_path / "bad.jsonl").write_text("{}\n")
    other = sqlite3.connect(tmp_path / "strange.db")
    other.execute("CREATE TABLE articles (x)")
    other.close()
    for name, code, told in (
        ("missing.db", 3, "no such store"), ("empty", 3, "no records here"), ("other.db", 3, "is no SQLite database"),
        ("strange.db", 3, "holds no records; make it with extractor load"), ("bad.jsonl", 3, "holds no record"),
        ("notes.txt", 3, "no such store"),
    ):  # fmt: skip
        done = command("report", tmp_path / name, "--out", tmp_path / "out")
        last = done.stderr.decode().splitlines()[-1]
        assert (done.returncode, told in last) == (code, True), (name, done.stderr)
        assert not (tmp_path / "out").exists()


def test_a_store_of_another_version_and_a_folder_in_use(command: Command, store: Path, tmp_path: Path) -> None:
    base = sqlite3.connect(store)
    base.execute("UPDATE schema_version SET version = 0")
    base.commit()
    old = command("report", store, "--out", tmp_path / "out")
    assert (old.returncode, old.stderr.count(b"\n")) == (3, 1)
    assert b"older version (0); load anything into it to renew it" in old.stderr
    base.execute("UPDATE schema_version SET version = 99")
    base.commit()
    new = command("report", store, "--out", tmp_path / "out")
    assert (new.returncode, new.stderr.count(b"\n")) == (3, 1)
    assert b"newer extractor" in new.stderr
    base.execute(f"UPDATE schema_version SET version = {VERSION}")
    base.commit()
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").write_text("x")
    used = command("report", store, "--out", tmp_path / "used")
    assert (used.returncode, used.stderr.count(b"\n")) == (6, 1)
    assert b"holds other things" in used.stderr
