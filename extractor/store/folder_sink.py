"""Sinks that are folders of tables: rows in the order of the records, the last version of an article, all or nothing.

A folder sink is made anew as a whole, as a JSONL file is: what stands there before is replaced at the end. To add
records to what is stored, load into a database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from extractor.record import SCHEMA_VERSION, Record
from extractor.store.atomic import OutputError
from extractor.store.folder import atomic_folder, writing
from extractor.store.tables import TABLES, VERSION, Row, flatten, reference_rows, source_of

# few enough to keep memory flat, enough for the cost of a batch not to count
BATCH: Final = 500


class Layout(Protocol):
    """Files of one format in a folder; made for one run."""

    mark: str
    """A file that every folder of this layout holds."""

    def open(self, folder: Path) -> None:
        """Make the files of all tables, empty."""

    def write(self, records: list[Record], rows: Mapping[str, list[Row]]) -> None:
        """Add the rows of `records` by table."""

    def close(self, versions: Mapping[str, Mapping[str, int]]) -> None:
        """End the files. `versions` are the articles written more than once: of each, the last rows stay, this many
        in each table.
        """


class LastRows:
    """Tells which rows of a table belong to the last version of their article: count all ids, then ask for each."""

    def __init__(self, table: str, versions: Mapping[str, Mapping[str, int]]) -> None:
        self._kept = {article: rows.get(table, 0) for article, rows in versions.items()}
        self._ahead: Counter[str] = Counter()

    def count(self, articles: Iterable[str]) -> None:
        """Count the rows of the whole table."""
        self._ahead.update(article for article in articles if article in self._kept)

    def stays(self, article: str) -> bool:
        """Whether the next row, of `article`, stays; to be asked for all rows in order."""
        if article not in self._kept:
            return True
        self._ahead[article] -= 1
        return self._ahead[article] < self._kept[article]


class FolderSink:
    """Writes records to a folder of tables that appears when the block ends; an error leaves the old folder.

    Memory grows by about 100 bytes an article, for the ids seen.
    """

    def __init__(self, target: Path, layout: Layout) -> None:
        """Name the folder; it is begun when the block is entered."""
        self.target = target
        self._layout = layout
        self._stack: ExitStack | None = None
        self._waiting: dict[str, tuple[Record, dict[str, list[Row]]]] = {}
        self._sources: dict[Row, None] = {}
        self._seen: set[int] = set()
        self._versions: dict[str, dict[str, int]] = {}

    def write(self, record: Record) -> None:
        """Take one record.

        Raises FlattenError for one that the tables cannot hold, OutputError outside the `with` block or where the
        folder cannot be written.
        """
        if self._stack is None:
            raise OutputError(f"{self.target}: the sink is not open; use it in a with block")
        # taken out first, so that the later version has its place behind what came between
        rows = flatten(record, source=source_of(record))
        self._waiting.pop(record.article.id, None)
        self._waiting[record.article.id] = record, rows
        if len(self._waiting) >= BATCH:
            self._flush()

    def write_many(self, records: Iterable[Record]) -> None:
        """Take records one after the other."""
        for record in records:
            self.write(record)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(atomic_folder(self.target, mark=self._layout.mark))
            with writing(self.target):
                self._layout.open(folder)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stack, self._stack = self._stack, None
        if stack is None:
            return
        with stack:
            if error is not None:
                stack.pop_all().__exit__(kind, error, trace)
                return
            self._flush()
            with writing(self.target):
                self._layout.write([], self._shared())
                self._layout.close(self._versions)

    def _flush(self) -> None:
        waiting, self._waiting = list(self._waiting.values()), {}
        gathered: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        for record, rows in waiting:
            self._sources.update(dict.fromkeys(rows.pop("sources", ())))
            self._note(record, rows)
            for table, more in rows.items():
                gathered[table] += more
        with writing(self.target):
            self._layout.write([record for record, _ in waiting], gathered)

    def _note(self, record: Record, rows: Mapping[str, list[Row]]) -> None:
        number = int(record.article.id, 16)
        if number in self._seen:
            self._versions[record.article.id] = {table: len(found) for table, found in rows.items()}
        self._seen.add(number)

    def _shared(self) -> dict[str, list[Row]]:
        """The tables whose rows belong to no single article."""
        return {
            "schema_version": [(VERSION, SCHEMA_VERSION)],
            "sources": sorted(self._sources, key=str),
            **reference_rows(),
        }
