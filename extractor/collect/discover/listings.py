"""Reads pages that list articles: sections, indexes of a day, answers to a search, and those of unknown sites.

A list repeats its articles: the picture is one link, the headline another, and a column beside it shows the most read.
Links to one article are brought together by their canonical address. What is known of an article stands around its
link, in the box that holds no other article: the largest such element is looked at for a time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from extractor.collect.canonical import canonical_url
from extractor.collect.discover.boxes import boxes_of
from extractor.collect.discover.errors import DiscoveryError
from extractor.collect.discover.stamps import read_stamp
from extractor.collect.discover.text import one_line, parse_html
from extractor.collect.errors import FetchError
from extractor.collect.links import Link
from extractor.collect.page import Page
from extractor.collect.shape import (
    article_address,
    article_shaped,
    date_in_address,
    never_article,
    owns,
    registered_domain,
    split,
)
from extractor.knowledge.calendar import parse_day
from extractor.knowledge.times import in_zone
from extractor.publishers import Listing, Publisher, by_url

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

MAX_LISTING_BYTES = 8 * 1024 * 1024
MAX_LINKS = 5_000
"""Links of one page that are looked at."""
MAX_TITLE = 300
MAX_PIECE = 60
"""Longer pieces of text beside a link are teasers and are not looked at for a time."""

MAX_APART = timedelta(days=2)
"""A day further from the one in the article's address is of something else: an event, a film's first night."""


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of listing.toml."""

    no_titles: frozenset[str]
    date_attributes: tuple[str, ...]
    headings: tuple[str, ...]
    title_classes: tuple[str, ...]
    not_timed: frozenset[str]


@cache
def _words() -> Words:
    data = tomllib.loads((files("extractor.collect.discover") / "listing.toml").read_text(encoding="utf-8"))
    return Words(
        no_titles=frozenset(data["no_titles"]),
        date_attributes=tuple(data["date_attributes"]),
        headings=tuple(data["headings"]),
        title_classes=tuple(data["title_classes"]),
        not_timed=frozenset(data["not_timed"]),
    )


@dataclass(frozen=True, slots=True)
class ListPage:
    """A parsed list page, and what stands on it beside the articles."""

    page: Page
    tree: BeautifulSoup
    base: str
    """What relative addresses are relative to."""

    def next_url(self) -> str | None:
        """The address of the next page as link or anchor with rel=next states it."""
        return next(
            (url for element in self.tree.select("link[rel~=next], a[rel~=next]") if (url := self.url(element))), None
        )

    def feed_urls(self) -> tuple[str, ...]:
        """The addresses of feeds that the page names as another form of itself."""
        found = self.tree.select(
            "link[rel~=alternate][type='application/rss+xml'], link[rel~=alternate][type='application/atom+xml']"
        )
        return tuple(dict.fromkeys(url for element in found if (url := self.url(element))))

    def url(self, element: Tag) -> str | None:
        """The whole address of an element's href, None where it has none for http."""
        target = "".join(str(element.get("href") or "").split())
        try:
            url = urljoin(self.base, target) if target else ""
        except ValueError:
            return None
        return url.partition("#")[0] if split(url) else None

    def barred(self) -> bool:
        """Whether the page asks that none of its links be followed."""
        header = self.page.headers.get("x-robots-tag", "")
        metas = [str(meta.get("content") or "") for meta in self.tree.select("meta[name=robots i]")]
        words = {word.strip().casefold() for text in (header, *metas) for word in text.replace(":", ",").split(",")}
        return bool(words & {"nofollow", "none"})


def parse_listing(page: Page) -> ListPage:
    """Return the parsed page; raises DiscoveryError for what is empty or larger than MAX_LISTING_BYTES."""
    if not page.content.strip():
        raise DiscoveryError(f"{page.url} is empty: name another section of the site")
    if len(page.content) > MAX_LISTING_BYTES:
        raise DiscoveryError(
            f"{page.url} has {len(page.content):,} bytes, more than the {MAX_LISTING_BYTES:,} read as one list: "
            "name a section or a feed instead"
        )
    tree = parse_html(page)
    base = tree.find("base", href=True)
    try:
        return ListPage(page, tree, urljoin(page.final_url, str(base["href"]) if base else ""))
    except ValueError:
        return ListPage(page, tree, page.final_url)


def read_listing(page: Page, listing: Listing | None = None, publisher: Publisher | None = None) -> list[Link]:
    """Return the articles that a page lists, in its order, each once.

    Links are those that the `links` selectors of `listing` match, else all of the page. Taken are addresses on the
    publisher's domains that have the form of its articles; where it declares none, and for unknown sites (their own
    registered domain), those that look like an article's (see shape.toml). Links that ask not to be followed are not,
    and none of a page that asks so. The publisher is looked up by address where none is given.

    `published` is the time in the box around the link (`items` and `date` of the listing, else found), words such as
    "2 jam yang lalu" included where the page's `fetched_at` is known. Raises DiscoveryError as `parse_listing`.
    """
    return articles_of(parse_listing(page), listing, publisher)


def articles_of(parsed: ListPage, listing: Listing | None, publisher: Publisher | None) -> list[Link]:
    """Return the articles of a parsed page as `read_listing` does."""
    if parsed.barred():
        return []
    outlet = publisher or by_url(parsed.page.final_url)
    anchors = _anchors(parsed, listing, outlet)
    boxes = boxes_of(anchors, parsed.tree, listing.items if listing else ())
    zone = outlet.zone_of(_host(parsed.page.final_url)) if outlet else None
    now = _now(parsed.page.fetched_at, zone)
    found: dict[str, Link] = {}
    called: dict[str, str] = {}
    for anchor, canonical in anchors:
        known = found.get(canonical)
        title = _title(anchor)
        called.setdefault(canonical, _name(anchor))
        if known and known.title and known.published:
            continue
        published = _published(boxes[id(anchor)], title, listing, zone, now)
        if _contradicts(published, date_in_address(canonical, outlet)) or _lies_ahead(published, now):
            published = None
        link = known or Link(url=parsed.url(anchor) or canonical, canonical=canonical, found_in=parsed.page.final_url)
        found[canonical] = replace(link, title=link.title or title, published=link.published or published)
    return [replace(link, title=link.title or called[address] or None) for address, link in found.items()]


