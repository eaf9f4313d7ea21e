"""Bodies that are packed, too large or broken, from a real server on loopback and by themselves."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_site import HTML, Site, answer, get, redirect, refused, settings

from extractor.collect import FetchError
from extractor.collect.unpack import Unpacker


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def test_a_bomb_is_stopped_near_the_limit(site: Site) -> None:
    site.answers["/bomb"] = answer(gzip.compress(bytes(200_000_000), 9), Content_Encoding="gzip")
    tracemalloc.start()
    assert refused(site, "/bomb", max_bytes=1_000_000).cause == "size"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + body + end


@pytest.mark.parametrize(
    ("given", "cause", "told"),
    [
        (answer(gzip.compress(HTML)[:-12], Content_Encoding="gzip"), "network", "ends too early"),
        (answer(b"no gzip at all", Content_Encoding="gzip"), "network", "cannot be unpacked"),
        (answer(gzip.compress(gzip.compress(HTML)), Content_Encoding="gzip, gzip"), "type", "not asked for"),
        (answer(HTML, Content_Encoding="br"), "type", "not asked for"),
        (chunked(HTML, end=b""), "network", "cannot be fetched"),
        (chunked(HTML, end=b"zz\r\n"), "network", "cannot be fetched"),
        (answer(HTML)[:-20], "network", "cannot be fetched"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nBad\x01Name: x\r\n\r\n", "network", "cannot be fetched"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nName: a\x00b\r\n\r\n", "network", "cannot be fetched"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "network", "cannot be fetched"),
        (b"", "network", "cannot be fetched"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000, "network", "cannot be fetched"),
        (answer(HTML, Content_Length="99999999999999999999999"), "network", "cannot be fetched"),
    ],
)
def test_broken_answers(site: Site, given: bytes, cause: str, told: str) -> None:
    site.answers["/page"] = given
    error = refused(site, "/page")
    assert error.cause == cause
    assert told in str(error)
    assert f"{site.url}/page" in str(error)


def test_a_stated_size_is_enough(site: Site) -> None:
    """The body is not waited for."""
    site.answers["/page"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999\r\n\r\n<html>"
    assert refused(site, "/page").cause == "size"


def test_bytes_that_are_no_ascii_in_headers(site: Site) -> None:
    site.answers |= {
        "/page": answer(X_Note="harga naik é \udcff"),
        "/to": redirect("/berita/café?q=harga garam"),
        "/berita/caf%C3%A9?q=harga%20garam": answer(),
    }
    assert get(settings(), f"{site.url}/page").status == 200
    assert get(settings(), f"{site.url}/to").status == 200


@given(
    st.binary(max_size=3_000) | st.binary(max_size=300).map(lambda data: data * 1000),
    st.sampled_from(["", "gzip", "deflate", "bare"]),
    st.integers(min_value=1, max_value=70_000) | st.just(1),
)
def test_unpacking_gives_back_what_was_packed(data: bytes, coding: str, size: int) -> None:
    packed = {
        "": data,
        "gzip": gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :]) + bytes(3),
        "deflate": zlib.compress(data),
        "bare": zlib.compress(data)[2:-4],
    }[coding]
    body = Unpacker(coding.replace("bare", "deflate"), limit=400_000, what="x")
    for start in range(0, len(packed), size):
        body.feed(packed[start : start + size])
    assert body.content() == data


@given(st.binary(max_size=3000), st.sampled_from(["", "gzip", "x-gzip", "deflate"]))
def test_unpacking_of_anything_gives_bytes_or_the_error(data: bytes, coding: str) -> None:
    body = Unpacker(coding, limit=2000, what="x")
    try:
        body.feed(data)
        assert len(body.content()) <= 2000
    except FetchError as error:
        assert error.cause in {"network", "size"}
