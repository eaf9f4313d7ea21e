"""One small file per outlet: domains, feeds, terms, layouts by version; one registry."""

from __future__ import annotations

from extractor.publishers.model import Layout, Publisher
from extractor.publishers.registry import by_name, by_url, read_outlet, signatures

__all__ = ["Layout", "Publisher", "by_name", "by_url", "read_outlet", "signatures"]
