"""WARC: archives of other makers, broken and hostile ones."""

import gzip
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_pages import FIRST, faults_of, page, pages_of, write
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.collect.page import Page
from extractor.collect.warc import (
    ArchiveError,
    ArchiveFaultError,
    Warc,
    read_record,
    read_warc,
)

BODY = b"<!DOCTYPE html><html><head><title>Kopi</title></head><body><p>Kopi naik.</p></body></html>"


class Made:
    """An archive as other crawlers write it."""

    def __init__(self, *, packed: bool = True, version: str = "1.0") -> None:
        self.out = BytesIO()
        self.writer = WARCWriter(self.out, gzip=packed, warc_version=version)

    def add(
        self,
        kind: str,
        url: str,
        content: bytes = BODY,
        *,
        status: str = "200 OK",
        mime: str = "text/html",
        **more: str,
    ) -> int:
        """Write a record; returns its offset."""
        offset = self.out.tell()
        headers = [("Content-Type", mime), *((name.replace("_", "-"), value) for name, value in more.items())]
        http = StatusAndHeaders(status, [h for h in headers if h[1]], protocol="HTTP/1.1")
        told = {"WARC-Date": "2026-03-01T01:00:00Z"}
        if kind == "request":
            http = StatusAndHeaders("GET / HTTP/1.1", [], is_http_request=True)
        if kind not in {"response", "request", "revisit"}:
            record = self.writer.create_warc_record(
                url, kind, payload=BytesIO(content), length=len(content), warc_content_type=mime, warc_headers_dict=told
            )
        else:
            record = self.writer.create_warc_record(
                url, kind, payload=BytesIO(content), length=len(content), http_headers=http, warc_headers_dict=told
            )
        self.writer.write_record(record)
        return offset

    def save(self, path: Path) -> Path:
        path.write_bytes(self.out.getvalue())
        return path


def chunked(data: bytes) -> bytes:
    half = len(data) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (data[:half], data[half:])) + b"0\r\n\r\n"


def test_a_crawl_of_another_maker(tmp_path: Path) -> None:
    made = Made()
    made.add("warcinfo", "", b"software: other\r\n", mime="application/warc-fields")
    made.add("request", "https://a.example/1", b"")
    made.add("response", "https://a.example/1")
    made.add("response", "https://a.example/2", chunked(gzip.compress(BODY)), Content_Encoding="gzip",
             Transfer_Encoding="chunked")  # fmt: skip
    made.add("response", "https://a.example/3", zlib.compress(BODY), Content_Encoding="deflate")
    made.add("response", "https://a.example/4", Content_Encoding="gzip", Transfer_Encoding="chunked")  # stored decoded
    made.add("response", "https://a.example/5", mime="")  # told by how it begins
    made.add("response", "https://a.example/6", b"\x89PNG....", mime="")
    made.add("response", "https://a.example/7", b"\x89PNG....", mime="image/png")
    made.add("response", "https://a.example/robots.txt", b"User-agent: *", mime="text/plain")
    made.add("response", "https://a.example/teks", b"Kopi naik.", mime="text/plain")
    made.add("response", "https://a.example/8", status="404 Not Found")
    made.add("response", "https://a.example/9", b"")
    made.add("revisit", "https://a.example/1", b"")
    made.add("resource", "https://a.example/10")
    made.add("resource", "metadata://tool/log", b"log", mime="text/plain")
    made.add("response", "https://[a.example/11")
    made.add("response", "dns:a.example", b"a.example. 300 IN A 203.0.113.1", mime="text/dns")
    made.add("metadata", "https://a.example/1", b"via: x\r\n", mime="application/warc-fields")
    archive = Warc(made.save(tmp_path / "CC-NEWS-1.warc.gz"))
    found = list(archive)
    assert [item.url[18:] for item in found if isinstance(item, Page)] == ["1", "2", "3", "4", "5", "teks", "10"]
    assert len(found) == 7
    assert {item.content for item in found if isinstance(item, Page)} == {BODY, b"Kopi naik."}
    assert {item.fetched_at for item in found if isinstance(item, Page)} == {"2026-03-01T01:00:00Z"}
    assert archive.skipped == {
        "warcinfo": 1, "request": 1, "metadata": 1, "revisit": 1, "other status": 1, "empty": 1, "not http": 1,
        "other media type": 3, "robots.txt and the like": 1, "no address": 1,
    }  # fmt: skip


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("form", ["plain", "members", "one member"])
def test_every_form_of_file(tmp_path: Path, version: str, form: str) -> None:
    made = Made(packed=form == "members", version=version)
    for number in range(5):
        made.add("response", f"https://a.example/{number}", BODY * (number + 1))
    data = made.out.getvalue()
    path = tmp_path / "a.warc"
    path.write_bytes(gzip.compress(data) if form == "one member" else data)
    found = list(read_warc(path))
    assert [(item.url, item.content) for item in found if isinstance(item, Page)] == [
        (f"https://a.example/{number}", BODY * (number + 1)) for number in range(5)
    ]
    assert len(found) == 5


