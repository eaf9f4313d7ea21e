"""The error of documents that list articles."""

from __future__ import annotations

from extractor.errors import ExtractorError


class DiscoveryError(ExtractorError):
    """A feed, sitemap or listing that cannot be read; the message names its address and what to do."""
