"""A file that only grows, cut back after a kill to the last row its journal knows."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.collect.crawl.errors import CrawlError


class Rows:
    """Rows of bytes, each ending in a line end, at offsets that a journal keeps.

    `end` is where the last row ends. Raises CrawlError where the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("r+b" if path.exists() else "w+b")
            self.end = self._file.seek(0, os.SEEK_END)
        except OSError as error:
            raise CrawlError(f"{path}: cannot be written ({error.strerror}); name another folder") from error

    def cut(self, end: int) -> None:
        """Let go of what stands behind `end`: it was being written when the process was killed."""
        self._file.truncate(end)
        self.end = self._file.seek(end)

    def write(self, row: bytes) -> tuple[int, int]:
        """Add one row and hand it to the system; return its offset and length in bytes."""
        offset = self.end
        try:
            self._file.write(row)
            self._file.flush()
        except OSError as error:
            raise CrawlError(f"{self.path}: cannot be written ({error.strerror}); make room and go on") from error
        self.end += len(row)
        return offset, len(row)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
