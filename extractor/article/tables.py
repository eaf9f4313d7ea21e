"""The rows of JSON, JSON Lines and CSV tables, as they stand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from extractor.article.decode import decode
from extractor.article.errors import MAX_HTML_BYTES, ArticleError
from extractor.article.rows import check_columns

MAX_JSON_BYTES = 100 * 1024 * 1024
"""A .json file is read whole, so it may not be larger; .jsonl and .csv are read row by row and may."""
TABLES = frozenset({".jsonl", ".csv", ".tsv"})
"""Files read row by row; .json holds one article or a list and is read whole."""
Row = tuple[str, Any]
"""A place for error messages, and the row there: JSON data, or the ArticleError that says why there is none."""


def table_rows(path: Path, kind: str) -> Iterator[Row]:
    """Yield the rows of a table; `kind` is its ending.

    Raises ArticleError, OSError, EOFError, UnicodeError or csv.Error for a file that is no such table.
    """
    if kind == ".jsonl":
        yield from _json_lines(path)
    elif kind == ".json":
        yield from _json_rows(path)
    else:
        yield from _csv_rows(path)


def opened(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked where its name ends in .gz or .xz."""
    if path.suffix.casefold() == ".gz":
        import gzip

        return cast("BinaryIO", gzip.open(path))
    if path.suffix.casefold() == ".xz":
        import lzma

        return cast("BinaryIO", lzma.open(path))
    return path.open("rb")


def read_start(path: Path, limit: int) -> bytes:
    """Return at most one byte more than `limit`: enough to see that it is too large."""
    with opened(path) as stream:
        return stream.read(limit + 1)


def _json_lines(path: Path) -> Iterator[Row]:
    with opened(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(MAX_HTML_BYTES + 1), b""), start=1):
            if line.strip():
                yield f"{path}:{number}", _json_line(line, f"{path}:{number}")


def _json_line(line: bytes, place: str) -> Any:
    if len(line) > MAX_HTML_BYTES:
        return ArticleError(
            f"{place} has more than {MAX_HTML_BYTES:,} bytes in one row: split it into articles, one a row"
        )
    try:
        return json.loads(decode(line, place))
    except ValueError as error:
        return ArticleError(f"{place} is no JSON ({error}): write one object a line")
    except ArticleError as error:
        return error


def _json_rows(path: Path) -> Iterator[Row]:
    data = read_start(path, MAX_JSON_BYTES)
    if len(data) > MAX_JSON_BYTES:
        raise ArticleError(
            f"{path} has more than {MAX_JSON_BYTES:,} bytes: save it as .jsonl, which is read row by row"
        )
    try:
        content = json.loads(decode(data, str(path)))
    except ValueError as error:
        raise ArticleError(f"{path} is no JSON: {error}") from error
    rows = content if isinstance(content, list) else [content]
    for number, row in enumerate(rows, start=1):
        yield f"{path}:{number}" if isinstance(content, list) else str(path), row


def _csv_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(MAX_HTML_BYTES)
    with opened(path) as stream:
        head = stream.read(65536)
    encoding = _table_encoding(head, str(path))
    sample = head.decode(encoding, errors="ignore").lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t|", key=sample.count)
    with opened(path) as stream, io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text:
        reader = csv.DictReader(text, delimiter=delimiter)
        check_columns(reader.fieldnames or (), str(path))
        for row in reader:
            yield f"{path}:{reader.line_num}", row


def _table_encoding(head: bytes, what: str) -> str:
    """The encoding of a table by its first bytes; a row that starts mid-character at the end is no evidence."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    decode(head, what)
    try:
        head[: max(1, len(head) - 4)].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 8:
            return "cp1252"
    return "utf-8-sig"
