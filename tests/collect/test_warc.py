"""WARC: pages written and read back, kills at any byte, archives of other makers, broken and hostile ones."""

import gzip
import signal
import subprocess
import sys
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.collect.page import Hop, Page
from extractor.collect.warc import (
    ArchiveError,
    ArchiveFaultError,
    LostPagesError,
    Position,
    Stored,
    Warc,
    WarcWriter,
    read_record,
    read_warc,
)

SOFTWARE = "extractor/0.1 (test)"
FIRST = "extractor-00000.warc.gz"


def page(number: int = 1, content: bytes | None = None, **known: Any) -> Page:
    told = {
        "headers": {"content-type": "text/html; charset=utf-8"},
        "fetched_at": f"2026-03-01T08:00:{number % 60:02}+07:00",
        **known,
    }
    url = f"https://berita.example/artikel/{number}?a=b&c=d"
    body = f"<!doctype html><html><body><p>Ekspor nomor {number} – naik</p>{'x' * (37 * number)}</body></html>"
    return Page(url=url, final_url=url, status=200, content=body.encode() if content is None else content, **told)


RICH = Page(
    url="http://berita.example/lama",
    final_url="https://berita.example/baru?q=ekspor kopi",
    status=200,
    headers={
        "content-type": "text/html; charset=windows-1252",
        "content-encoding": "gzip",
        "transfer-encoding": "chunked",
        "x-note": "two\r\nlines: no",
    },
    content=b"<html><p>caf\xe9</p></html>",
    fetched_at="2026-03-01T08:00:00.250000+07:00",
    hops=(
        Hop(url="http://berita.example/lama", status=301, headers={"location": "https://berita.example/lama"}),
        Hop(url="https://berita.example/lama", status=302, headers={"location": "/baru"}),
    ),
    request_headers={"user-agent": "extractor/0.1", "accept-encoding": "gzip"},
    http_version="HTTP/2",
    ip="203.0.113.7",
)


def write(folder: Path, *pages: Page, **options: Any) -> list[Stored]:
    with WarcWriter(folder, software=SOFTWARE, **options) as writer:
        return [writer.write(item) for item in pages]


def records(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        yield from ArchiveIterator(file, check_digests="raise")


def sound(path: Path) -> bool:
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    return int(checker.process_all()) == 0


def pages_of(path: Path, **options: Any) -> list[Page]:
    return [item for item in read_warc(path, **options) if isinstance(item, Page)]


def faults_of(path: Path, **options: Any) -> list[ArchiveFaultError]:
    return [item for item in read_warc(path, **options) if isinstance(item, ArchiveFaultError)]


# writing


def test_a_page_is_kept_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, software=SOFTWARE, contact="desk@example.org") as writer:
        stored = writer.write(RICH, via="https://berita.example/feed")
    found = [(r.rec_type, r.rec_headers, r.http_headers, r.content_stream().read()) for r in records(tmp_path / FIRST)]
    assert [kind for kind, *_ in found] == ["warcinfo", "response", "response", "response", "request", "metadata"]
    assert b"operator: desk@example.org\r\n" in found[0][3]
    assert b"robots: obey" in found[0][3]
    (_, told, http, content), (_, asked, request, _), (_, _, _, fields) = found[3:]
    assert told["WARC-Target-URI"] == "https://berita.example/baru?q=ekspor%20kopi"
    assert (told["WARC-IP-Address"], told["WARC-Protocol"]) == ("203.0.113.7", "h2")
    assert told["WARC-Date"] == "2026-03-01T01:00:00.250000Z"
    assert content == RICH.content
    assert (http["x-crawler-content-encoding"], http["x-crawler-transfer-encoding"]) == ("gzip", "chunked")
    assert (http["content-length"], http["content-encoding"]) == (str(len(RICH.content)), None)
    assert http["x-note"] == "two lines: no"
    assert [r[1]["WARC-Concurrent-To"] for r in (found[1], found[2], found[4], found[5])] == [
        told["WARC-Record-ID"]
    ] * 4
    assert (asked["WARC-Date"], request.protocol, request["user-agent"]) == (told["WARC-Date"], "GET", "extractor/0.1")
    assert b"via: https://berita.example/feed\r\n" in fields
    assert b"charset-detected: windows-1252\r\n" in fields
    assert len({r[1]["WARC-Record-ID"] for r in found}) == 6
    assert stored == Stored(FIRST, stored.offset, stored.length)
    assert stored.end == (tmp_path / FIRST).stat().st_size


