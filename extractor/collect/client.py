"""Fetches pages, feeds and sitemaps: politely, within limits, and only from where it may."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore
import httpx

from extractor.collect.address import check_url
from extractor.collect.answers import (
    REDIRECTS,
    content_of,
    received,
    refuse_challenge,
    refuse_disguise,
    refuse_failure,
    refuse_type,
)
from extractor.collect.errors import FetchError
from extractor.collect.guard import ConnectTo, GuardedTransport
from extractor.collect.identity import user_agent
from extractor.collect.kinds import ANY, PAGES
from extractor.collect.limits import SCOPE, PoliteTransport, Turns, host_of, standing_still
from extractor.collect.page import Hop, Page
from extractor.collect.retry import repeated
from extractor.collect.robots import MAX_BYTES as ROBOTS_BYTES
from extractor.collect.robots import RobotsFiles
from extractor.collect.settings import MAX_REDIRECTS, Settings

__all__ = ["ANY", "PAGES", "Client"]
_ADDRESS = "extractor.address"
"""The request extension that holds the address as it was written."""


def _utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class _Way:
    """How far one attempt has come: its time, and what the redirects gave."""

    scope: asyncio.Timeout
    cookies: httpx.Cookies
    hops: list[Hop]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One thing to fetch; `accept` None takes every type, and `limit` is then where it is cut."""

    url: str
    accept: frozenset[str] | None
    cached: bool = False
    conditions: tuple[tuple[str, str], ...] = ()
    limit: int | None = None


