"""Sinks: found by name, whole files or none, one line a record for every reader."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import ExtractorError
from extractor.record import Record
from extractor.store import (
    JsonlSink,
    OutputError,
    Sink,
    UrlError,
    as_line,
    atomic_text,
    open_sink,
    open_store,
    read_jsonl,
    sinks,
    split_url,
    stores,
    write_text,
)


def test_round_trip(tmp_path: Path, sample_record: Record) -> None:
    target = tmp_path / "deep" / "records.jsonl"
    with open_sink(str(target)) as sink:
        assert isinstance(sink, Sink)
        sink.write(sample_record)
        sink.write_many([sample_record])
        assert not target.exists()
    assert list(read_jsonl(target)) == [sample_record, sample_record]


def test_an_error_leaves_the_old_file(tmp_path: Path, sample_record: Record) -> None:
    target = tmp_path / "records.jsonl"
    target.write_text("old\n", "utf-8")
    with pytest.raises(RuntimeError), JsonlSink(target) as sink:
        sink.write(sample_record)
        raise RuntimeError("stop")
    assert target.read_text("utf-8") == "old\n"
    assert list(tmp_path.iterdir()) == [target]


def test_writing_outside_the_block_is_refused(tmp_path: Path, sample_record: Record) -> None:
    with pytest.raises(ExtractorError, match="not open"):
        JsonlSink(tmp_path / "r.jsonl").write(sample_record)


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029", "\x0b", "\x1e"])
def test_no_character_of_a_text_breaks_a_line(end: str) -> None:
    line = as_line({"text": f"satu{end}dua"})
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"text": f"satu{end}dua"}


def test_names_of_sinks() -> None:
    assert set(sinks()) >= {"jsonl", "sqlite", "duckdb"}
    assert set(stores()) >= {"sqlite", "duckdb"}
    with pytest.raises(UrlError, match=r"'tape:x': nothing is known for 'tape'; installed: .*jsonl"):
        open_sink("tape:x")
    with pytest.raises(UrlError, match=r"nothing is known for 'jsonl'"):
        open_store("x.jsonl")


@pytest.mark.parametrize(
    ("url", "split"),
    [
        ("jsonl:a/b", ("jsonl", "a/b")),
        ("a/b.JSONL", ("jsonl", "a/b.JSONL")),
        ("trade.db", ("sqlite", "trade.db")),
        ("x.duckdb", ("duckdb", "x.duckdb")),
        ("SQLite:/tmp/x", ("sqlite", "/tmp/x")),
        ("postgresql://host/base", ("postgresql", "//host/base")),
        ("C:\\x.jsonl", ("jsonl", "C:\\x.jsonl")),
    ],
)
def test_urls(url: str, split: tuple[str, str]) -> None:
    assert split_url(url) == split


@pytest.mark.parametrize("url", ["", "records", "sqlite:", "x.parquet", ":"])
def test_what_is_no_place(url: str) -> None:
    with pytest.raises(UrlError, match="SCHEME:PLACE"):
        split_url(url)


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ExtractorError, match="cannot be written"), atomic_text(tmp_path / "file" / "below.txt"):
        pass


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        write_text(tmp_path, "satu")
    assert list(tmp_path.iterdir()) == []


def test_text_is_replaced_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    write_text(target, "satu\r\ndua\n")
    write_text(target, "tiga\n")
    assert target.read_bytes() == b"tiga\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_line_that_is_no_record_is_named(tmp_path: Path, sample_data: dict[str, Any]) -> None:
    target = tmp_path / "r.jsonl"
    sample_data["figures"][0]["mention"]["text"] = "15 eksportir"
    target.write_text("\n" + json.dumps(sample_data) + "\n", "utf-8")
    with pytest.raises(ExtractorError, match=r"r\.jsonl:2"):
        list(read_jsonl(target))
    with pytest.raises(ExtractorError, match="cannot be read"):
        list(read_jsonl(tmp_path / "absent.jsonl"))


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "lada\n")
    assert os.read(reader, 100) == b"lada\n"
    os.close(reader)
    assert pipe.is_fifo()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "file.txt")
    for text in ("pala\n", "lada\n"):
        write_text(tmp_path / "link.txt", text)
        assert (tmp_path / "file.txt").read_text("utf-8") == text
    assert (tmp_path / "link.txt").is_symlink()
