"""Fetches one page: the one-address face of the client."""

from __future__ import annotations

from functools import partial

from extractor.collect.page import Page
from extractor.collect.settings import Settings

ONE_PAGE = Settings(delay=0.0, attempts=1)
"""For one address there is nothing to keep a distance from; a longer Crawl-delay would come after it."""


def fetch(url: str, *, settings: Settings = ONE_PAGE, fetched_at: str | None = None) -> Page:
    """Return the page at `url`: HTML or plain text, after at most MAX_REDIRECTS redirects.

    Only http and https, no credentials in the address, within the time and size of `settings`. Private and local
    networks are refused when the connection is made, after every redirect too, unless settings.allow_private is set
    (see guard.py). robots.txt is obeyed; reading it has the same time again. Where settings.cache names a file, it
    may answer. `fetched_at` is the time to note, the present one else.

    Raises FetchError for everything that goes wrong, ExtractorError for settings that make no sense (CacheError for a
    file that is no cache). Not for use inside a running event loop; there, see Client.
    """
    import asyncio

    return asyncio.run(_fetch(url, settings, fetched_at))


async def _fetch(url: str, settings: Settings, fetched_at: str | None) -> Page:
    from extractor.collect.client import Client

    async with Client(settings, clock=None if fetched_at is None else partial(str, fetched_at)) as client:
        return await client.get(url, cached=settings.cache is not None)
