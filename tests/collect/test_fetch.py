"""Fetching against a real server on loopback: limits, redirects, refusals, and what each error says."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from extractor.collect import FetchError, fetch
from extractor.collect.address import check_url, is_public
from extractor.collect.guard import GuardedTransport

HTML = "<html><body><p>Harga garam naik – naik lagi.</p></body></html>".encode()


class Handler(BaseHTTPRequestHandler):
    seen: list[str] = []  # noqa: RUF012  # user agents, read by a test

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        Handler.seen.append(self.headers["user-agent"])
        path = self.path
        if path.startswith("/loop"):
            self._redirect("/loop")
        elif path.startswith("/hops/"):
            left = int(path.removeprefix("/hops/"))
            self._redirect(f"/hops/{left - 1}" if left else "/page")
        elif path == "/to-file":
            self._redirect("file:///etc/passwd")
        elif path == "/to-private":
            self._redirect(f"http://10.0.0.1:{self.server.server_address[1]}/page")
        elif path == "/drip":
            self._drip()
        elif path == "/silent":
            time.sleep(3)
        elif path == "/bomb":
            self._send(gzip.compress(b" " * 5_000_000), encoding="gzip")
        elif path == "/pdf":
            self._send(b"%PDF-1.4", kind="application/pdf")
        elif path == "/picture":
            self._send(b"\x89PNG", kind="image/png")
        elif path.startswith("/status/"):
            self._send(b"no", status=int(path.removeprefix("/status/")))
        else:
            self._send(HTML, kind="text/html; charset=UTF-8")

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, data: bytes, *, kind: str = "text/html", status: int = 200, encoding: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(data)

    def _drip(self) -> None:
        """One byte at a time, for ever: no single read is slow."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


def test_page(server: str) -> None:
    page = fetch(f"{server}/page#part", allow_private=True, fetched_at="2024-01-01T00:00:00Z")
    assert (page.status, page.content, page.content_type, page.encoding) == (200, HTML, "text/html", "UTF-8")
    assert (page.url, page.final_url) == (f"{server}/page#part", f"{server}/page")
    assert page.fetched_at == "2024-01-01T00:00:00Z"
    assert Handler.seen[-1].startswith("extractor/")


def test_redirects_are_followed_up_to_five(server: str) -> None:
    assert fetch(f"{server}/hops/4", allow_private=True).final_url == f"{server}/page"
    with pytest.raises(FetchError, match="more than 5 times"):
        fetch(f"{server}/hops/5", allow_private=True)
    with pytest.raises(FetchError, match="more than 5 times"):
        fetch(f"{server}/loop", allow_private=True)


def test_redirect_to_a_file_is_refused(server: str) -> None:
    with pytest.raises(FetchError, match="only http and https"):
        fetch(f"{server}/to-file", allow_private=True)


def test_loopback_is_refused(server: str) -> None:
    before = len(Handler.seen)
    for address in (
        server,
        server.replace("127.0.0.1", "localhost"),
        server.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
    ):
        with pytest.raises(FetchError, match="private or local network"):
            fetch(f"{address}/page", timeout=5)
    assert len(Handler.seen) == before


def test_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the server itself counts as public here: the address it redirects to is checked when connecting."""
    monkeypatch.setattr(
        "extractor.collect.guard.is_public", lambda address: address == "127.0.0.1" or is_public(address)
    )
    assert fetch(f"{server}/page").status == 200
    with pytest.raises(FetchError, match=r"private or local network \(10\.0\.0\.1\)") as refused:
        fetch(f"{server}/to-private")
    assert f"{server}/to-private: " in str(refused.value)


def test_name_that_turns_private_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is resolved once a connection, and the number that was checked is the one connected to."""
    asked: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["192.168.1.9", "127.0.0.1"]

    monkeypatch.setattr("extractor.collect.guard.resolve", resolve)
    with pytest.raises(FetchError, match=r"public\.example leads to a private"):
        fetch("http://public.example/page")
    monkeypatch.setattr("extractor.collect.guard.is_public", lambda address: address == "127.0.0.1")
    port = server.rpartition(":")[2]
    assert fetch(f"http://public.example:{port}/page").content == HTML
    assert asked == ["public.example", "public.example"]


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_time_is_limited_as_a_whole(server: str, path: str) -> None:
    start = time.monotonic()
    with pytest.raises(FetchError, match="in time"):
        fetch(f"{server}{path}", timeout=0.7, allow_private=True)
    assert time.monotonic() - start < 2


def test_size_is_limited_after_decompression(server: str) -> None:
    with pytest.raises(FetchError, match="larger than 1,000,000 bytes"):
        fetch(f"{server}/bomb", max_bytes=1_000_000, allow_private=True)
    with pytest.raises(FetchError, match="larger than 10 bytes"):
        fetch(f"{server}/page", max_bytes=10, allow_private=True)


@pytest.mark.parametrize(
    ("path", "status", "mend"),
    [
        ("/status/404", 404, "check the address"),
        ("/status/403", 403, "save the page"),
        ("/status/429", 429, "more slowly"),
        ("/status/503", 503, "try again later"),
        ("/status/204", 204, "without a page"),
        ("/pdf", 200, "is a PDF"),
        ("/picture", 200, "image/png, not a page"),
    ],
)
def test_answers_that_are_no_page(server: str, path: str, status: int, mend: str) -> None:
    with pytest.raises(FetchError, match=mend) as caught:
        fetch(f"{server}{path}", allow_private=True)
    assert caught.value.status == status
    assert f"{server}{path}" in str(caught.value)


def test_no_server() -> None:
    with pytest.raises(FetchError, match="cannot be fetched"):
        fetch("http://127.0.0.1:9/", allow_private=True, timeout=3)
    with pytest.raises(FetchError, match=r"no-such-host\.invalid is not known"):
        fetch("http://no-such-host.invalid/", timeout=5)


def test_own_client(server: str) -> None:
    import httpx

    with httpx.Client(transport=GuardedTransport(seconds=5, allow_private=True)) as client:
        assert fetch(f"{server}/hops/1", client=client).final_url == f"{server}/page"


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