def _anchors(parsed: ListPage, listing: Listing | None, outlet: Publisher | None) -> list[tuple[Tag, str]]:
    """The links to articles with their canonical addresses."""
    selected = listing is not None and bool(listing.links)
    elements = _selected(parsed.tree, listing.links) if listing and selected else parsed.tree.find_all("a", href=True)
    found = ((anchor, address) for anchor in elements if (address := _article(parsed, anchor, outlet, selected)))
    return list(islice(found, MAX_LINKS))


def _selected(tree: BeautifulSoup, selectors: Iterable[str]) -> Iterator[Tag]:
    """What the selectors match; a match that is no link stands for the first link inside it."""
    for element in tree.select(", ".join(selectors)):
        anchor = element if element.get("href") else element.find("a", href=True)
        if anchor is not None:
            yield anchor


def _article(parsed: ListPage, anchor: Tag, outlet: Publisher | None, selected: bool) -> str | None:
    """The canonical address where the link leads to an article and may be followed."""
    url = parsed.url(anchor)
    if url is None or "nofollow" in (anchor.get("rel") or ()):
        return None
    if not (owns(outlet, url) if outlet else _same_site(url, parsed.page.final_url)):
        return None
    try:
        address = canonical_url(url, outlet)
    except FetchError:
        return None
    if outlet and outlet.articles:
        return address if article_address(address, outlet) or article_address(url, outlet) else None
    fits = not never_article(address) if selected else article_shaped(address)
    return address if fits else None


def _same_site(url: str, other: str) -> bool:
    host, there = _host(url), _host(other)
    return host == there or (registered_domain(host) or host) == registered_domain(there)


def _host(url: str) -> str:
    parts = split(url)
    return (parts.hostname or "") if parts else ""


def _title(anchor: Tag) -> str | None:
    """The headline inside the link, else its words."""
    heading = _heading(anchor)
    return _first_name((heading.get_text(" ") if heading else "", anchor.get_text(" "))) or None


def _name(anchor: Tag) -> str:
    """What a link without words, or its picture, is called; empty where it is not."""
    image = anchor.find("img", alt=True)
    names = (anchor.get("title"), anchor.get("aria-label"), image["alt"] if image else None)
    return _first_name(str(name or "") for name in names)


def _first_name(texts: Iterable[str]) -> str:
    lines = (one_line(text) for text in texts)
    return next((line[:MAX_TITLE] for line in lines if len(line) > 2 and line.casefold() not in _words().no_titles), "")


def _heading(anchor: Tag) -> Tag | None:
    """The element of the headline where the link is around a whole box."""
    heading = anchor.find(_words().headings)
    if heading is not None:
        return heading
    for element in anchor.find_all(True):
        names = " ".join(element.get("class") or ()).casefold()
        if any(name in names for name in _words().title_classes):
            return element
    return None


def _published(
    box: Tag | None, title: str | None, listing: Listing | None, zone: str | None, now: str | None
) -> str | None:
    """The first time in the box, else the first day."""
    if box is None:
        return None
    pieces = _by_selectors(box, listing.date) if listing and listing.date else _pieces(box, title or "")
    stamps = [stamp for piece in pieces if (stamp := read_stamp(piece, zone=zone, now=now))]
    return next((stamp for stamp in stamps if "T" in stamp), stamps[0] if stamps else None)


def _contradicts(published: str | None, day: str | None) -> bool:
    """Whether a day in the box is not the article's: its address names another."""
    stated, addressed = parse_day(published), parse_day(day)
    return bool(stated and addressed and abs(stated - addressed) > MAX_APART)


def _lies_ahead(published: str | None, now: str | None) -> bool:
    """Whether a day in the box is one to come, and so that of an event; a day is left for zones."""
    stated, today = parse_day(published), parse_day(now)
    return bool(stated and today and stated - today > timedelta(days=1))


def _by_selectors(box: Tag, selectors: Iterable[str]) -> Iterator[str]:
    for selector in selectors:
        css, _, attribute = selector.partition("@")
        for element in box.select(css):
            yield str(element.get(attribute) or "") if attribute else element.get_text(" ")


def _pieces(box: Tag, title: str) -> Iterator[str]:
    """What may be a time: attributes first, since they are exact, then short pieces of text beside the headline."""
    words = _words()
    for element in (box, *box.find_all(True)):
        for name in words.date_attributes if element.name not in words.not_timed else ():
            value = element.get(name)
            if isinstance(value, str):
                yield value
    for text in box.find_all(string=True):
        if len(text.strip()) <= MAX_PIECE and one_line(text) not in title and not _in_heading(text):
            yield text


def _in_heading(text: PageElement) -> bool:
    return text.parent is not None and text.parent.name in _words().headings


def _now(fetched_at: str | None, zone: str | None) -> str | None:
    """The moment of fetching in the publisher's zone, so that "kemarin" is its day."""
    if fetched_at is None:
        return None
    try:
        moment = datetime.fromisoformat(fetched_at)
    except ValueError:
        return None
    utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return in_zone(utc.isoformat(), zone) if zone else utc.isoformat()
