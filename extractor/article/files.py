"""Reads the articles of a file: one page or text, or the rows of a JSON, JSON Lines or CSV table."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from extractor.article.decode import decode
from extractor.article.errors import MAX_HTML_BYTES, MAX_TEXT_CHARS, ArticleError
from extractor.article.model import Article
from extractor.article.page import read_html
from extractor.article.plain import read_text
from extractor.article.rows import Given, check_columns, named, read_row

MAX_JSON_BYTES = 100 * 1024 * 1024
"""A .json file is read whole, so it may not be larger; .jsonl and .csv are read row by row and may."""
_TEXT_BYTES = 4 * MAX_TEXT_CHARS
"""No text of MAX_TEXT_CHARS takes more bytes in UTF-8, UTF-16 or UTF-32."""
MAX_BYTES = max(MAX_HTML_BYTES, _TEXT_BYTES)
"""No input larger than this is read as one article."""
TABLES = frozenset({".jsonl", ".csv", ".tsv"})
"""Files read row by row; .json holds one article or a list and is read whole."""
PAGES = frozenset({".html", ".htm", ".xhtml"})
ENDINGS = TABLES | PAGES | {".txt", ".json"}
"""Endings that say by themselves that a file holds articles."""
_PACKED = frozenset({".gz", ".xz"})


def read_path(
    path: Path,
    *,
    title: str | None = None,
    published_at: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Iterator[Article]:
    """Yield the articles of `path`: .html, .htm, .txt (one), .json, .jsonl, .csv, .tsv (one a row).

    Tables may be packed (.gz, .xz). A file with another ending is read as a page or a text by what it holds. Tables
    name their columns (see columns.toml; a text or html column must be there). The options win over a page or text
    and fill the gaps of a table. Raises ArticleError at the first article that cannot be read; see `read_rows` for
    going on.
    """
    for item in read_rows(path, title=title, published_at=published_at, publisher=publisher, url=url):
        if isinstance(item, ArticleError):
            raise item
        yield item


def read_rows(
    path: Path,
    *,
    title: str | None = None,
    published_at: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Iterator[Article | ArticleError]:
    """Yield for every article of `path`, in order, the article or the error that says why it cannot be read.

    The options are those of `read_path`. A file that cannot be read at all gives one error; nothing is raised.
    """
    given = Given(title, published_at, publisher, url)
    try:
        yield from _rows(Path(path), given)
    except ArticleError as error:
        yield error
    except (OSError, EOFError) as error:
        yield ArticleError(f"{path} cannot be read: {_reason(error)}")
    except (UnicodeError, csv.Error) as error:
        yield ArticleError(f"{path} cannot be read as a table: {error}: save it as UTF-8 with one header line")


def read_bytes(
    data: bytes,
    what: str,
    *,
    title: str | None = None,
    published_at: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Article:
    """Return the article of one page or one text, told apart by what `data` holds; `what` names it in errors.

    The options are those of `read_path`. Raises ArticleError where there is no article or too much of it.
    """
    return _one(data, what, "", Given(title, published_at, publisher, url))


def ending(path: Path) -> str:
    """Return the ending that tells what a file holds, in lower case: `.csv` for `a.csv` and `A.CSV.gz`."""
    suffixes = [suffix.casefold() for suffix in path.suffixes]
    return suffixes[-2] if len(suffixes) > 1 and suffixes[-1] in _PACKED else (suffixes or [""])[-1]


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _rows(path: Path, given: Given) -> Iterator[Article | ArticleError]:
    if not path.exists():
        raise ArticleError(f"{path} does not exist: check the path")
    if path.is_dir():
        raise ArticleError(f"{path} is a folder: give its files")
    kind = ending(path)
    if kind == ".jsonl":
        yield from _json_lines(path, given)
    elif kind in TABLES:
        yield from _csv_rows(path, given)
    elif kind == ".json":
        yield from _json_rows(path, given)
    else:
        yield _one(_read(path, MAX_BYTES), str(path), kind, given)


def _one(data: bytes, what: str, kind: str, given: Given) -> Article:
    """One page or one text."""
    page = kind in PAGES or (kind != ".txt" and _looks_like_page(data))
    limit = MAX_HTML_BYTES if page else _TEXT_BYTES
    if len(data) > limit:
        raise ArticleError(f"{what} has more than the {limit:,} bytes read as one article: split it into articles")
    try:
        return _page(data, given, what) if page else _plain(decode(data, what), given)
    except ArticleError as error:
        raise named(error, what, given) from error


def _page(data: bytes, given: Given, what: str) -> Article:
    # decoded here, so that an error names the file
    article = read_html(decode(data, what), url=given.url, published_at=given.published_at, publisher=given.publisher)
    if given.title is None:
        return article
    from dataclasses import replace

    return replace(article, title=given.title)


def _plain(text: str, given: Given) -> Article:
    return read_text(text, title=given.title, published_at=given.published_at, publisher=given.publisher, url=given.url)


def _looks_like_page(data: bytes) -> bool:
    # in UTF-16 every other byte is zero
    head = data[:2000].replace(b"\0", b"")
    return bool(re.match(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype html|html|head|\?xml|!--)", head, re.I))


def _open(path: Path) -> BinaryIO:
    if path.suffix.casefold() == ".gz":
        import gzip

        return cast("BinaryIO", gzip.open(path))
    if path.suffix.casefold() == ".xz":
        import lzma

        return cast("BinaryIO", lzma.open(path))
    return path.open("rb")


def _read(path: Path, limit: int) -> bytes:
    """Read at most one byte more than `limit`: enough to see that it is too large."""
    with _open(path) as stream:
        return stream.read(limit + 1)


def _json_lines(path: Path, given: Given) -> Iterator[Article | ArticleError]:
    with _open(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(MAX_HTML_BYTES + 1), b""), start=1):
            if line.strip():
                yield _json_line(line, f"{path}:{number}", given)


def _json_line(line: bytes, place: str, given: Given) -> Article | ArticleError:
    if len(line) > MAX_HTML_BYTES:
        return ArticleError(
            f"{place} has more than {MAX_HTML_BYTES:,} bytes in one row: split it into articles, one a row"
        )
    try:
        row = json.loads(decode(line, place))
    except ValueError as error:
        return ArticleError(f"{place} is no JSON ({error}): write one object a line")
    except ArticleError as error:
        return error
    return read_row(row, place, given)


def _json_rows(path: Path, given: Given) -> Iterator[Article | ArticleError]:
    data = _read(path, MAX_JSON_BYTES)
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
        yield read_row(row, f"{path}:{number}" if isinstance(content, list) else str(path), given)


def _csv_rows(path: Path, given: Given) -> Iterator[Article | ArticleError]:
    csv.field_size_limit(MAX_HTML_BYTES)
    with _open(path) as stream:
        head = stream.read(65536)
    encoding = _table_encoding(head, str(path))
    sample = head.decode(encoding, errors="ignore").lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t|", key=sample.count)
    with _open(path) as stream, io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text:
        reader = csv.DictReader(text, delimiter=delimiter)
        check_columns(reader.fieldnames or (), str(path))
        for row in reader:
            yield read_row(row, f"{path}:{reader.line_num}", given)


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
