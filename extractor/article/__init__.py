"""From a page, file or text to an Article."""

from __future__ import annotations

from extractor.article.errors import MAX_HTML_BYTES, MAX_TEXT_CHARS, ArticleError
from extractor.article.files import ENDINGS, MAX_BYTES, TABLES, ending, read_bytes, read_path, read_rows
from extractor.article.model import Article, Author
from extractor.article.page import read_html, read_page
from extractor.article.plain import read_text, stated_time

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "MAX_HTML_BYTES",
    "MAX_TEXT_CHARS",
    "TABLES",
    "Article",
    "ArticleError",
    "Author",
    "ending",
    "read_bytes",
    "read_html",
    "read_page",
    "read_path",
    "read_rows",
    "read_text",
    "stated_time",
]
