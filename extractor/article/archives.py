"""Reads the articles of web archives (WARC, ARC): every page as if it had just been fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.article.errors import ArticleError
from extractor.article.model import Article
from extractor.article.page import read_page
from extractor.article.places import START, Place
from extractor.article.plain import stated_time
from extractor.article.rows import Given

if TYPE_CHECKING:
    from extractor.collect.page import Page

ARCHIVES = frozenset({".warc", ".arc"})
"""Endings of web archives, packed (.gz) or not."""


def archive_pages(path: Path, *, start: Place = START) -> Iterator[Page | ArticleError]:
    """Yield the HTML and text pages of an archive from `start` on, and an error for every broken place in it.

    An archive without any page gives one error that says what is in it. What a page asks of robots is left aside: the
    archive is the reader's own. Raises ArticleError where the file cannot be opened.
    """
    from extractor.collect.warc import ArchiveError, Warc

    archive = Warc(path, offset=start.offset or 0)
    empty = start.row == 0
    try:
        for item in islice(archive, 0 if start.offset is not None else start.row, None):
            empty = False
            yield ArticleError(str(item)) if isinstance(item, ArchiveError) else item
    except ArchiveError as error:
        raise ArticleError(str(error)) from error
    if empty:
        held = ", ".join(f"{count} {reason}" for reason, count in sorted(archive.skipped.items()))
        yield ArticleError(f"{path} holds no page ({held or 'no record at all'}): give an archive of HTML pages")


def archive_places(path: Path) -> Iterator[Place]:
    """Yield the place before every item that `archive_pages` gives. Raises ArticleError as that does."""
    from extractor.collect.warc import ArchiveError, Warc

    archive = Warc(path)
    row, last = 0, -1
    try:
        for _ in archive:
            # the records of a file packed as a whole all begin where it does
            yield Place(row, 0, archive.offset if archive.offset > last else None)
            row, last = row + 1, archive.offset
    except ArchiveError as error:
        raise ArticleError(str(error)) from error
    if not row:
        yield START


def read_archived(page: Page, path: Path, *, given: Given | None = None) -> Article:
    """Return the article of a page of the archive `path`; what it does not say is taken from `given`.

    Raises ArticleError, naming file and address, where the page holds no article.
    """
    try:
        article = read_page(page)
    except ArticleError as error:
        told = str(error)
        raise ArticleError(f"{path}: {told if page.final_url in told else f'{page.final_url}: {told}'}") from error
    if given is None:
        return article
    return replace(
        article,
        title=article.title or given.title,
        published_at=article.published_at or stated_time(given.published_at),
        publisher=article.publisher or given.publisher,
    )
