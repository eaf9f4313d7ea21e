"""Reads one fetched feed, sitemap or list page, and says which articles and further documents to fetch."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.collect.canonical import canonical_url
from extractor.collect.discover.errors import DiscoveryError
from extractor.collect.discover.feeds import read_feed
from extractor.collect.discover.listings import ListPage, articles_of, parse_listing
from extractor.collect.discover.paging import MAX_PAGES, listing_of, next_page
from extractor.collect.discover.periods import in_range, numbered, period_of
from extractor.collect.discover.sitemaps import Sitemap, read_sitemap
from extractor.collect.errors import FetchError
from extractor.collect.links import Link, LinkKind
from extractor.collect.page import Page
from extractor.collect.shape import article_address, date_in_address, never_article, owns
from extractor.collect.wanted import Wanted, local_day
from extractor.publishers import Publisher, by_url

_FEED = re.compile(rb"<(?:rss|feed|(?:[\w.-]+:)?RDF)[\s>]", re.I)
_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.I)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What a document leads to.

    `links` are articles not known to be unwanted, each with its `canonical` address, `follow` further documents.
    `dropped` counts by reason the articles and sitemaps left out, `notes` say what was odd about the document.
    """

    links: tuple[Link, ...] = ()
    follow: tuple[Link, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def document_kind(page: Page) -> LinkKind | None:
    """Return what a page is by its content: "feed", "sitemap", "listing" for HTML, None for other things."""
    if page.content.startswith(_GZIP):
        return "sitemap"
    head = page.content[:4096]
    marks: tuple[tuple[LinkKind, re.Pattern[bytes]], ...] = (("feed", _FEED), ("sitemap", _SITEMAP), ("listing", _HTML))
    places = [(match.start(), kind) for kind, mark in marks if (match := mark.search(head))]
    if places:
        return min(places)[1]
    return "listing" if page.content_type in {"text/html", "application/xhtml+xml"} else None


def expand(page: Page, link: Link, publisher: Publisher | None, wanted: Wanted, *, today: str) -> Expansion:
    """Return what the document `page`, fetched for `link`, leads to.

    The content decides how it is read: a feed's address may answer a page that names its feeds, which are then
    followed. `publisher` is the one asked for, looked up by address where None. Articles that `wanted` drops by what
    is known of them are left out, and so are sitemaps of an index whose last change or whose name says that they hold
    nothing of the range. Lists are turned page by page as `next_page` says; an unknown site's by its rel=next.

    `today` is an ISO day: no address has a later one. Raises DiscoveryError for what cannot be read.
    """
    outlet = publisher or by_url(page.final_url)
    kind = document_kind(page) or link.kind
    if kind == "feed":
        return _select(read_feed(page, publisher=outlet), link, outlet, wanted)
    if kind == "sitemap":
        return _expand_sitemap(read_sitemap(page, publisher=outlet), link, outlet, wanted, today)
    if link.kind == "sitemap":
        raise DiscoveryError(f"{page.url} answers a page and no sitemap: see robots.txt for the address of the sitemap")
    parsed = parse_listing(page)
    if link.kind == "feed":
        return _follow_feeds(parsed, link)
    return _expand_listing(parsed, link, outlet, wanted, today)


def _follow_feeds(parsed: ListPage, link: Link) -> Expansion:
    urls = [url for url in parsed.feed_urls() if url not in {link.url, parsed.page.final_url}]
    if not urls:
        raise DiscoveryError(f"{link.url} answers a page that names no feed: name the feed's own address, or a section")
    return Expansion(follow=tuple(replace(link, url=url, found_in=parsed.page.final_url) for url in urls))


def _select(links: Iterable[Link], source: Link, outlet: Publisher | None, wanted: Wanted) -> Expansion:
    """The links that may be wanted, each article once, with what the place of finding them tells."""
    kept: dict[str, Link] = {}
    dropped: Counter[str] = Counter()
    for link in links:
        known = _known(link, source, outlet)
        verdict = wanted.judge_link(known, publisher=_owner(outlet, known.url))
        if verdict.decision == "drop":
            dropped[verdict.reason or ""] += 1
            continue
        canonical = known.canonical or _canonical(known.url, outlet)
        if canonical is None:
            dropped["address"] += 1
        else:
            kept.setdefault(canonical, replace(known, canonical=canonical, text=None))
    return Expansion(links=tuple(kept.values()), dropped=dict(sorted(dropped.items())))


def _canonical(url: str, outlet: Publisher | None) -> str | None:
    try:
        return canonical_url(url, outlet)
    except FetchError:
        return None


def _owner(outlet: Publisher | None, url: str) -> Publisher | None:
    return outlet if outlet and owns(outlet, url) else None


def _known(link: Link, source: Link, outlet: Publisher | None) -> Link:
    """With its publisher, and the section and language of the feed or list it stands in.

    What the register says of a feed's language counts more than what the feed says, which often is its software's.
    """
    owner = _owner(outlet, link.url) or by_url(link.url)
    only = owner.languages[0] if owner and len(owner.languages) == 1 else None
    return replace(
        link,
        publisher=owner.name if owner else source.publisher,
        section=source.section or link.section,
        language=source.language or only or link.language,
    )


def _expand_sitemap(sitemap: Sitemap, source: Link, outlet: Publisher | None, wanted: Wanted, today: str) -> Expansion:
    listed = [link for link in sitemap.links if _may_be_article(link, outlet)]
    found = _select(listed, source, outlet, wanted)
    dropped = Counter(found.dropped)
    dropped["address"] += len(sitemap.links) - len(listed)
    follow = []
    rows = numbered((link.url for link in sitemap.sitemaps), today=today)
    for link in sitemap.sitemaps:
        period = None if link.url in rows else period_of(link.url, today=today)
        if wanted.outdated(link, publisher=outlet) or (period and not in_range(period, wanted)):
            dropped["sitemap"] += 1
        else:
            follow.append(replace(link, publisher=source.publisher, section=source.section, language=source.language))
    return replace(found, follow=tuple(follow), dropped=_counted(dropped), notes=sitemap.notes)


def _counted(dropped: Counter[str]) -> dict[str, int]:
    return {reason: count for reason, count in sorted(dropped.items()) if count}


def _may_be_article(link: Link, outlet: Publisher | None) -> bool:
    """Whether an address of a sitemap, which lists all pages of a site, may be an article's."""
    if outlet and outlet.articles and owns(outlet, link.url):
        return article_address(link.url, outlet) or article_address(link.canonical or link.url, outlet)
    return not never_article(link.url)


def _expand_listing(parsed: ListPage, link: Link, outlet: Publisher | None, wanted: Wanted, today: str) -> Expansion:
    listing = listing_of(link, outlet)
    found = articles_of(parsed, listing, outlet)
    if listing and listing.links and link.day:
        # the index of a day lists that day's articles; nothing but its own list was selected
        found = [replace(item, published=item.published or link.day) for item in found]
    expansion = _select(found, link, outlet, wanted)
    mark = _mark(found)
    if outlet and listing:
        further = next_page(link, outlet, len(found), _reached(found, outlet, today), wanted, seen=mark)
    else:
        further = _further(parsed, link, found, _reached(found, outlet, today), wanted, seen=mark)
    return replace(expansion, follow=(further,) if further else ())


def _further(
    parsed: ListPage, link: Link, found: Sequence[Link], reached: str | None, wanted: Wanted, *, seen: str
) -> Link | None:
    """The next page of a list that no template describes."""
    number = (link.page or 1) + 1
    url = parsed.next_url()
    over = reached is not None and wanted.since is not None and reached < wanted.since
    if url is None or url == parsed.page.final_url or not found or over or number > MAX_PAGES or seen == link.seen:
        return None
    return replace(link, url=url, page=number, seen=seen, found_in=parsed.page.final_url)


def _mark(links: Iterable[Link]) -> str:
    """Says which articles a page lists, in any order."""
    addresses = sorted(link.canonical or link.url for link in links)
    return hashlib.sha256("\n".join(addresses).encode()).hexdigest()[:16]


def _reached(links: Iterable[Link], outlet: Publisher | None, today: str) -> str | None:
    """The day in the middle of those that the articles of a page show: strays on either side do not move it."""
    zone = outlet.time_zone if outlet else None
    days = [local_day(link.published, zone) or date_in_address(link.url, outlet, today=today) for link in links]
    known = sorted(day for day in days if day)
    return known[len(known) // 2] if known else None
