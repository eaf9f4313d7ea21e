"""The pages of odd.example.test, each at its address: failing, hostile, wrongly declared and misleading ones."""

import asyncio
import gzip
import re
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from newsroom import render
from newsroom.articles import Stories, Story
from newsroom.hosts import Host
from newsroom.messages import Answer, Request, challenge, redirect, refusal

NAME = "odd.example.test"
HOST = Host(
    name=NAME,
    style="jsonld",
    language="en",
    address="/{slug}-{id}",
    dateline="{city} - ",
    listings=("/all",),
)
LATER = "later.example.test"
"""Asks everyone to come back tomorrow. It is a host of its own, since such an answer holds for the whole host."""
LONG = 3600.0
"""Seconds that no client waits."""
BOMB = 1024**3
"""Unpacked size of the bomb, in bytes."""
HOPS = 4
ENDLESS = 64 * 1024**2
"""What is sent of a body without end, in bytes, to those who go on reading."""
_FIRST_TIMES = 2
_HTML = "text/html; charset=utf-8"
_PLACE = "http://10.0.0.1/landing"

Maker = Callable[[Request, Story], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """One page: `cause` of its failure (see extractor/collect/errors.py), None where it is an article after all.

    `long` pages take all the time a client has; `listed` ones are in the host's sitemap.
    """

    make: Maker
    cause: str | None = None
    long: bool = False
    listed: bool = True


class OddHost:
    """Answers for odd.example.test."""

    def __init__(self, *, seed: int, slow: float) -> None:
        self._slow = slow
        self._pages = pages()
        written = Stories(HOST, len(self._pages), seed=seed)
        self.stories: Mapping[str, Story] = {
            path: _told(replace(story, path=path)) for path, story in zip(self._pages, written, strict=True)
        }

    def addresses(self, *, long: bool = False) -> dict[str, str | None]:
        """The addresses in the sitemap with the cause of their failure; with `long`, those that never end as well."""
        chosen = {path: odd for path, odd in self._pages.items() if odd.listed and (long or not odd.long)}
        return {f"https://{NAME}{path}": odd.cause for path, odd in chosen.items()}

    def answer(self, request: Request) -> Answer:
        """The answer to a request for this host."""
        path = request.path
        step = re.fullmatch(r"(/chain|/many)-(\d+)", path)
        if path.startswith("/calendar/"):
            return _calendar(path.removeprefix("/calendar/"))
        if step:
            left = int(step[2]) - 1
            return redirect(f"{step[1]}-{left}" if left else "/chain")
        if path in self._pages:
            answer = self._pages[path].make(request, self.stories[path])
            return replace(answer, delay=self._slow) if path == "/slow" else answer
        return self._document(path)

    def _document(self, path: str) -> Answer:
        if path == "/robots.txt":
            return Answer(body=b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
        if path in {"/sitemap.xml", "/sitemap-long.xml"}:
            items = [(self.stories[urlsplit(url).path], linked(url)) for url in self.addresses(long="long" in path)]
            return Answer(body=render.document("sitemap.xml", HOST, items).encode(), kind="text/xml", cached=True)
        if path == "/":
            return _links([linked(url) for url in self.addresses()] + ["/calendar/2018-01-01"])
        if path == "/feed-html.xml":
            return refusal(200, "This feed has moved")
        return refusal(404, "Not found")


def later(request: Request) -> Answer:
    """The answer of later.example.test."""
    if request.path == "/robots.txt":
        return refusal(404, "Not found")
    return refusal(503, "Come back tomorrow", ("retry-after", "86400"))


def linked(url: str) -> str:
    """The address under which a page is linked: one has redirects before it."""
    return f"{url}-{HOPS}" if url.endswith("/chain") else url


def pages() -> dict[str, Odd]:
    """All odd pages by path; the path says what is odd."""
    return {**_readable(), **_refused(), **_misleading(), **_hostile()}


def _readable() -> dict[str, Odd]:
    return {
        "/slow": Odd(make=_page),
        "/chain": Odd(make=_page),
        "/wrong-charset": Odd(make=lambda _, story: _coded(story, "cp1252", _HTML, meta=False)),
        "/meta-charset": Odd(make=lambda _, story: _coded(story, "cp1252", "text/html", meta=True)),
        "/no-charset": Odd(make=lambda _, story: _coded(story, "utf-8", "text/html", meta=False)),
        "/utf-16": Odd(make=lambda _, story: _coded(story, "utf-16", "text/html; charset=utf-16", meta=False)),
        "/deep": Odd(make=lambda _, story: _with_tail(story, "<div>" * 3000 + "deep" + "</div>" * 3000)),
        "/wide": Odd(make=lambda _, story: _with_tail(story, f'<div data-x="{"x" * 1_000_000}">wide</div>')),
        "/unclosed": Odd(make=lambda _, story: Answer(body=_html(story).partition("<footer")[0].encode())),
        "/script-title": Odd(make=_page),
        "/noindex-other": Odd(make=lambda _, story: _page(_, story, ("x-robots-tag", "otherbot: noindex"))),
        "/flaky-500": Odd(make=_at_last(refusal(500, "Internal server error"))),
        "/flaky-503": Odd(make=_at_last(refusal(503, "Unavailable", ("retry-after", "1")))),
        "/flaky-429": Odd(make=_at_last(refusal(429, "Too many requests", ("retry-after", "1")))),
        "/retry-date": Odd(make=_retry_date),
    }


def _refused() -> dict[str, Odd]:
    return {
        "/missing": Odd(make=_always(refusal(404, "Not found")), cause="gone"),
        "/gone": Odd(make=_always(refusal(410, "Taken down")), cause="gone"),
        "/login": Odd(make=_always(refusal(401, "Log in", ("www-authenticate", "Basic"))), cause="blocked"),
        "/legal": Odd(make=_always(refusal(451, "Not available here")), cause="blocked"),
        "/challenge": Odd(make=_always(challenge(403)), cause="blocked"),
        "/captcha": Odd(make=_always(challenge(200)), cause="blocked"),
        "/paid": Odd(make=_always(refusal(402, "Subscribe")), cause="paid"),
        "/noindex-header": Odd(
            make=lambda _, story: _page(_, story, ("x-robots-tag", "noindex, nofollow")), cause="robots"
        ),
        "/noindex-meta": Odd(make=lambda _, story: _page(_, replace(story, mode="noindex-meta")), cause="robots"),
        "/private/page": Odd(make=_page, cause="robots"),
        "/always-500": Odd(make=_always(refusal(500, "Internal server error")), cause="server"),
        "/always-503": Odd(make=_always(refusal(503, "Unavailable", ("retry-after", "1"))), cause="busy"),
        "/always-429": Odd(make=_always(refusal(429, "Too many requests", ("retry-after", "1"))), cause="busy"),
    }


def _misleading() -> dict[str, Odd]:
    return {
        "/loop": Odd(make=_always(redirect("/loop-back", status=302)), cause="redirects"),
        "/loop-back": Odd(make=_always(redirect("/loop", status=302)), cause="redirects", listed=False),
        f"/many-{3 * HOPS}": Odd(make=_page, cause="redirects"),
        "/nowhere": Odd(make=_always(Answer(status=301, kind=None)), cause="redirects"),
        "/to-file": Odd(make=_always(redirect("file:///etc/passwd")), cause="address"),
        "/to-credentials": Odd(make=_always(redirect(f"https://user:secret@{NAME}/slow")), cause="address"),
        "/to-private": Odd(make=_always(redirect(_PLACE)), cause="private", listed=False),
        "/binary": Odd(make=_always(Answer(body=_picture(), raw=True)), cause="type"),
        "/picture": Odd(make=_always(Answer(body=_picture(), kind="image/png")), cause="type"),
        "/pdf": Odd(make=_always(Answer(body=b"%PDF-1.7\n" + b"0" * 900, kind="application/pdf")), cause="type"),
    }


def _hostile() -> dict[str, Odd]:
    packed = ("content-encoding", "gzip")
    return {
        "/truncated-gzip": Odd(make=_truncated, cause="network"),
        "/bomb": Odd(make=lambda *_: Answer(stream=_bomb(), headers=(packed,)), cause="size"),
        "/endless": Odd(make=lambda *_: Answer(stream=_endless()), cause="size"),
        "/stated-size": Odd(
            make=lambda *_: Answer(stream=_endless(), headers=(("content-length", str(BOMB)),)), cause="size"
        ),
        "/never": Odd(make=_always(Answer(delay=LONG)), cause="timeout", long=True),
        "/drip": Odd(make=lambda *_: Answer(stream=_drip()), cause="timeout", long=True),
    }


def _told(story: Story) -> Story:
    """Some pages need letters beyond ASCII, one a title that looks like a script."""
    title = story.title + (" <script>alert(1)</script>" if story.path == "/script-title" else " – harga “wajar”")
    first = f"{story.paragraphs[0]} The café’s owner called it “fair”."
    return replace(story, title=title, paragraphs=(first, *story.paragraphs[1:]))


def _html(story: Story) -> str:
    return render.article(HOST, story, related=())


def _page(_: Request, story: Story, *headers: tuple[str, str]) -> Answer:
    return Answer(body=_html(story).encode(), headers=headers)


def _coded(story: Story, encoding: str, kind: str, *, meta: bool) -> Answer:
    name = "windows-1252" if encoding == "cp1252" else encoding
    html = _html(story).replace('<meta charset="utf-8">', f'<meta charset="{name}">' if meta else "")
    return Answer(body=html.encode(encoding), kind=kind)


def _with_tail(story: Story, tail: str) -> Answer:
    return Answer(body=_html(story).replace("<footer>", f"{tail}<footer>").encode())


def _always(answer: Answer) -> Maker:
    return lambda *_: answer


def _at_last(answer: Answer) -> Maker:
    """The answer for the first requests, the page for later ones."""
    return lambda request, story: answer if request.times <= _FIRST_TIMES else _page(request, story)


def _retry_date(request: Request, story: Story) -> Answer:
    if request.times > 1:
        return _page(request, story)
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    return refusal(503, "Unavailable", ("retry-after", moment))


def _truncated(_: Request, story: Story) -> Answer:
    packed = gzip.compress(_html(story).encode(), mtime=0)
    return Answer(body=packed[: len(packed) // 2], headers=(("content-encoding", "gzip"),), raw=True)


def _picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def _calendar(day: str) -> Answer:
    """A page for any day that leads on to the next: a trap for those who follow every link."""
    try:
        this = date.fromisoformat(day)
    except ValueError:
        return refusal(404, "Not found")
    return _links([f"/calendar/{this + timedelta(days=step)}" for step in (-1, 1, 7)])


def _links(links: list[str]) -> Answer:
    body = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return Answer(body=f"<!DOCTYPE html><html><title>Links</title><body><ul>{body}</ul></body></html>".encode())


async def _bomb() -> AsyncIterator[bytes]:
    """BOMB blanks in gzip, packed piece by piece as they are sent."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    blanks = b" " * 2**20
    yield packer.compress(b"<html><body>")
    for _ in range(BOMB // len(blanks)):
        yield packer.compress(blanks)
    yield packer.flush()


async def _endless() -> AsyncIterator[bytes]:
    """ENDLESS bytes, no faster than a thousand pieces a second.

    Both bounds are there for the server's own sake: Hypercorn goes on taking pieces for a reader of HTTP/2 that has
    stopped reading, and keeps them in memory.
    """
    piece = b"<p>And another paragraph of a page that has no end.</p>\n" * 300
    yield b"<!DOCTYPE html><html><body>"
    for _ in range(ENDLESS // len(piece)):
        await asyncio.sleep(0.001)
        yield piece


async def _drip() -> AsyncIterator[bytes]:
    yield b"<!DOCTYPE html><html><body>"
    while True:
        await asyncio.sleep(0.1)
        yield b" "
