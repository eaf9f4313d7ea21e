"""Reads an article from a web page: structured data, publisher markup, and a generic reader as the last resort."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractor.article.decode import decode
from extractor.article.errors import MAX_HTML_BYTES, ArticleError, check_length
from extractor.article.model import Article
from extractor.article.plain import Known, build, read_text, stated_time
from extractor.knowledge.times import in_zone
from extractor.publishers import Layout, Publisher

if TYPE_CHECKING:
    from extractor.article.outlet import Source
    from extractor.collect import Page as FetchedPage

MIN_BODY = 80
"""Fewer characters of body than this are no article."""
MIN_UNMARKED = 400
"""The same for a page that nowhere says it is an article."""
SLUG = 4
"""With so many words at its end an address is an article's, whatever stands before them."""
HEADLINE, HEADLINES = 25, 20
"""Characters of a link that is a headline, and how many of them make a list."""


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
    two carry zone and seconds; the body from the publisher's markup, else from what generic_body chooses. A page that
    shows no body gives its description, marked `truncated`, and so is one behind a paywall.

    `url`, `published_at` and `publisher` are what is known from outside and win; `encoding` is the one of the HTTP
    header. Raises ArticleError for what is no page or holds no article, and over MAX_HTML_BYTES.
    """
    return parse_html(data, url=url, publisher=publisher, encoding=encoding).article(stated_time(published_at))


def read_page(page: FetchedPage, *, published_at: str | None = None, publisher: str | None = None) -> Article:
    """Return the article of a fetched page, HTML or plain text; the options and errors are those of `read_html`."""
    if page.content_type == "text/plain":
        text = decode(page.content, page.final_url, declared=page.encoding)
        return read_text(text, url=page.final_url, published_at=published_at, publisher=publisher)
    return read_html(
        page.content, url=page.final_url, published_at=published_at, publisher=publisher, encoding=page.encoding
    )


def parse_html(
    data: bytes | str, *, url: str | None = None, publisher: str | None = None, encoding: str | None = None
) -> PageReader:
    """Return a page made ready for reading; options and errors are those of `read_html`."""
    html = _text_of(data, url or "the page", encoding)
    from extractor.article.outlet import Source, find_outlet
    from extractor.article.structured import read_json_ld, read_meta
    from extractor.article.tree import Page

    page = Page(html)
    source = Source(page, url, publisher, read_json_ld(page), read_meta(page))
    outlet, layout = find_outlet(source)
    return PageReader(source, outlet, layout)


def _text_of(data: bytes | str, what: str, encoding: str | None) -> str:
    if len(data) > MAX_HTML_BYTES:
        raise ArticleError(
            f"{what} has {len(data):,} bytes, more than the {MAX_HTML_BYTES:,} read as one page: save the article alone"
        )
    html = (decode(data, what, declared=encoding) if isinstance(data, bytes) else data).replace("\0", "")
    if not html.strip():
        raise ArticleError(f"{what} is empty: give a page that holds an article")
    head = html.lstrip("\ufeff \t\r\n")[:1000]
    if re.match(r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", head, re.S):
        raise ArticleError(f"{what} is a feed or sitemap, not an article: give the address of one of its articles")
    return html


@dataclass(frozen=True, slots=True)
class PageReader:
    """One parsed page, who published it, and the layout to read it by."""

    source: Source
    outlet: Publisher | None
    layout: Layout | None

    def article(self, published_at: str | None = None) -> Article:
        """Return the article of the page; raises ArticleError where it holds none."""
        from extractor.article.facts import Facts

        source, outlet, layout = self.source, self.outlet, self.layout
        linked, meta = source.linked, source.meta
        stated = source.stated_url or (source.page.first(layout.url) if layout else None)
        zone = outlet.zone_of(_host(source.url or stated)) if outlet else None
        facts = Facts(source, outlet, layout, zone)
        title = facts.title()
        known = Known(
            title=title,
            url=source.url,
            canonical_url=self._canonical(stated),
            publisher=source.publisher or (outlet.name if outlet else (linked and linked.publisher) or meta.publisher),
            published_at=published_at or facts.published(title),
            updated_at=facts.updated(),
            authors=facts.authors(),
            fallback_authors=facts.stated_authors(),
            section=facts.section(),
            tags=facts.tags(),
            truncated=bool(linked and linked.truncated) or bool(layout and source.page.matches(layout.paywall)),
        )
        article = self._with_body(known)
        return article if zone or published_at else _local(article)

    def _canonical(self, stated: str | None) -> str | None:
        """The one address of the article: the stated one where it can be true, else the page's own."""
        from extractor.collect.canonical import canonical_url
        from extractor.collect.errors import FetchError

        own = self.source.url
        for address in (stated if stated and self._credible(stated, own) else None, own):
            try:
                if address:
                    return canonical_url(address, self.outlet)
            except FetchError:
                continue
        return None

    def _credible(self, stated: str, own: str | None) -> bool:
        """Of the same site, and no home page or list, which some sites state on every page."""
        from extractor.collect.shape import article_address, never_article, owns

        if self.outlet and self.outlet.articles and owns(self.outlet, stated):
            return article_address(stated, self.outlet) or (own is None and not never_article(stated))
        if never_article(stated):
            return False
        if own is None:
            return True
        return owns(self.outlet, stated) if self.outlet else _site(stated) == _site(own)

    def _is_list(self, title: str | None, *, dated: bool) -> bool:
        """Whether the page is a home page, a section or a list, and nothing on it says that it is an article.

        Told by its address, else by many links of a headline's length under no headline of its own.
        """
        from extractor.article.facts import is_shown
        from extractor.collect.shape import never_article

        source = self.source
        if source.linked is not None:
            return False
        address = source.url or source.stated_url
        if address and never_article(address) and len(re.findall(r"[^\W\d_]{2,}", address.rpartition("/")[2])) < SLUG:
            return True
        if dated or source.meta.is_article or is_shown(source.page, title):
            return False
        links = (len("".join(link.itertext()).strip()) for link in source.page.root.iter("a"))
        return sum(length >= HEADLINE for length in links) >= HEADLINES

    def _with_body(self, known: Known) -> Article:
        """With the body by the layout, else of the generic reader, else with the description."""
        from extractor.article.body import generic_body, layout_body

        page, linked, typed = self.source.page, self.source.linked, self.source.meta.is_article
        what = self.source.url or "the page"
        shown = layout_body(page, self.layout, known.title) if self.layout else []
        if _length(shown) >= MIN_BODY:
            check_length("\n".join(shown), what)
            return build(shown, replace(known, layout=self.layout.name if self.layout else None))
        if self._is_list(known.title, dated=known.published_at is not None):
            raise ArticleError(
                f"{what} holds no article text: it is a home page, section or list; give the address of an article"
            )
        blocks = generic_body(page, linked, known.title)
        # an index page gives scraps to the generic reader: without any mark of an article more text is asked for
        marked = self.layout or linked or typed or known.published_at
        if _length(blocks) >= (MIN_BODY if marked else MIN_UNMARKED):
            check_length("\n".join(blocks), what)
            return build(blocks, known)
        summary = self._summary()
        if known.title and (linked or (typed and known.published_at)) and len(summary) >= MIN_BODY / 2:
            return build([summary], replace(known, truncated=True))
        raise ArticleError(
            f"{what} holds no article text: give the page of a single article, complete as served; "
            "an index page, a page drawn by scripts or one behind a paywall has none"
        )

    def _summary(self) -> str:
        from extractor.article.tree import markup

        return self.source.page.first(markup().generic["description"]) or ""


def _length(blocks: list[str]) -> int:
    return sum(map(len, blocks))


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def _site(url: str) -> str:
    """The last two labels of a host, three under domains such as co.id."""
    labels = (_host(url) or "").split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])


def _local(article: Article) -> Article:
    """With its times in the zone that its language tells, for an unknown publisher: the day is what counts."""
    from extractor.article.tree import markup

    zone = markup().zones.get(article.language)
    if zone is None:
        return article
    published, updated = article.published_at, article.updated_at
    return replace(
        article,
        published_at=in_zone(published, zone) if published else None,
        updated_at=in_zone(updated, zone) if updated else None,
    )
