"""Reads the pages of WARC and ARC files, whoever wrote them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urlsplit

from extractor.collect.errors import FetchError
from extractor.collect.kinds import PAGES
from extractor.collect.page import Hop, Page
from extractor.collect.settings import MAX_BYTES
from extractor.collect.unpack import Unpacker
from extractor.collect.warc.model import DECODED, HIDDEN, ArchiveError, ArchiveFaultError
from extractor.collect.warc.records import BrokenError, Fault, Found, walk

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders

_UNTOLD: Final = {"", "application/octet-stream", "binary/octet-stream", "unknown/unknown", "no-type"}
"""Media types that say nothing: there the content is looked at."""
_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_NOTICES: Final = re.compile(r"/[^/]*\.txt$|/\.well-known/", re.I)
"""Text files of a site's root speak to programs: robots.txt, ads.txt, llms.txt."""
_REDIRECTS: Final = {301, 302, 303, 307, 308}


class Warc:
    """The pages of one archive file, read as they are asked for; a broken place is given as an ArchiveFaultError.

    Given are responses over http(s) with status 200 and resource records, where they are HTML or text by their header
    or, where that is silent, by how they begin. Left out and counted in `skipped` (by reason): requests, metadata,
    revisits (their page stands elsewhere), other statuses and media types, robots.txt and its like. Contents are
    unpacked; one of more than `max_bytes`, packed or unpacked, is a fault.

    `offset` is where to begin, and while reading where the record of the item last given begins: in a gzip file that
    of its member, so that a file packed as a whole can only be read from its start. Raises ArchiveError where the
    file cannot be opened.
    """

    def __init__(self, path: Path, *, offset: int = 0, max_bytes: int = MAX_BYTES) -> None:
        self.path, self.offset = path, offset
        self.skipped: Counter[str] = Counter()
        self._max_bytes = max_bytes

    def __iter__(self) -> Iterator[Page | ArchiveFaultError]:
        try:
            with self.path.open("rb") as file:
                for item, page in self._sound(file):
                    self.offset = item.offset
                    yield page
        except OSError as error:
            raise ArchiveError(f"{self.path} cannot be read: {error.strerror or error}") from error

    def _sound(self, file: BinaryIO) -> Iterator[tuple[Found | Fault, Page | ArchiveFaultError]]:
        """A page waits until its record was read to the end: the checksum of a gzip member comes last."""
        waiting: tuple[Found | Fault, Page | ArchiveFaultError] | None = None
        for item in walk(file, offset=self.offset):
            again = waiting is not None and isinstance(item, Fault) and item.offset == waiting[0].offset
            if waiting and again and isinstance(waiting[1], ArchiveFaultError):
                continue  # one fault a place
            if waiting and not again:
                yield waiting
            page = self._page(item)
            waiting = (item, page) if page is not None else None
        if waiting:
            yield waiting

    def _page(self, item: Found | Fault) -> Page | ArchiveFaultError | None:
        if isinstance(item, Fault):
            return ArchiveFaultError(self.path, item.offset, item.why)
        reason = _left_out(item.record)
        if reason:
            self.skipped[reason] += 1
            return None
        try:
            page = page_of(item.record, max_bytes=self._max_bytes)
        except BrokenError:
            return None  # the walk meets the same place and tells it
        except FetchError as error:
            return ArchiveFaultError(self.path, item.offset, str(error))
        reason = _no_page(page)
        if reason:
            self.skipped[reason] += 1
            return None
        return page


def read_warc(path: Path, *, offset: int = 0, max_bytes: int = MAX_BYTES) -> Iterator[Page | ArchiveFaultError]:
    """Yield the pages of a WARC or ARC file, packed or not, and its broken places; see `Warc`."""
    yield from Warc(path, offset=offset, max_bytes=max_bytes)


def read_record(path: Path, offset: int, *, max_bytes: int = MAX_BYTES) -> Page:
    """Return the one page that WarcWriter stored at `offset`, with its redirects and how it was got.

    Raises ArchiveError where no page can be read there.
    """
    hops: list[Hop] = []
    page: Page | None = None
    try:
        with path.open("rb") as file:
            for item in walk(file, offset=offset):
                if isinstance(item, Fault):
                    raise ArchiveFaultError(path, item.offset, item.why)
                kind = item.record.rec_type
                if kind == "response" and page is None:
                    answer = page_of(item.record, max_bytes=max_bytes)
                    if answer.status in _REDIRECTS and not answer.content:
                        hops.append(Hop(url=answer.url, status=answer.status, headers=answer.headers))
                        continue
                    page = replace(answer, url=hops[0].url if hops else answer.url, hops=tuple(hops))
                elif kind == "request" and page is not None:
                    return replace(page, request_headers=_headers(item.record.http_headers))
                elif page is not None:
                    break
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror or error}") from error
    except (BrokenError, FetchError) as error:
        raise ArchiveFaultError(path, offset, str(error)) from error
    if page is None:
        raise ArchiveFaultError(path, offset, "no page is stored here")
    return page


