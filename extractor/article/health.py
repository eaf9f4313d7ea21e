"""Whether an outlet's articles still come as its file says: judged on pages, live or from an archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from extractor.article.errors import ArticleError
from extractor.article.page import read_page
from extractor.collect import FetchError, Page
from extractor.publishers import Publisher, by_url

State = Literal["ok", "moved", "blocked", "unreachable", "layout changed", "nothing found"]
_REFUSED = frozenset({"blocked", "paid", "robots", "busy"})
ENOUGH = 0.5
"""Fewer whole articles than this share of the pages read, and the markup counts as changed."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One article page: the layout that read it, None for the generic reader, and what is missing of it."""

    url: str
    layout: str | None
    missing: tuple[str, ...]
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How an outlet stands. `documents` counts its feeds, sitemaps and listings read and tried."""

    publisher: str
    state: State
    pages: int = 0
    whole: int = 0
    documents: tuple[int, int] = (0, 0)
    layouts: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


def sample(page: Page, publisher: Publisher) -> Sample:
    """Read one article page of `publisher` and say what is missing: title, time, body, or its known markup."""
    moved = page.final_url if by_url(page.final_url) is not publisher else None
    try:
        article = read_page(page)
    except ArticleError:
        return Sample(page.url, None, ("body",), moved)
    missing = [
        name
        for name, value in (("title", article.title), ("time", article.published_at), ("layout", article.layout))
        if value is None and (name != "layout" or publisher.layouts)
    ]
    if article.truncated:
        missing.append("rest of the body")
    return Sample(page.url, article.layout, tuple(missing), moved)


def judge(
    publisher: Publisher,
    samples: Iterable[Sample],
    *,
    documents: tuple[int, int] = (0, 0),
    errors: Iterable[FetchError] = (),
) -> Health:
    """Return how `publisher` stands by the pages read and the errors met.

    Order of verdicts: refused, unreachable, moved, nothing found, layout changed, ok; an outlet of which some pages
    came is not called refused or unreachable for the others.
    """
    read, failures = list(samples), list(errors)
    whole = sum(not item.missing for item in read)
    details = [str(error) for error in failures]
    details += [f"{item.url}: no {', '.join(item.missing)}" for item in read if item.missing]
    details += [f"{item.url} leads to {item.moved_to}" for item in read if item.moved_to]
    return Health(
        publisher=publisher.name,
        state=_state(read, whole, failures),
        pages=len(read),
        whole=whole,
        documents=documents,
        layouts=tuple(sorted({item.layout for item in read if item.layout})),
        details=tuple(dict.fromkeys(details)),
    )


def _state(read: list[Sample], whole: int, failures: list[FetchError]) -> State:
    if not read and failures:
        refused = Counter(error.cause in _REFUSED for error in failures)
        return "blocked" if refused[True] >= refused[False] else "unreachable"
    if not read:
        return "nothing found"
    if sum(item.moved_to is not None for item in read) > len(read) / 2:
        return "moved"
    return "ok" if whole >= ENOUGH * len(read) else "layout changed"


def check_archived(pages: Iterable[Page], publishers: Iterable[Publisher]) -> list[Health]:
    """Judge each of `publishers` by the article pages of it among `pages`; those without any have nothing found."""
    from extractor.collect.shape import article_address

    found: dict[str, list[Sample]] = {}
    for page in pages:
        publisher = by_url(page.url)
        if publisher and (article_address(page.url, publisher) or not publisher.articles) and _path(page.url):
            found.setdefault(publisher.name, []).append(sample(page, publisher))
    return [judge(publisher, found.get(publisher.name, ())) for publisher in publishers]


def _path(url: str) -> str:
    return urlsplit(url).path.strip("/")
