"""Reads sitemaps, sitemap indexes and Google News sitemaps into links, gzip and sloppy XML included."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from extractor.collect.discover.errors import DiscoveryError
from extractor.collect.discover.feeds import read_feed
from extractor.collect.discover.text import one_line
from extractor.collect.links import Link
from extractor.collect.page import Page
from extractor.collect.shape import split
from extractor.publishers import Publisher

if TYPE_CHECKING:
    from lxml.etree import _Element

STANDARD_URLS = 50_000
"""Most addresses of one file by the sitemaps.org protocol."""
MAX_URLS = 500_000
MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of one unpacked file; the protocol allows 50 MiB."""
_GZIP = b"\x1f\x8b"
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|rdf|urlset|sitemapindex)\b", re.I)
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """The articles of a sitemap, the sitemaps of an index, and notes on what was not as the protocol says."""

    links: tuple[Link, ...] = ()
    sitemaps: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    links: list[Link] = field(default_factory=list)
    sitemaps: list[Link] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_sitemap(page: Page, *, publisher: Publisher | None = None) -> Sitemap:
    """Return what a sitemap lists.

    Read are urlset with the news extension (title, publication date, language, keywords), sitemapindex, plain text
    with one address a line, and feeds used as sitemaps; packed ones are told by their content, and namespaces need not
    be right. A `lastmod` becomes `modified`: it is no date of publication. For the sitemaps of an index it is
    `published` as well. No entity is resolved and nothing is fetched.

    Raises DiscoveryError for what lists no address and is no empty sitemap. Files that end early, or hold more than
    MAX_URLS addresses or MAX_UNPACKED bytes, are read up to there, with a note.
    """
    found = _Found()
    content = _unpack(page, found)
    root = _ROOT.search(content[:4096])
    name = root[1].lower() if root else b""
    if name in {b"rss", b"feed", b"rdf"}:
        links = read_feed(
            Page(url=page.url, final_url=page.final_url, status=page.status, headers=page.headers, content=content),
            publisher=publisher,
        )
        return Sitemap(links=tuple(links), notes=tuple(found.notes))
    if name:
        _read_xml(content, page, found)
    else:
        _read_lines(content, page, found)
    if len(found.links) > STANDARD_URLS:
        found.notes.append(f"{page.url} lists {len(found.links):,} addresses, more than the protocol's 50,000")
    if not found.links and not found.sitemaps and (not name or found.notes):
        raise DiscoveryError(
            f"{page.url} is no sitemap: name the address of the sitemap itself, robots.txt may tell it"
        )
    return Sitemap(links=tuple(found.links), sitemaps=tuple(found.sitemaps), notes=tuple(found.notes))


def _unpack(page: Page, found: _Found) -> bytes:
    """The content, unpacked where it is gzip; what comes after MAX_UNPACKED bytes or a fault is left out."""
    content = page.content
    if not content.startswith(_GZIP):
        return content
    parts: list[bytes] = []
    left = MAX_UNPACKED
    try:
        while content.startswith(_GZIP) and left > 0:
            unpacker = zlib.decompressobj(wbits=31)
            parts.append(unpacker.decompress(content, left))
            left -= len(parts[-1])
            if left > 0 and not unpacker.eof:
                raise zlib.error("it ends early")
            content = unpacker.unused_data
    except zlib.error as error:
        found.notes.append(f"{page.url} cannot be unpacked to its end: {error}")
    if left <= 0:
        found.notes.append(f"{page.url} has more than {MAX_UNPACKED:,} bytes unpacked: the rest is left out")
    return b"".join(parts)


def _read_xml(content: bytes, page: Page, found: _Found) -> None:
    from lxml import etree

    source = io.BytesIO(content.lstrip(b"\xef\xbb\xbf \t\r\n"))
    elements = etree.iterparse(
        source, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        for _, element in elements:
            name = _name(element)
            if name == "url":
                found.links.extend(_article(element, page))
            elif name == "sitemap":
                found.sitemaps.extend(_nested(element, page))
            else:
                continue
            if len(found.links) + len(found.sitemaps) >= MAX_URLS:
                found.notes.append(f"{page.url} lists more than {MAX_URLS:,} addresses: the rest is left out")
                return
            _forget(element)
    except etree.LxmlError as error:
        found.notes.append(f"{page.url} is broken XML: {error}")
        return
    errors = elements.error_log.filter_from_errors()
    if errors:
        found.notes.append(f"{page.url} is broken XML: {errors[0].message}")


def _forget(element: _Element) -> None:
    """Free what has been read, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _name(element: _Element) -> str:
    """The name without its namespace; comments and instructions have none."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].casefold() if isinstance(tag, str) else ""


def _texts(element: _Element | None) -> dict[str, str]:
    """The texts of the direct children by name, the first of each; empty ones are left out."""
    found: dict[str, str] = {}
    for child in element if element is not None else ():
        name = _name(child)
        # XPath's string() leaves comments and instructions out
        text = one_line((child.text if len(child) == 0 else child.xpath("string()")) or "") if name else ""
        if text:
            found.setdefault(name, text)
    return found


def _article(element: _Element, page: Page) -> Iterator[Link]:
    texts = _texts(element)
    url = _url(texts.get("loc"), page)
    if url is None:
        return
    news = _child(element, "news")
    publication = _child(news, "publication")
    named, told = _texts(news), _texts(publication)
    yield Link(
        url=url,
        title=named.get("title"),
        published=_stamp(named.get("publication_date")),
        modified=_stamp(texts.get("lastmod")),
        language=_language(told.get("language") or named.get("language")),
        tags=_keywords(named.get("keywords") or ""),
        found_in=page.final_url,
    )


def _child(element: _Element | None, name: str) -> _Element | None:
    return next((child for child in element if _name(child) == name), None) if element is not None else None


def _keywords(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _nested(element: _Element, page: Page) -> Iterator[Link]:
    texts = _texts(element)
    url = _url(texts.get("loc"), page)
    changed = _stamp(texts.get("lastmod"))
    if url:
        yield Link(url=url, kind="sitemap", published=changed, modified=changed, found_in=page.final_url)


def _url(text: str | None, page: Page) -> str | None:
    """An address relative to the sitemap's, which the protocol forbids and some sites write."""
    try:
        url = urljoin(page.final_url, "".join(text.split())) if text else ""
    except ValueError:
        return None
    return url if split(url) else None


def _stamp(text: str | None) -> str | None:
    """A time of the W3C's note on dates, with T and a colon in its zone; what is none is left out."""
    match = _DAY.match(text or "")
    if match is None:
        return None
    day, clock = match[0][:10], match[0][11:].replace(" ", "")
    return re.sub(r"([+-]\d{2}):?(\d{2})$", r"\1:\2", f"{day}T{clock}") if clock else day


def _language(text: str | None) -> str | None:
    match = re.match(r"[a-z]{2,3}(?![a-z])", (text or "").casefold())
    return match[0] if match else None


def _read_lines(content: bytes, page: Page, found: _Found) -> None:
    """Plain text: one address a line. A page of something else is none."""
    lines = [line.strip() for line in content[: 16 * 1024 * 1024].decode("utf-8-sig", errors="replace").splitlines()]
    lines = [line for line in lines if line]
    addresses = [line for line in lines if split(line)]
    if 2 * len(addresses) > len(lines):
        found.links.extend(Link(url=line, found_in=page.final_url) for line in addresses[:MAX_URLS])
