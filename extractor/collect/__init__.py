"""From an address to a Page: fetching within limits."""

from __future__ import annotations

from extractor.collect.errors import FetchError
from extractor.collect.fetch import MAX_BYTES, MAX_REDIRECTS, TIMEOUT, fetch
from extractor.collect.page import Page

__all__ = ["MAX_BYTES", "MAX_REDIRECTS", "TIMEOUT", "FetchError", "Page", "fetch"]