def test_a_stored_page_comes_back_whole(tmp_path: Path) -> None:
    _, stored = write(tmp_path, page(), RICH)
    back = read_record(tmp_path / stored.file, stored.offset)
    assert back.content == RICH.content
    assert (back.url, back.final_url) == (RICH.url, "https://berita.example/baru?q=ekspor%20kopi")
    assert [(hop.url, hop.status, hop.headers["location"]) for hop in back.hops] == [
        (hop.url, hop.status, hop.headers["location"]) for hop in RICH.hops
    ]
    assert (back.ip, back.http_version, back.fetched_at) == (RICH.ip, "HTTP/2", "2026-03-01T01:00:00.250000Z")
    assert {**RICH.request_headers, "host": "berita.example"} == back.request_headers
    assert {**RICH.headers, "x-note": "two lines: no"} == {
        k: v for k, v in back.headers.items() if k != "content-length"
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=4))
def test_any_bytes_come_back_as_they_were(contents: list[bytes]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        places = write(folder, *(page(number, content) for number, content in enumerate(contents)))
        assert [read_record(folder / place.file, place.offset).content for place in places] == contents
        assert sound(folder / FIRST)


def test_addresses_and_headers_in_any_script(tmp_path: Path) -> None:
    url = "https://berita.example/kopi–naik/été?q=café&r=%20"
    odd = Page(
        url=url, final_url=url, status=299, headers={"content-type": "text/html", "x-nama": "Café – naik"},
        content=BODY, fetched_at="2026-03-01T08:00:00Z", request_headers={"x-dari": "Café"},
    )  # fmt: skip
    (stored,) = write(tmp_path, odd)
    back = read_record(tmp_path / FIRST, stored.offset)
    assert (back.final_url, back.status, back.content) == (url, 299, BODY)
    assert back.headers["x-nama"].startswith("Caf%C3%A9")
    assert sound(tmp_path / FIRST)


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, page(1), RICH, page(2))
    assert (tmp_path / "a" / FIRST).read_bytes() == (tmp_path / "b" / FIRST).read_bytes()


def test_a_file_ends_before_it_grows_too_large(tmp_path: Path) -> None:
    places = write(tmp_path, *(page(n) for n in range(1, 8)), max_bytes=3500)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [f"extractor-{number:05}.warc.gz" for number in range(len(files))]
    assert len(files) > 2
    assert all((tmp_path / name).stat().st_size <= 3500 and sound(tmp_path / name) for name in files)
    assert [read_record(tmp_path / p.file, p.offset).content for p in places] == [page(n).content for n in range(1, 8)]


def test_what_cannot_be_archived_is_refused(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, software=SOFTWARE) as writer:
        for item, told in (
            (page(from_cache=True), "from the cache"),
            (page(fetched_at=None), "fetched_at"),
            (page(fetched_at="2026-03-01T08:00:00"), "zone"),
        ):
            with pytest.raises(ArchiveError, match=told):
                writer.write(item)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ArchiveError, match="no file of this archive"):
        WarcWriter(tmp_path, software=SOFTWARE, resume=Position("../other.warc.gz", 0))


def test_a_new_writer_leaves_old_files_alone(tmp_path: Path) -> None:
    write(tmp_path, page(1))
    before = (tmp_path / FIRST).read_bytes()
    (stored,) = write(tmp_path, page(2))
    assert stored.file == "extractor-00001.warc.gz"
    assert (tmp_path / FIRST).read_bytes() == before


# going on after a kill

