"""Opens files that may be packed: gzip, xz or Zstandard, told by the last ending of the name."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from extractor.errors import MissingExtraError

PACKED = frozenset({".gz", ".xz", ".zst"})
"""Last endings of packed files."""
_BLOCK: Final = 16 * 1024


def is_packed(path: Path) -> bool:
    """Whether `path` is packed by its name."""
    return path.suffix.casefold() in PACKED


def opened(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked where its name ends in .gz, .xz or .zst.

    Raises OSError; MissingExtraError for .zst where the extra `zstd` is not installed.
    """
    suffix = path.suffix.casefold()
    if suffix == ".gz":
        import gzip

        return cast("BinaryIO", gzip.open(path))
    if suffix == ".xz":
        import lzma

        return cast("BinaryIO", lzma.open(path))
    if suffix == ".zst":
        return _zst(path)
    return path.open("rb")


def _zst(path: Path) -> BinaryIO:
    try:
        import zstandard
    except ImportError as error:
        raise MissingExtraError(str(path), "zstd") from error
    return cast("BinaryIO", io.BufferedReader(_Zst(path.open("rb"), zstandard)))


class _Zst(io.RawIOBase):
    """Frames of Zstandard, one after the other; unlike the library's reader it tells a file that breaks off."""

    def __init__(self, file: BinaryIO, library: Any) -> None:
        self._file, self._library = file, library
        self._frame = library.ZstdDecompressor().decompressobj()
        self._begun, self._ready = False, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            packed = self._packed()
            if not packed:
                return 0
            try:
                self._ready = self._frame.decompress(packed)
            except self._library.ZstdError as error:
                raise OSError(f"broken Zstandard data ({error})") from error
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _packed(self) -> bytes:
        """The next bytes of the file, for a new frame where the last one ended."""
        rest = b""
        if self._frame.eof:
            rest, self._begun = self._frame.unused_data, False
            self._frame = self._library.ZstdDecompressor().decompressobj()
        packed: bytes = rest or self._file.read(_BLOCK)
        if not packed and self._begun:
            raise EOFError("the file breaks off in the middle of a Zstandard frame")
        self._begun = self._begun or bool(packed)
        return packed

    def close(self) -> None:
        self._file.close()
        super().close()


def read_start(path: Path, limit: int) -> bytes:
    """Return at most one byte more than `limit`: enough to see that it is too large."""
    with opened(path) as stream:
        return stream.read(limit + 1)
