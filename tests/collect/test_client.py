"""The client against real servers on loopback: pace, patience, sizes, cache, HTTP/2, and what it does not get round."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from small_site import H2Site, Seen, Site, answer, get, redirect, refused, run, settings

from extractor.collect import FetchError, Page
from extractor.collect.challenge import MAX_READ, challenge
from extractor.collect.client import ANY, Client
from extractor.collect.retry import retry_after
from extractor.errors import ExtractorError


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def all_of(*urls: str) -> Callable[[Client], Any]:
    """Work that asks for all pages at once."""

    async def work(client: Client) -> list[Page]:
        return await asyncio.gather(*(client.get(url) for url in urls))

    return work


def test_what_a_page_tells(site: Site) -> None:
    site.answers |= {
        "/old": redirect("/new", Set_Cookie="seen=1"),
        "/new": lambda seen: answer(seen.headers.get("cookie", "").encode(), kind="text/plain"),
    }
    chosen = settings(contact="https://kampus.example/garam")

    async def work(client: Client) -> Page:
        await client.get(f"{site.url}/old")
        return await client.get(f"{site.url}/old")

    page = run(chosen, work, clock=lambda: "2024-03-01T00:00:00Z")
    assert (page.url, page.final_url, page.fetched_at) == (
        f"{site.url}/old",
        f"{site.url}/new",
        "2024-03-01T00:00:00Z",
    )
    assert [(hop.url, hop.status, hop.headers["location"]) for hop in page.hops] == [(f"{site.url}/old", 302, "/new")]
    assert (page.ip, page.http_version, page.from_cache) == ("127.0.0.1", "HTTP/1.1", False)
    assert page.request_headers["user-agent"].endswith("(+https://kampus.example/garam)")
    assert page.request_headers["accept-encoding"] == "gzip, deflate"
    # a cookie lives through the redirects of one fetch and no longer
    assert page.content == b"seen=1"
    assert "cookie" not in site.asked("/old")[-1].headers


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    site.answers |= {f"/{number}": answer() for number in range(5)}
    run(settings(delay=0.15, per_host=5), all_of(*(f"{site.url}/{number}" for number in range(5))))
    starts = [seen.at for seen in site.seen]
    assert len(starts) == 6  # robots.txt counts as well
    assert min(later - earlier for earlier, later in pairwise(starts)) > 0.13


def test_hosts_do_not_wait_for_each_other(site: Site) -> None:
    site.answers["/page"] = answer()
    chosen = settings(delay=2.0, connect_to={"*.example": f"127.0.0.1:{site.port}", "a.example": "127.0.0.1:1"})
    start = time.monotonic()
    with pytest.raises(FetchError):
        get(chosen, "http://a.example/page")  # the full name counts before the pattern, and nobody is there
    hosts = ["b.example", "c.b.example", "d.example"]

    async def work(client: Client) -> None:
        # every robots.txt first, so that only the pages wait
        await asyncio.gather(*(client.sitemaps(f"http://{host}/") for host in hosts))

    run(chosen, work)
    assert time.monotonic() - start < 1.5
    assert {seen.headers["host"] for seen in site.seen} == set(hosts)


def test_only_so_many_are_open_at_once(site: Site) -> None:
    async def slow(_: Seen) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.1)
        yield answer()

    site.answers |= {f"/{number}": slow for number in range(8)}
    run(settings(per_host=2), all_of(*(f"{site.url}/{number}" for number in range(6))))
    assert site.most == 2
    site.most = 0
    hosts = {f"{name}.example": f"127.0.0.1:{site.port}" for name in "abcdefgh"}
    run(settings(per_host=2, connections=3, connect_to=hosts), all_of(*(f"http://{host}/0" for host in hosts)))
    assert site.most == 3


def test_a_start_is_counted_when_it_is_made(site: Site) -> None:
    """A request that waited for a free connection does not have the next one of its host at its heels."""

    async def slow(_: Seen) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.4)
        yield answer()

    site.answers |= {"/slow": slow, "/1": answer(), "/2": answer()}
    hosts = dict.fromkeys(("a.example", "b.example"), f"127.0.0.1:{site.port}")

    async def work(client: Client) -> None:
        first = asyncio.create_task(client.get("http://a.example/slow"))
        await client.sitemaps("http://b.example/")
        await asyncio.sleep(0.3)
        await asyncio.gather(first, *(client.get(f"http://b.example/{path}") for path in (1, 2)))

    run(settings(delay=0.2, connections=1, connect_to=hosts), work)
    first, second = (site.asked(path)[0].at for path in ("/1", "/2"))
    assert abs(second - first) > 0.18


def failing(*answers: bytes) -> Callable[[Seen], bytes]:
    """Gives each of `answers` once, and the last one for ever."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_what_fails_in_passing_is_tried_again(site: Site) -> None:
    site.answers |= {
        "/shaky": failing(answer(status=500), b"", answer()),
        "/down": answer(status=502),
        "/gone": answer(status=410),
    }
    assert get(settings(attempts=3), f"{site.url}/shaky").status == 200
    down, gone = refused(site, "/down", attempts=3), refused(site, "/gone", attempts=3)
    assert (down.cause, len(site.asked("/down"))) == ("server", 3)
    assert (gone.cause, len(site.asked("/gone"))) == ("gone", 1)


