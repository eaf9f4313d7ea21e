"""The rows of JSON, JSON Lines, CSV and Parquet tables, as they stand, from any place on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.article.decode import decode
from extractor.article.delimited import csv_places, csv_rows
from extractor.article.errors import MAX_HTML_BYTES, ArticleError
from extractor.article.packed import is_packed, opened, read_start
from extractor.article.parquet import parquet_places, parquet_rows
from extractor.article.places import START, Place

MAX_JSON_BYTES = 100 * 1024 * 1024
"""A .json file is read whole, so it may not be larger; .jsonl, .csv and .parquet are read row by row and may."""
TABLES = frozenset({".jsonl", ".csv", ".tsv", ".parquet"})
"""Files read row by row; .json holds one article or a list and is read whole."""
Row = tuple[str, Any]
"""A place for error messages, and the row there: JSON data, or the ArticleError that says why there is none."""


def table_rows(path: Path, kind: str, *, start: Place = START) -> Iterator[Row]:
    """Yield the rows of a table from `start` on; `kind` is its ending.

    Raises ArticleError, OSError, EOFError, UnicodeError or csv.Error for a file that is no such table (the library
    that unpacks or reads it may raise others), MissingExtraError where that library is not installed.
    """
    if kind == ".jsonl":
        yield from _json_lines(path, start)
    elif kind == ".json":
        yield from islice(_json_rows(path), start.row, None)
    elif kind == ".parquet":
        yield from parquet_rows(path, start)
    else:
        yield from csv_rows(path, start)


def table_places(path: Path, kind: str) -> Iterator[Place]:
    """Yield the place before every row that `table_rows` gives, without parsing more than that takes.

    Raises what `table_rows` raises, after the same number of rows.
    """
    if kind == ".jsonl":
        yield from _json_line_places(path)
    elif kind == ".json":
        yield from (Place(row) for row, _ in enumerate(_json_rows(path)))
    elif kind == ".parquet":
        yield from parquet_places(path)
    else:
        yield from csv_places(path)


def _json_lines(path: Path, start: Place) -> Iterator[Row]:
    with opened(path) as stream:
        passed = 0
        if start.offset is not None:
            stream.seek(start.offset)
            passed = start.row
        first = start.line if start.offset is not None else 0
        for number, line in enumerate(iter(lambda: stream.readline(MAX_HTML_BYTES + 1), b""), start=first + 1):
            if not line.strip():
                continue
            passed += 1
            if passed > start.row:
                yield f"{path}:{number}", _json_line(line, f"{path}:{number}")


def _json_line_places(path: Path) -> Iterator[Place]:
    row = offset = 0
    seekable = not is_packed(path)
    with opened(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(MAX_HTML_BYTES + 1), b"")):
            if line.strip():
                yield Place(row, number, offset if seekable else None)
                row += 1
            offset += len(line)


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