def page_of(record: ArcWarcRecord, *, max_bytes: int) -> Page:
    """Return the page of a response or resource record, unpacked.

    Raises FetchError for a content that cannot be unpacked or is too large, BrokenError where the file ends in it.
    """
    told = record.rec_headers
    url = told.get_header("WARC-Target-URI") or ""
    status, headers = 200, {}
    if record.http_headers is not None:
        status, headers = _status(record.http_headers), _headers(record.http_headers)
    elif record.content_type:
        headers = {"content-type": record.content_type}
    content = _content(record, headers, url, max_bytes)
    identified = told.get_header("WARC-Identified-Payload-Type")
    if identified and headers.get("content-type", "").partition(";")[0].strip().casefold() in _UNTOLD:
        headers["content-type"] = identified
    protocol = (told.get_header("WARC-Protocol") or "").casefold()
    return Page(
        url=url,
        final_url=url,
        status=status,
        headers=_restored(headers),
        content=content,
        fetched_at=told.get_header("WARC-Date"),
        http_version="HTTP/2" if protocol in {"h2", "http/2"} else _version(record.http_headers),
        ip=told.get_header("WARC-IP-Address"),
    )


def _left_out(record: ArcWarcRecord) -> str | None:
    """Why a record holds no page, by its headers; None where it may."""
    if record.rec_type not in {"response", "resource"}:
        return str(record.rec_type or "untyped")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type == "response" and (record.http_headers is None or not url.startswith(("http:", "https:"))):
        return "not http"
    if record.http_headers is not None and _status(record.http_headers) != 200:
        return "other status"
    path = _path(url)
    if path is None or _NOTICES.match(path):
        return "no address" if path is None else "robots.txt and the like"
    kind = record.http_headers.get_header("content-type") if record.http_headers else record.content_type
    media = (kind or "").partition(";")[0].strip().casefold()
    # under addresses of their own (metadata:, urn:) tools keep logs and lists as text
    taken = PAGES | _UNTOLD if url.startswith(("http:", "https:")) else PAGES - {"text/plain"}
    return None if media in taken else "other media type"


def _no_page(page: Page) -> str | None:
    if not page.content.strip():
        return "empty"
    return "other media type" if page.content_type in _UNTOLD and not _HTML.match(page.content[:4096]) else None


def _path(url: str) -> str | None:
    try:
        return urlsplit(url).path
    except ValueError:
        return None


def _status(http: StatusAndHeaders) -> int:
    code = http.get_statuscode()
    return int(code) if code.isascii() and code.isdecimal() else 0


def _version(http: StatusAndHeaders | None) -> str:
    return http.protocol if http is not None and http.protocol.startswith("HTTP/") else "HTTP/1.1"


def _headers(http: StatusAndHeaders) -> dict[str, str]:
    """Headers by lower-case name; several of one name are joined, as RFC 9110 has it."""
    found: dict[str, str] = {}
    for name, value in http.headers:
        key = name.casefold()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _restored(headers: dict[str, str]) -> dict[str, str]:
    """With the headers as the server sent them, where the archive put them by for a payload stored decoded."""
    hidden = {name: headers[HIDDEN + name] for name in DECODED if HIDDEN + name in headers}
    kept = {name: value for name, value in headers.items() if name.removeprefix(HIDDEN) not in hidden}
    return {**kept, **hidden}


def _content(record: ArcWarcRecord, headers: dict[str, str], url: str, max_bytes: int) -> bytes:
    """The content of a record without chunks and packing; what is larger than `max_bytes` either way is refused."""
    stream = record.raw_stream
    parts, size = [], 0
    while part := stream.read(min(65536, max_bytes + 1 - size)):
        size += len(part)
        parts.append(part)
        if size > max_bytes:
            raise FetchError(f"{url} has more than {max_bytes:,} bytes", cause="size")
    if stream.limit > 0:
        raise BrokenError(f"{url} breaks off")
    data = _unchunked(b"".join(parts), headers)
    coding = headers.get("content-encoding", "").strip()
    if not coding or _unpacked_already(data, coding):
        return data
    unpacker = Unpacker(coding, limit=max_bytes, what=url)
    unpacker.feed(data)
    return unpacker.content()


def _unpacked_already(data: bytes, coding: str) -> bool:
    """Other makers keep the header when they unpack."""
    if coding.casefold() in {"gzip", "x-gzip"}:
        return not data.startswith(b"\x1f\x8b")
    return bool(_HTML.match(data[:4096]))


def _unchunked(data: bytes, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").strip().casefold() != "chunked":
        return data
    from warcio.bufferedreaders import ChunkedDataReader

    # takes the data as it is where it is not chunked after all
    return bytes(ChunkedDataReader(BytesIO(data), decomp_type=None).read())
