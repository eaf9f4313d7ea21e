"""Media types that are asked for: of pages, and of feeds and sitemaps."""

from __future__ import annotations

PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
"""What an article may come as."""
FEEDS = PAGES | {
    "application/atom+xml",
    "application/gzip",
    "application/octet-stream",
    "application/rdf+xml",
    "application/rss+xml",
    "application/x-gzip",
    "application/xml",
    "binary/octet-stream",
    "text/xml",
}
"""What feeds and sitemaps are served as, packed ones too; servers call them pages as well."""
ANY = FEEDS
"""The same by another name, for an address of which it is not known yet what it is."""
