"""Media types that are asked for: of pages, and of feeds and sitemaps."""

from __future__ import annotations

PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
"""What an article may come as."""
ANY = PAGES | {
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
"""Feeds and sitemaps too, as servers call them, packed ones included."""
