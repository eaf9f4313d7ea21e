"""From a publisher and what is wanted of it to the addresses of articles; nothing here touches the network."""

from __future__ import annotations

from extractor.collect.discover.errors import DiscoveryError
from extractor.collect.discover.expand import Expansion, document_kind, expand
from extractor.collect.discover.feeds import read_feed
from extractor.collect.discover.listings import read_listing
from extractor.collect.discover.paging import next_page
from extractor.collect.discover.plan import start_links
from extractor.collect.discover.sitemaps import Sitemap, read_sitemap

__all__ = [
    "DiscoveryError",
    "Expansion",
    "Sitemap",
    "document_kind",
    "expand",
    "next_page",
    "read_feed",
    "read_listing",
    "read_sitemap",
    "start_links",
]
