"""Parquet: records the same when read again, flat tables typed, the last version of an article, flat memory."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_records import odd_records

from extractor.record import Record, to_json
from extractor.store import OutputError, StoreError, open_sink
from extractor.store.tables import TABLES, FlattenError, flatten, source_of

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'extractor[parquet]'")
pq = pytest.importorskip("pyarrow.parquet")

from extractor.store.parquet import read_parquet  # noqa: E402


def _with_id(record: Record, number: int, **changes: Any) -> Record:
    article = record.article.model_copy(update={"id": f"{number:016x}"})
    return record.model_copy(update={"article": article, **changes})


def _load(target: Path, records: list[Record]) -> None:
    with open_sink(f"parquet:{target}") as sink:
        sink.write_many(records)


def test_records_are_the_same_when_read(tmp_path: Path, sample_record: Record) -> None:
    records = [_with_id(sample_record, number) for number in range(700)]
    _load(tmp_path / "out", records)
    assert list(read_parquet(tmp_path / "out")) == records
    assert list(read_parquet(tmp_path / "out" / "records.parquet")) == records


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(odd_records(), max_size=4))
def test_any_records_are_the_same_when_read(tmp_path: Path, records: list[Record]) -> None:
    _load(tmp_path / "out", records)
    last = {record.article.id: record for record in records}
    assert sorted(map(to_json, read_parquet(tmp_path / "out"))) == sorted(map(to_json, last.values()))


def test_tables_hold_the_rows_of_the_flat_model(tmp_path: Path, sample_record: Record) -> None:
    _load(tmp_path / "out", [sample_record])
    rows = flatten(sample_record, source=source_of(sample_record))
    for table in TABLES:
        stored = pq.read_table(tmp_path / "out" / f"{table.name}.parquet")
        assert stored.schema.metadata[b"about"].decode() == table.about
        kept = [name for name in table.names if name != "record"]
        assert stored.column_names == kept
        for column in table.columns:
            if column.name in kept:
                assert stored.schema.field(column.name).nullable == column.nullable
        if table.of_article:
            assert stored.num_rows == len(rows.get(table.name, []))
    figures = pq.read_table(tmp_path / "out" / "figures.parquet").to_pylist()
    assert [(f["value"], f["currency"], f["flow"], f["partner"]) for f in figures] == [
        (14.0, None, None, None),
        (17_900_000.0, "USD", "X", "VN"),
    ]
    (article,) = pq.read_table(tmp_path / "out" / "articles.parquet").to_pylist()
    assert article["published_utc"].isoformat() == "2021-03-04T02:30:00+00:00"
    assert article["published_on"].isoformat() == "2021-03-04"


def test_the_last_version_of_an_article_stays(tmp_path: Path, sample_record: Record) -> None:
    first = [_with_id(sample_record, number) for number in range(620)]
    fewer = _with_id(sample_record, 3, events=[], figures=sample_record.figures[:1], opportunities=[])
    more = _with_id(sample_record, 619, relations=sample_record.relations * 2)
    _load(tmp_path / "out", [*first, fewer, _with_id(sample_record, 700), more, more])
    kept = list(read_parquet(tmp_path / "out"))
    assert [r.article.id for r in kept] == [
        r.article.id
        for r in (*first, fewer, _with_id(sample_record, 700), more)
        if r.article.id not in {fewer.article.id, more.article.id} or r in (fewer, more)
    ]
    for table in TABLES:
        expected = [row for record in kept for row in flatten(record, source=None).get(table.name, ())]
        if table.of_article:
            stored = pq.read_table(tmp_path / "out" / f"{table.name}.parquet")
            keys = [tuple(row[name] for name in table.primary_key) for row in stored.to_pylist()]
            places = [table.names.index(name) for name in table.primary_key]
            assert keys == [tuple(row[place] for place in places) for row in expected], table.name
            assert len(set(keys)) == len(keys)


def test_the_same_records_give_the_same_files(tmp_path: Path, sample_record: Record) -> None:
    for name in ("one", "two"):
        _load(tmp_path / name, [_with_id(sample_record, number) for number in range(600)])
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_record_that_is_refused_harms_no_other(tmp_path: Path, sample_record: Record) -> None:
    half = sample_record.article.model_copy(update={"publisher": "\ud800"})
    with open_sink(f"parquet:{tmp_path / 'out'}") as sink:
        sink.write(_with_id(sample_record, 1))
        with pytest.raises(FlattenError, match=sample_record.article.id):
            sink.write(sample_record.model_copy(update={"article": half}))
        sink.write(_with_id(sample_record, 2))
    assert [record.article.id for record in read_parquet(tmp_path / "out")] == [f"{n:016x}" for n in (1, 2)]


def test_an_error_in_the_block_leaves_the_old_folder(tmp_path: Path, sample_record: Record) -> None:
    _load(tmp_path / "out", [sample_record])
    with pytest.raises(RuntimeError), open_sink(f"parquet:{tmp_path / 'out'}") as sink:
        sink.write_many(_with_id(sample_record, number) for number in range(600))
        raise RuntimeError("stop")
    assert list(read_parquet(tmp_path / "out")) == [sample_record]
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
    with pytest.raises(OutputError, match="not open"):
        sink.write(sample_record)


_WRITER = """
import sys
from extractor.record import Record
from extractor.store import open_sink
record = Record.model_validate_json(sys.stdin.read())
with open_sink(sys.argv[1]) as sink:
    for number in range(10**9):
        sink.write(record.model_copy(update={"article": record.article.model_copy(update={"id": f"{number:016x}"})}))
        if number == 1000:
            print("writing", flush=True)
"""


def test_a_killed_run_leaves_the_old_folder(tmp_path: Path, sample_record: Record) -> None:
    _load(tmp_path / "out", [sample_record])
    line = [sys.executable, "-c", _WRITER, f"parquet:{tmp_path / 'out'}"]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(to_json(sample_record).encode())
        other.stdin.close()
        assert other.stdout.readline() == b"writing\n"
        os.kill(other.pid, signal.SIGKILL)
    assert list(read_parquet(tmp_path / "out")) == [sample_record]
    _load(tmp_path / "out", [_with_id(sample_record, 5)])
    assert [record.article.id for record in read_parquet(tmp_path / "out")] == [f"{5:016x}"]
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_other_files_are_named(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    (tmp_path / "text.parquet").write_text("no Parquet")
    for name, reason in (
        ("other", "does not have the columns"),
        ("text", "cannot be read"),
        ("none", "cannot be read"),
    ):
        with pytest.raises(StoreError, match=rf"{name}\.parquet: .*{reason}"):
            list(read_parquet(tmp_path / f"{name}.parquet"))


@pytest.mark.slow
def test_memory_stays_flat(tmp_path: Path, sample_record: Record) -> None:
    script = """
import resource, sys
from extractor.record import Record
from extractor.store import open_sink
record = Record.model_validate_json(sys.stdin.read())
with open_sink(sys.argv[1]) as sink:
    for number in range(int(sys.argv[2])):
        sink.write(record.model_copy(update={"article": record.article.model_copy(update={"id": f"{number:016x}"})}))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
    peaks = []
    for count in (15_000, 35_000):
        line = [sys.executable, "-c", script, f"parquet:{tmp_path / str(count)}", str(count)]
        done = subprocess.run(line, input=to_json(sample_record).encode(), capture_output=True, check=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] + 60, f"peaks of {peaks} MB"
