"""The article between its source and the language pipeline: clean text with what is known of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

AuthorRole = Literal["reporter", "editor", "translator", "photographer", "author"]


@dataclass(frozen=True, slots=True)
class Author:
    """One name of the byline with its part in the article."""

    name: str
    role: AuthorRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article.

    `body` has one paragraph a line block, separated by a blank line, without captions, share bars and byline;
    the dateline stays in it. `published_at` is an ISO 8601 day or a time with its zone, `updated_at` the time of the
    last change in the same form, as the page states it: it may be that of publication. `truncated` says that the
    source itself breaks off. `language` is ISO 639-1, `und` where nothing could be told. `layout` names the version of
    its publisher's markup that the page was read by, None where the generic reader did.
    """

    body: str
    title: str | None = None
    language: str = "und"
    language_probability: float = 0.0
    url: str | None = None
    canonical_url: str | None = None
    publisher: str | None = None
    authors: tuple[Author, ...] = ()
    published_at: str | None = None
    dateline: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    truncated: bool = False
    updated_at: str | None = None
    layout: str | None = None

    @property
    def text(self) -> str:
        """Title, blank line, body: the text that every offset of the record counts in."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body

    @property
    def body_start(self) -> int:
        """Offset of the body's first character in `text`."""
        return len(self.title) + 2 if self.title else 0

    @property
    def id(self) -> str:
        """First 16 hex digits of the SHA-256 of the canonical URL, else of the URL, else of the text."""
        source = self.canonical_url or self.url or self.text
        return hashlib.sha256(source.encode("utf-8")).hexdigest()[:16]
