"""Reads RSS and Atom feeds into links; feedparser does the reading, broken XML included."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

from extractor.collect.discover.errors import DiscoveryError
from extractor.collect.discover.text import one_line, plain_text
from extractor.collect.links import Link
from extractor.collect.page import Page
from extractor.collect.shape import owns, split
from extractor.knowledge.times import in_zone, read_time
from extractor.publishers import Publisher, by_url

MAX_FEED_BYTES = 4 * 1024 * 1024
MAX_ENTRIES = 5_000
MIN_FULL_TEXT = 800
"""Characters from which on an entry's content is taken for the whole article, unless it ends like a teaser."""
_ZONE = re.compile(r"(?:\b(?:UTC?|GMT|Z|[ECMP][SD]T)|[+-]\d{2}:?\d{2}|\dZ)\s*$", re.I)
_LOCAL = re.compile(r"\bWI(?:B|TA|T)\b", re.I)
_TEASER = re.compile(r"(?:\.\.\.|…|\[…\]|read more|selengkapnya)\W*$", re.I)


def read_feed(page: Page, *, publisher: Publisher | None = None) -> list[Link]:
    """Return the entries of an RSS (0.9 to 2.0) or Atom feed in its order; entries without an address are left out.

    Read are title, summary (as plain text, at its first 1,000 characters), full text where the entry carries it, the
    time of publication (in the zone of the publisher, who is looked up by address
    where none is given; Atom's `updated` and dates of old RSS count as told in `_times`), categories as `tags`, the
    first of them as `section`, and the feed's language.

    Of the addresses an entry names (feedburner:origLink, link, guid) the first on a known publisher's domain is taken,
    else the first: feeds led through a proxy keep the article's own address in one of the later ones.

    Raises DiscoveryError for what is no feed, and over MAX_FEED_BYTES.
    """
    import feedparser

    if len(page.content) > MAX_FEED_BYTES:
        raise DiscoveryError(
            f"{page.url} has {len(page.content):,} bytes, more than the {MAX_FEED_BYTES:,} read as one feed: "
            "name its sitemap or a section instead"
        )
    parsed = _parse(feedparser, page)
    if not parsed.get("version") and not parsed["entries"]:
        raise DiscoveryError(f"{page.url} is no RSS or Atom feed: name the address of the feed itself")
    outlet = publisher or by_url(page.final_url)
    language = _language(parsed["feed"])
    rss = not str(parsed.get("version")).startswith("atom")
    links = (_link(entry, page, outlet, language, rss) for entry in parsed["entries"][:MAX_ENTRIES])
    return [link for link in links if link]


def _parse(feedparser: Any, page: Page) -> Any:
    """Bytes go in as a stream, since feedparser would open a file or address of their name."""
    headers = {"content-location": page.final_url, "content-type": "application/xml"}
    content = page.content.lstrip(b"\xef\xbb\xbf \t\r\n")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if page.encoding:
            headers["content-type"] += f"; charset={page.encoding}"
    else:
        # what reads as UTF-8 is UTF-8, whatever header and declaration say
        headers["content-type"] += "; charset=utf-8"
    try:
        return feedparser.parse(
            io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    # feedparser passes on whatever its parsers raise over hostile markup
    except Exception as error:
        raise DiscoveryError(
            f"{page.url} cannot be read as a feed ({type(error).__name__}: {error}): "
            "name another feed or a section of the site"
        ) from error


def _link(entry: Any, page: Page, outlet: Publisher | None, language: str | None, rss: bool) -> Link | None:
    url = _address(_addresses(entry, page.final_url), outlet)
    if url is None:
        return None
    published, modified = _times(entry, outlet, url, rss)
    tags = tuple(dict.fromkeys(word for tag in entry.get("tags", ()) if (word := one_line(tag.get("term") or ""))))
    summary, text = _texts(entry)
    return Link(
        url=url,
        title=plain_text(entry.get("title") or "") or None,
        summary=summary,
        text=text,
        published=published,
        modified=modified,
        section=tags[0] if tags else None,
        tags=tags,
        language=language,
        found_in=page.final_url,
    )


def _addresses(entry: Any, base: str) -> Iterator[str]:
    yield entry.get("feedburner_origlink") or ""
    for link in entry.get("links", ()):
        if link.get("rel", "alternate") == "alternate":
            yield urljoin_or_none(base, link.get("href"))
    yield urljoin_or_none(base, entry.get("link"))
    # a guid may be any text: only a whole address is one
    yield entry.get("id") or ""


def urljoin_or_none(base: str, target: str | None) -> str:
    """Return `target` as an address relative to `base`; empty where there is none or it cannot be read."""
    try:
        return urljoin(base, target.strip()) if target and target.strip() else ""
    except ValueError:
        return ""


def _address(candidates: Iterable[str], outlet: Publisher | None) -> str | None:
    addresses = [url.strip() for url in candidates if split(url)]
    known = (url for url in addresses if (outlet and owns(outlet, url)) or by_url(url))
    return next(known, addresses[0] if addresses else None)


def _times(entry: Any, outlet: Publisher | None, url: str, rss: bool) -> tuple[str | None, str | None]:
    """Publication and last change; RSS 1.0 has one date (dc:date), that of publication."""
    zone = _zone(outlet, url)
    published = _time(entry.get("published"), entry.get("published_parsed"), zone)
    # the keys are asked for by `in`: feedparser answers with another date where this one is missing
    updated = _time(entry["updated"], entry.get("updated_parsed"), zone) if "updated" in entry.keys() else None  # noqa: SIM118
    if published is None and rss:
        return updated, None
    return published, updated


def _zone(outlet: Publisher | None, url: str) -> str | None:
    parts = split(url)
    return outlet.zone_of(parts.hostname if parts else None) if outlet else None


def _time(written: str | None, parsed: struct_time | None, zone: str | None) -> str | None:
    """feedparser's reading in UTC where a zone is written; it takes times without one for UTC and knows no WIB."""
    written = (written or "").strip()
    moment = _moment(parsed)
    if moment and _ZONE.search(written) and not _LOCAL.search(written):
        stamp = moment.replace(tzinfo=UTC).isoformat()
        return in_zone(stamp, zone) if zone else stamp
    local = read_time(written, zone=zone) if written else None
    return moment.isoformat() + (zone or "") if moment and local is None else local


def _moment(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime(*parsed[:6]) if parsed else None
    except ValueError:
        return None


def _texts(entry: Any) -> tuple[str | None, str | None]:
    """Summary, and the full text where the content looks like one."""
    contents = [plain_text(content.get("value") or "") for content in entry.get("content", ())]
    content = max(contents, key=len, default="")
    summary = plain_text(entry.get("summary") or "")
    if len(summary) > len(content):
        content = summary
    whole = len(content) >= MIN_FULL_TEXT and not _TEASER.search(content)
    return (summary or content)[:1000] or None, content if whole else None


def _language(feed: Any) -> str | None:
    match = re.match(r"[a-z]{2,3}(?![a-z])", str(feed.get("language") or "").strip().casefold())
    return match[0] if match else None
