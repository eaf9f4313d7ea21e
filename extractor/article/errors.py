"""The error and the limits of everything that is read as an article."""

from __future__ import annotations

from extractor.errors import ExtractorError

MAX_HTML_BYTES = 20 * 1024 * 1024
"""Largest page that is parsed: 20 MiB. News pages seen so far stay under 1 MiB."""
MAX_TEXT_CHARS = 200_000
"""Longest text that is read as one article: 200,000 characters, about 30,000 words."""


class ArticleError(ExtractorError):
    """An input that holds no readable article; the message names the input and what to do."""


def check_length(text: str, what: str) -> None:
    """Raise ArticleError where `text` is empty or longer than MAX_TEXT_CHARS; `what` names the input."""
    if not text.strip():
        raise ArticleError(f"{what} is empty: give a file or text that holds an article")
    if len(text) > MAX_TEXT_CHARS:
        raise ArticleError(
            f"{what} has {len(text):,} characters, more than the {MAX_TEXT_CHARS:,} read as one article: "
            "split it into articles, one a file or one a row"
        )
