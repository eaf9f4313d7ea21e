"""One page by the one-address face against a real server on loopback: limits, redirects, refusals, and the words."""

import gzip
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_site import HTML, Seen, Site, answer, redirect

from extractor.collect import ONE_PAGE, FetchError, fetch
from extractor.collect.address import check_url, is_public

HERE = replace(ONE_PAGE, allow_private=True)


async def silent(_: Seen) -> AsyncIterator[bytes]:
    import asyncio

    await asyncio.sleep(2)
    yield answer()


async def drip(_: Seen) -> AsyncIterator[bytes]:
    """One byte at a time, for ever: no single read is slow."""
    import asyncio

    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    for _each in range(40):
        yield b" "
        await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        running.answers |= {
            "/page": answer(kind="text/html; charset=UTF-8"),
            "/loop": redirect("/loop"),
            "/hops/0": redirect("/page"),
            **{f"/hops/{number}": redirect(f"/hops/{number - 1}") for number in range(1, 6)},
            "/to-file": redirect("file:///etc/passwd"),
            "/to-private": redirect(f"http://10.0.0.1:{running.port}/page"),
            "/to-nowhere": redirect("http://[bad/"),
            "/drip": drip,
            "/silent": silent,
            "/bomb": answer(gzip.compress(b" " * 5_000_000), Content_Encoding="gzip"),
            "/nowhere": answer(b"", status=301),
            "/called-a-page": answer(b"\x89PNG\r\n\x1a\n..."),
            "/pdf": answer(b"%PDF-1.4", kind="application/pdf"),
            "/picture": answer(b"\x89PNG", kind="image/png"),
            **{f"/status/{status}": answer(b"no", status=status) for status in (204, 403, 404, 429, 503)},
        }
        yield running


def test_page(site: Site) -> None:
    page = fetch(f"{site.url}/page#part", settings=HERE, fetched_at="2024-01-01T00:00:00Z")
    assert (page.status, page.content, page.content_type, page.encoding) == (200, HTML, "text/html", "UTF-8")
    assert (page.url, page.final_url) == (f"{site.url}/page#part", f"{site.url}/page")
    assert page.fetched_at == "2024-01-01T00:00:00Z"
    assert site.seen[-1].headers["user-agent"].startswith("extractor/")


def test_redirects_are_followed_up_to_five(site: Site) -> None:
    page = fetch(f"{site.url}/hops/4", settings=HERE)
    assert page.final_url == f"{site.url}/page"
    assert [hop.url for hop in page.hops] == [f"{site.url}/hops/{number}" for number in (4, 3, 2, 1, 0)]
    with pytest.raises(FetchError, match="more than 5 times") as caught:
        fetch(f"{site.url}/hops/5", settings=HERE)
    assert caught.value.cause == "redirects"
    with pytest.raises(FetchError, match="in a circle"):
        fetch(f"{site.url}/loop", settings=HERE)


@pytest.mark.parametrize(
    ("path", "cause", "told"),
    [("/to-file", "address", "only http and https"), ("/to-nowhere", "redirects", "no address")],
)
def test_redirects_that_are_refused(site: Site, path: str, cause: str, told: str) -> None:
    with pytest.raises(FetchError, match=told) as caught:
        fetch(f"{site.url}{path}", settings=HERE)
    assert caught.value.cause == cause
    assert f"{site.url}{path}" in str(caught.value)


def test_loopback_is_refused(site: Site) -> None:
    """By number, by a name that leads there, and as IPv4 inside IPv6."""
    before = len(site.seen)
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"):
        with pytest.raises(FetchError, match="private or local network") as caught:
            fetch(f"http://{host}:{site.port}/page")
        assert caught.value.cause == "private"
    assert len(site.seen) == before


def test_host_sent_to_loopback_is_refused(site: Site) -> None:
    """Settings.connect_to leads elsewhere, but not round the check."""
    with pytest.raises(FetchError, match=r"public\.example leads to a private or local network \(127\.0\.0\.1\)"):
        fetch("http://public.example/page", settings=replace(ONE_PAGE, connect_to={"public.example": "127.0.0.1"}))


