"""`extractor url` against a real server on this machine: a page, plain text, and everything a fetch can meet."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Command = Callable[..., CompletedProcess[bytes]]
PAGE = """<!DOCTYPE html><html><head><meta property="og:type" content="article">
<meta property="og:title" content="Nelayan Wakatobi jual tuna ke Jepang">
<meta property="article:published_time" content="2023-02-01T08:00:00+08:00"></head>
<body><article><h1>Nelayan Wakatobi jual tuna ke Jepang</h1>
<p>Kelompok nelayan di Wakatobi mengirim enam ton tuna sirip kuning ke Jepang pada Rabu lalu.</p>
<p>Ketua kelompok mengatakan pembeli di Jepang masih membutuhkan tuna segar dan rumput laut.</p></article>
</body></html>"""
ANSWERS: dict[str, tuple[int, str, bytes]] = {
    "/page": (200, "text/html; charset=utf-8", PAGE.encode()),
    "/latin": (200, "text/html; charset=windows-1252", PAGE.replace("Rabu", "“Rabu”").encode("cp1252")),
    "/text": (
        200,
        "text/plain; charset=utf-8",
        b"Nelayan di Wakatobi mengirim enam ton tuna ke Jepang pada Rabu lalu.",
    ),
    "/gone": (404, "text/html", b"<html><body>not here</body></html>"),
    "/pdf": (200, "application/pdf", b"%PDF-1.7 ..."),
    "/hidden-pdf": (200, "text/html", b"%PDF-1.7 ..."),
    "/empty": (200, "text/html", b""),
    "/human": (200, "text/html", b"<html><div class='g-recaptcha'></div></html>"),
    "/big": (200, "text/html", b"<html>" + b"x" * 200_000),
}
AGENTS: list[str] = []
TARGETS = {"/to/file": "file:///etc/hostname", "/to/gone": "/gone", "/to/secret": "http://me:word@127.0.0.1/"}


class Handler(BaseHTTPRequestHandler):
    """Answers from ANSWERS; /slow takes longer than anybody waits."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(5)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", TARGETS[self.path])
            self.end_headers()
            return
        if self.path == "/robots.txt" and self.headers["host"].startswith("closed.example"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"User-agent: extractor\nDisallow: /")
            return
        AGENTS.append(self.headers["user-agent"])
        status, kind, body = ANSWERS.get(self.path, (404, "text/html", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is that of the base class
        """Keep the test output clean."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def test_a_page(command: Command, server: str) -> None:
    done = command("url", f"{server}/page", "--allow-private", "--no-timestamp")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["article"]["url"] == f"{server}/page"
    assert record["article"]["title"] == "Nelayan Wakatobi jual tuna ke Jepang"
    assert record["article"]["published_at"] == "2023-02-01T08:00:00+08:00"
    assert any(c["hs"]["code"].startswith("03") for c in record["commodities"])


def test_another_encoding_and_plain_text(command: Command, server: str) -> None:
    latin = json.loads(command("url", f"{server}/latin", "--allow-private").stdout)
    assert "“Rabu”" in latin["article"]["text"]
    text = json.loads(command("url", f"{server}/text", "--allow-private", "--published", "2023-02-03").stdout)
    assert text["article"]["text"].startswith("Nelayan di Wakatobi")
    assert text["article"]["published_at"] == "2023-02-03"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ("/page", 4, b"private"),
        ("/gone --allow-private", 4, b"404"),
        ("/pdf --allow-private", 4, b"PDF"),
        ("/slow --allow-private --timeout 0.5", 4, b"in time"),
        ("/big --allow-private --max-bytes 100000", 4, b"100,000"),
        ("/human --allow-private", 4, b"captcha"),
        ("/empty --allow-private", 3, b"empty"),
        ("/hidden-pdf --allow-private", 3, b"pdftotext"),
        ("/to/file --allow-private", 4, b"only http and https"),
        ("/to/gone --allow-private", 4, b"404"),
        ("/to/secret --allow-private", 4, b"user name"),
    ],
)
def test_what_a_fetch_can_meet(command: Command, server: str, arguments: str, code: int, told: bytes) -> None:
    path, *options = arguments.split()
    done = command("url", f"{server}{path}", *options)
    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.count(b"\n") == 1
    assert told in done.stderr
    # the host alone where the connection is refused, else the very address that was given
    assert (b"127.0.0.1" if path == "/page" else f"{server}{path}".encode()) in done.stderr
    assert b"word" not in done.stderr.replace(b"password", b"")


@pytest.mark.parametrize("address", ["ftp://example.org/a", "nonsense", "http://user:secret@example.org/"])
def test_addresses_that_are_refused(command: Command, address: str) -> None:
    done = command("url", address)
    assert done.returncode == 4
    assert b"secret" not in done.stderr


def test_a_site_that_is_closed_to_programs(command: Command, server: str) -> None:
    where = f"closed.example={server.removeprefix('http://')}"
    done = command("url", "http://closed.example/page", "--allow-private", "--connect-to", where)
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"http://closed.example/robots.txt forbids it" in done.stderr
    # leading a host elsewhere does not lead round the check of addresses
    assert b"private" in command("url", "http://closed.example/page", "--connect-to", where).stderr
    assert command("url", "http://closed.example/page", "--connect-to", "closed.example").returncode == 2


def test_contact_and_cache(command: Command, server: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache.sqlite"
    done = command("url", f"{server}/page", "--allow-private", "--cache", cache, "--contact", "ani@kampus.example")
    assert done.returncode == 0, done.stderr
    assert AGENTS[-1].endswith("(+ani@kampus.example)")
    assert cache.stat().st_size > 0
    cache.write_bytes(b"something else" * 1000)
    broken = command("url", f"{server}/page", "--allow-private", "--cache", cache)
    assert (broken.returncode, broken.stderr.count(b"\n")) == (4, 1)
    assert str(cache).encode() in broken.stderr
