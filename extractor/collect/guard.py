"""A transport for httpx that connects to public addresses only.

Checking a host name before the request is not enough: the name may resolve to another address a moment later, and a
redirect may lead anywhere. So the check stands where the connection is made. The backend resolves the name itself,
drops every address that is not public, and connects to one of those left: what is checked is what is connected to.
TLS still verifies the certificate against the host name, since only the TCP connection is given the number.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from extractor.collect.address import is_public
from extractor.collect.errors import FetchError
from extractor.errors import ExtractorError

CONNECT_TIMEOUT = 5.0
"""Seconds for one address of a host that has further ones."""
KEEP_ALIVE = 15.0
"""Seconds an idle connection is kept: servers close theirs sooner or later, and a race with that costs an attempt."""

IDLE = 32
"""Idle connections that are kept."""


async def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of `host` in the order the system prefers; raises FetchError where it has none."""
    try:
        found = await _getaddrinfo(host, port)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the host {host} is not known: check the address and the network", cause="network") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def _getaddrinfo(host: str, port: int) -> list[Any]:
    """The system's answer, from a thread of its own.

    The loop's executor is no use here: its few threads would let one slow name server delay every other host, and
    they are waited for at exit, so that a fetch could outlast its time.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[Any]] = loop.create_future()

    def ask() -> None:
        try:
            found: Any = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            found = error
        try:
            loop.call_soon_threadsafe(_settle, answer, found)
        except RuntimeError:  # nobody waits any more, and the loop is closed
            return

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    return await answer


def _settle(answer: asyncio.Future[list[Any]], found: Any) -> None:
    if answer.done():
        return
    if isinstance(found, Exception):
        answer.set_exception(found)
    else:
        answer.set_result(found)


class ConnectTo:
    """Where the hosts of Settings.connect_to really lead; raises ExtractorError for what is no ADDRESS[:PORT]."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._targets = {name.casefold(): _target(name, where) for name, where in mapping.items()}

    def __call__(self, host: str, port: int) -> tuple[str, int]:
        """Return the host and port to connect to; of several patterns the longest counts, a full name first."""
        found = self._targets.get(host.casefold()) or self._pattern(host.casefold())
        return (found[0], found[1] or port) if found else (host, port)

    def _pattern(self, host: str) -> tuple[str, int | None] | None:
        matching = [name for name in self._targets if name.startswith("*.") and host.endswith(name[1:])]
        return self._targets[max(matching, key=len)] if matching else None


def _target(name: str, where: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(f"//{where}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.path or parts.username is not None:
        raise ExtractorError(f"{name}={where} says nowhere to connect to: write HOST=ADDRESS or HOST=ADDRESS:PORT")
    return host, port


class _Backend(httpcore.AsyncNetworkBackend):
    """Resolves names itself and connects to checked numbers."""

    def __init__(self, *, allow_private: bool, connect_to: ConnectTo) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._allow_private = allow_private
        self._connect_to = connect_to

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        where, port = self._connect_to(host, port)
        *first, last = await self._addresses(host, where, port)
        for address in first:
            try:
                return await self._inner.connect_tcp(address, port, CONNECT_TIMEOUT, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(last, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, where: str, port: int) -> list[str]:
        addresses = await resolve(where, port)
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if not allowed:
            raise FetchError(
                f"the host {host} leads to a private or local network ({addresses[0]}) and is not fetched: "
                "save the page and read it as a file",
                cause="private",
            )
        return allowed


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends httpx requests through pools that connect as described above, over HTTP/2 where the server offers it.

    TLS trusts what httpx trusts: SSL_CERT_FILE and SSL_CERT_DIR where they are set. No proxy is used. How many
    requests are open at a time is not its business: see limits.py.
    """

    def __init__(self, *, allow_private: bool, connect_to: ConnectTo) -> None:
        self._backend = _Backend(allow_private=allow_private, connect_to=connect_to)
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; httpcore's errors and FetchError come through as they are."""
        url = request.url
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        response = await self._pool(url.scheme).handle_async_request(sent)
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def _pool(self, scheme: str) -> httpcore.AsyncConnectionPool:
        """One pool for each scheme: reading the certificates takes 20 ms, which a plain page need not wait for."""
        if scheme not in self._pools:
            self._pools[scheme] = httpcore.AsyncConnectionPool(
                ssl_context=httpx.create_ssl_context() if scheme == "https" else None,
                max_connections=None,
                max_keepalive_connections=IDLE,
                keepalive_expiry=KEEP_ALIVE,
                http2=True,
                network_backend=self._backend,
            )
        return self._pools[scheme]

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()