def test_arc(tmp_path: Path) -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY
    info = b"1 0 Other\nURL IP-address Archive-date Content-type Archive-length\n"
    data = b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain %d\n%s\n" % (len(info), info)
    for number in (1, 2):
        data += b"http://a.example/%d 203.0.113.1 20080430204826 text/html %d\n%s\n" % (number, len(http), http)
    for name, content in (("a.arc", data), ("b.arc.gz", gzip.compress(data))):
        (tmp_path / name).write_bytes(content)
        found = pages_of(tmp_path / name)
        assert [(item.url, item.content) for item in found] == [(f"http://a.example/{n}", BODY) for n in (1, 2)]
        assert found[0].fetched_at == "2008-04-30T20:48:26Z"


def test_reading_goes_on_from_a_place(tmp_path: Path) -> None:
    for packed in (True, False):
        made = Made(packed=packed)
        places = [made.add("response", f"https://a.example/{number}") for number in range(4)]
        path = made.save(tmp_path / "a.warc")
        archive = Warc(path)
        seen = [archive.offset for _ in archive]
        assert seen == places
        assert [item.url for item in pages_of(path, offset=places[2])] == ["https://a.example/2", "https://a.example/3"]


# broken and hostile archives


@pytest.mark.parametrize("packed", [True, False])
def test_a_broken_record_in_the_middle_is_told_once(tmp_path: Path, packed: bool) -> None:
    made = Made(packed=packed)
    places = [made.add("response", f"https://a.example/{number}", BODY * 40) for number in range(5)]
    data = bytearray(made.out.getvalue())
    # of a packed record the data, of a plain one the head
    start = places[2] + 60 if packed else places[2]
    data[start : start + 12] = b"\xff" * 12
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    found = list(read_warc(path))
    assert [item.url[-1] if isinstance(item, Page) else "!" for item in found] == ["0", "1", "!", "3", "4"]
    (fault,) = faults_of(path)
    assert (fault.offset, fault.path) == (places[2], path)
    assert f"{path}, byte {places[2]:,}" in str(fault)


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_breaks_off(tmp_path: Path, packed: bool) -> None:
    made = Made(packed=packed)
    for number in range(3):
        made.add("response", f"https://a.example/{number}", BODY * 40)
    path = tmp_path / "a.warc"
    path.write_bytes(made.out.getvalue()[:-150])
    found = list(read_warc(path))
    assert [item.url[-1] if isinstance(item, Page) else "!" for item in found] == ["0", "1", "!"]
    assert "breaks off" in str(found[-1])


_MADE = {}
for _packed in (True, False):
    _made = Made(packed=_packed)
    for _number in range(6):
        _made.add("request", f"https://a.example/{_number}", b"")
        _made.add("response", f"https://a.example/{_number}", BODY + b"x" * 900 * _number)
    _MADE[_packed] = _made.out.getvalue()


