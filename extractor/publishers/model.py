"""What is known of a publisher: names, addresses, where its articles are listed, terms, and its markup by version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from extractor.errors import ExtractorError

ListingKind = Literal["section", "index", "search"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One version of a publisher's article markup, as CSS selectors tried in order.

    A selector may end in `@attribute`, else the element's text is read. `marker` must match for the layout to be
    used; of several that match, the first whose years (`since` and `until`, inclusive) hold the page's date is taken,
    else the first. `byline` elements are read as byline lines ("Pewarta: …"), `authors` pairs are (selector, role) for
    names that stand without a label. `pages` selects the links to the further pages of one article. `paywall` matches
    where the page shows a part of the article only. `local_time` says that the page writes a zone it does not mean.
    `seen` are the years of real pages it was tried on; without any, only published facts stand behind it.
    """

    name: str
    marker: str
    since: int | None = None
    until: int | None = None
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    authors: tuple[tuple[str, str], ...] = ()
    date: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    paywall: tuple[str, ...] = ()
    local_time: bool = False
    seen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One RSS or Atom feed; `section` and `language` say what it holds, None for everything."""

    url: str
    section: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Pages that list articles: a section, the index of a day, or the answers to a search.

    `url` is a template: `{page}` is the page's number from `first` on in steps of `step`; `{date:FORMAT}` the day, in
    strftime's terms (an index is then asked for each day wanted); `{query}` the words searched for, percent-encoded.
    `links` are CSS selectors of the links to articles; without them every link of the page is looked at and the
    publisher's `articles` decide. `items` select the box around one link, `date` the time inside that box.
    """

    kind: ListingKind
    url: str
    section: str | None = None
    language: str | None = None
    links: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    first: int = 1
    step: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One outlet.

    `domains` are registered domains, subdomains (regional editions, sections) belong to them. `signatures` are the
    names datelines and copyright lines give it; it is found under each. `time_zone` is the UTC offset of times written
    without a zone, `zones` the other offsets by host: pairs such as ("kalsel.antaranews.com", "+08:00").

    `articles` are regular expressions, searched in an address without its scheme ("www.antaranews.com/berita/1/x"),
    that tell an article's address; the groups `year`, `month` and `day`, where they have them, give its date.
    `canonical` are pairs (regular expression, replacement) that turn other forms of such an address (AMP, mobile,
    print, further pages) into the one the publisher prefers. `keep_query` names the query parameters that tell
    articles apart; all others are dropped. `all_pages` is the query that shows a divided article whole ("page=all").

    `browser` says that the outlet's pages are drawn by scripts, so that plain fetching gives little.
    `terms` is the address of its terms of use, `notice` what they ask of programs, in short.
    """

    name: str
    domains: tuple[str, ...]
    signatures: tuple[str, ...] = ()
    country: str | None = "ID"
    time_zone: str = "+07:00"
    zones: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ("id",)
    layouts: tuple[Layout, ...] = ()
    feeds: tuple[Feed, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    articles: tuple[str, ...] = ()
    canonical: tuple[tuple[str, str], ...] = ()
    keep_query: tuple[str, ...] = ()
    all_pages: str | None = None
    browser: bool = False
    terms: str | None = None
    notice: str | None = None

    def zone_of(self, host: str | None) -> str:
        """Return the UTC offset of times on `host` that name none; of the matching hosts the longest counts."""
        name = (host or "").casefold().rstrip(".")
        found = {key: zone for key, zone in self.zones if name == key or name.endswith("." + key)}
        return found[max(found, key=len)] if found else self.time_zone


_Part = TypeVar("_Part", Layout, Feed, Listing)


def publisher_from(data: Mapping[str, Any], *, source: str) -> Publisher:
    """Return the publisher described by `data` (a parsed TOML file); `source` names the file in errors.

    Raises ExtractorError for an unknown or missing key.
    """
    fields = dict(data)
    layouts = _parts(Layout, fields.pop("layouts", ()), source)
    feeds = _parts(Feed, fields.pop("feeds", ()), source)
    listings = _parts(Listing, fields.pop("listings", ()), source)
    try:
        return Publisher(
            layouts=layouts, feeds=feeds, listings=listings, **{key: _frozen(value) for key, value in fields.items()}
        )
    except TypeError as error:
        raise ExtractorError(f"{source}: {error}; see extractor/publishers/model.py for the keys") from error


def _parts(kind: type[_Part], rows: Any, source: str) -> tuple[_Part, ...]:
    try:
        return tuple(kind(**_options(row)) for row in rows)
    except (TypeError, AttributeError) as error:
        raise ExtractorError(
            f"{source}: {kind.__name__.casefold()}: {error}; see extractor/publishers/model.py for the keys"
        ) from error


def _options(row: Any) -> dict[str, Any]:
    """The keys of a table; a plain string is an address."""
    return {"url": row} if isinstance(row, str) else {key: _frozen(value) for key, value in row.items()}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
