"""From an address to a Page: fetching within limits. The client itself is in extractor.collect.client."""

from __future__ import annotations

from extractor.collect.errors import CacheError, FetchError
from extractor.collect.fetch import ONE_PAGE, fetch
from extractor.collect.kinds import ANY, PAGES
from extractor.collect.page import Hop, Page
from extractor.collect.settings import MAX_BYTES, MAX_REDIRECTS, TIMEOUT, Settings

__all__ = [
    "ANY",
    "MAX_BYTES",
    "MAX_REDIRECTS",
    "ONE_PAGE",
    "PAGES",
    "TIMEOUT",
    "CacheError",
    "FetchError",
    "Hop",
    "Page",
    "Settings",
    "fetch",
]
