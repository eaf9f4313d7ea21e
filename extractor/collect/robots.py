"""robots.txt after RFC 9309: what may be fetched from a host, how fast, and where its sitemaps are."""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

from extractor.collect.errors import FetchError
from extractor.collect.identity import PRODUCT
from extractor.collect.page import Page

MAX_BYTES = 500 * 1024
"""What is read of a robots.txt (RFC 9309, section 2.5)."""
KEPT = 24 * 3600.0
"""Seconds a robots.txt is used for (RFC 9309, section 2.4)."""
FAILURE_KEPT = 60.0
"""Seconds for which a robots.txt that could not be read is not asked for again."""
# "User-agent: Extractor/1.0" means us as well; product tokens have no version (RFC 9309, section 2.2.1)
_VERSION = re.compile(r"^([ \t]*user-?agent[ \t]*:[ \t]*[a-z_-]+)/.*$", re.I | re.M)
_NONE = Protego.parse("")


@dataclass(frozen=True, slots=True)
class _File:
    """The rules of one origin, or why they could not be read, until a moment of the monotonic clock."""

    rules: Protego
    failure: FetchError | None
    until: float


class RobotsFiles:
    """The robots.txt files of all origins met; `read` fetches one, `slow_down` is told (origin, seconds)."""

    def __init__(
        self,
        read: Callable[[str], Awaitable[Page]],
        slow_down: Callable[[str, float], None],
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._slow_down, self._now = read, slow_down, now
        self._files: dict[str, _File] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def check(self, url: str) -> None:
        """Raise FetchError (robots) where the host's robots.txt forbids `url`.

        A robots.txt that the server does not have (4xx) forbids nothing; one that cannot be read, since the server
        fails, is busy or is not reached, forbids everything for now: FetchError with that cause, which may pass, so
        that the page is tried again in a later run.
        """
        rules = await self._rules(url)
        if not rules.can_fetch(url, PRODUCT):
            raise FetchError(
                f"{url} is not fetched: {_origin(url)}/robots.txt forbids it; save the page by hand, or ask the "
                "publisher",
                cause="robots",
            )

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of the host of `url` names, as absolute addresses."""
        rules = await self._rules(url)
        return tuple(dict.fromkeys(urljoin(f"{_origin(url)}/", line) for line in rules.sitemaps))

    async def _rules(self, url: str) -> Protego:
        origin = _origin(url)
        # one reads, the others wait for it
        async with self._reading.setdefault(origin, asyncio.Lock()):
            file = self._files.get(origin)
            if file is None or file.until <= self._now():
                file = self._files[origin] = await self._file(origin)
        if file.failure is not None:
            raise _not_now(url, file.failure)
        return file.rules

    async def _file(self, origin: str) -> _File:
        try:
            page = await self._read(f"{origin}/robots.txt")
        except FetchError as error:
            if _absent(error):
                return _File(_NONE, None, self._now() + KEPT)
            return _File(_NONE, error, self._now() + FAILURE_KEPT)
        rules = Protego.parse(_VERSION.sub(r"\1", page.content.decode("utf-8-sig", "replace")))
        delay = _delay(rules)
        if delay:
            self._slow_down(origin, delay)
        return _File(rules, None, self._now() + KEPT)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".casefold()


def _absent(error: FetchError) -> bool:
    """Whether there is no robots.txt: 4xx, or redirects that lead nowhere (RFC 9309, sections 2.3.1.2 and 2.3.1.3)."""
    missing = error.status is not None and 400 <= error.status < 500 and error.cause not in {"busy", "timeout"}
    return missing or error.cause in {"redirects", "address", "type"}


def _not_now(url: str, error: FetchError) -> FetchError:
    told = str(error) if error.cause == "private" else f"{url} is not fetched for now: {error}"
    return FetchError(told, cause=error.cause, status=error.status, retry_after=error.retry_after)


def _delay(rules: Protego) -> float:
    """Seconds between two requests that Crawl-delay and Request-rate ask for, the longer of the two."""
    rate = rules.request_rate(PRODUCT)
    asked = (rules.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
    return max(seconds for seconds in (*asked, 0.0) if math.isfinite(seconds))
