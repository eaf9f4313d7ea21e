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
        self._unpack: zlib._Decompress | None = None
        self._head = b""
        self._members = 0
        self._done = False

    @property
    def full(self) -> bool:
        """Whether no more is taken."""
        return self._cut and len(self._data) >= self._limit

    def feed(self, part: bytes) -> None:
        """Take the next bytes as they came."""
        self._packed += len(part)
        if self._packed > self._limit and not self._cut:
            raise self._too_large()
        for piece in [part] if self._coding in _PLAIN else self._unpacked(part):
            self._data += piece
            if self.full:
                return
            if len(self._data) > self._limit:
                raise self._too_large()

    def content(self) -> bytes:
        """Return the whole body; raises FetchError where it ends too early."""
        if (self._unpack is not None or (self._head and not self._members)) and not self.full:
            raise self._broken("it ends too early")
        return bytes(self._data[: self._limit])

    def _unpacked(self, part: bytes) -> Iterator[bytes]:
        """The unpacked bytes of `part` in small pieces, through all members of a gzip file."""
        more = False
        while part or more:
            if self._unpack is None:
                part = self._begin(part)
                continue
            try:
                piece = self._unpack.decompress(part, _STEP)
            except zlib.error as error:
                raise self._broken(str(error)) from error
            yield piece
            # what was read may hold more than one step
            part, more = self._unpack.unconsumed_tail, len(piece) == _STEP
            if self._unpack.eof:
                part, more = self._unpack.unused_data, False
                self._unpack = None
                self._members += 1

    def _begin(self, part: bytes) -> bytes:
        """Begin the next member with `part` and return it with what was held of it; nothing where there is none yet.

        Servers pad with zeros; what is no further member is left out, as browsers do.
        """
        head = self._head + part
        if self._members:
            head = head.lstrip(b"\0")
        self._head = head if len(head) < 2 else b""
        if self._head or not head or self._done:
            return b""
        if self._members and (self._coding == "deflate" or not head.startswith(b"\x1f\x8b")):
            self._done = True
            return b""
        self._unpack = self._decompressor(head)
        return head

    def _decompressor(self, head: bytes) -> zlib._Decompress:
        """One for data that begins with `head`: "deflate" is a zlib stream by the book, a bare one from some servers.

        A zlib stream is told by its first two bytes (RFC 1950, section 2.2).
        """
        if self._coding != "deflate":
            return zlib.decompressobj(_GZIP)
        wrapped = head[0] & 15 == 8 and (head[0] * 256 + head[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def _too_large(self) -> FetchError:
        return FetchError(
            f"{self._what} is larger than {self._limit:,} bytes: give the address of a single article", cause="size"
        )

    def _broken(self, why: str) -> FetchError:
        return FetchError(
            f"{self._what} cannot be unpacked ({why}): try again, or save the page and read the file", cause="network"
        )
