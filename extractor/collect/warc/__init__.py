"""Web archives (WARC, ARC): pages written as they were fetched, and read back from any such file."""

from __future__ import annotations

from extractor.collect.warc.model import ArchiveError, ArchiveFaultError, LostPagesError, Position, Stored
from extractor.collect.warc.read import Warc, read_record, read_warc
from extractor.collect.warc.write import WarcWriter

__all__ = [
    "ArchiveError",
    "ArchiveFaultError",
    "LostPagesError",
    "Position",
    "Stored",
    "Warc",
    "WarcWriter",
    "read_record",
    "read_warc",
]
