"""The records of an archive file one after the other, past broken places, with bounded memory.

warcio reads the records; what stands here is the walk over the file, since warcio ends at the first broken gzip
member, refuses a file packed as a whole, and reads lines of any length. A file is a row of streams: the members of a
gzip file, or the plain file itself. In each stream record follows record; where one cannot be read, the walk goes on
at the next place that looks like a record: a line "WARC/…" in a plain stream, a gzip member that begins so in a packed
file.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from extractor.collect.warc.model import ArchiveError

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

# what warcio has to say of broken records is told as faults
logging.getLogger("warcio").addHandler(logging.NullHandler())

_MAGIC: Final = b"\x1f\x8b\x08"
_BLOCK: Final = 64 * 1024
MAX_LINE: Final = 64 * 1024
"""Longer lines of a record's head are read in pieces."""
MAX_HEAD: Final = 1024 * 1024
"""Bytes of all lines that a record's heads (WARC and HTTP) may take."""
MAX_SKIP: Final = 16 * 1024 * 1024
"""Unpacked bytes of a gzip member in which a record is looked for after a broken one."""
_FIRST_LINE: Final = re.compile(rb"WARC/\d|(?:filedesc|https?|dns|ftp):\S* \S+ \d{8,14} \S+ \d+\s*$")


class BrokenError(ArchiveError):
    """A stream that cannot be read on; whoever reads a record leaves it alone, the walk tells the fault."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record: what warcio makes of it, and where it begins; its payload must be read before the next is asked."""

    record: ArcWarcRecord
    offset: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken place; everything up to the next record that can be read belongs to it."""

    offset: int
    why: str


def walk(file: BinaryIO, *, offset: int = 0) -> Iterator[Found | Fault]:
    """Yield the records of `file` from `offset` on, where a record (in a gzip file: a member) begins.

    In a gzip file the offset of a record is that of its member, in a plain file its own. A run of broken bytes gives
    one Fault.
    """
    file.seek(0)
    packed = file.read(2) == _MAGIC[:2]
    yield from _once(_members(file, offset) if packed else _plain(file, offset))


def whole_pages(path: Path) -> int:
    """Return the offset behind the last page stored whole in a file of ours: behind its last metadata record."""
    end = 0
    last: Found | None = None
    with path.open("rb") as file:
        for item in walk(file):
            if last and last.record.rec_type == "metadata" and last.offset != item.offset:
                end = item.offset
            if isinstance(item, Fault):
                return end
            last = item
        return file.seek(0, io.SEEK_END) if last and last.record.rec_type == "metadata" else end


def _once(items: Iterator[Found | Fault]) -> Iterator[Found | Fault]:
    """Without the faults that follow a fault."""
    faulty = False
    for item in items:
        if isinstance(item, Found) or not faulty:
            yield item
        faulty = isinstance(item, Fault)


class _Member(io.RawIOBase):
    """The unpacked bytes of one gzip member, a block at a time."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file, self._unpack, self._packed = file, zlib.decompressobj(16 + zlib.MAX_WBITS), b""
        self._broken: BrokenError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._broken:
            raise self._broken
        try:
            data = self._some(len(buffer))
        except (zlib.error, EOFError) as error:
            told = "the file breaks off here" if isinstance(error, EOFError) else f"broken gzip data ({error})"
            self._broken = BrokenError(told)
            raise self._broken from error
        buffer[: len(data)] = data
        return len(data)

    def _some(self, size: int) -> bytes:
        while not self._unpack.eof:
            packed = self._packed or self._file.read(_BLOCK)
            # without more input there may still be output that did not fit the last time
            data = self._unpack.decompress(packed, size)
            self._packed = self._unpack.unconsumed_tail
            if data:
                return data
            if not packed and not self._unpack.eof:
                raise EOFError
        return b""

    @property
    def behind(self) -> int:
        """Offset in the file behind this member, once all of it was read."""
        return self._file.tell() - len(self._unpack.unused_data)


