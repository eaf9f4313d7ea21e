"""Says what is wrong with a publisher's file. `python -m extractor.publishers.check FILE...` looks at selectors too."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from string import Formatter
from typing import Any, get_args

from extractor.errors import ExtractorError
from extractor.publishers.model import Layout, Listing, ListingKind, Publisher

ROLES = ("author", "reporter", "editor", "translator", "photographer")
"""What `authors` may call a name; as in extractor/article/model.py."""
_TEXTS = ("name", "time_zone")
_MAYBE = ("country", "all_pages", "terms", "notice")
_LISTS = ("domains", "signatures", "languages", "sitemaps", "articles", "keep_query")
_PAIRS = ("zones", "canonical")
_SELECTORS = ("title", "body", "noise", "byline", "date", "updated", "section", "tags", "url", "pages", "paywall")
_ADDRESS = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(?:[/?]\S*)?")
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):(?:00|15|30|45)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def check(publisher: Publisher, *, source: str) -> Publisher:
    """Return `publisher`; raises ExtractorError with the first fault, `source` names the file."""
    for fault in faults(publisher):
        raise ExtractorError(f"{source}: {fault}; docs/publishers.md tells what a publisher's file holds")
    return publisher


def faults(publisher: Publisher) -> Iterator[str]:
    """What is wrong with a publisher's facts, one line each; selectors are not looked into (see selector_faults)."""
    found = list(_shapes(publisher))
    yield from found
    if not found:
        yield from _values(publisher)
        yield from _patterns(publisher)
        for listing in publisher.listings:
            yield from _listing(listing)
        for layout in publisher.layouts:
            yield from _layout(layout)


def selector_faults(publisher: Publisher) -> Iterator[str]:
    """Selectors that are not valid CSS; loads the library that reads them."""
    import soupsieve

    groups = [(f"list {row.url}", (*row.links, *row.items, *row.date)) for row in publisher.listings]
    for layout in publisher.layouts:
        plain = (selector for key in _SELECTORS for selector in getattr(layout, key))
        groups.append((f"layout {layout.name}", (layout.marker, *plain, *(pair[0] for pair in layout.authors))))
    for place, selectors in groups:
        for selector in selectors:
            try:
                soupsieve.compile(selector.partition("@")[0])
            except soupsieve.SelectorSyntaxError as error:
                yield f"{place}: {selector!r} is no CSS selector: {str(error).splitlines()[0]}"


def _shapes(publisher: Publisher) -> Iterator[str]:
    """TOML gives any type; the classes do not look."""
    yield from (f"{key} must be a text" for key in _TEXTS if not _text(getattr(publisher, key)))
    stated = ((key, getattr(publisher, key)) for key in _MAYBE)
    yield from (f"{key} must be a text" for key, value in stated if value is not None and not _text(value))
    yield from (f"{key} must be a list of texts" for key in _LISTS if not _texts(getattr(publisher, key)))
    yield from (f"{key} must be a list of pairs of texts" for key in _PAIRS if not _pairs(getattr(publisher, key)))
    urls = [*(row.url for row in publisher.feeds), *(row.url for row in publisher.listings)]
    yield from ("the url of a feed or list must be a text" for url in urls if not _text(url))
    for listing in publisher.listings:
        if not all(_texts(value) for value in (listing.links, listing.items, listing.date)):
            yield f"list {listing.url}: links, items and date must be lists of selectors"
        if not (_number(listing.first) and _number(listing.step)):
            yield f"list {listing.url}: first and step must be numbers"
    for layout in publisher.layouts:
        wrong = [key for key in _SELECTORS if not _texts(getattr(layout, key))]
        yield from (f"layout {layout.name}: {key} must be a list of selectors" for key in wrong)
        if not _pairs(layout.authors):
            yield f"layout {layout.name}: authors must be a list of pairs (selector, role)"
        if not all(year is None or _number(year) for year in (layout.since, layout.until)):
            yield f"layout {layout.name}: since and until must be years"


