"""A small web server on loopback, of our own so that it can also be slow, broken and rude; it notes what it saw."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Self

import pytest

from extractor.collect import FetchError, Page, Settings
from extractor.collect.client import Client

HTML = (
    "<html><body><p>Petani garam Madura menjual dua ribu ton garam ke Malaysia, naik – naik lagi. "
    "Harga di tambak masih rendah, kata ketua kelompok.</p></body></html>"
).encode()


@dataclass(frozen=True)
class Seen:
    """One request, at a moment of the monotonic clock."""

    at: float
    path: str
    headers: dict[str, str]


Answer = bytes | Callable[[Seen], bytes] | Callable[[Seen], AsyncIterator[bytes]]


def answer(body: bytes = HTML, *, status: int = 200, kind: str | None = "text/html", **headers: str) -> bytes:
    """A whole answer; headers are written with underscores in place of hyphens."""
    lines = [f"HTTP/1.1 {status} Answer", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


def redirect(target: str, **headers: str) -> bytes:
    return answer(b"", status=302, Location=target, **headers)


@dataclass
class Site:
    """Answers by path; what is not there is a 404. `most` is how many requests were open at once."""

    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    most: int = 0
    port: int = 0
    _open: int = 0

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(ready),), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def asked(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == path]

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        self.most = max(self.most, self._open)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.casefold(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            seen = Seen(time.monotonic(), head[0].split()[1], headers)
            self.seen.append(seen)
            found = self.answers.get(seen.path, answer(b"no such page", status=404))
            given = found(seen) if callable(found) else found
            if isinstance(given, bytes):
                writer.write(given)
            else:
                async for part in given:
                    writer.write(part)
                    await writer.drain()
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            self._open -= 1
            writer.close()


def settings(**changed: Any) -> Settings:
    """Settings for loopback: private addresses, no waiting that a test does not ask for."""
    return Settings(**{"allow_private": True, "delay": 0.0, "attempts": 1, "backoff": 0.01, "timeout": 5.0} | changed)


def run(chosen: Settings, work: Callable[[Client], Awaitable[Any]], **options: Any) -> Any:
    """What `work` gives with a client of the settings `chosen`."""

    async def within() -> Any:
        async with Client(chosen, **options) as client:
            return await work(client)

    return asyncio.run(within())


def get(chosen: Settings, url: str, **options: Any) -> Page:
    """One page by a client of the settings `chosen`."""

    def work(client: Client) -> Coroutine[Any, Any, Page]:
        return client.get(url, **options)

    page = run(chosen, work)
    assert isinstance(page, Page)
    return page


def refused(site: Site, path: str, **changed: Any) -> FetchError:
    """The error of a page that cannot be fetched."""
    with pytest.raises(FetchError) as caught:
        get(settings(**changed), f"{site.url}{path}")
    return caught.value


class H2Site:
    """An HTTP/2 server behind TLS: hypercorn with an ASGI application and a certificate for `names`."""

    def __init__(self, app: Any, certificate: str, authority_key: str) -> None:
        self._app, self._certificate, self._key = app, certificate, authority_key
        self.port = 0

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(ready),), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self, ready: threading.Event) -> None:
        from hypercorn.asyncio import serve
        from hypercorn.config import Config

        config = Config()
        config.bind = ["127.0.0.1:0"]
        config.certfile, config.keyfile = self._certificate, self._key
        config.graceful_timeout = 0.1
        config.accesslog = config.errorlog = None
        sockets = config.create_sockets()
        self.port = sockets.secure_sockets[0].getsockname()[1]
        config.create_sockets = lambda: sockets  # type: ignore[method-assign]
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        ready.set()
        await serve(self._app, config, shutdown_trigger=self._stop.wait)
