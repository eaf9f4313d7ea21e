"""Media types that are asked for, and files that are something else than their media type says."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

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


def disguised(content: bytes) -> str | None:
    """Return what `content` is by its first bytes ("a PNG picture") where that is no page, feed or sitemap."""
    return next((name for beginning, name in _signatures() if content.startswith(beginning)), None)


@cache
def _signatures() -> tuple[tuple[bytes, str], ...]:
    data = tomllib.loads((files("extractor.collect") / "signatures.toml").read_text(encoding="utf-8"))
    return tuple((bytes.fromhex(start), name) for name, starts in data.items() for start in starts)