class _Lines:
    """What warcio reads from: lines of bounded length and, for each record, of bounded number."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._left = MAX_HEAD
        self.place = 0

    def new_record(self) -> None:
        self._left = MAX_HEAD

    def readline(self, length: int | None = None) -> bytes:
        line = self._stream.readline(MAX_LINE if length is None else min(length, MAX_LINE))
        self.place += len(line)
        self._left -= len(line)
        if self._left < 0:
            raise ValueError(f"its head has more than {MAX_HEAD:,} bytes")
        return line

    def read(self, length: int | None = None) -> bytes:
        data = self._stream.read(_BLOCK if length is None else length)
        self.place += len(data)
        return data

    def tell(self) -> int:
        return self.place


def _plain(file: BinaryIO, offset: int) -> Iterator[Found | Fault]:
    file.seek(offset)
    lines = _Lines(file)  # type: ignore[arg-type]
    for item in _records(lines):
        yield _at(item, offset + item.offset)


def _members(file: BinaryIO, offset: int) -> Iterator[Found | Fault]:
    at: int | None = offset
    while at is not None:
        file.seek(at)
        head = file.read(len(_MAGIC))
        if not head:
            return
        if head != _MAGIC:
            # zeros at the end are padding, as on tapes and after a crash
            yield Fault(at, "no gzip member begins here" if head.strip(b"\0") else "a hole, or padding")
            at = _next_member(file, at + 1)
            continue
        member = _Member(file, at)
        try:
            for item in _records(_Lines(io.BufferedReader(member, _BLOCK)), max_skip=MAX_SKIP):
                yield _at(item, at)
        except BrokenError as error:
            yield Fault(at, str(error))
            at = _next_member(file, at + 1)
        else:
            at = member.behind


def _at(item: Found | Fault, offset: int) -> Found | Fault:
    return Found(item.record, offset) if isinstance(item, Found) else Fault(offset, item.why)


def _next_member(file: BinaryIO, offset: int) -> int | None:
    """The offset from `offset` on of the next member that begins with a record, None where there is none."""
    while True:
        file.seek(offset)
        block = file.read(16 * _BLOCK)
        if len(block) < len(_MAGIC):
            return None
        found = block.find(_MAGIC)
        while found >= 0:
            if _begins_record(file, offset + found):
                return offset + found
            found = block.find(_MAGIC, found + 1)
        offset += len(block) - len(_MAGIC) + 1


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(file.read(4096), MAX_LINE)
    except zlib.error:
        return False
    return bool(_FIRST_LINE.match(head.partition(b"\n")[0]))


def _records(lines: _Lines, *, max_skip: int | None = None) -> Iterator[Found | Fault]:
    """The records of one stream, offsets counted in it.

    Raises BrokenError where the stream does, and where no record comes for more than `max_skip` bytes.
    """
    sound = 0
    while True:
        if max_skip is not None and lines.place - sound > max_skip:
            raise BrokenError("no record for long")
        lines.new_record()
        at = lines.place
        line = lines.readline()
        if not line:
            return
        if not line.strip():
            continue
        record = _parse(lines, line) if _FIRST_LINE.match(line) else "no record begins here"
        if isinstance(record, str):
            yield Fault(at, record)
            continue
        yield Found(record, at)
        if not _drained(record):
            yield Fault(at, "the file breaks off here")
            return
        sound = lines.place


def _parse(lines: _Lines, first: bytes) -> ArcWarcRecord | str:
    """The record that begins with the line `first`, or why it cannot be read."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=True)
    try:
        record = loader.parse_record_stream(lines, first, "warc" if first.startswith(b"WARC/") else "arc")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError) as error:
        return f"a record that cannot be read ({error or 'it has no content'})"
    except (AttributeError, TypeError, LookupError):
        return "a record without the headers it must have"
    if record.length is None:
        return "a record without Content-Length"
    return record


def _drained(record: ArcWarcRecord) -> bool:
    """Read what is left of the record; whether all of it was there."""
    stream = record.raw_stream
    while stream.read(_BLOCK):
        pass
    return bool(stream.limit <= 0)
