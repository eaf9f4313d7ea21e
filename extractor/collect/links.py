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
    next page can be told; `query` is what is searched for, `seen` a mark of the articles that the page before listed.

    `canonical` is the address that stands for all forms of it, None until told. `modified` is when the article was
    last changed (day or time, or only "2018-02"): it cannot have been published later. `tags` are its categories and
    keywords, `text` its full text where the source carries it.
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
    query: str | None = None
    seen: str | None = None
    canonical: str | None = None
    modified: str | None = None
    tags: tuple[str, ...] = ()
    text: str | None = None
