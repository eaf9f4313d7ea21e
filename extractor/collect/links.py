"""Addresses on their way to the fetcher: where they came from and what is already known of the article behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["article", "feed", "sitemap", "listing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One address found in a feed, sitemap or listing, or given by the user.

    `published` is ISO 8601 (a day, or a time with its zone) as the place where the link was found states it, None
    where it states none; for a sitemap inside a sitemap index it is the time of its last change. `language` is ISO
    639-1. `found_in` is the address of the document it was found in. For a listing, `page` is its number, `day` the
    ISO day it is asked for and `template` the index of its description in the publisher's `listings`, so that the
    next page can be told.
    """

    url: str
    kind: LinkKind = "article"
    title: str | None = None
    summary: str | None = None
    published: str | None = None
    section: str | None = None
    language: str | None = None
    found_in: str | None = None
    publisher: str | None = None
    page: int | None = None
    day: str | None = None
    template: int | None = None
