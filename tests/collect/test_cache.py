"""The HTTP cache on disk: what it answers, what it asks about, what it never stores, and files that are none."""

import gzip
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from small_site import Seen, Site, answer, get, settings

from extractor.collect import CacheError, FetchError, Page
from extractor.collect.client import ANY


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "cache.sqlite"


def twice(site: Site, cache: Path, path: str = "/feed") -> tuple[Page, Page]:
    """The same document by two clients, one after the other, that share a cache file."""
    first, second = (get(settings(cache=cache), f"{site.url}{path}", accept=ANY, cached=True) for _ in range(2))
    return first, second


def test_a_fresh_answer_is_not_asked_for_again(site: Site, cache: Path) -> None:
    body = gzip.compress(b"<rss>garam</rss>")
    site.answers["/feed"] = answer(body, kind="text/xml", Content_Encoding="gzip", Cache_Control="max-age=600")
    first, second = twice(site, cache)
    assert [page.from_cache for page in (first, second)] == [False, True]
    assert first.content == second.content == b"<rss>garam</rss>"
    assert first.headers["cache-control"] == "max-age=600"
    assert len(site.asked("/feed")) == 1
    # without the wish for it the server is asked
    assert not get(settings(cache=cache), f"{site.url}/feed", accept=ANY).from_cache


def test_a_stale_answer_is_asked_about(site: Site, cache: Path) -> None:
    def feed(seen: Seen) -> bytes:
        return answer(b"", status=304) if seen.headers.get("if-none-match") == '"7"' else answer(b"<rss/>", ETag='"7"')

    site.answers["/feed"] = feed
    first, second = twice(site, cache)
    assert [page.from_cache for page in (first, second)] == [False, True]
    assert (second.status, second.content) == (200, b"<rss/>")
    assert "cache-control" not in first.headers | second.headers
    assert [seen.headers.get("if-none-match") for seen in site.asked("/feed")] == [None, '"7"']


def test_no_lifetime_is_guessed(site: Site, cache: Path) -> None:
    """A feed that rested for a month may have news now."""
    month = formatdate(time.time() - 30 * 86400, usegmt=True)
    site.answers["/feed"] = answer(b"<rss/>", Last_Modified=month, Cache_Control="public")
    first, second = twice(site, cache)
    assert not second.from_cache
    assert first.headers["cache-control"] == "public"
    assert site.asked("/feed")[-1].headers["if-modified-since"] == month


def test_what_may_not_be_stored(site: Site, cache: Path) -> None:
    site.answers["/feed"] = answer(b"<rss/>", Cache_Control="no-store, max-age=600")
    assert not twice(site, cache)[1].from_cache
    site.answers["/big"] = answer(b" " * 300_000, Cache_Control="max-age=600")
    for _ in range(2):
        with pytest.raises(FetchError, match="larger than"):
            get(settings(cache=cache, max_bytes=200_000), f"{site.url}/big", cached=True)
    assert len(site.asked("/big")) == 2
    # stored by a client that may have more, it is still held to the limit of this one
    get(settings(cache=cache), f"{site.url}/big", cached=True)
    with pytest.raises(FetchError, match="larger than"):
        get(settings(cache=cache, max_bytes=200_000), f"{site.url}/big", cached=True)
    assert len(site.asked("/big")) == 3


def test_a_file_that_is_no_cache(site: Site, tmp_path: Path) -> None:
    site.answers["/feed"] = answer()
    broken = tmp_path / "cache"
    broken.write_bytes(b"this is no database, and never was one" * 100)
    for path in (broken, tmp_path):
        with pytest.raises(CacheError, match="name another file") as caught:
            get(settings(cache=path), f"{site.url}/feed", cached=True)
        assert str(path) in str(caught.value)
    assert broken.read_bytes().startswith(b"this is no")


def test_a_cache_that_breaks_later(site: Site, cache: Path) -> None:
    """Its pages are overwritten behind the header: one clear error, or the page from the server."""
    site.answers["/feed"] = answer(b"<rss>" + b"x" * 60_000, Cache_Control="max-age=600")
    twice(site, cache)
    data = bytearray(cache.read_bytes())
    data[8192:] = b"\xff" * len(data[8192:])
    cache.write_bytes(data)
    try:
        assert get(settings(cache=cache), f"{site.url}/feed", cached=True).status == 200
    except CacheError as error:
        assert str(cache) in str(error)
