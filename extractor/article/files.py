"""Reads the articles of a file: one page or text, the rows of a table, or the pages of a web archive."""

from __future__ import annotations

import csv
import lzma
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.article.archives import ARCHIVES, archive_pages, read_archived
from extractor.article.decode import decode
from extractor.article.errors import MAX_HTML_BYTES, MAX_TEXT_CHARS, ArticleError
from extractor.article.model import Article
from extractor.article.packed import PACKED, read_start
from extractor.article.page import read_html
from extractor.article.plain import read_text
from extractor.article.rows import Given, named, page_of, read_row
from extractor.article.tables import TABLES, table_rows

if TYPE_CHECKING:
    from extractor.collect import Page

_TEXT_BYTES = 4 * MAX_TEXT_CHARS
"""No text of MAX_TEXT_CHARS takes more bytes in UTF-8, UTF-16 or UTF-32."""
MAX_BYTES = max(MAX_HTML_BYTES, _TEXT_BYTES)
"""No input larger than this is read as one article."""
PAGES = frozenset({".html", ".htm", ".xhtml"})
ENDINGS = TABLES | PAGES | ARCHIVES | {".txt", ".json"}
"""Endings that say by themselves that a file holds articles."""


def read_path(
    path: Path,
    *,
    title: str | None = None,
    published_at: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Iterator[Article]:
    """Yield the articles of `path`: .html, .htm, .txt (one), .json, tables (.jsonl, .csv, .tsv, .parquet), .warc, .arc.

    Tables and archives may be packed (.gz; .jsonl and .csv also .xz and .zst). A file with another ending is read as
    a page or a text by what it holds. Tables name their columns (see columns.toml; a text or html column must be
    there). The options win over a page or text and fill the gaps of a table or archive. Raises ArticleError at the
    first article that cannot be read; see `read_rows` for going on.
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
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        yield ArticleError(f"{path} cannot be read: {_reason(error)}")
    except (UnicodeError, csv.Error) as error:
        yield ArticleError(f"{path} cannot be read as a table: {error}: save it as UTF-8 with one header line")


def read_pages(path: Path) -> Iterator[Page]:
    """Yield the pages that a web archive holds, or a table with the columns url and html.

    Broken records and rows without a page are left out. Raises ArticleError for a file that cannot be read or is
    neither.
    """
    path, kind = Path(path), ending(Path(path))
    try:
        if kind in ARCHIVES:
            yield from (item for item in archive_pages(path) if not isinstance(item, ArticleError))
        elif kind in TABLES or kind == ".json":
            yield from (page for _, row in table_rows(path, kind) if (page := page_of(row)))
        else:
            raise ArticleError(f"{path}: give an archive (.warc, .warc.gz) or a table with the columns url and html")
    except (OSError, EOFError, zlib.error, lzma.LZMAError, UnicodeError, csv.Error) as error:
        raise ArticleError(f"{path} cannot be read: {_reason(error)}") from error


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
    return suffixes[-2] if len(suffixes) > 1 and suffixes[-1] in PACKED else (suffixes or [""])[-1]


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _rows(path: Path, given: Given) -> Iterator[Article | ArticleError]:
    if not path.exists():
        raise ArticleError(f"{path} does not exist: check the path")
    if path.is_dir():
        raise ArticleError(f"{path} is a folder: give its files")
    kind = ending(path)
    if kind in ARCHIVES:
        yield from _archived(path, given)
    elif kind in TABLES or kind == ".json":
        for place, row in table_rows(path, kind):
            yield row if isinstance(row, ArticleError) else read_row(row, place, given)
    else:
        yield _one(read_start(path, MAX_BYTES), str(path), kind, given)


def _archived(path: Path, given: Given) -> Iterator[Article | ArticleError]:
    for item in archive_pages(path):
        try:
            yield item if isinstance(item, ArticleError) else read_archived(item, path, given=given)
        except ArticleError as error:
            yield error


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
