"""Pairs of a page in an outlet's markup and the article it holds, as written by hand; and how to read one.

Every event, person and firm on the pages is invented; the markup is the outlet's. Beside pages/OUTLET/NAME.html stands
NAME.json with the article it holds, written down from what was put into the page, not from what the reader makes of it.
Tags are those of the outlet's own list where its markup is known, else the keywords that the page states. `faults` are
the fields that the reader is known to read otherwise: the tests hold that list to the truth in both directions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractor.article import Article, read_page
from extractor.article.divided import further_pages, join_pages
from extractor.collect import Page
from extractor.publishers import Publisher
from extractor.publishers.registry import read_outlet

FOLDER = Path(__file__).parent / "pages"
FIELDS = (
    "layout", "publisher", "canonical_url", "language", "title", "published_at", "updated_at", "authors", "section",
    "tags", "dateline", "truncated", "body", "further",
)  # fmt: skip
Value = str | bool | tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One page, or all pages of a divided article, and what is to be read from them.

    `outlet` is the name of the outlet's file, `layout` the version of its markup, None for the generic reader.
    `pages` are (file, address), `further` the addresses that the first page leads to, None where that is not looked
    at. `outside` are words of the page that are no part of the story, `faults` fields that are not read right yet.
    """

    outlet: str
    name: str
    layout: str | None
    pages: tuple[tuple[Path, str], ...]
    further: tuple[str, ...] | None
    article: dict[str, Any]
    outside: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def id(self) -> str:
        """Outlet and name."""
        return f"{self.outlet}/{self.name}"

    def wanted(self, field: str) -> Value:
        """What is to be read for one of FIELDS."""
        if field == "layout":
            return self.layout
        if field == "further":
            return self.further or ()
        if field == "authors":
            return tuple(sorted((author["name"], author["role"]) for author in self.article["authors"]))
        value = self.article[field]
        return tuple(value) if isinstance(value, list) else value

    def read(self, field: str) -> Value:
        """What the reader makes of it."""
        if field == "further":
            return further_pages(fetched(*self.pages[0]))
        article = article_of(self)
        if field == "body":
            return tuple(article.body.split("\n\n"))
        if field == "authors":
            return tuple(sorted((author.name, author.role) for author in article.authors))
        value: Value = getattr(article, field)
        return value


def every_pair() -> tuple[Pair, ...]:
    """All pairs, by outlet and name."""
    return tuple(_pair(path) for path in sorted(FOLDER.glob("*/*.json")))


def _pair(path: Path) -> Pair:
    data = json.loads(path.read_text("utf-8"))
    return Pair(
        outlet=path.parent.name,
        name=path.stem,
        layout=data["layout"],
        pages=tuple((path.parent / page["file"], page["url"]) for page in data["pages"]),
        further=tuple(data["further"]) if "further" in data else None,
        article=data["article"],
        outside=tuple(data["outside"]),
        faults=tuple(data.get("faults", ())),
    )


def outlets() -> dict[str, Publisher]:
    """Our own outlets by the name of their file."""
    files = Path(__file__).parents[2] / "extractor" / "publishers" / "outlets"
    return {path.stem: read_outlet(path.stem) for path in sorted(files.glob("*.toml"))}


def fetched(path: Path, url: str) -> Page:
    """A page as if it had just been fetched."""
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(url=url, final_url=url, status=200, headers=headers, content=path.read_bytes())


def article_of(pair: Pair) -> Article:
    """The article that the reader makes of the pair's pages."""
    return _read(pair.pages)


@cache
def _read(pages: tuple[tuple[Path, str], ...]) -> Article:
    return join_pages([read_page(fetched(path, url)) for path, url in pages])