@settings(max_examples=150, deadline=None)
@given(data=st.data(), packed=st.booleans())
def test_whatever_is_broken_reading_comes_to_an_end(data: st.DataObject, packed: bool) -> None:
    archive = bytearray(_MADE[packed])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(archive) - 1)))
        kind = data.draw(st.sampled_from(["overwrite", "cut out", "put in", "cut off"]))
        if kind == "overwrite":
            archive[at : at + 8] = data.draw(st.binary(min_size=1, max_size=8))
        elif kind == "cut out":
            del archive[at : at + data.draw(st.integers(1, 500))]
        elif kind == "put in":
            archive[at:at] = data.draw(st.binary(min_size=1, max_size=200))
        else:
            del archive[at:]
    with TemporaryDirectory() as name:
        path = Path(name) / "a.warc"
        path.write_bytes(archive)
        found = list(read_warc(path))
        # each change breaks one record, or two where it joins them
        assert len([item for item in found if isinstance(item, ArchiveFaultError)]) <= 8
        if packed:
            whole = {BODY + b"x" * 900 * number for number in range(6)}
            assert {item.content for item in found if isinstance(item, Page)} <= whole


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"http://a 1.1.1.1 20080430204825 t 9\n"]),
)
def test_no_archive_at_all(data: bytes, head: bytes) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "a.warc"
        path.write_bytes(head + data)
        assert pages_of(path) == []
        assert len(faults_of(path)) <= 3


@pytest.mark.parametrize("where", ["member", "content", "chunk"])
def test_a_bomb_stays_small(tmp_path: Path, where: str) -> None:
    size = 64 * 1024 * 1024
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    bomb = b"".join([packer.compress(bytes(1 << 20)) for _ in range(size >> 20)]) + packer.flush()
    made = Made()
    made.add("response", "https://a.example/1")
    if where == "content":
        made.add("response", "https://a.example/bomb", bomb, Content_Encoding="gzip")
    elif where == "chunk":
        pieces = b"%x\r\n%s\r\n0\r\n\r\n" % (len(bomb), bomb)
        made.add("response", "https://a.example/bomb", pieces, Content_Encoding="gzip", Transfer_Encoding="chunked")
    else:
        head = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/bomb\r\nContent-Length: %d\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" % size
        )
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        parts = [packer.compress(head), *(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)), packer.flush()]
        made.out.write(b"".join(parts))
    made.add("response", "https://a.example/2")
    path = made.save(tmp_path / "a.warc.gz")
    tracemalloc.start()
    try:
        found = list(read_warc(path, max_bytes=1_000_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [item.url[-1] if isinstance(item, Page) else "!" for item in found] == ["1", "!", "2"]
    assert "1,000,000 bytes" in str(found[1])
    assert peak < 8_000_000


@pytest.mark.parametrize("head", [b"WARC/1.0\r\nX: " + b"a" * 8_000_000, b"WARC/1.0\r\n" + b"a: b\r\n" * 400_000])
def test_an_endless_head_stays_small(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    made = Made()
    made.add("response", "https://a.example/1")
    path.write_bytes(gzip.compress(head, 1) + made.out.getvalue())
    found = list(read_warc(path))
    assert [type(item) for item in found] == [ArchiveFaultError, Page]
    assert "head has more than" in str(found[0])


def test_an_unknown_packing_is_told(tmp_path: Path) -> None:
    made = Made()
    made.add("response", "https://a.example/1", b"\x0b\x02\x80hi\x03", Content_Encoding="br")
    (fault,) = faults_of(made.save(tmp_path / "a.warc.gz"))
    assert "'br'" in str(fault)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(read_warc(tmp_path / "a.warc"))
    with pytest.raises(ArchiveError, match="cannot be read"):
        read_record(tmp_path / "a.warc", 0)
    (stored,) = write(tmp_path, page(1))
    with pytest.raises(ArchiveFaultError):
        read_record(tmp_path / FIRST, stored.offset + 1)
    with pytest.raises(ArchiveFaultError, match="no page"):
        read_record(tmp_path / FIRST, stored.end)
