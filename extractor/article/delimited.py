"""The rows of CSV and TSV tables, as they stand, from any place on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from extractor.article.decode import decode
from extractor.article.errors import MAX_HTML_BYTES
from extractor.article.packed import is_packed, opened
from extractor.article.places import START, Place
from extractor.article.rows import check_columns

_WIDE = "utf-16"


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table is written: the encoding of its text and the sign between its cells."""

    encoding: str
    delimiter: str


def csv_rows(path: Path, start: Place) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a table from `start` on, each with its file and line for error messages.

    Raises ArticleError where no column holds the article, else OSError, EOFError, UnicodeError or csv.Error.
    """
    with _reader(path, start) as (rows, lines):
        # without an offset the rows before the start are passed over
        for row in islice(rows, 0 if start.offset is not None else start.row, None):
            yield f"{path}:{lines.number}", row


def csv_places(path: Path) -> Iterator[Place]:
    """Yield the place before every row. Raises what `csv_rows` raises, after the same number of rows."""
    with _reader(path, START) as (rows, lines):
        seekable = not (is_packed(path) or lines.wide)
        place = Place(0, lines.number, lines.offset if seekable else None)
        for number, _ in enumerate(rows, 1):
            yield place
            place = Place(number, lines.number, lines.offset if seekable else None)


@contextmanager
def _reader(path: Path, start: Place) -> Iterator[tuple[csv.DictReader[str], _Lines]]:
    csv.field_size_limit(MAX_HTML_BYTES)
    layout = _layout(path)
    with opened(path) as stream:
        lines = _Lines(stream, layout.encoding)
        rows = csv.DictReader(lines, delimiter=layout.delimiter)
        check_columns(rows.fieldnames or (), str(path))
        if start.offset is not None:
            lines.go(start)
        yield rows, lines


def _layout(path: Path) -> _Layout:
    with opened(path) as stream:
        head = stream.read(65536)
    encoding = _table_encoding(head, str(path))
    sample = head.decode(encoding, errors="ignore").lstrip("\ufeff").partition("\n")[0]
    return _Layout(encoding, max(",;\t|", key=sample.count))


def _table_encoding(head: bytes, what: str) -> str:
    """The encoding of a table by its first bytes; a row that starts mid-character at the end is no evidence."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _WIDE
    decode(head, what)
    try:
        head[: max(1, len(head) - 4)].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 8:
            return "cp1252"
    return "utf-8-sig"


class _Lines:
    """The lines of a table, with the number and the byte offset behind the last one given.

    A line of UTF-8 or Windows-1252 ends at the same byte whatever stands before it; UTF-16 is read as a whole text.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.number = self.offset = 0
        self.wide = encoding == _WIDE
        self._stream, self._encoding = stream, encoding
        self._waiting: Iterator[bytes] = iter(())
        self._text = io.TextIOWrapper(stream, encoding, errors="replace", newline="") if self.wide else None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._text is not None:
            text = next(self._text)
        else:
            line = self._line()
            self.offset += len(line)
            # only the first line of a file can hold the mark that utf-8-sig takes away
            text = line.decode(self._encoding if self.number == 0 else self._encoding.removesuffix("-sig"), "replace")
        self.number += 1
        return text

    def go(self, start: Place) -> None:
        """Go on at `start`."""
        self._waiting = iter(())
        self.number, self.offset = start.line, start.offset or 0
        self._stream.seek(self.offset)

    def _line(self) -> bytes:
        line = next(self._waiting, b"")
        if not line:
            # a carriage return alone ends a line too, as the csv module asks for
            self._waiting = iter(self._stream.readline(MAX_HTML_BYTES + 1).splitlines(keepends=True))
            line = next(self._waiting, b"")
        if not line:
            raise StopIteration
        return line
