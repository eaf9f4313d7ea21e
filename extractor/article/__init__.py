"""From a page, file or text to an Article."""

from __future__ import annotations

from extractor.article.archives import ARCHIVES, archive_pages, read_archived
from extractor.article.errors import MAX_HTML_BYTES, MAX_TEXT_CHARS, ArticleError
from extractor.article.files import ENDINGS, MAX_BYTES, ending, read_bytes, read_pages, read_path, read_rows
from extractor.article.model import Article, Author
from extractor.article.page import read_html, read_page
from extractor.article.places import START, Place
from extractor.article.plain import read_text, stated_time
from extractor.article.raw import MANY, Raw, places, raw_articles
from extractor.article.rows import as_row
from extractor.article.tables import TABLES

__all__ = [
    "ARCHIVES",
    "ENDINGS",
    "MANY",
    "MAX_BYTES",
    "MAX_HTML_BYTES",
    "MAX_TEXT_CHARS",
    "START",
    "TABLES",
    "Article",
    "ArticleError",
    "Author",
    "Place",
    "Raw",
    "archive_pages",
    "as_row",
    "ending",
    "places",
    "raw_articles",
    "read_archived",
    "read_bytes",
    "read_html",
    "read_page",
    "read_pages",
    "read_path",
    "read_rows",
    "read_text",
    "stated_time",
]
