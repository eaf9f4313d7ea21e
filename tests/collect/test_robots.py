"""robots.txt, X-Robots-Tag and robots meta elements: what they forbid, how they are read, how long they are kept."""

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_site import HTML, Site, answer, get, redirect, refused, run, settings

from extractor.collect import FetchError, Page
from extractor.collect.answers import received
from extractor.collect.client import Client
from extractor.collect.directives import Directives, robots_directives, robots_verdict
from extractor.collect.errors import PASSING
from extractor.collect.robots import FAILURE_KEPT, KEPT, MAX_BYTES, RobotsFiles


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.answers |= {"/open": answer(), "/closed/a": answer(), "/to-closed": redirect("/closed/a")}
        yield running


def rules(*lines: str, **options: Any) -> bytes:
    return answer("\n".join(lines).encode(), kind="text/plain", **options)


@pytest.mark.parametrize("agent", ["*", "extractor", "Extractor/1.0 (any)"])
def test_what_is_forbidden_is_not_asked_for(site: Site, agent: str) -> None:
    site.answers["/robots.txt"] = rules(f"User-agent: {agent}", "Disallow: /closed/")
    for path in ("/closed/a", "/to-closed"):
        error = refused(site, path)
        assert error.cause == "robots"
        assert f"{site.url}/robots.txt forbids it" in str(error)
    assert get(settings(), f"{site.url}/open").status == 200
    assert not site.asked("/closed/a")


def test_rules_for_others_and_longest_match(site: Site) -> None:
    site.answers["/robots.txt"] = rules(
        "User-agent: *", "Disallow: /", "", "User-agent: extractor", "Disallow: /closed", "Allow: /closed/a"
    )
    assert get(settings(), f"{site.url}/open").status == 200
    assert get(settings(), f"{site.url}/closed/a").status == 200


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_file_forbids_nothing(site: Site, status: int) -> None:
    site.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /", status=status)
    assert get(settings(), f"{site.url}/open").status == 200


def test_a_server_that_fails_forbids_everything_for_now(site: Site) -> None:
    site.answers["/robots.txt"] = answer(b"", status=503)
    error = refused(site, "/open", attempts=2)
    assert (error.cause, error.status) == ("server", 503)
    assert error.cause in PASSING
    assert "for now" in str(error)
    assert "try again later" in str(error)
    assert not site.asked("/open")
    assert len(site.asked("/robots.txt")) == 2


@pytest.mark.parametrize(("given", "cause"), [(b"", "network"), (answer(status=429, Retry_After="999"), "busy")])
def test_a_file_that_cannot_be_read_forbids_everything_for_now(site: Site, given: bytes, cause: str) -> None:
    site.answers["/robots.txt"] = given
    error = refused(site, "/open")
    assert error.cause == cause
    assert error.cause in PASSING
    assert not site.asked("/open")


def test_it_is_read_once_for_many_pages(site: Site) -> None:
    site.answers["/robots.txt"] = rules("User-agent: *", "Disallow: /closed")

    async def work(client: Client) -> list[object]:
        urls = [f"{site.url}/{path}" for path in ("open", "closed/a") * 5]
        return await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)

    answers = run(settings(per_host=10), work)
    assert sum(isinstance(item, Page) for item in answers) == 5
    assert len(site.asked("/robots.txt")) == 1
    assert site.seen[0].headers["user-agent"].startswith("extractor/")


def test_how_long_it_is_kept() -> None:
    """A day where it was read, a minute where it was not, by a clock of the test's own."""
    now = 0.0
    asked: list[float] = []

    async def read(url: str) -> Page:
        asked.append(now)
        if len(asked) == 1:
            raise FetchError(f"{url} answers 500", cause="server", status=500)
        return Page(url=url, final_url=url, status=200, headers={}, content=b"User-agent: *\nDisallow: /x")

    async def work() -> None:
        nonlocal now
        files = RobotsFiles(read, lambda *_: None, now=lambda: now)
        for moment, allowed in ((0.0, False), (FAILURE_KEPT - 1, False), (FAILURE_KEPT, True), (KEPT, True)):
            now = moment
            try:
                await files.check("https://a.example/y")
                assert allowed
            except FetchError as error:
                assert not allowed
                assert error.cause == "server"
        now = FAILURE_KEPT + KEPT
        await files.check("https://a.example/y")
        await files.check("https://A.example/y")

    asyncio.run(work())
    assert asked == [0.0, FAILURE_KEPT, FAILURE_KEPT + KEPT]


