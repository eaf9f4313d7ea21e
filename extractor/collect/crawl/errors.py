"""The error of a collection that cannot begin or go on."""

from __future__ import annotations

from extractor.errors import ExtractorError


class CrawlError(ExtractorError):
    """A collection's folder, journal or settings are of no use; the message names them and what to do."""