def test_retry_after_holds_the_whole_host(site: Site) -> None:
    """Nobody else asks meanwhile, and the wait does not count against the time of a fetch."""
    site.answers |= {
        "/busy": failing(answer(status=429, Retry_After="1"), answer()),
        "/other": answer(),
    }

    async def work(client: Client) -> list[Page]:
        busy = asyncio.create_task(client.get(f"{site.url}/busy"))
        while not site.asked("/busy"):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        return [await client.get(f"{site.url}/other"), await busy]

    pages = run(settings(attempts=2, timeout=0.5), work)
    assert [page.status for page in pages] == [200, 200]
    first = site.asked("/busy")[0].at
    assert all(seen.at - first > 0.95 for seen in site.seen[site.seen.index(site.asked("/busy")[0]) + 1 :])


def test_a_longer_wait_than_allowed_is_not_waited_for(site: Site) -> None:
    site.answers |= {"/busy": answer(status=503, Retry_After="3600"), "/other": answer()}

    start = time.monotonic()
    error = refused(site, "/busy", attempts=4, max_wait=10)
    assert (error.cause, error.status, error.retry_after) == ("busy", 503, 3600.0)
    assert len(site.asked("/busy")) == 1

    async def both(client: Client) -> None:
        for path in ("/busy", "/other"):
            with pytest.raises(FetchError) as caught:
                await client.get(f"{site.url}{path}")
            assert caught.value.cause == "busy"

    run(settings(max_wait=10), both)
    assert not site.asked("/other")
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("7", None, 7.0),
        ("Thu, 01 Jan 2026 00:01:00 GMT", "Thu, 01 Jan 2026 00:00:00 GMT", 60.0),
        ("Thu, 01 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:09 GMT", 0.0),
        ("soon", None, None),
        ("-3", None, None),
        ("٣", None, None),
        ("", None, None),
    ],
)
def test_retry_after(value: str, date: str | None, seconds: float | None) -> None:
    assert retry_after(429, {"retry-after": value, **({"date": date} if date else {})}) == seconds


@given(st.text(max_size=40))
def test_retry_after_of_any_words(value: str) -> None:
    found = retry_after(503, {"retry-after": value})
    assert found is None or found >= 0


def test_statuses_by_cause(site: Site) -> None:
    causes = {401: "blocked", 402: "paid", 403: "blocked", 451: "blocked", 404: "gone", 410: "gone", 408: "timeout"}
    for status, cause in causes.items():
        site.answers["/page"] = answer(b"no", status=status)
        error = refused(site, "/page")
        assert (error.cause, error.status) == (cause, status)
    # an answer to a question that was not asked
    site.answers["/page"] = answer(b"", status=304)
    assert refused(site, "/page").cause == "type"


