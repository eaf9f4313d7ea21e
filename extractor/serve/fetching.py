"""Fetches the pages that requests name, with the guards and the politeness of every other fetch."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

from extractor.collect import FetchError, Page, Settings
from extractor.collect.client import Client
from extractor.serve.problems import Kind, ProblemError

_AGE: Final = 3600.0
"""Seconds after which a client is exchanged: it remembers every host it has met."""
_STATUS: Final = {
    "address": Kind.INVALID,
    "private": Kind.FETCH_REFUSED,
    "robots": Kind.FETCH_REFUSED,
    "timeout": Kind.UPSTREAM_TIME,
}
"""The causes of a failed fetch that are not the other server's doing; all else is UPSTREAM."""


class Fetcher:
    """Fetches within `settings`; all requests together keep their distance from a host.

    Waiting for one's turn at a host counts: after twice settings.timeout there is no page. `clock` gives the time of a
    fetch, ISO 8601.
    """

    def __init__(self, settings: Settings, *, clock: Callable[[], str]) -> None:
        self._settings, self._clock = settings, clock
        self._longest = 2 * settings.timeout
        self._client = Client(settings, clock=clock)
        self._born = time.monotonic()
        self._closing: set[asyncio.Task[None]] = set()

    async def fetch(self, url: str) -> Page:
        """Return the page at `url`; raises ProblemError in the words of FetchError."""
        try:
            async with asyncio.timeout(self._longest):
                return await self._fresh().get(url)
        except TimeoutError as error:
            told = f"{url} did not come within {self._longest:g} s: try again later"
            raise ProblemError(Kind.UPSTREAM_TIME, told, cause="timeout") from error
        except FetchError as error:
            kind = _STATUS.get(error.cause, Kind.UPSTREAM)
            raise ProblemError(kind, str(error), cause=error.cause, retry_after=error.retry_after) from error

    def _fresh(self) -> Client:
        if time.monotonic() - self._born > _AGE:
            task = asyncio.create_task(self._close_later(self._client))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
            self._client, self._born = Client(self._settings, clock=self._clock), time.monotonic()
        return self._client

    async def _close_later(self, client: Client) -> None:
        # by then nobody can be waiting for a page from it
        await asyncio.sleep(self._longest)
        await client.__aexit__(None, None, None)

    async def close(self) -> None:
        """Close the connections."""
        for task in self._closing:
            task.cancel()
        await self._client.__aexit__(None, None, None)
