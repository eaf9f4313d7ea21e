"""JSON Lines: one record a line, UTF-8, in the order written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TextIO

from extractor.errors import ExtractorError
from extractor.record import Record, read_record, to_json
from extractor.store.atomic import atomic_text

# many readers end a line at these too; inside JSON they only occur in strings, where the escape means the same
_LINE_ENDS: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def as_line(value: Record | dict[str, Any]) -> str:
    """Return `value` as one line of JSON with its newline; no other character in it ends a line for any reader."""
    text = to_json(value) if isinstance(value, Record) else json.dumps(value, ensure_ascii=False)
    return text.translate(_LINE_ENDS) + "\n"


class JsonlSink:
    """Writes records to a JSONL file that appears when the block ends.

    >>> with JsonlSink("records.jsonl") as sink:  # doctest: +SKIP
    ...     sink.write(record)
    """

    def __init__(self, place: str | Path) -> None:
        """Name the file; it is made when the block is entered."""
        self.target = Path(place)
        self._context: AbstractContextManager[TextIO] | None = None
        self._file: TextIO | None = None

    def write(self, record: Record) -> None:
        """Add one line. Raises ExtractorError outside the `with` block."""
        if self._file is None:
            raise ExtractorError(f"{self.target}: the sink is not open; use it in a with block")
        self._file.write(as_line(record))

    def write_many(self, records: Iterable[Record]) -> None:
        """Add a line for each record."""
        for record in records:
            self.write(record)

    def __enter__(self) -> Self:
        self._context = atomic_text(self.target)
        self._file = self._context.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        context, self._context, self._file = self._context, None, None
        if context is not None:
            context.__exit__(kind, error, trace)


def read_jsonl(path: Path) -> Iterator[Record]:
    """Yield the records of a JSONL file, each checked against the contract.

    Raises ExtractorError naming the line that is no record.
    """
    try:
        file = path.open(encoding="utf-8", newline="\n")
    except OSError as error:
        raise ExtractorError(f"{path}: cannot be read ({error.strerror}); name a JSONL file of records") from error
    with file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield read_record(line)
                except ValueError as error:
                    raise ExtractorError(f"{path}:{number}: not a record of this version: {error}") from error