PAGES = [page(1), RICH, *(page(n) for n in range(2, 7))]


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Stored]]:
    folder = tmp_path_factory.mktemp("unbroken")
    places = write(folder, *PAGES)
    return (folder / FIRST).read_bytes(), places


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_killed_at_any_byte_nothing_is_lost_or_doubled(
    data: st.DataObject, unbroken: tuple[bytes, list[Stored]]
) -> None:
    whole, places = unbroken
    known = data.draw(st.integers(0, len(places)))
    end = places[known - 1].end if known else 0
    cut = data.draw(st.integers(end, len(whole)))
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / FIRST).write_bytes(whole[:cut])
        again = write(folder, *PAGES[known:], resume=Position(FIRST, end))
        assert (folder / FIRST).read_bytes() == whole
        assert again == places[known:]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_file_that_lost_its_end_says_which_pages_are_left(
    data: st.DataObject, unbroken: tuple[bytes, list[Stored]]
) -> None:
    whole, places = unbroken
    cut = data.draw(st.integers(0, len(whole) - 1))
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / FIRST).write_bytes(whole[:cut])
        with pytest.raises(LostPagesError, match="shorter than") as caught:
            WarcWriter(folder, software=SOFTWARE, resume=Position(FIRST, len(whole)))
        left = caught.value.position
        kept = [place for place in places if place.end <= cut]
        assert left == Position(FIRST, kept[-1].end if kept else 0)
        write(folder, *PAGES[len(kept) :], resume=left)
        assert (folder / FIRST).read_bytes() == whole


def test_a_missing_file_and_files_nobody_knows(tmp_path: Path) -> None:
    places = write(tmp_path, *PAGES, max_bytes=3500)
    files = sorted(path.name for path in tmp_path.iterdir())
    known = next(place for place in places if place.file == files[1])
    write(tmp_path, resume=Position(known.file, known.end))
    assert sorted(path.name for path in tmp_path.iterdir()) == files[:2]
    (tmp_path / files[1]).unlink()
    with pytest.raises(LostPagesError, match="missing") as caught:
        WarcWriter(tmp_path, software=SOFTWARE, resume=Position(known.file, known.end))
    assert caught.value.position == Position(files[1], 0)
    (stored,) = write(tmp_path, page(9), resume=caught.value.position)
    assert stored.file == files[1]
    assert pages_of(tmp_path / files[1])[0].content == page(9).content


_WRITES = """
import sys
from itertools import count
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_warc import SOFTWARE, page
from extractor.collect.warc import WarcWriter
with WarcWriter(Path(sys.argv[1]), software=SOFTWARE, max_bytes=60_000) as writer:
    for number in count():
        stored = writer.write(page(number % 900))
        print(stored.file, stored.end, number, flush=True)
"""


def test_sigkill_and_on(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", _WRITES, str(tmp_path), str(Path(__file__).parent)]
    child = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(0.15)
    child.send_signal(signal.SIGKILL)
    told = [line.split() for line in [first, *child.stdout.read().splitlines()] if len(line.split()) == 3]
    child.wait()
    # the journal may know less than the archive holds
    file, end, number = told[len(told) // 2]
    write(tmp_path, RICH, resume=Position(file, int(end)))
    found = [item for path in sorted(tmp_path.iterdir()) for item in read_warc(path)]
    assert [item.content for item in found if isinstance(item, Page)] == [
        *(page(n % 900).content for n in range(int(number) + 1)),
        RICH.content,
    ]
    assert len(found) == int(number) + 2
    assert all(sound(path) for path in tmp_path.iterdir())


_FULL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_warc import SOFTWARE, page
from extractor.collect.warc import ArchiveError, WarcWriter
folder = Path(sys.argv[1])
with WarcWriter(folder, software=SOFTWARE) as writer:
    stored = writer.write(page(1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (stored.end + 700, resource.RLIM_INFINITY))
    try:
        writer.write(page(2))
    except ArchiveError as error:
        print(error)
    print((folder / stored.file).stat().st_size == stored.end)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(writer.write(page(2)).offset == stored.end)
"""


def test_a_full_disk_leaves_no_half_page(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", _FULL, str(tmp_path), str(Path(__file__).parent)]
    told = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.splitlines()
    assert "cannot be written" in told[0]
    assert told[1:] == ["True", "True"]
    assert [item.content for item in pages_of(tmp_path / FIRST)] == [page(1).content, page(2).content]


# reading archives of other makers

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
