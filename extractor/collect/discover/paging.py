"""Builds the addresses of list pages from a publisher's templates, and says when to stop turning pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

from extractor.collect.discover.errors import DiscoveryError
from extractor.collect.links import Link
from extractor.collect.wanted import Wanted
from extractor.publishers import Listing, Publisher

MAX_PAGES = 500
"""Pages of one list that are turned at most."""
MAX_UNDATED_PAGES = 50
"""The same for a list of which a range of days is wanted and that shows none."""
SLACK = timedelta(days=3)
"""Lists are not quite in order: one that has come this far before the first day wanted holds no more of it."""


def list_link(
    publisher: Publisher, template: int, *, page: int | None = None, day: str | None = None, query: str | None = None
) -> Link:
    """Return the link to one page of the publisher's list number `template`, its first page where none is given.

    `day` is an ISO day, `query` the words searched for. Raises DiscoveryError for a template that asks for more.
    """
    listing = publisher.listings[template]
    number = listing.first if page is None else page
    values: dict[str, object] = {"page": number}
    if day is not None:
        values["date"] = date.fromisoformat(day)
    if query is not None:
        values["query"] = quote(query, safe="")
    try:
        url = listing.url.format(**values)
    except (KeyError, IndexError, ValueError) as error:
        raise DiscoveryError(
            f"{publisher.name}: the list {listing.url!r} cannot be filled in ({error!r}): use {{page}}, "
            "and {date:%d-%m-%Y} in an index, {query} in a search"
        ) from error
    return Link(
        url=url,
        kind="listing",
        section=listing.section,
        language=listing.language,
        publisher=publisher.name,
        page=number if is_paged(listing) else None,
        day=day,
        query=query,
        template=template,
    )


def listing_of(link: Link, publisher: Publisher | None) -> Listing | None:
    """Return the publisher's list that `link` is a page of, None where it is of none."""
    if publisher is None or link.template is None or link.template >= len(publisher.listings):
        return None
    return publisher.listings[link.template]


def is_paged(listing: Listing) -> bool:
    """Whether the list has further pages."""
    return "{page" in listing.url


def is_dated(listing: Listing) -> bool:
    """Whether the list is asked for by day."""
    return "{date" in listing.url


def next_page(
    link: Link, publisher: Publisher, found: int, reached: str | None, wanted: Wanted, *, seen: str | None = None
) -> Link | None:
    """Return the next page of the list that `link` is a page of, None where it is not to be turned.

    `found` is how many articles this page lists, `reached` the ISO day about which most of them are (None where they
    show none), and `seen` a mark of what it lists. A list ends where a page has no article or the same as the one
    before, where it has come to SLACK before the first day wanted (answers to a search come in any order and are not
    held to that), and after MAX_PAGES, or MAX_UNDATED_PAGES where the range cannot be told.
    """
    listing = listing_of(link, publisher)
    if listing is None or link.template is None or link.page is None:
        return None
    if not found or (seen is not None and seen == link.seen):
        return None
    in_order = listing.kind != "search" and link.day is None
    if in_order and reached and wanted.since and reached < (date.fromisoformat(wanted.since) - SLACK).isoformat():
        return None
    turned = (link.page - listing.first) // listing.step + 1
    ranged = wanted.since is not None and in_order
    if turned >= (MAX_UNDATED_PAGES if ranged and reached is None else MAX_PAGES):
        return None
    following = list_link(publisher, link.template, page=link.page + listing.step, day=link.day, query=link.query)
    return replace(following, seen=seen, found_in=link.url)
