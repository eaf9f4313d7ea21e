"""Articles that an outlet divides into several pages: which further pages there are, and the article of them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from extractor.article.errors import ArticleError, check_length
from extractor.article.model import Article
from extractor.article.page import parse_html
from extractor.collect.canonical import canonical_url

if TYPE_CHECKING:
    from extractor.article.tree import Page as ParsedPage
    from extractor.collect import Page

MAX_PAGES = 40
"""More addresses than this are no pages of one article."""
MIN_SLUG = 10
"""The last part of an article's address has at least so many characters."""
_PATH = re.compile(r"/(?:page/|halaman/|hal/)?(\d{1,2})/?$")
_QUERY = re.compile(r"(?:page|paged|pg|hal|halaman|p)=(\d{1,2}|all|semua|full)", re.I)
_WHOLE = frozenset({"all", "semua", "full"})


def further_pages(page: Page) -> tuple[str, ...]:
    """Return the addresses of the other pages of a divided article in their order, none for a whole one.

    They are found by the outlet's selectors, else by rel=next and by links to the same address with a page's number.
    Where the outlet has an address that shows the article whole, that one is all. `page` is a fetched page; one that
    is no HTML has no further pages.
    """
    try:
        reader = parse_html(page.content, url=page.final_url, encoding=page.encoding)
    except ArticleError:
        return ()
    outlet, layout = reader.outlet, reader.layout
    selectors = layout.pages if layout else ()
    shown = reader.source.page.values(
        tuple(selector if "@" in selector else f"{selector}@href" for selector in selectors)
    )
    parts = _parts(shown, page.final_url) or _parts(_numbered(reader.source.page, page.final_url), page.final_url)
    if parts and outlet and outlet.all_pages:
        return () if outlet.all_pages in page.final_url else (_with_query(page.final_url, outlet.all_pages),)
    return parts


def _numbered(page: ParsedPage, own: str) -> list[str]:
    """All links of the page: which of them are parts is told by the address. An own number or a short name tells not
    enough: next to /2024/05/12 and /berita stand pages that are no parts.
    """
    if len(_base(own).rpartition("/")[2]) < MIN_SLUG or _PATH.search(_split(own).path):
        return []
    return [*page.values(("link[rel=next]@href",)), *page.values(("a[href]@href",))]


def _parts(addresses: Iterable[str], own: str) -> tuple[str, ...]:
    """Those that are the page's own address with another page's number, each once."""
    # the address asked for may carry tracking parameters that links on the page do not
    wanted, bases = _number(own), {_base(own), _base(canonical_url(own))}
    found: dict[str, None] = {}
    for address in addresses:
        try:
            url = urldefrag(urljoin(own, address)).url
        except ValueError:
            continue
        if _base(url) in bases and _number(url) not in {wanted, "1", ""}:
            found[url] = None
    whole = tuple(url for url in found if _number(url) in _WHOLE)
    return whole[:1] or tuple(found)[:MAX_PAGES]


def _base(url: str) -> str:
    """An address without scheme and without the number of its page."""
    parts = _split(url)
    query = "&".join(sorted(part for part in parts.query.split("&") if part and not _QUERY.fullmatch(part)))
    return f"{parts.netloc}{_PATH.sub('', parts.path).rstrip('/')}?{query}".casefold()


def _number(url: str) -> str:
    """The number of the page in an address, empty where it has none."""
    parts = _split(url)
    named = [match[1] for part in parts.query.split("&") if (match := _QUERY.fullmatch(part))]
    path = _PATH.search(parts.path)
    return named[0] if named else path[1] if path else ""


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _with_query(url: str, query: str) -> str:
    """The first page's address with the query that shows all pages."""
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if part and not _QUERY.fullmatch(part)]
    return parts._replace(path=_PATH.sub("", parts.path), query="&".join([*kept, query]), fragment="").geturl()


def join_pages(articles: Sequence[Article]) -> Article:
    """Return the one article of several pages, the first page first; what that one lacks is taken from the others.

    Paragraphs that an earlier page has are left out, authors and tags are united, the latest change counts. Raises
    ArticleError for no pages at all, and for more text than is read as one article.
    """
    if not articles:
        raise ArticleError("no pages to join: give at least one")
    first = articles[0]
    if len(articles) == 1:
        return first
    seen: set[str] = set()
    kept: list[str] = []
    for article in articles:
        blocks = article.body.split("\n\n")
        kept += [block for block in blocks if _folded(block) not in seen]
        seen.update(map(_folded, blocks))
    body = "\n\n".join(kept)
    check_length(body, first.url or "the article of several pages")
    return replace(
        first,
        body=body,
        title=_first_of(article.title for article in articles),
        authors=tuple(dict.fromkeys(author for article in articles for author in article.authors)),
        published_at=_first_of(article.published_at for article in articles),
        updated_at=max((article.updated_at for article in articles if article.updated_at), default=None),
        section=_first_of(article.section for article in articles),
        tags=tuple(dict.fromkeys(tag for article in articles for tag in article.tags)),
        truncated=any(article.truncated for article in articles),
    )


def _first_of(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _folded(block: str) -> str:
    return re.sub(r"\W+", " ", block.casefold()).strip() or block