def test_redirects_of_the_file(site: Site) -> None:
    site.answers |= {
        "/robots.txt": redirect("/r1"),
        **{f"/r{number}": redirect(f"/r{number + 1}") for number in range(1, 5)},
        "/r5": rules("User-agent: *", "Disallow: /closed"),
    }
    assert refused(site, "/closed/a").cause == "robots"
    # a sixth redirect is one too many, and the file counts as missing
    site.answers |= {"/r5": redirect("/r6"), "/r6": rules("User-agent: *", "Disallow: /closed")}
    assert get(settings(), f"{site.url}/closed/a").status == 200


def test_the_target_of_a_redirect_is_asked_of_its_own_host(site: Site) -> None:
    hosts = dict.fromkeys(("a.example", "b.example"), f"127.0.0.1:{site.port}")
    site.answers |= {
        "/robots.txt": lambda seen: rules(
            "User-agent: *", "Disallow: /page" if seen.headers["host"] == "b.example" else "Allow: /"
        ),
        "/start": redirect("http://b.example/page"),
        "/page": answer(),
    }
    with pytest.raises(FetchError, match=r"http://b\.example/robots\.txt forbids it"):
        get(settings(connect_to=hosts), "http://a.example/start")
    assert not site.asked("/page")
    assert get(settings(connect_to=hosts), "http://a.example/page").content == HTML


