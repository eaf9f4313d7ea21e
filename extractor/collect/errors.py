"""The error of everything that goes wrong between an address and its page."""

from __future__ import annotations

from extractor.errors import ExtractorError


class FetchError(ExtractorError):
    """A page that cannot be fetched; the message names the address and what to do, `status` the HTTP status."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
