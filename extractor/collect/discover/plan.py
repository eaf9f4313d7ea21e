"""Says with which documents of a publisher to begin: feeds, sitemaps, indexes by day, searches, sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from extractor.collect.discover.paging import is_dated, list_link
from extractor.collect.links import Link
from extractor.collect.shape import split
from extractor.collect.wanted import Wanted, plain_words
from extractor.publishers import Feed, Listing, Publisher

FEED_DAYS = 31
"""A feed holds its last 10 to 100 articles: hours of a large outlet, weeks of a ministry's press room."""
LIST_DAYS = 60
"""So far back a list without dates is paged through even where the days can be asked for otherwise."""
MAX_DAYS = 36_600
"""Days of one range that are asked for one by one."""


def start_links(publisher: Publisher, wanted: Wanted, *, today: str, robots_sitemaps: Sequence[str] = ()) -> list[Link]:
    """Return the documents to begin with, each address once, in a fixed order.

    Feeds, where the range reaches into the last FEED_DAYS before `today` (an ISO day); all sitemaps, those that
    robots.txt names too (what in them is out of range is skipped when they are read); indexes by day for each day of
    the range, or of the last days where it has no beginning; one search for each alternative of a `match` of plain
    words; sections and undated indexes, where the range reaches into the last LIST_DAYS or nothing else could reach
    further back. Feeds and lists that are known to be of another section or language are left out. A host wanted of
    which none of these is known is begun at its home page.
    """
    links = (
        *_feeds(publisher, wanted, today),
        *_sitemaps(publisher, robots_sitemaps),
        *_indexes(publisher, wanted, today),
        *_searches(publisher, wanted),
        *_sections(publisher, wanted, today, robots_sitemaps),
    )
    links = (*links, *_homes(publisher, wanted, links))
    return list({link.url: link for link in reversed(links)}.values())[::-1]


def _feeds(publisher: Publisher, wanted: Wanted, today: str) -> Iterator[Link]:
    if not _reaches(wanted, today, FEED_DAYS):
        return
    for feed in publisher.feeds:
        if _fits(feed, wanted):
            yield Link(
                url=feed.url, kind="feed", section=feed.section, language=feed.language, publisher=publisher.name
            )


def _sitemaps(publisher: Publisher, robots_sitemaps: Sequence[str]) -> Iterator[Link]:
    for url in (*publisher.sitemaps, *robots_sitemaps):
        if split(url):
            yield Link(url=url, kind="sitemap", publisher=publisher.name)


def _indexes(publisher: Publisher, wanted: Wanted, today: str) -> Iterator[Link]:
    for i, listing in enumerate(publisher.listings):
        if listing.kind == "index" and is_dated(listing) and _fits(listing, wanted):
            for day in _days(wanted, today):
                yield list_link(publisher, i, day=day)


def _searches(publisher: Publisher, wanted: Wanted) -> Iterator[Link]:
    for i, listing in enumerate(publisher.listings):
        if listing.kind == "search" and _fits(listing, wanted):
            for words in plain_words(wanted.match):
                yield list_link(publisher, i, query=words)


def _sections(publisher: Publisher, wanted: Wanted, today: str, robots_sitemaps: Sequence[str]) -> Iterator[Link]:
    reach = bool(publisher.sitemaps or robots_sitemaps) or any(
        is_dated(listing) and _fits(listing, wanted) for listing in publisher.listings
    )
    if reach and not _reaches(wanted, today, LIST_DAYS):
        return
    for i, listing in enumerate(publisher.listings):
        if listing.kind != "search" and not is_dated(listing) and _fits(listing, wanted):
            yield list_link(publisher, i)


def _homes(publisher: Publisher, wanted: Wanted, links: Iterable[Link]) -> Iterator[Link]:
    known = {parts.hostname for link in links if (parts := split(link.url))}
    for host in wanted.hosts:
        owned = any(host == domain or host.endswith("." + domain) for domain in publisher.domains)
        if owned and host not in known:
            yield Link(url=f"https://{host}/", kind="listing", publisher=publisher.name)


def _fits(source: Feed | Listing, wanted: Wanted) -> bool:
    """Whether a feed or list may hold something wanted; one that does not say what it holds may."""
    section = not wanted.sections or source.section is None or wanted.has_section(source.section)
    language = not wanted.languages or source.language is None or source.language in wanted.languages
    return section and language


def _reaches(wanted: Wanted, today: str, days: int) -> bool:
    first = (date.fromisoformat(today) - timedelta(days=days)).isoformat()
    return wanted.until is None or wanted.until >= first


def _days(wanted: Wanted, today: str) -> Iterator[str]:
    """The days of the range, the last first: of a range that ends after `today` up to then."""
    last = date.fromisoformat(min(wanted.until or today, today))
    first = date.fromisoformat(wanted.since) if wanted.since else last - timedelta(days=FEED_DAYS)
    for step in range(min((last - first).days + 1, MAX_DAYS)):
        yield (last - timedelta(days=step)).isoformat()
