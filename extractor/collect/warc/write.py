"""Writes fetched pages to WARC/1.1 files that survive a kill at any byte.

All records of a page go to the file in one write, before the page counts as stored; who keeps the places (a journal)
tells the writer at the next start how far they reach, and whatever stands behind is cut off. Format: ISO 28500:2017;
content is stored decoded, by Common Crawl's convention (the headers that no longer hold are renamed X-Crawler-…).
"""

from __future__ import annotations

import gzip
import re
import uuid
from base64 import b32encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Final, Self
from urllib.parse import quote, urlsplit

from extractor.collect.page import Hop, Page
from extractor.collect.warc.model import DECODED, HIDDEN, ArchiveError, LostPagesError, Position, Stored
from extractor.collect.warc.records import whole_pages

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

MAX_BYTES: Final = 1_000_000_000
"""Size of one file, as of Common Crawl's: a new one is begun before a page would pass it."""
_VERSION: Final = "1.1"
_LEVEL: Final = 6
_FORMAT: Final = {
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "robots": "obey",
}


class WarcWriter:
    """Writes pages to `folder`/PREFIX-00000.warc.gz and so on; use it as a context manager or call `close`.

    `software` names the program and its version, `contact` whom to write to. Without `resume` a new file is begun
    behind those that are there. With it the file named is cut off at `end` and gone on with, and later files are
    removed: what they hold was never counted. Raises LostPagesError where that file is missing or ends earlier, and
    ArchiveError where the folder cannot be written to.
    """

    def __init__(
        self,
        folder: Path,
        *,
        software: str,
        prefix: str = "extractor",
        max_bytes: int = MAX_BYTES,
        contact: str | None = None,
        resume: Position | None = None,
    ) -> None:
        self._folder, self._prefix, self._max_bytes = folder, prefix, max_bytes
        self._info = {"software": software, **_FORMAT, **({"operator": contact} if contact else {})}
        self._file: BinaryIO | None = None
        self._number, self._end = 0, 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._begin(resume)
        except OSError as error:
            raise ArchiveError(f"{folder}: the archive cannot be written ({error.strerror})") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing is left to be written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def write(self, page: Page, *, via: str | None = None) -> Stored:
        """Append `page` and return its place; when this returns the operating system has every byte.

        Written are a response record for every redirect, then response, request and metadata; `via` is the address
        the link was found at. Raises ArchiveError for a page from the cache (it is no answer of the server), for one
        without `fetched_at`, and where the file cannot be written (then nothing of the page stays in it).
        """
        if page.from_cache:
            raise ArchiveError(f"{page.url} came from the cache, and is archived where it was fetched")
        date = _warc_date(page)
        block = b"".join(_packed(record) for record in _records(page, date, via))
        if self._end > 0 and self._end + len(block) > self._max_bytes:
            self._turn_over()
        try:
            head = self._head(page, date) if self._end == 0 else b""
            self._append(head + block)
        except OSError as error:
            raise ArchiveError(f"{self._path()}: cannot be written ({error.strerror}): make room") from error
        stored = Stored(self._path().name, self._end + len(head), len(block))
        self._end = stored.end
        return stored

    def _path(self) -> Path:
        return self._folder / f"{self._prefix}-{self._number:05}.warc.gz"

    def _numbers(self) -> list[int]:
        """Numbers of the files there are."""
        form = re.compile(rf"{re.escape(self._prefix)}-(\d{{5,}})\.warc\.gz")
        return sorted(int(match[1]) for path in self._folder.iterdir() if (match := form.fullmatch(path.name)))

    def _begin(self, resume: Position | None) -> None:
        if resume is None:
            self._number = max(self._numbers(), default=-1) + 1
            return
        match = re.fullmatch(rf"{re.escape(self._prefix)}-(\d{{5,}})\.warc\.gz", resume.file)
        if match is None:
            raise ArchiveError(
                f"{resume.file!r} is no file of this archive: they are named {self._prefix}-00000.warc.gz"
            )
        self._number, self._end = int(match[1]), resume.end
        self._check_reaches(resume)
        for number in self._numbers():
            if number > self._number:
                (self._folder / f"{self._prefix}-{number:05}.warc.gz").unlink()
        if self._path().exists():
            with self._path().open("r+b") as file:
                file.truncate(resume.end)

    def _check_reaches(self, resume: Position) -> None:
        path = self._path()
        size = path.stat().st_size if path.exists() else 0
        if size >= resume.end:
            return
        left = whole_pages(path) if size else 0
        told = f"is shorter than {resume.end:,} bytes" if path.exists() else "is missing"
        raise LostPagesError(
            f"{path} {told}: pages stored there are lost; fetch those behind byte {left:,} again",
            Position(resume.file, left),
        )

    def _turn_over(self) -> None:
        self.close()
        self._number, self._end = self._number + 1, 0

    def _append(self, data: bytes) -> None:
        """Write `data` at the end that counts; where that fails, cut off what came of it."""
        if self._file is None:
            # unbuffered: what is written is with the operating system
            self._file = self._path().open("ab", buffering=0)
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            with suppress(OSError):
                self._file.truncate(self._end)
            raise

    def _head(self, page: Page, date: str) -> bytes:
        """The warcinfo record that opens a file."""
        agent = page.request_headers.get("user-agent")
        told = {**self._info, **({"http-header-user-agent": agent} if agent else {})}
        lines = _fields(told)
        headers = {"WARC-Filename": self._path().name, "WARC-Record-ID": _id("warcinfo", self._path().name, date)}
        return _packed(_plain_record("warcinfo", "", date, lines, headers))


