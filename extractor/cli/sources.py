"""From what the command line names to articles: files, tables and standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.exits import CommandError, Exit
from extractor.cli.options import Known
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.article.model import Article


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that gave no record, and why."""

    name: str
    reason: str


def from_paths(paths: Sequence[Path], known: Known) -> Iterator[Article | Failed]:
    """Yield the articles of files in order; what cannot be read is yielded as Failed.

    Raises CommandError (usage) where `known` speaks of one article and several inputs are given.
    """
    from extractor.batch.plan import ROW_SUFFIXES

    if len(paths) > 1 and (known.title or known.url):
        raise CommandError("--title and --url belong to one article; give one PATH with them", Exit.USAGE)
    tables = [str(path) for path in paths if path.suffix.lower() in ROW_SUFFIXES]
    if tables and known.given:
        told = ", ".join(known.given)
        raise CommandError(
            f"{tables[0]}: {told} cannot be given for a table; put it in the table's columns", Exit.USAGE
        )
    return _each(paths, known)


def _each(paths: Iterable[Path], known: Known) -> Iterator[Article | Failed]:
    from extractor.article import read_path, read_rows
    from extractor.batch.plan import ROW_SUFFIXES

    for path in paths:
        table = path.suffix.lower() in ROW_SUFFIXES
        try:
            if table:
                for number, row in enumerate(read_rows(path), 1):
                    yield Failed(f"{path} row {number}", str(row)) if isinstance(row, ExtractorError) else row
            else:
                yield from read_path(
                    path, title=known.title, published_at=known.published, publisher=known.source, url=known.url
                )
        except (ExtractorError, OSError) as error:
            yield Failed(str(path), str(error))


def from_stdin(known: Known) -> Iterator[Article | Failed]:
    """Yield the article on standard input: plain text, or a page where it begins as HTML does."""
    from extractor.article import read_html, read_text
    from extractor.article.decode import decode

    data = sys.stdin.buffer.read()
    try:
        if _is_page(data):
            yield read_html(data, url=known.url, published_at=known.published, publisher=known.source)
        else:
            yield read_text(
                decode(data, "standard input"),
                title=known.title, published_at=known.published, publisher=known.source, url=known.url,
            )  # fmt: skip
    except ExtractorError as error:
        yield Failed("standard input", str(error))


def _is_page(data: bytes) -> bool:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in start