class Client:
    """Fetches from many hosts at once, each within the limits of `settings`; a context manager.

    robots.txt is obeyed always, and nothing tries to get round a refusal. `clock` gives the time of a fetch, ISO 8601
    in UTC. Cookies last for one fetch, through its redirects.

        async with Client(Settings(contact="mail@example.org")) as client:
            page = await client.get("https://example.org/news/1")

    Raises ExtractorError for a contact or a connect_to that make no sense; entering it raises CacheError for a cache
    file that cannot be used.
    """

    def __init__(self, settings: Settings, *, clock: Callable[[], str] | None = None) -> None:
        self.settings = settings
        self._agent = user_agent(settings.contact)
        self._clock = clock or _utc_now
        self._turns = Turns(settings)
        self._robots = RobotsFiles(self._robots_page, self._slow_down)
        guarded = GuardedTransport(
            allow_private=settings.allow_private,
            connect_to=ConnectTo(settings.connect_to),
        )
        self._transport: httpx.AsyncBaseTransport = PoliteTransport(guarded, self._turns)
        self._cache: httpx.AsyncBaseTransport | None = None

    async def __aenter__(self) -> Self:
        if self.settings.cache is not None:
            from extractor.collect.cache import open_cache

            self._cache = await open_cache(self.settings.cache, self._transport, max_bytes=self.settings.max_bytes)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # the cache closes what lies under it
        await (self._cache or self._transport).aclose()

    async def get(
        self,
        url: str,
        *,
        accept: frozenset[str] = PAGES,
        cached: bool = False,
        if_none_match: str | None = None,
        if_modified_since: str | None = None,
    ) -> Page:
        """Return the answer at `url`, of one of the media types `accept`.

        `cached` lets the file settings.cache answer, where there is one and HTTP allows it. With `if_none_match` (an
        ETag) or `if_modified_since` (an HTTP date) the cache is left out, and an unchanged page comes as status 304
        with no content. Waiting for one's turn and reading robots.txt do not count against settings.timeout.

        Raises FetchError for everything that goes wrong, after settings.attempts attempts where it may pass, and
        CacheError where the cache breaks.
        """
        conditions = (("if-none-match", if_none_match), ("if-modified-since", if_modified_since))
        wanted = _Wanted(
            url=url,
            accept=accept,
            cached=cached,
            conditions=tuple((name, value) for name, value in conditions if value is not None),
        )
        address = check_url(url)
        try:
            await self._robots.check(address)
            return await repeated(partial(self._attempt, wanted), self.settings, seed=url)
        except FetchError as error:
            # what a redirect led to is told with the address that was asked for
            if url in str(error):
                raise
            raise FetchError(
                f"{url}: {error}", cause=error.cause, status=error.status, retry_after=error.retry_after
            ) from error

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of the host of `url` names; raises FetchError, see robots.py."""
        return await self._robots.sitemaps(check_url(url))

    def _slow_down(self, origin: str, seconds: float) -> None:
        self._turns.slow_down(host_of(httpx.URL(origin)), seconds)

    async def _robots_page(self, url: str) -> Page:
        wanted = _Wanted(url=url, accept=None, cached=True, limit=ROBOTS_BYTES)
        return await repeated(partial(self._attempt, wanted), self.settings, seed=url)

    async def _attempt(self, wanted: _Wanted) -> Page:
        """One way through the redirects, within the time allowed."""
        try:
            async with asyncio.timeout(self.settings.timeout) as scope:
                return await self._follow(wanted, _Way(scope, httpx.Cookies(), []))
        except TimeoutError as error:
            raise FetchError(
                f"{wanted.url} did not answer in time ({self.settings.timeout:g} s): try again, or allow more with a "
                "longer timeout",
                cause="timeout",
            ) from error

    async def _follow(self, wanted: _Wanted, way: _Way) -> Page:
        address = check_url(wanted.url)
        while True:
            answer = await self._ask(address, wanted, way)
            if isinstance(answer, Page):
                return answer
            way.hops.append(answer)
            if len(way.hops) > MAX_REDIRECTS:
                raise _astray(wanted.url, way.hops)
            address = check_url(_target(address, answer.headers["location"]))
            if wanted.accept is not None:
                async with standing_still(way.scope):
                    await self._robots.check(address)

    async def _ask(self, address: str, wanted: _Wanted, way: _Way) -> Page | Hop:
        """One request: the redirect or the page it gives."""
        request = self._request(address, wanted, way)
        try:
            response = await self._send(request, wanted)
            try:
                return await self._read(response, request, wanted, way)
            finally:
                await response.aclose()
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise FetchError(f"{address} did not answer in time: try again later", cause="timeout") from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchError(
                f"{address} cannot be fetched: {_reason(error)}: check the address and the network", cause="network"
            ) from error

    def _request(self, address: str, wanted: _Wanted, way: _Way) -> httpx.Request:
        headers = {
            b"user-agent": self._agent.encode(),
            b"accept": _accept(wanted.accept).encode(),
            b"accept-encoding": b"gzip, deflate",
            **{name.encode(): value.encode("utf-8", "surrogateescape") for name, value in wanted.conditions},
        }
        try:
            request = httpx.Request("GET", address, headers=headers, extensions={SCOPE: way.scope, _ADDRESS: address})
        except (httpx.InvalidURL, UnicodeError) as error:  # the second for hosts that only look like punycode
            raise FetchError(f"{address!r} is no address: {error}", cause="address") from error
        way.cookies.set_cookie_header(request)
        return request

    async def _send(self, request: httpx.Request, wanted: _Wanted) -> httpx.Response:
        if self._cache is None or not wanted.cached or wanted.conditions:
            return await self._transport.handle_async_request(request)
        from extractor.collect.cache import cache_faults

        with cache_faults(self.settings.cache):
            return await self._cache.handle_async_request(request)

    async def _read(self, response: httpx.Response, request: httpx.Request, wanted: _Wanted, way: _Way) -> Page | Hop:
        response.request = request
        address: str = request.extensions[_ADDRESS]
        status, headers = response.status_code, received(response.headers)
        if status in REDIRECTS and headers.get("location"):
            way.cookies.extract_cookies(response)
            return Hop(url=address, status=status, headers=headers)
        page = partial(
            Page,
            url=wanted.url,
            final_url=address,
            status=status,
            headers=headers,
            fetched_at=self._clock(),
            hops=tuple(way.hops),
            request_headers=received(request.headers),
            http_version=response.extensions.get("http_version", b"HTTP/1.1").decode("ascii", "replace"),
            ip=_ip(response),
            from_cache=response.extensions.get("caching", {}).get("from_cache", False),
        )
        if status == 304 and wanted.conditions:
            return page(content=b"")
        await refuse_failure(response, headers, address)
        if wanted.accept is not None:
            kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
            refuse_type(kind, wanted.accept, address, status)
        content = await self._content(response, address, wanted)
        refuse_challenge(status, headers, content, address)
        refuse_disguise(content, address, status)
        return page(content=content)

    async def _content(self, response: httpx.Response, address: str, wanted: _Wanted) -> bytes:
        limit = self.settings.max_bytes if wanted.limit is None else wanted.limit
        reading = content_of(response, limit=limit, what=address, cut=wanted.limit is not None)
        if "caching" not in response.extensions:
            return await reading
        from extractor.collect.cache import cache_faults

        with cache_faults(self.settings.cache):
            return await reading


def _accept(kinds: frozenset[str] | None) -> str:
    if kinds is None:
        return "text/plain,*/*;q=0.8"
    # pages first, so that a server with a choice gives the page
    return ",".join([*sorted(kinds & PAGES), *(f"{kind};q=0.9" for kind in sorted(kinds - PAGES))])


def _target(address: str, location: str) -> str:
    try:
        return urljoin(address, location.strip())
    except ValueError as error:
        raise FetchError(f"{address} redirects to {location!r}, which is no address", cause="redirects") from error


def _astray(url: str, hops: list[Hop]) -> FetchError:
    loop = len({hop.url for hop in hops}) < len(hops)
    told = "in a circle" if loop else f"more than {MAX_REDIRECTS} times"
    return FetchError(f"{url} redirects {told}: give the address it should end at", cause="redirects")


def _ip(response: httpx.Response) -> str | None:
    stream = response.extensions.get("network_stream")
    address = stream.get_extra_info("server_addr") if stream is not None else None
    return str(address[0]) if address else None


def _reason(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error)).strip() or type(error).__name__
