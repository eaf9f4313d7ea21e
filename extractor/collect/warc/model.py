"""Places in archives, and what can go wrong with archives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractor.errors import ExtractorError

HIDDEN: Final = "x-crawler-"
"""Put before the headers that no longer hold for a payload stored decoded, as Common Crawl does."""
DECODED: Final = ("content-encoding", "transfer-encoding", "content-length")
"""The headers that no longer hold for such a payload."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a page stands in an archive folder: file name, and offset and length in bytes of all its records."""

    file: str
    offset: int
    length: int

    @property
    def end(self) -> int:
        """Offset behind the page's last record."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Position:
    """Where writing goes on: file name, and the offset in it behind the last page that counts."""

    file: str
    end: int


class ArchiveError(ExtractorError):
    """An archive that cannot be read or written."""


class LostPagesError(ArchiveError):
    """An archive that ends before the position to go on from: what stood behind it must be fetched again.

    `position` is where the whole pages end that are left; pages behind it in `position.file`, and those of all later
    files, are lost.
    """

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.position = position


class ArchiveFaultError(ArchiveError):
    """One broken place in an archive: the file and the offset of the record there."""

    def __init__(self, path: Path, offset: int, why: str) -> None:
        super().__init__(f"{path}, byte {offset:,}: {why}")
        self.path = path
        self.offset = offset
