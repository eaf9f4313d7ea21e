"""Whose turn it is: requests to one host keep their distance, and only so many are open at a time.

A start is counted when it is made, not when it is asked for: a request that had to wait for a free connection must
not have the next one of its host at its heels. That is why this is no leaky bucket in front of a semaphore.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from extractor.collect.errors import FetchError
from extractor.collect.retry import retry_after
from extractor.collect.settings import Settings

SCOPE = "extractor.timeout"
"""The request extension that holds the asyncio.Timeout of a fetch."""


def host_of(url: httpx.URL) -> str:
    """Return the name under which the turns of a host are counted, whatever its scheme and port."""
    # not url.host, which fails for a name that only looks like punycode
    return url.raw_host.decode("ascii").rstrip(".")


@asynccontextmanager
async def standing_still(scope: asyncio.Timeout) -> AsyncIterator[None]:
    """Let no time of `scope` pass inside the block."""
    if scope.expired():
        await asyncio.sleep(0)  # its cancellation is on the way
    loop = asyncio.get_running_loop()
    end = scope.when()
    left = None if end is None else end - loop.time()
    scope.reschedule(None)
    try:
        yield
    finally:
        scope.reschedule(None if left is None else loop.time() + left)


class _Host:
    """The turns of one host, in seconds of the loop's clock."""

    def __init__(self, settings: Settings) -> None:
        self.slots = asyncio.Semaphore(settings.per_host)
        self.starting = asyncio.Lock()
        self.delay = settings.delay
        self._next = 0.0
        self._held = 0.0

    def hold(self, seconds: float) -> None:
        """Let nobody start for so long."""
        self._held = max(self._held, _now() + seconds)

    def started(self) -> None:
        self._next = _now() + self.delay

    def held(self) -> float:
        """Seconds the server still asked to be left alone."""
        return self._held - _now()

    def wait(self) -> float:
        """Seconds until the next start; nothing or less: now."""
        return max(self._next, self._held) - _now()


def _now() -> float:
    return asyncio.get_running_loop().time()


class Turns:
    """Who may start a request when, by host and in all."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = asyncio.Semaphore(settings.connections)
        self._hosts: dict[str, _Host] = {}

    def slow_down(self, name: str, seconds: float) -> None:
        """Keep at least `seconds` between the starts at the host `name`, from the next one on."""
        host = self._host(name)
        host.delay = max(host.delay, seconds)

    def hold(self, name: str, seconds: float) -> None:
        """Start nothing at the host `name` for so many seconds."""
        self._host(name).hold(seconds)

    async def take(self, name: str) -> None:
        """Wait for a turn at the host `name`; it ends with `leave`.

        Raises FetchError (busy) where the host asked to be left alone for longer than is waited for.
        """
        host = self._host(name)
        self._refuse_long(name, host)
        await host.slots.acquire()
        try:
            async with host.starting:
                await self._start(name, host)
        except BaseException:
            host.slots.release()
            raise

    def leave(self, name: str) -> None:
        """Let the next one in."""
        self._open.release()
        self._host(name).slots.release()

    async def _start(self, name: str, host: _Host) -> None:
        while True:
            while (wait := host.wait()) > 0:
                self._refuse_long(name, host)
                await asyncio.sleep(wait)
            await self._open.acquire()
            # the host may have asked to be left alone meanwhile
            if host.wait() <= 0:
                host.started()
                return
            self._open.release()

    def _host(self, name: str) -> _Host:
        return self._hosts.setdefault(name, _Host(self._settings))

    def _refuse_long(self, name: str, host: _Host) -> None:
        if host.held() > self._settings.max_wait:
            raise FetchError(
                f"the host {name} asks to be left alone for {host.held():.0f} s: try again later",
                cause="busy",
                retry_after=host.held(),
            )


class PoliteTransport(httpx.AsyncBaseTransport):
    """Sends each request when it is its turn; the time of the fetch (extension SCOPE) stands still until then."""

    def __init__(self, inner: httpx.AsyncBaseTransport, turns: Turns) -> None:
        self._inner, self._turns = inner, turns

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; a busy answer that says for how long holds the whole host."""
        host = host_of(request.url)
        async with standing_still(request.extensions[SCOPE]):
            await self._turns.take(host)
        try:
            response = await self._inner.handle_async_request(request)
        except BaseException:
            self._turns.leave(host)
            raise
        response.stream = _Turn(response.stream, self._turns, host)
        seconds = retry_after(response.status_code, response.headers)
        if seconds is not None:
            self._turns.hold(host, seconds)
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        await self._inner.aclose()


class _Turn(httpx.AsyncByteStream):
    """A body whose end is the end of the turn."""

    def __init__(self, body: httpx.SyncByteStream | httpx.AsyncByteStream, turns: Turns, host: str) -> None:
        assert isinstance(body, httpx.AsyncByteStream)
        self._body, self._turns, self._host = body, turns, host
        self._left = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            yield part

    async def aclose(self) -> None:
        try:
            await self._body.aclose()
        finally:
            if not self._left:
                self._left = True
                self._turns.leave(self._host)
