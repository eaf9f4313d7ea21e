"""Reads folders of tables back: the records in the order they were written, and the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from extractor.record import Record
from extractor.store.sink import Rows, StoreError
from extractor.store.tables import BY_NAME, VERSION, Cell, Table


class Reader(Protocol):
    """Reads the files of one layout."""

    mark: str
    """A file that every folder of this layout holds."""

    def records(self, folder: Path) -> Iterator[Record]:
        """Yield the records; raises StoreError where the file cannot be read."""

    def columns(self, table: Table) -> tuple[str, ...]:
        """Return the columns that the files have of `table`."""

    def rows(self, folder: Path, table: Table) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows of a table, cells as in `flatten`; raises StoreError as `records` does."""


class FolderStore:
    """A folder of tables, for reading; see `Store`. It has no views, and keeps the order of what was written."""

    def __init__(self, url: str, folder: Path, reader: Reader) -> None:
        """Name the folder; it is looked into when the block is entered."""
        self.url = url
        self._folder, self._reader = folder, reader
        self._open = False

    def __enter__(self) -> Self:
        if not (self._folder / self._reader.mark).is_file():
            raise StoreError(f"{self.url}: holds no {self._reader.mark}; make it with extractor load RECORDS --to URL")
        self._open = True
        try:
            (found,) = (row[0] for row in self.rows("schema_version").rows)
        except ValueError as error:
            raise StoreError(f"{self.url}: does not say its version; load its records anew") from error
        if found != VERSION:
            raise StoreError(f"{self.url}: is of version {found} of the tables, here {VERSION}; load its records anew")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False

    def records(self) -> Iterator[Record]:
        """Yield the records in the order they were written. Raises StoreError where a file cannot be read."""
        self._check_open()
        yield from self._reader.records(self._folder)

    def rows(self, name: str) -> Rows:
        """Return a table. Raises StoreError, naming the tables, where there is none of that name."""
        self._check_open()
        if name not in BY_NAME:
            raise StoreError(f"{self.url}: has no table {name!r}; there are {', '.join(BY_NAME)}")
        table = BY_NAME[name]
        return Rows(self._reader.columns(table), self._reader.rows(self._folder, table))

    def _check_open(self) -> None:
        if not self._open:
            raise StoreError(f"{self.url}: the store is not open; use it in a with block")
