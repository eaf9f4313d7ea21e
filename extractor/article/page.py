"""Reads an article from a web page: structured data, publisher markup, and a generic reader as the last resort."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractor.article.byline import read_line, read_names
from extractor.article.decode import decode
from extractor.article.errors import MAX_HTML_BYTES, ArticleError, check_length
from extractor.article.model import Article, Author
from extractor.article.paragraphs import clean, paragraphs
from extractor.article.plain import Known, build, read_text, same_line, stated_time
from extractor.article.times import in_zone, read_time
from extractor.publishers import Layout, Publisher, by_name, by_url
from extractor.publishers.registry import own

if TYPE_CHECKING:
    from extractor.article.soup import Page
    from extractor.article.structured import Stated
    from extractor.collect import Page as FetchedPage

MIN_BODY = 80
"""Fewer characters of body than this are a remnant, and the next way of reading is tried."""
MIN_SITE_NAME = 3
"""Shorter parts of a host (www, co, en) are no site's name."""
NEAR = 25
"""How many pieces of text around a headline are looked at for a time, and how many before it are dropped."""
MAX_DATELINE = 70
"""A first line that ends in a dash and is no longer than this is a dateline."""
MIN_UNMARKED = 400
"""The same for a page that nowhere says it is an article."""


def read_html(
    data: bytes | str,
    *,
    url: str | None = None,
    published_at: str | None = None,
    publisher: str | None = None,
    encoding: str | None = None,
) -> Article:
    """Return the article of a page.

    Title, section and tags come from the publisher's own markup where a layout of it is known, else from JSON-LD,
    else from OpenGraph and other meta elements; the time from JSON-LD, meta elements, then markup, since the first
    two carry zone and seconds; the body from the publisher's markup, JSON-LD's articleBody, common article elements,
    then trafilatura. A page that shows no body gives its description, marked `truncated`.

    `url`, `published_at` and `publisher` are what is known from outside and win; `encoding` is the one of the HTTP
    header. Raises ArticleError for what is no page or holds no article, and over MAX_HTML_BYTES.
    """
    return parse_html(data, url=url, publisher=publisher, encoding=encoding).article(stated_time(published_at))


def parse_html(
    data: bytes | str, *, url: str | None = None, publisher: str | None = None, encoding: str | None = None
) -> PageReader:
    """Return a page made ready for reading; options and errors are those of `read_html`."""
    html = _text_of(data, url or "the page", encoding)
    from extractor.article.soup import Page
    from extractor.article.structured import read_json_ld, read_meta

    page = Page(html)
    return PageReader(page, url, publisher, read_json_ld(page), read_meta(page))


def read_page(page: FetchedPage, *, published_at: str | None = None, publisher: str | None = None) -> Article:
    """Return the article of a fetched page, HTML or plain text; the options and errors are those of `read_html`."""
    if page.content_type == "text/plain":
        text = decode(page.content, page.final_url, declared=page.encoding)
        return read_text(text, url=page.final_url, published_at=published_at, publisher=publisher)
    return read_html(
        page.content, url=page.final_url, published_at=published_at, publisher=publisher, encoding=page.encoding
    )


