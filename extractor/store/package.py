"""CSV data package: one CSV file a table (RFC 4180, UTF-8, header) and datapackage.json, which says what they hold.

An empty cell is null, or empty text in a column of text; `articles.record` has the record whole.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from extractor.record import Record, read_record
from extractor.store.descriptor import Written, descriptor
from extractor.store.folder_sink import FolderSink, LastRows
from extractor.store.folder_store import FolderStore
from extractor.store.sink import StoreError
from extractor.store.tables import BY_NAME, TABLES, Cell, Column, Row, Table

DESCRIPTOR: Final = "datapackage.json"


def sink(place: str) -> FolderSink:
    """Return the sink that writes a data package into the folder `place`."""
    return FolderSink(Path(place), _Layout())


def store(place: str) -> FolderStore:
    """Return a data package that `sink` made, for reading."""
    return FolderStore(f"csv:{place}", Path(place), _Reader())


class _Reader:
    """Reads the files of a package; see `folder_store.Reader`."""

    mark = DESCRIPTOR

    def records(self, folder: Path) -> Iterator[Record]:
        place = BY_NAME["articles"].names.index("record")
        path = folder / "articles.csv"
        for number, row in enumerate(_rows(path), 1):
            try:
                yield read_record(row[place])
            except (IndexError, ValueError) as error:
                raise StoreError(f"{path}: row {number} is no record of this version: {error}") from error

    def columns(self, table: Table) -> tuple[str, ...]:
        return table.names

    def rows(self, folder: Path, table: Table) -> Iterator[tuple[Cell, ...]]:
        path = folder / f"{table.name}.csv"
        for number, row in enumerate(_rows(path), 1):
            try:
                cells = zip(row, table.columns, strict=True)
                yield tuple(_cell(cell, column) for cell, column in cells)
            except ValueError as error:
                raise StoreError(f"{path}: row {number} is none of this table: {error}") from error


def _cell(text: str, column: Column) -> Cell:
    """A cell as in `flatten`; an empty one is null where the column knows null."""
    if not text and column.nullable:
        return None
    if column.type == "boolean":
        return text == "true"
    if column.type == "integer":
        return int(text)
    return float(text) if column.type == "real" else text


class _Layout:
    """The files of one run."""

    mark = DESCRIPTOR

    def open(self, folder: Path) -> None:
        """Make a file with its header for each table."""
        self._folder = folder
        self._files = {table.name: _File(folder, table) for table in TABLES}

    def write(self, records: list[Record], rows: Mapping[str, list[Row]]) -> None:
        """Add rows to each file."""
        for name, more in rows.items():
            self._files[name].add(more)

    def close(self, versions: Mapping[str, Mapping[str, int]]) -> None:
        """End the files, take out the rows of earlier versions, write the descriptor."""
        for file in self._files.values():
            file.close()
            if versions and file.table.of_article:
                file.keep(LastRows(file.table.name, versions))
        written = {name: file.written() for name, file in self._files.items()}
        told = descriptor(written, extractor=version("extractor"))
        text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        (self._folder / DESCRIPTOR).write_text(text, "utf-8", newline="\n")


class _File:
    """The CSV file of a table."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self._path = folder / f"{table.name}.csv"
        self._booleans = [place for place, column in enumerate(table.columns) if column.type == "boolean"]
        self._open()

    def add(self, rows: list[Row]) -> None:
        """Add rows."""
        self._writer.writerows(map(self._cells, rows) if self._booleans else rows)
        self._rows += len(rows)

    def close(self) -> None:
        """End the file."""
        self._file.close()

    def keep(self, last: LastRows) -> None:
        """Write the file again with the rows that stay; the earlier ones may lie far apart."""
        before = self._path.with_suffix(".before")
        self._path.rename(before)
        place = self.table.names.index("article_id")
        last.count(row[place] for row in _rows(before))
        self._open()
        for row in _rows(before):
            if last.stays(row[place]):
                self._writer.writerow(row)
                self._rows += 1
        self.close()
        before.unlink()

    def written(self) -> Written:
        """Return what became of the file."""
        with self._path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = os.fstat(file.fileno()).st_size
        return Written(self._path.name, size, digest, self._rows)

    def _open(self) -> None:
        self._rows = 0
        self._file = self._path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow(self.table.names)

    def _cells(self, row: Row) -> list[Cell]:
        cells = list(row)
        for place in self._booleans:
            cells[place] = {True: "true", False: "false", None: None}[cells[place]]  # type: ignore[index]
        return cells


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of a file behind its header."""
    # a record is longer than the 128 KiB that csv takes a cell to have
    csv.field_size_limit(1 << 30)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows, None)
            yield from rows
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); name what extractor load made") from error