def _records(page: Page, date: str, via: str | None) -> Iterable[ArcWarcRecord]:
    """The records of a page: its redirects, the answer, what was asked, and what is known beside."""
    url, digest = _safe_url(page.final_url), b32encode(sha1(page.content, usedforsecurity=False).digest()).decode()
    answer = _id("response", url, date, digest)
    for number, hop in enumerate(page.hops):
        hop_url = _safe_url(hop.url)
        extra = {"WARC-Record-ID": _id("hop", str(number), hop_url, date, digest), "WARC-Concurrent-To": answer}
        yield _response(hop_url, date, hop, b"", extra)
    extra = {"WARC-Record-ID": answer}
    if page.ip:
        extra["WARC-IP-Address"] = page.ip
    if page.http_version.startswith("HTTP/2"):
        extra["WARC-Protocol"] = "h2"
    yield _response(url, date, page, page.content, extra)
    joined = {"WARC-Concurrent-To": answer}
    yield _request(url, date, page, {"WARC-Record-ID": _id("request", url, date, digest), **joined})
    charset = _charset(page)
    known = {
        **({"via": _safe_url(via)} if via else {}),
        **({"charset-detected": charset} if charset else {}),
        "http-version": page.http_version,
    }
    extra = {"WARC-Record-ID": _id("metadata", url, date, digest), **joined}
    yield _plain_record("metadata", url, date, _fields(known), extra)


def _response(url: str, date: str, answer: Page | Hop, content: bytes, extra: Mapping[str, str]) -> ArcWarcRecord:
    from warcio.statusandheaders import StatusAndHeaders

    headers = [
        (f"{HIDDEN}{name}" if name.casefold() in DECODED else name, _one_line(value))
        for name, value in answer.headers.items()
    ]
    headers.append(("content-length", str(len(content))))
    status = f"{answer.status} {_phrase(answer.status)}".rstrip()
    return _record("response", url, date, content, extra, http=StatusAndHeaders(status, headers, protocol="HTTP/1.1"))


def _request(url: str, date: str, page: Page, extra: Mapping[str, str]) -> ArcWarcRecord:
    from warcio.statusandheaders import StatusAndHeaders

    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    target = quote(f"{parts.path or '/'}{query}", safe="/?%!$&'()*+,;=:@~[]|")
    sent = {name.casefold(): _one_line(value) for name, value in page.request_headers.items()}
    headers = [("host", sent.pop("host", parts.netloc)), *sent.items()]
    http = StatusAndHeaders(f"GET {target} HTTP/1.1", headers, is_http_request=True)
    return _record("request", url, date, b"", extra, http=http)


def _plain_record(kind: str, url: str, date: str, content: bytes, extra: Mapping[str, str]) -> ArcWarcRecord:
    return _record(kind, url, date, content, {**extra, "Content-Type": "application/warc-fields"})


def _record(
    kind: str, url: str, date: str, content: bytes, extra: Mapping[str, str], *, http: object = None
) -> ArcWarcRecord:
    from warcio.recordbuilder import RecordBuilder

    headers = {"WARC-Type": kind, "WARC-Date": date, **extra}
    return RecordBuilder(warc_version=_VERSION).create_warc_record(
        url, kind, payload=BytesIO(content), length=len(content), warc_headers_dict=headers, http_headers=http
    )


def _packed(record: ArcWarcRecord) -> bytes:
    """The record as one gzip member, its digests added; warcio's own packing takes half as long again."""
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    WARCWriter(out, gzip=False, warc_version=_VERSION).write_record(record)
    return gzip.compress(out.getvalue(), _LEVEL, mtime=0)


def _id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(parts))}>"


def _warc_date(page: Page) -> str:
    """The time of the fetch in UTC, to the fraction it is known to."""
    try:
        when = datetime.fromisoformat(page.fetched_at or "")
    except ValueError as error:
        raise ArchiveError(f"{page.url} says {page.fetched_at!r} for its time: give fetched_at in ISO 8601") from error
    if when.tzinfo is None:
        raise ArchiveError(f"{page.url} was fetched at {page.fetched_at}: say in which zone")
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _safe_url(url: str) -> str:
    """The address without the signs that would end the header it stands in."""
    return re.sub(r"[\x00-\x20\x7f]", _percent, url)


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _one_line(value: str) -> str:
    return re.sub(r"[\r\n\0]+", " ", value)


def _fields(values: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in values.items()).encode()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _charset(page: Page) -> str | None:
    """UTF-8 where the bytes are that, else what the server says."""
    try:
        page.content.decode("utf-8")
    except UnicodeDecodeError:
        return page.encoding
    return "utf-8"
