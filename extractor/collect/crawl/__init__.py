"""One collection: what is wanted, a journal of every address, and the engine that works through them."""

from __future__ import annotations

from extractor.collect.crawl.crawl import Progress, Summary, run_crawl
from extractor.collect.crawl.errors import CrawlError
from extractor.collect.crawl.spec import Spec, read_list, read_sources

__all__ = ["CrawlError", "Progress", "Spec", "Summary", "read_list", "read_sources", "run_crawl"]