def test_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the server itself counts as public here: the address it redirects to is checked when connecting."""
    monkeypatch.setattr(
        "extractor.collect.guard.is_public", lambda address: address == "127.0.0.1" or is_public(address)
    )
    assert fetch(f"{site.url}/page").status == 200
    with pytest.raises(FetchError, match=r"private or local network \(10\.0\.0\.1\)") as refused:
        fetch(f"{site.url}/to-private")
    assert f"{site.url}/to-private: " in str(refused.value)
    assert refused.value.cause == "private"


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_time_is_limited_as_a_whole(site: Site, path: str) -> None:
    start = time.monotonic()
    with pytest.raises(FetchError, match="in time") as caught:
        fetch(f"{site.url}{path}", settings=replace(HERE, timeout=0.5))
    assert time.monotonic() - start < 1.5
    assert caught.value.cause == "timeout"


def test_size_is_limited_after_decompression(site: Site) -> None:
    with pytest.raises(FetchError, match="larger than 1,000,000 bytes") as caught:
        fetch(f"{site.url}/bomb", settings=replace(HERE, max_bytes=1_000_000))
    assert caught.value.cause == "size"
    with pytest.raises(FetchError, match="larger than 10 bytes"):
        fetch(f"{site.url}/page", settings=replace(HERE, max_bytes=10))


@pytest.mark.parametrize(
    ("path", "status", "cause", "mend"),
    [
        ("/status/404", 404, "gone", "check the address"),
        ("/status/403", 403, "blocked", "save the page"),
        ("/status/429", 429, "busy", "more slowly"),
        ("/status/503", 503, "server", "try again later"),
        ("/status/204", 204, "type", "without a page"),
        ("/nowhere", 301, "redirects", "to nowhere"),
        ("/called-a-page", 200, "type", "a PNG picture"),
        ("/pdf", 200, "type", "is a PDF"),
        ("/picture", 200, "type", "image/png, not a page"),
    ],
)
def test_answers_that_are_no_page(site: Site, path: str, status: int, cause: str, mend: str) -> None:
    with pytest.raises(FetchError, match=mend) as caught:
        fetch(f"{site.url}{path}", settings=HERE)
    assert (caught.value.status, caught.value.cause) == (status, cause)
    assert f"{site.url}{path}" in str(caught.value)


def test_no_server() -> None:
    with pytest.raises(FetchError, match="cannot be fetched") as caught:
        fetch("http://127.0.0.1:9/", settings=replace(HERE, timeout=3))
    assert caught.value.cause == "network"
    with pytest.raises(FetchError, match=r"no-such-host\.invalid is not known"):
        fetch("http://no-such-host.invalid/", settings=replace(ONE_PAGE, timeout=5))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "example.org/x",
        "http://",
        "http://a:b@x.org",
        "http://x:99999/",
        "http://[bad/",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(FetchError):
        check_url(url)


def test_password_is_not_repeated() -> None:
    with pytest.raises(FetchError) as caught:
        check_url("https://ani:rahasia@example.org/")
    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "64:ff9b::a9fe:a9fe",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://a..b/", "http://xn--/", "http://☃.invalid/", "http://[::1%eth0]/", f"http://{'a' * 300}/", "http://%00/"],
)
def test_hosts_that_are_none(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url, settings=replace(HERE, timeout=5))
    assert caught.value.cause in {"address", "network"}


@given(st.text(st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_path_gives_a_page_or_the_error(site: Site, path: str) -> None:
    site.answers["/anywhere"] = redirect(f"/%7f{path}".replace("\r", "").replace("\n", ""))
    for url in (f"{site.url}/%7f{path}", f"{site.url}/anywhere"):
        with pytest.raises(FetchError) as caught:
            fetch(url, settings=HERE)
        assert caught.value.cause in {"gone", "address", "network"}


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would connect in our place, past the check of addresses."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(f"{site.url}/page", settings=HERE).status == 200