def _values(publisher: Publisher) -> Iterator[str]:
    if not publisher.domains:
        yield "domains must name at least one domain"
    yield from (f"{item!r} is no domain" for item in publisher.domains if not _DOMAIN.fullmatch(item))
    yield from (f"{item!r} is no language code" for item in publisher.languages if not _LANGUAGE.fullmatch(item))
    for zone in (publisher.time_zone, *(pair[1] for pair in publisher.zones)):
        if not _OFFSET.fullmatch(zone):
            yield f"{zone!r} is no UTC offset such as +07:00"
    for host, _ in publisher.zones:
        if not any(host == domain or host.endswith("." + domain) for domain in publisher.domains):
            yield f"zones name {host!r}, which lies under none of the domains"
    addresses = [row.url for row in publisher.feeds]
    addresses += [*publisher.sitemaps, *([publisher.terms] if publisher.terms else [])]
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            yield f"{address!r} is no http or https address"
    twice = sorted({item for item in addresses if addresses.count(item) > 1})
    yield from (f"{item!r} is named twice" for item in twice)


def _patterns(publisher: Publisher) -> Iterator[str]:
    for pattern in publisher.articles:
        try:
            names = set(re.compile(pattern).groupindex)
        except re.error as error:
            yield f"articles: {pattern!r} is no regular expression: {error}"
            continue
        yield from (f"articles: {pattern!r} has the group {name!r}" for name in names - {"year", "month", "day"})
    for pattern, replacement in publisher.canonical:
        try:
            re.sub(pattern, replacement, "")
        except (re.error, IndexError) as error:
            yield f"canonical: {pattern!r} to {replacement!r}: {error}"


def _listing(listing: Listing) -> Iterator[str]:
    """Whether the template can be filled in with what its kind is given."""
    place = f"list {listing.url}"
    if listing.kind not in get_args(ListingKind):
        yield f"{place}: kind {listing.kind!r} is none of {', '.join(get_args(ListingKind))}"
    given: dict[str, object] = {"page": listing.first}
    needed = {"index": "date", "search": "query"}.get(listing.kind)
    if needed:
        given[needed] = date(2026, 10, 4) if needed == "date" else "kerja%20sama"
    try:
        fields = {name for _, name, _, _ in Formatter().parse(listing.url) if name is not None}
        address = listing.url.format(**given)
    except (KeyError, IndexError, ValueError) as error:
        yield f"{place}: cannot be filled in ({error!r}); known are {', '.join(f'{{{name}}}' for name in given)}"
        return
    if needed and needed not in fields:
        yield f"{place}: a list of kind {listing.kind} needs {{{needed}}}"
    if not _ADDRESS.fullmatch(address):
        yield f"{place}: {address!r} is no http or https address"
    if listing.first < 0 or listing.step < 1:
        yield f"{place}: first must not be below 0, nor step below 1"


def _layout(layout: Layout) -> Iterator[str]:
    place = f"layout {layout.name}"
    if not _text(layout.marker):
        yield f"{place}: marker must be a selector"
    if not layout.body:
        yield f"{place}: body must name a selector"
    if layout.since and layout.until and layout.since > layout.until:
        yield f"{place}: since {layout.since} is after until {layout.until}"
    roles = [role for _, role in layout.authors if role not in ROLES]
    yield from (f"{place}: the role {role!r} is none of {', '.join(ROLES)}" for role in roles)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(map(_text, value))


def _pairs(value: Any) -> bool:
    """The second of a pair may be empty: a replacement by nothing."""
    return isinstance(value, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and _text(pair[0]) and isinstance(pair[1], str) for pair in value
    )


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def main(paths: Sequence[str]) -> int:
    """Print what is wrong with each file or folder; return how many things are."""
    from pathlib import Path

    from extractor.publishers.registry import load_publishers

    lines: list[str] = []
    for path in paths:
        try:
            for publisher in load_publishers(Path(path)):
                lines += [f"{path}: {publisher.name}: {fault}" for fault in selector_faults(publisher)]
        except ExtractorError as error:
            lines.append(str(error))
    sys.stdout.writelines(f"{line}\n" for line in lines or ["nothing wrong"])
    return len(lines)


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
