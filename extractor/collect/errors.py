"""The error of everything that goes wrong between an address and its page."""

from __future__ import annotations

from typing import Literal

from extractor.errors import ExtractorError

Cause = Literal[
    "address",  # no http or https address, or one with credentials
    "private",  # leads to a private or local network
    "robots",  # robots.txt or a robots header or meta element forbids it
    "blocked",  # the server refuses: 401, 403, 451, a captcha or challenge page
    "paid",  # 402, or a page that shows a part to those who do not pay
    "gone",  # 404, 410
    "busy",  # 429, or 503 with Retry-After, after all attempts
    "server",  # other 5xx
    "network",  # no connection, no such host, broken answer
    "timeout",
    "size",  # larger than allowed, packed or unpacked
    "type",  # no page, feed or sitemap
    "redirects",  # too many, or to nowhere
]
PASSING: frozenset[Cause] = frozenset({"busy", "server", "network", "timeout"})
"""Causes that may be gone on another day: such an address is tried again in a later run."""


class FetchError(ExtractorError):
    """A page that cannot be fetched; the message names the address and what to do.

    `cause` is one word for programs, `status` the HTTP status where there was one, `retry_after` the seconds the
    server asked to be left alone.
    """

    def __init__(
        self, message: str, *, cause: Cause = "network", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.status = status
        self.retry_after = retry_after


class CacheError(ExtractorError):
    """A file that cannot be used as HTTP cache; the message names it and says what to do."""
