"""How fast, how far and in whose name pages are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024
"""Largest page that is fetched, after decompression: 20 MiB."""
MAX_REDIRECTS = 5
TIMEOUT = 20.0
"""Seconds for one fetch, redirects included, waiting for one's turn excluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits and identity of a client.

    `contact` (an e-mail or web address) goes into the User-Agent, so that a site's owner can write to whoever fetches.
    `delay` is the least number of seconds between the starts of two requests to one host; a longer Crawl-delay of its
    robots.txt wins. At most `per_host` requests to one host and `connections` in all are open at a time; a collection
    has no more than `per_domain` addresses of one registered domain in work, whatever its hosts. A request
    that fails in passing is made up to `attempts` times; the wait between two of them starts at `backoff` seconds and
    doubles each time. `max_wait` is the longest such wait and the longest Retry-After that is waited for.

    `allow_private` lets private, loopback and link-local addresses be fetched; `connect_to` sends hosts elsewhere, by
    name or `*.domain`, to "ADDRESS" or "ADDRESS:PORT" (as `curl --connect-to` does; the check of addresses stays).
    `cache` is a file for the HTTP cache, used where a request asks for it; None: no cache.
    """

    contact: str | None = None
    delay: float = 1.0
    per_host: int = 2
    per_domain: int = 4
    connections: int = 16
    timeout: float = TIMEOUT
    max_bytes: int = MAX_BYTES
    attempts: int = 4
    backoff: float = 0.5
    max_wait: float = 120.0
    allow_private: bool = False
    connect_to: Mapping[str, str] = field(default_factory=dict)
    cache: Path | None = None
