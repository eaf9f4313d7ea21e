"""Reading a file from any place on gives what reading it from its start gives there, whatever its form."""

import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.article import Article, ArticleError, Raw, places, raw_articles, read_path, read_rows
from extractor.collect import Page
from extractor.collect.warc import WarcWriter
from extractor.errors import MissingExtraError

STORY = "Petani di Alor menjual {} ton vanili kepada pembeli dari Prancis pada pekan ini."
ROWS = [{"text": STORY.format(n), "title": f"Panen «{n}»", "date": f"2023-05-{n + 1:02}"} for n in range(11)]
HEAD = ("text", "title", "date")


def csv_text(end: str = "\n", delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(HEAD)
    for number, row in enumerate(ROWS):
        # cells of several lines, and a blank line between rows
        writer.writerow(
            [row["text"].replace(" kepada", "\nkepada" if number % 3 else " kepada"), row["title"], row["date"]]
        )
        if number == 4:
            out.write(end)
    return out.getvalue()


def lines() -> bytes:
    good = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    return "\n".join([*good[:3], "", '{"title": "no text"}', "{broken", *good[3:]]).encode() + b"\n\n"


def plain(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def parquet(path: Path) -> None:
    rows = [{**row, "date": date.fromisoformat(row["date"]), "text": row["text"].encode()} for row in ROWS]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=4)


def archive(path: Path) -> None:
    with WarcWriter(path.parent, software="tests") as writer:
        for number, row in enumerate(ROWS):
            url = f"https://koran.example/{number}"
            body = f"<html><head><title>{row['title']}</title></head><body><p>{row['text']}</p></body></html>"
            writer.write(
                Page(
                    url=url, final_url=url, status=200, headers={"content-type": "text/html; charset=utf-8"},
                    content=body.encode(), fetched_at="2023-05-01T00:00:00Z",
                )
            )  # fmt: skip
    [made] = path.parent.glob("*.warc.gz")
    made.rename(path)


def repacked(path: Path, pack: Callable[[bytes], bytes]) -> None:
    """An archive whose records are not packed one by one."""
    archive(path)
    path.write_bytes(pack(path.read_bytes()))


FORMS: dict[str, Callable[[Path], None]] = {
    "a.jsonl": lambda path: plain(path, lines()),
    "a.jsonl.gz": lambda path: plain(path, gzip.compress(lines()[:700]) + gzip.compress(lines()[700:])),
    "a.jsonl.xz": lambda path: plain(path, lzma.compress(lines())),
    "a.jsonl.zst": lambda path: plain(
        path, zstandard.compress(lines()[:700]) + zstandard.compress(b"") + zstandard.compress(lines()[700:])
    ),
    "a.csv": lambda path: plain(path, csv_text().encode("utf-8-sig")),
    "windows.csv": lambda path: plain(path, csv_text("\r\n", ";").encode("cp1252")),
    "mac.csv": lambda path: plain(path, csv_text("\r").replace("\n", " ").encode()),
    "wide.csv": lambda path: plain(path, csv_text().encode("utf-16")),
    "a.tsv": lambda path: plain(path, csv_text(delimiter="\t").encode()),
    "a.csv.zst": lambda path: plain(path, zstandard.compress(csv_text().encode())),
    "a.json": lambda path: plain(path, json.dumps(ROWS).encode()),
    "one.json": lambda path: plain(path, json.dumps(ROWS[0]).encode()),
    "a.parquet": parquet,
    "a.warc.gz": archive,
    "plain.warc": lambda path: repacked(path, gzip.decompress),
    "whole.warc.gz": lambda path: repacked(path, lambda data: gzip.compress(gzip.decompress(data))),
    "a.txt": lambda path: plain(path, ROWS[0]["text"].encode()),
}


def told(items: Iterator[Raw | ArticleError]) -> list[object]:
    return [str(item) if isinstance(item, ArticleError) else item for item in items]


@pytest.mark.parametrize("name", FORMS)
def test_any_place_is_a_start(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    FORMS[name](path)
    whole = told(raw_articles(path))
    found = list(places(path))
    assert [place.row for place in found] == list(range(len(whole)))
    assert len(whole) >= (1 if name in {"one.json", "a.txt"} else 11)
    for place in found:
        assert told(raw_articles(path, start=place)) == whole[place.row :]


@pytest.mark.parametrize("name", FORMS)
def test_raw_articles_are_those_of_the_reader(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    FORMS[name](path)
    read: list[Article | str] = []
    for raw in raw_articles(path):
        try:
            if isinstance(raw, ArticleError):
                raise raw
            read.append(raw.read())
        except ArticleError as error:
            read.append(str(error))
    assert read == [str(item) if isinstance(item, ArticleError) else item for item in read_rows(path)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "windows.csv", "a.parquet", "a.warc.gz", "plain.warc"])
def test_these_have_offsets(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    FORMS[name](path)
    offsets = [place.offset for place in places(path)]
    assert None not in offsets
    assert offsets == sorted(offset for offset in offsets if offset is not None)


CELL = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\r")
"""No other control characters: a table with one in ten of them is binary data and refused as such."""


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(st.text(CELL, max_size=12), min_size=2, max_size=2), max_size=8),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_csv_of_any_cells(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writerows([["text", "title"], *rows])
    whole = told(raw_articles(path))
    assert len(whole) == len(rows)
    for place in places(path):
        assert told(raw_articles(path, start=place)) == whole[place.row :]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=20), max_size=10))
def test_lines_of_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    path.write_bytes(b"\n".join(data))
    whole = told(raw_articles(path))
    found = list(places(path))
    assert len(found) == len(whole)
    for place in found:
        assert told(raw_articles(path, start=place)) == whole[place.row :]


@pytest.mark.parametrize(("pack", "end"), [(gzip.compress, "gz"), (lzma.compress, "xz"), (zstandard.compress, "zst")])
def test_a_packed_table_that_breaks_off(tmp_path: Path, pack: Callable[[bytes], bytes], end: str) -> None:
    path = tmp_path / f"a.jsonl.{end}"
    path.write_bytes(pack(lines())[:-20])
    *_, last = read_rows(path)
    assert isinstance(last, ArticleError)
    assert f"{path} cannot be read" in str(last)
    path.write_bytes(b"(\xb5/\xfd" + b"x" * 40)
    assert isinstance(list(read_rows(path))[-1], ArticleError)


def test_parquet_dates_and_bytes_are_read(tmp_path: Path) -> None:
    parquet(tmp_path / "a.parquet")
    articles = list(read_path(tmp_path / "a.parquet"))
    assert [article.published_at for article in articles] == [row["date"] for row in ROWS]
    assert [article.body for article in articles] == [row["text"] for row in ROWS]


def test_a_parquet_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(ArticleError, match="cannot be read as Parquet"):
        list(raw_articles(path))
    pq.write_table(pa.table({"berat": [1]}), path)
    with pytest.raises(ArticleError, match="no column with the article's text"):
        list(places(path))


def test_a_missing_library_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FORMS["a.jsonl.zst"](tmp_path / "a.jsonl.zst")
    parquet(tmp_path / "a.parquet")
    for module, name, extra in (("zstandard", "a.jsonl.zst", "zstd"), ("pyarrow.parquet", "a.parquet", "parquet")):
        monkeypatch.setitem(__import__("sys").modules, module, None)
        with pytest.raises(MissingExtraError, match=rf"pip install 'extractor\[{extra}\]'"):
            list(raw_articles(tmp_path / name))
