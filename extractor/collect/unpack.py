"""Unpacks a body while it arrives, never further than the limit on its size."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from extractor.collect.errors import FetchError

_GZIP = 16 + zlib.MAX_WBITS
_STEP = 64 * 1024
"""Bytes unpacked at a time: a bomb is seen after one step over the limit."""
_PLAIN = {"", "identity"}
_PACKED = {"gzip", "x-gzip", "deflate"}


class Unpacker:
    """One body of at most `limit` bytes, packed and unpacked, in the content coding the server names.

    Only what was offered is read: gzip and deflate, one at most. Raises FetchError for other codings and stacked ones
    (type), for broken data (network), and beyond the limit (size). With `cut`, what is over the limit is left out
    instead, and `full` says so.
    """

    def __init__(self, coding: str, *, limit: int, what: str, cut: bool = False) -> None:
        self._coding = coding.strip().casefold()
        if self._coding not in _PLAIN | _PACKED:
            raise FetchError(
                f"{what} comes packed as {coding!r}, which was not asked for: save the page and read the file",
                cause="type",
            )
        self._limit, self._what, self._cut = limit, what, cut
        self._data = bytearray()
        self._packed = 0
        self._unpack = self._decompressor() if self._coding in _PACKED else None
        self._begun = False

    @property
    def full(self) -> bool:
        """Whether no more is taken."""
        return self._cut and len(self._data) >= self._limit

    def feed(self, part: bytes) -> None:
        """Take the next bytes as they came."""
        self._packed += len(part)
        if self._packed > self._limit and not self._cut:
            raise self._too_large()
        for piece in [part] if self._unpack is None else self._unpacked(part):
            self._data += piece
            if self.full:
                return
            if len(self._data) > self._limit:
                raise self._too_large()

    def content(self) -> bytes:
        """Return the whole body; raises FetchError where it ends too early."""
        if self._unpack is not None and self._begun and not self._unpack.eof and not self.full:
            raise self._broken("it ends too early")
        return bytes(self._data[: self._limit])

    def _decompressor(self, *, raw: bool = False) -> zlib._Decompress:
        if self._coding == "deflate":
            return zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
        return zlib.decompressobj(_GZIP)

    def _unpacked(self, part: bytes) -> Iterator[bytes]:
        """The unpacked bytes of `part` in small pieces, through all members of a gzip file."""
        while part:
            assert self._unpack is not None
            if self._unpack.eof:
                # servers pad with zeros; what is no further member is left out, as browsers do
                if self._coding == "deflate" or not part.lstrip(b"\0").startswith(b"\x1f\x8b"):
                    return
                part, self._unpack = part.lstrip(b"\0"), self._decompressor()
            yield self._step(part)
            part = self._unpack.unconsumed_tail or self._unpack.unused_data

    def _step(self, part: bytes) -> bytes:
        assert self._unpack is not None
        first, self._begun = not self._begun, True
        try:
            return self._unpack.decompress(part, _STEP)
        except zlib.error as error:
            # "deflate" is a zlib stream by the book, and a bare one from some servers
            if first and self._coding == "deflate":
                self._unpack = self._decompressor(raw=True)
                return self._step(part)
            raise self._broken(str(error)) from error

    def _too_large(self) -> FetchError:
        return FetchError(
            f"{self._what} is larger than {self._limit:,} bytes: give the address of a single article", cause="size"
        )

    def _broken(self, why: str) -> FetchError:
        return FetchError(
            f"{self._what} cannot be unpacked ({why}): try again, or save the page and read the file", cause="network"
        )
