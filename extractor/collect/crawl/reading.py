"""What a collection asks of whoever reads pages; the article package answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extractor.collect.links import Link
from extractor.collect.page import Page
from extractor.errors import ExtractorError


class ReadingError(ExtractorError):
    """Pages that hold no article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The article of one address.

    `row` is its row in the file of articles; `unwanted` says why it is left out, `partly` that a paywall hides the
    rest.
    """

    id: str
    row: bytes
    unwanted: str | None = None
    partly: bool = False


class Reader(Protocol):
    """Reads pages; both methods are called from worker threads."""

    def further(self, page: Page) -> tuple[str, ...]:
        """Return the addresses of the other pages of a divided article, none for a whole one."""

    def read(self, pages: Sequence[Page], link: Link) -> Reading:
        """Return the article of a page and its further pages; raises ReadingError where there is none."""
