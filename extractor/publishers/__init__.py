"""One small file per outlet: domains, feeds, terms, layouts by version; one registry."""

from __future__ import annotations

from extractor.publishers.model import Feed, Layout, Listing, Publisher
from extractor.publishers.registry import by_name, by_url, every, load_publishers, read_outlet, signatures

__all__ = [
    "Feed",
    "Layout",
    "Listing",
    "Publisher",
    "by_name",
    "by_url",
    "every",
    "load_publishers",
    "read_outlet",
    "signatures",
]
