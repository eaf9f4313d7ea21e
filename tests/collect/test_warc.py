"""WARC: pages written and read back, kills at any byte."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_pages import FIRST, SOFTWARE, page, pages_of, write
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from extractor.collect.page import Hop, Page
from extractor.collect.warc import (
    ArchiveError,
    LostPagesError,
    Position,
    Stored,
    WarcWriter,
    read_record,
    read_warc,
)

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


def records(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        yield from ArchiveIterator(file, check_digests="raise")


def sound(path: Path) -> bool:
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    return int(checker.process_all()) == 0


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
        content=b"Kopi naik.", fetched_at="2026-03-01T08:00:00Z", request_headers={"x-dari": "Café"},
    )  # fmt: skip
    (stored,) = write(tmp_path, odd)
    back = read_record(tmp_path / FIRST, stored.offset)
    assert (back.final_url, back.status, back.content) == (url, 299, b"Kopi naik.")
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
from stored_pages import SOFTWARE, page
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
from stored_pages import SOFTWARE, page
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