def _text_of(data: bytes | str, what: str, encoding: str | None) -> str:
    if len(data) > MAX_HTML_BYTES:
        raise ArticleError(
            f"{what} has {len(data):,} bytes, more than the {MAX_HTML_BYTES:,} read as one page: save the article alone"
        )
    html = decode(data, what, declared=encoding) if isinstance(data, bytes) else data.replace("\0", "")
    if not html.strip():
        raise ArticleError(f"{what} is empty: give a page that holds an article")
    head = html.lstrip("\ufeff \t\r\n")[:1000]
    if re.match(r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", head, re.S):
        raise ArticleError(f"{what} is a feed or sitemap, not an article: give the address of one of its articles")
    return html


@dataclass(frozen=True, slots=True)
class PageReader:
    """One page with what is known of it."""

    page: Page
    url: str | None
    publisher: str | None
    linked: Stated | None
    meta: Stated

    def found(self) -> tuple[Publisher | None, Layout | None]:
        """Who published the page, and the layout to read it by."""
        canonical = self.meta.url or (self.linked.url if self.linked else None)
        return self._outlet_and_layout(canonical, self.linked, self.meta)

    def article(self, published_at: str | None) -> Article:
        """Return the article of the page; raises ArticleError where it holds none."""
        linked, meta = self.linked, self.meta
        canonical = meta.url or (linked.url if linked else None)
        outlet, layout = self.found()
        if layout and not canonical:
            canonical = self.page.first(layout.url)
        zone = outlet.zone_of(urlsplit(self.url or canonical or "").hostname) if outlet else None
        title = self._title(layout, linked, meta, outlet)
        known = Known(
            title=title,
            url=self.url,
            canonical_url=canonical,
            publisher=self.publisher or (outlet.name if outlet else (linked and linked.publisher) or meta.publisher),
            published_at=published_at or self._published(layout, linked, meta, zone) or self._near(title, zone),
            updated_at=self._updated(layout, linked, meta, zone),
            authors=tuple(self._authors(layout)),
            fallback_authors=(linked.authors if linked else ()) or meta.authors,
            section=self._first(layout.section if layout else ()) or (linked and linked.section) or meta.section,
            tags=self._tags(layout) or (linked.tags if linked else ()) or meta.tags,
        )
        article = self._with_body(known, layout, linked, meta.is_article)
        return article if zone or published_at else _local(article)

    def _first(self, selectors: tuple[str, ...]) -> str | None:
        return self.page.first(selectors)

    def _outlet_and_layout(
        self, canonical: str | None, linked: Stated | None, meta: Stated
    ) -> tuple[Publisher | None, Layout | None]:
        """Who published the page, and the first of its layouts whose marker is on it.

        A page that does not say who published it is taken for an outlet's where it has its markup and its links.
        """
        outlet = self._outlet(canonical, linked, meta)
        if outlet:
            return outlet, self._layout(outlet)
        for candidate in own():
            if any(domain in self.page.html for domain in candidate.domains):
                layout = self._layout(candidate)
                if layout:
                    return candidate, layout
        return None, None

    def _outlet(self, canonical: str | None, linked: Stated | None, meta: Stated) -> Publisher | None:
        return (
            by_url(self.url)
            or by_url(canonical)
            or by_name(self.publisher)
            or by_name(linked.publisher if linked else None)
            or by_name(meta.publisher)
            or by_url(meta.publisher)
        )

    def _layout(self, outlet: Publisher) -> Layout | None:
        return next((layout for layout in outlet.layouts if self.page.select(layout.marker)), None)

    def _title(
        self, layout: Layout | None, linked: Stated | None, meta: Stated, outlet: Publisher | None
    ) -> str | None:
        shown = self._first(layout.title) if layout else None
        title = shown or (linked.title if linked else None)
        if title is None and meta.title:
            heading = self._first(("h1",))
            bare = _without_site(meta.title, outlet, (meta.publisher or "", *_host_names(meta.url or self.url)))
            title = heading if heading and heading in meta.title and 2 * len(heading) > len(bare) else bare
        return clean(title) if title else self._first(("h1",))

    def _published(self, layout: Layout | None, linked: Stated | None, meta: Stated, zone: str | None) -> str | None:
        local = bool(layout and layout.local_time)
        shown = self._first(layout.date) if layout else None
        stated = (linked.published if linked else None, shown if local else meta.published, shown)
        for value in stated:
            found = read_time(value, zone=zone, ignore_zone=local) if value else None
            if found:
                return in_zone(found, zone) if zone else found
        return None

    def _updated(self, layout: Layout | None, linked: Stated | None, meta: Stated, zone: str | None) -> str | None:
        shown = self._first(layout.updated) if layout else None
        local = bool(layout and layout.local_time)
        for value in (linked.updated if linked else None, meta.updated, shown):
            found = read_time(value, zone=zone, ignore_zone=local) if value else None
            if found:
                return in_zone(found, zone) if zone else found
        return None

    def _near(self, title: str | None, zone: str | None) -> str | None:
        """A time written beside the headline, on pages that state none for programs."""
        from extractor.article.soup import one_line

        for heading in self.page.tree.find_all(["h1", "h2", "h3"]) if title else ():
            if not same_line(heading.get_text(" "), title or ""):
                continue
            around = (
                *heading.find_all_next(string=True, limit=NEAR),
                *heading.find_all_previous(string=True, limit=NEAR),
            )
            for text in around:
                line = one_line(text)
                found = read_time(line, zone=zone) if 10 <= len(line) <= 100 else None
                if found and "T" in found:
                    return found
        return None

    def _authors(self, layout: Layout | None) -> list[Author]:
        from extractor.article.soup import one_line
        from extractor.article.structured import is_person

        if layout is None:
            return []
        found: list[Author] = []
        for selector in layout.byline:
            for element in self.page.select(selector):
                line = read_line(one_line(element.get_text(" ")).replace(" :", ":"))
                found.extend(author for author in (line.authors if line else ()) if author not in found)
        for selector, role in layout.authors:
            if any(author.role == role for author in found):
                continue
            for value in self.page.values((selector,)):
                names = (author for author in read_names(value, role) if is_person(author.name))  # type: ignore[arg-type]
                found.extend(author for author in names if author not in found)
        return found

    def _tags(self, layout: Layout | None) -> tuple[str, ...]:
        if layout is None:
            return ()
        words = [part.strip() for value in self.page.values(layout.tags) for part in value.split(",")]
        return tuple(dict.fromkeys(word.lstrip("#").strip() for word in words if word))

    def _with_body(self, known: Known, layout: Layout | None, linked: Stated | None, typed: bool) -> Article:
        """Try one source of the body after another; the description is the last."""
        from extractor.article.soup import markup

        closed = bool(layout and any(self.page.select(selector) for selector in layout.paywall))
        for way in (_from_layout, _from_json_ld, _from_common, _from_trafilatura):
            blocks = _without_heading(way(self, layout, linked), known.title)
            read_by = layout.name if layout and way is _from_layout else None
            length = sum(map(len, blocks))
            # an index page gives scraps to the generic reader: without any mark of an article more text is asked for
            marked = layout or linked or typed or known.published_at
            if length >= (MIN_BODY if marked else MIN_UNMARKED):
                check_length("\n".join(blocks), self.url or "the page")
                return build(
                    blocks, replace(known, truncated=closed or bool(linked and linked.truncated), layout=read_by)
                )
        summary = self._first(markup().generic["description"])
        if known.title and (linked or (typed and known.published_at)) and summary and len(summary) >= MIN_BODY / 2:
            return build([summary], replace(known, truncated=True))
        raise ArticleError(
            f"{self.url or 'the page'} holds no article text: give the page of a single article, complete as served; "
            "an index page, a page drawn by scripts or one behind a paywall has none"
        )


def _from_layout(reader: PageReader, layout: Layout | None, _: Stated | None) -> list[str]:
    if layout is None:
        return []
    return _selected(reader.page, layout.body, (*layout.noise, *layout.paywall))


def _selected(page: Page, selectors: tuple[str, ...], noise: tuple[str, ...]) -> list[str]:
    """Paragraphs of the first selector that gives enough text; elements inside another match are not read twice."""
    from extractor.article.soup import element_paragraphs

    for selector in selectors:
        matches = page.select(selector)
        outer = [element for element in matches if not any(parent in matches for parent in element.parents)]
        for element in outer:
            page.remove(noise, within=element)
        blocks = [paragraph for element in outer for paragraph in element_paragraphs(element)]
        if sum(map(len, blocks)) >= MIN_BODY:
            return _with_dateline(clean(block) for block in blocks)
    return []


def _with_dateline(blocks: Iterable[str]) -> list[str]:
    """Join "Jakarta -" with the paragraph after it, and a drop capital with its word: pages set them in elements of
    their own.
    """
    joined = list(blocks)
    if len(joined) > 1 and re.fullmatch(r"[A-Z]", joined[0]) and joined[1][:1].islower():
        joined[:2] = [joined[0] + joined[1]]
    if len(joined) > 1 and len(joined[0]) <= MAX_DATELINE and re.search(r"\w[)*]?\s*[-–—]+$", joined[0]):
        joined[:2] = [f"{joined[0]} {joined[1]}"]
    return joined


def _from_json_ld(_: PageReader, __: Layout | None, linked: Stated | None) -> list[str]:
    return paragraphs(clean(linked.body)) if linked and linked.body else []


def _from_common(reader: PageReader, _: Layout | None, __: Stated | None) -> list[str]:
    from extractor.article.soup import markup

    generic = markup().generic
    return _selected(reader.page, generic["body"], generic["noise"])


def _from_trafilatura(reader: PageReader, _: Layout | None, __: Stated | None) -> list[str]:
    import trafilatura

    text = trafilatura.extract(reader.page.html, include_comments=False, include_tables=False, favor_precision=True)
    return paragraphs(clean(text)) if text else []


def _without_heading(blocks: list[str], title: str | None) -> list[str]:
    """Without the headline, and without what the generic reader took from above it."""
    for i, block in enumerate(blocks[:NEAR]):
        if title and same_line(block, title):
            return blocks[i + 1 :]
    return blocks


def _local(article: Article) -> Article:
    """With its time in the zone that its language tells, for an unknown publisher: the day is what counts."""
    from extractor.article.soup import markup

    zone = markup().zones.get(article.language)
    if zone is None or article.published_at is None:
        return article
    return replace(article, published_at=in_zone(article.published_at, zone))


def _host_names(url: str | None) -> tuple[str, ...]:
    """The parts of an address's host that may be a site's name: "kompas" of otomotif.kompas.com."""
    host = (urlsplit(url).hostname or "") if url else ""
    return tuple(part for part in host.split(".")[:-1] if len(part) > MIN_SITE_NAME)


def _without_site(title: str, outlet: Publisher | None, sites: tuple[str, ...]) -> str:
    """Take the site's name off a title: "… - ANTARA News", "… | Tempo Gaya", "KapanLagi.com: …"."""
    names = [name.casefold() for name in ((outlet.name, *outlet.signatures, *outlet.domains) if outlet else ())]
    names += [site.casefold() for site in sites if site]
    parts = re.split(r"(\s+(?:[-|–—]|::)\s+)", title)
    while len(parts) > 2 and any(name in parts[-1].casefold() for name in names):
        parts = parts[:-2]
    head, mark, rest = "".join(parts).partition(": ")
    return rest if mark and head.casefold() in names and rest else "".join(parts)
