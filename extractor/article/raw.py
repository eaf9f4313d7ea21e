"""The articles of a file as they stand, unparsed, from any place on: what is read one by one under a time limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.article.archives import ARCHIVES, archive_pages, archive_places, read_archived
from extractor.article.errors import ArticleError
from extractor.article.files import ending, read_rows
from extractor.article.model import Article
from extractor.article.places import START, Place
from extractor.article.rows import Given, read_row, url_of
from extractor.article.tables import TABLES, table_places, table_rows

if TYPE_CHECKING:
    from extractor.collect.page import Page

MANY = TABLES | ARCHIVES | {".json"}
"""Endings of files that may hold several articles."""
_NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Raw:
    """One article not yet parsed: the file it is in, and a row of a table, a page of an archive, or else the file."""

    path: Path
    where: str
    row: Any = None
    page: Page | None = None

    @property
    def url(self) -> str | None:
        """The address, where the table or archive states one."""
        return self.page.final_url if self.page is not None else url_of(self.row)

    def read(self) -> Article:
        """Return the article. Raises ArticleError where there is none; a broken page may raise others."""
        if self.page is not None:
            return read_archived(self.page, self.path)
        article = read_row(self.row, self.where, _NOTHING) if self.where else next(read_rows(self.path))
        if isinstance(article, ArticleError):
            raise article
        return article


def raw_articles(path: Path, *, start: Place = START) -> Iterator[Raw | ArticleError]:
    """Yield the articles of `path` from `start` on, and an error for every one that cannot be told from its file.

    Raises what the readers raise where the file itself cannot be read further.
    """
    kind = ending(path)
    if kind in ARCHIVES:
        for page in archive_pages(path, start=start):
            yield page if isinstance(page, ArticleError) else Raw(path, "", page=page)
    elif kind in MANY:
        for where, row in table_rows(path, kind, start=start):
            yield row if isinstance(row, ArticleError) else Raw(path, where, row)
    else:
        yield Raw(path, "")


def places(path: Path) -> Iterator[Place]:
    """Yield the place before every item that `raw_articles` gives. Raises what that raises, after as many items."""
    kind = ending(path)
    if kind in ARCHIVES:
        yield from archive_places(path)
    elif kind in MANY:
        yield from table_places(path, kind)
    else:
        yield START
