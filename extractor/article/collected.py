"""Reads the pages of a collection: one article of one or several pages, judged by what the collection wants."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from extractor.article.divided import further_pages, join_pages
from extractor.article.errors import ArticleError
from extractor.article.model import Article
from extractor.article.page import read_page
from extractor.article.rows import as_row
from extractor.collect import Page
from extractor.collect.canonical import canonical_url
from extractor.collect.crawl.reading import Reading, ReadingError
from extractor.collect.links import Link
from extractor.collect.wanted import Wanted


class ArticleReader:
    """The reader of a collection (see collect/crawl/reading.py); keeps no state but what is wanted."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted

    def further(self, page: Page) -> tuple[str, ...]:
        """Return the addresses of the other pages of a divided article."""
        return further_pages(page)

    def read(self, pages: Sequence[Page], link: Link) -> Reading:
        """Return the article of `pages`; the link fills what they do not say. Raises ReadingError."""
        try:
            article = _article(pages, link)
        except ArticleError as error:
            raise ReadingError(str(error)) from error
        row = json.dumps(as_row(article), ensure_ascii=False, separators=(",", ":"))
        return Reading(
            id=article.id,
            row=(row + "\n").encode("utf-8"),
            unwanted=self._unwanted(article, link),
            partly=article.truncated,
        )

    def _unwanted(self, article: Article, link: Link) -> str | None:
        verdict = self._wanted.judge_article(
            title=article.title,
            body=article.body,
            published_at=article.published_at,
            section=article.section,
            language=article.language,
            tags=article.tags,
            link=link,
        )
        return verdict.reason if verdict.decision == "drop" else None


def _article(pages: Sequence[Page], link: Link) -> Article:
    articles = [read_page(page, publisher=link.publisher) for page in pages]
    if articles[0].published_at is None and link.published is not None:
        articles[0] = read_page(pages[0], published_at=link.published, publisher=link.publisher)
    article = join_pages(articles)
    # the article is known by one address, whether its page states that or not
    stated = article.canonical_url or canonical_url(pages[0].final_url)
    return replace(article, canonical_url=stated)