CHALLENGES = {
    "Cloudflare by header": (answer(b"<html>wait</html>", status=403, cf_mitigated="challenge"), "Cloudflare"),
    "Cloudflare by markup": (
        answer(b"<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page'></script>", status=503),
        "Cloudflare",
    ),
    "with Retry-After": (answer(b"<script>window._cf_chl_opt={}</script>", status=503, Retry_After="5"), "Cloudflare"),
    "Incapsula": (answer(b"<html><iframe src='/_Incapsula_Resource?x=1'></iframe></html>"), "Incapsula"),
    "reCAPTCHA": (answer(b"<form>Anda manusia?<div class='g-recaptcha'></div></form>"), "a captcha"),
    "hCaptcha": (answer(b"<div class=h-captcha></div>", status=429), "a captcha"),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_challenges_are_told_and_not_tried_again(site: Site, name: str) -> None:
    site.answers["/page"], told = CHALLENGES[name]
    error = refused(site, "/page", attempts=3)
    assert error.cause == "blocked"
    assert told in str(error)
    assert "save it" in str(error)
    assert len(site.asked("/page")) == 1


def test_a_widget_on_an_article_is_no_challenge(site: Site) -> None:
    text = "<p>Nelayan Wakatobi menjual enam ton tuna ke Jepang, dan pembeli meminta lebih banyak lagi.</p>" * 10
    site.answers["/page"] = answer(f"<article>{text}</article><div class='g-recaptcha'></div>".encode())
    assert get(settings(), f"{site.url}/page").status == 200


@pytest.mark.parametrize("hostile", ["<", "<!--", "<script ", "</script ", "<svg><", "<a '"])
def test_hostile_challenges_cost_little(hostile: str) -> None:
    page = "h-captcha" + hostile * (MAX_READ // len(hostile) - 10)
    start = time.process_time()
    challenge(200, {}, page.encode())
    assert time.process_time() - start < 0.5


def test_kinds(site: Site) -> None:
    site.answers |= {
        "/feed": answer(b"<rss/>", kind="application/rss+xml; charset=utf-8"),
        "/untold": answer(b"<rss/>", kind=None),
    }
    assert refused(site, "/feed").cause == "type"
    assert get(settings(), f"{site.url}/feed", accept=ANY).content == b"<rss/>"
    assert get(settings(), f"{site.url}/untold").content_type == ""
    assert "application/rss+xml" in site.asked("/feed")[-1].headers["accept"]


def test_an_etag_that_is_no_ascii(site: Site) -> None:
    site.answers["/page"] = answer(ETag='"é\udcff"')
    page = get(settings(), f"{site.url}/page")
    assert get(settings(), f"{site.url}/page", if_none_match=page.headers["etag"]).status == 200
    with pytest.raises(FetchError):
        get(settings(), f"{site.url}/page", if_none_match="a\r\nb: c")


def test_conditional_requests(site: Site) -> None:
    def page(seen: Seen) -> bytes:
        known = seen.headers.get("if-none-match") == '"1"' or "if-modified-since" in seen.headers
        return answer(b"", status=304, ETag='"1"') if known else answer(ETag='"1"')

    site.answers["/page"] = page
    first = get(settings(), f"{site.url}/page")
    assert (first.status, first.headers["etag"]) == (200, '"1"')
    for options in ({"if_none_match": '"1"'}, {"if_modified_since": formatdate(usegmt=True)}):
        again = get(settings(), f"{site.url}/page", **options)
        assert (again.status, again.content, again.from_cache) == (304, b"", False)


def test_a_place_that_is_none() -> None:
    for where in ("", "127.0.0.1:port", "a/b", "127.0.0.1:99999"):
        with pytest.raises(ExtractorError, match="HOST=ADDRESS"):
            Client(settings(connect_to={"a.example": where}))


@pytest.mark.parametrize("contact", ["", "ani kampus", "ani@kampus.example\r\nX: y", "(ani)", "aní@kampus.example"])
def test_a_contact_that_is_none(contact: str) -> None:
    with pytest.raises(ExtractorError, match="e-mail or web address"):
        Client(settings(contact=contact))


async def application(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI application that says over which protocol it was asked."""
    if scope["type"] != "http":
        return
    status = 404 if scope["path"] == "/robots.txt" else 200
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    told = f"{scope['http_version']} {dict(scope['headers']).get(b'host', b'').decode()}"
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": told.encode()})


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[H2Site, Path]]:
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("berita.example").private_key_and_cert_chain_pem.write_to_path(folder / "site.pem")
    with H2Site(application, str(folder / "site.pem"), str(folder / "site.pem")) as running:
        yield running, folder / "ca.pem"


def test_http_2_and_trust(secure: tuple[H2Site, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    running, authority = secure
    chosen = settings(connect_to={"*.example": f"127.0.0.1:{running.port}"}, per_host=8)
    with pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
        get(chosen, "https://berita.example/1")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    pages = run(chosen, all_of(*(f"https://berita.example/{number}" for number in range(20))))
    assert {(page.http_version, page.content) for page in pages} == {("HTTP/2", b"2 berita.example")}
    # the connection goes to the number, the certificate is still held to the name
    with pytest.raises(FetchError, match=r"not valid for 'ekonomi\.example'"):
        get(chosen, "https://ekonomi.example/1")


def test_http_2_survives_a_page_that_takes_too_long(
    secure: tuple[H2Site, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    running, authority = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))

    async def work(client: Client) -> list[Page | BaseException]:
        return [
            *await asyncio.gather(
                *(client.get(f"https://berita.example/{path}") for path in ("slow", 1, 2)), return_exceptions=True
            ),
            await client.get("https://berita.example/3"),
        ]

    chosen = settings(connect_to={"berita.example": f"127.0.0.1:{running.port}"}, timeout=0.5, per_host=4)
    late, *pages = run(chosen, work)
    assert isinstance(late, FetchError)
    assert late.cause == "timeout"
    assert [page.http_version for page in pages] == ["HTTP/2"] * 3
