"""The readers that are compared: ours, and those of other libraries behind the same face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from extractor.article import ArticleError
from extractor.article.page import parse_html
from extractor.errors import ExtractorError

PEERS = ("trafilatura", "newspaper4k")
INSTALL = {
    "trafilatura": "pip install trafilatura",
    "newspaper4k": "pip install newspaper4k lxml_html_clean, in an environment of its own (old pip cannot resolve it)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader gave for a page; `published` is ISO 8601 as far as the reader tells it."""

    title: str | None = None
    body: str = ""
    published: str | None = None
    authors: frozenset[str] = frozenset()
    roles: frozenset[tuple[str, str]] = frozenset()
    section: str | None = None
    truncated: bool = False


Reader = Callable[[bytes], Reading]


def ours(page: bytes) -> Reading:
    """Read a page by `read_html`, without its address."""
    return _ours(page, generic=False)


def ours_generic(page: bytes) -> Reading:
    """Read a page as one of a publisher that is not known."""
    return _ours(page, generic=True)


def _ours(page: bytes, *, generic: bool) -> Reading:
    try:
        reader = parse_html(page)
        article = (replace(reader, outlet=None, layout=None) if generic else reader).article()
    except ArticleError:
        return Reading()
    return Reading(
        title=article.title,
        body=article.body,
        published=article.published_at,
        authors=frozenset(author.name for author in article.authors),
        roles=frozenset((author.name, author.role) for author in article.authors),
        section=article.section,
        truncated=article.truncated,
    )


def peer(name: str) -> Reader:
    """Return the reader of another library; raises ExtractorError where it is not known or not installed."""
    makers: dict[str, Callable[[], Reader]] = {"trafilatura": _trafilatura, "newspaper4k": _newspaper}
    if name not in makers:
        raise ExtractorError(f"no reader is called {name!r}: known are {', '.join(PEERS)}")
    try:
        return makers[name]()
    except ImportError as error:
        raise ExtractorError(f"{name} cannot be loaded ({error}): {INSTALL[name]}") from error


def _trafilatura() -> Reader:
    from trafilatura import bare_extraction

    def read(page: bytes) -> Reading:
        found: Any = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
        if found is None:
            return Reading()
        return Reading(
            title=found.title,
            body=found.text or "",
            published=found.date,
            authors=frozenset(name.strip() for name in (found.author or "").split(";") if name.strip()),
            section=(found.categories or [None])[0],
        )

    return read


def _newspaper() -> Reader:
    import newspaper  # type: ignore[import-untyped, import-not-found, unused-ignore]

    def read(page: bytes) -> Reading:
        # it guesses no encoding from bytes; pictures it would fetch
        article = newspaper.Article("https://page.example/", language="id", fetch_images=False)
        article.download(input_html=page.decode("utf-8", "replace"))
        article.parse()
        published = article.publish_date
        return Reading(
            title=article.title,
            body=article.text or "",
            published=published.isoformat() if isinstance(published, datetime) else None,
            authors=frozenset(article.authors),
        )

    return read