def test_a_long_file_is_read_to_its_limit(site: Site) -> None:
    head, tail = "User-agent: *\nDisallow: /closed\n", "Disallow: /open\n"
    site.answers["/robots.txt"] = answer((head + "# x\n" * (MAX_BYTES // 4) + tail).encode(), kind="text/plain")
    assert refused(site, "/closed/a", max_bytes=1000).cause == "robots"
    assert get(settings(), f"{site.url}/open").status == 200


@pytest.mark.parametrize(
    "lines", [("Crawl-delay: 0.3",), ("Request-rate: 10/3",), ("Crawl-delay: 0.3", "Crawl-delay: x")]
)
def test_the_pace_it_asks_for(site: Site, lines: tuple[str, ...]) -> None:
    site.answers["/robots.txt"] = rules("User-agent: extractor", *lines)

    async def work(client: Client) -> None:
        await asyncio.gather(*(client.get(f"{site.url}/open") for _ in range(3)))

    run(settings(), work)
    starts = [seen.at for seen in site.asked("/open")]
    assert min(later - earlier for earlier, later in pairwise(starts)) > 0.28


def test_sitemaps(site: Site) -> None:
    site.answers["/robots.txt"] = rules("Sitemap: /a.xml", f"sitemap: {site.url}/b.xml.gz", "Sitemap: /a.xml")

    async def work(client: Client) -> tuple[str, ...]:
        return await client.sitemaps(f"{site.url}/berita/1")

    assert run(settings(), work) == (f"{site.url}/a.xml", f"{site.url}/b.xml.gz")


def test_it_is_kept_in_the_cache(site: Site, tmp_path: Any) -> None:
    site.answers["/robots.txt"] = rules("User-agent: *", "Disallow: /closed", Cache_Control="max-age=3600")
    for _ in range(2):
        assert refused(site, "/closed/a", cache=tmp_path / "cache").cause == "robots"
    assert len(site.asked("/robots.txt")) == 1


@given(st.binary(max_size=500))
def test_any_file_allows_or_forbids(content: bytes) -> None:
    async def read(url: str) -> Page:
        return Page(url=url, final_url=url, status=200, headers={}, content=content)

    async def work() -> None:
        delays: list[float] = []
        files = RobotsFiles(read, lambda _, seconds: delays.append(seconds))
        try:
            await files.check("https://a.example/berita/1?q=2")
        except FetchError as error:
            assert error.cause == "robots"
        await files.sitemaps("https://a.example/")
        assert all(seconds > 0 for seconds in delays)

    asyncio.run(work())


def asking(tag: str = "", meta: str = "", at: str | None = "2024-06-01T00:00:00Z", kind: str = "text/html") -> Page:
    return Page(
        url="https://a.example/1",
        final_url="https://a.example/1",
        status=200,
        headers={"content-type": kind} | ({"x-robots-tag": tag} if tag else {}),
        content=f"<html><head><title>Garam</title>{meta}</head><body>x</body></html>".encode(),
        fetched_at=at,
    )


@pytest.mark.parametrize(
    ("tag", "index", "archive", "follow"),
    [
        ("", True, True, True),
        ("index, follow, max-snippet:-1", True, True, True),
        ("noindex", False, True, True),
        ("NoIndex , NOFOLLOW", False, True, False),
        ("none", False, True, False),
        ("noarchive", True, False, True),
        ("googlebot: noindex", True, True, True),
        ("googlebot: noindex, nofollow", True, True, True),
        ("extractor: noindex", False, True, True),
        ("googlebot: noindex, extractor: noarchive, nofollow", True, False, False),
        ("noarchive, googlebot: noindex", True, False, True),
        ("unavailable_after: 25 Jun 2010 15:00:00 GMT", False, True, True),
        ("unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT, noarchive", False, False, True),
        ("extractor: unavailable_after: 2024-05-31", False, True, True),
        ("unavailable_after: 2024-06-02", True, True, True),
        ("unavailable_after: someday", True, True, True),
        ("unavailable_after:", True, True, True),
    ],
)
def test_headers(tag: str, index: bool, archive: bool, follow: bool) -> None:
    asked = robots_directives(asking(tag))
    assert (asked.index, asked.archive, asked.follow) == (index, archive, follow)
    assert (asked.reason is None) == (index and archive and follow)


@pytest.mark.parametrize(
    ("meta", "verdict"),
    [
        ('<meta name="robots" content="index, follow">', None),
        ('<meta name="robots" content="noindex">', "robots meta element: noindex"),
        ("<META CONTENT='nofollow,NOINDEX' NAME='ROBOTS' />", "robots meta element: nofollow"),
        ("<meta name=robots content=none>", "robots meta element: none"),
        ('<meta name="extractor" content="noindex">', "robots meta element: noindex"),
        ('<meta name="robots" data-x="a > b" content="noindex">', "robots meta element: noindex"),
        ('<meta name="googlebot" content="noindex">', None),
        ('<meta name="description" content="noindex">', None),
        ('<!-- <meta name="robots" content="noindex"> -->', None),
        ('<script>var x = \'<meta name="robots" content="noindex">\'</script>', None),
        ('</head><body><meta name="robots" content="noindex">', None),
        ('<meta name="robots" content="&#110;oindex">', "robots meta element: noindex"),
    ],
)
def test_meta_elements(meta: str, verdict: str | None) -> None:
    assert robots_verdict(asking(meta=meta)) == verdict


@pytest.mark.parametrize(
    "meta",
    [
        "<meta " + "a" * 60_000,
        "<meta " * 10_000,
        "<meta '" * 9_000,
        "<meta name='robots' content='" * 2_000,
        "<meta a=" * 8_000 + ">",
        "<meta " + "a =" * 20_000 + ">",
        "<!--" * 16_000,
        "<script " * 8_000,
        "</script " * 7_000,
    ],
)
def test_hostile_markup_costs_little(meta: str) -> None:
    start = time.process_time()
    assert robots_verdict(asking(meta=meta)) is None
    assert time.process_time() - start < 0.5


def test_what_has_no_meta_elements() -> None:
    meta = '<meta name="robots" content="noindex">'
    assert robots_directives(asking(meta=meta, kind="text/plain")) == Directives()
    assert robots_directives(asking("noindex", kind="application/rss+xml")).index is False
    # without a time nothing is over
    assert robots_directives(asking("unavailable_after: 2010-01-01", at=None)).index
    wide = asking(meta=meta)
    utf16 = Page(
        url=wide.url,
        final_url=wide.url,
        status=200,
        headers=wide.headers,
        content=wide.content.decode().encode("utf-16"),
    )
    assert robots_verdict(utf16) == "robots meta element: noindex"


def test_several_headers_of_one_name(site: Site) -> None:
    """A robot's name holds for its own header alone, in whatever order they come."""
    import httpx

    headers = httpx.Headers([("X-Robots-Tag", "googlebot: noindex"), ("X-Robots-Tag", "noarchive, nofollow")])
    assert received(headers)["x-robots-tag"] == "noarchive, nofollow, googlebot: noindex"
    site.answers["/page"] = answer(X_Robots_Tag="noindex")
    assert robots_verdict(get(settings(), f"{site.url}/page")) == "X-Robots-Tag: noindex"


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_page_says_something(markup: str, tag: str) -> None:
    asked = robots_directives(asking(tag, markup))
    assert (asked.reason is None) == (asked.index and asked.archive and asked.follow)
