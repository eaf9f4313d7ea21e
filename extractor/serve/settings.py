"""How the service listens, what it allows, and how much."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor import collect
from extractor.language.choice import INSTALLED, ModelChoice

HOST, PORT = "127.0.0.1", 8000
MAX_BYTES = 5 * 1024 * 1024
"""Largest body of a request: 5 MiB. News pages seen so far stay under 1 MiB."""
CONCURRENCY = 16
"""Requests in work or waiting for a worker; at 0.1 s an article and 2 workers the last one waits under a second."""
RATE, BURST = 10.0, 20
"""Requests a second and client over time, and at once."""
ARTICLE_SECONDS = 30.0
"""Longest time for one article; ordinary ones take a tenth of a second."""
MEMORY = 2048
"""Most memory of a worker, in MiB; the pipeline takes 220, an ordinary article next to nothing."""
GRACE = 30.0
"""Seconds that running requests are given when the service stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Address, limits and permissions of one service.

    `port` 0 takes a free one. `workers` processes hold the pipeline `model` (default: the installed one); at most
    `concurrency` requests are in work or wait, each with a body of at most `max_bytes`, and one article may take
    `article_seconds` and `memory` MiB (see batch/limits.py). A client may make `rate` requests a second over time and
    `burst` at once (`rate` 0: no limit). Where `token` is set, records are made for its bearers only. Web pages of
    `origins` may call the service, proxies at the addresses `proxies` are believed about who the client is.
    `allow_fetch` lets requests name a page to fetch, by `fetching`; `grace` is the time that running requests are given
    at the end, in seconds.
    """

    host: str = HOST
    port: int = PORT
    workers: int = 1
    model: ModelChoice = INSTALLED
    max_bytes: int = MAX_BYTES
    concurrency: int = CONCURRENCY
    rate: float = RATE
    burst: int = BURST
    article_seconds: float = ARTICLE_SECONDS
    memory: int = MEMORY
    grace: float = GRACE
    # out of the repr, which may end in a log
    token: str | None = field(default=None, repr=False)
    origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    allow_fetch: bool = False
    fetching: collect.Settings = field(default_factory=collect.Settings)
