"""From what the command line names to articles: files, tables and standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.cli.exits import CommandError, Exit, failing_as
from extractor.cli.options import Known
from extractor.errors import ExtractorError, MissingExtraError

if TYPE_CHECKING:
    from extractor.article.model import Article
    from extractor.collect import Settings

_STDIN: Final = "standard input"


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that gave no record, and why."""

    name: str
    reason: str

    @property
    def told(self) -> str:
        """The reason with the name of the input, once: reasons of files name them already."""
        return self.reason if self.name in self.reason else f"{self.name}: {self.reason}"


def from_paths(paths: Sequence[Path], known: Known) -> Iterator[Article | Failed]:
    """Yield the articles of files in order; what cannot be read is yielded as Failed.

    `known` wins over what a page or text says and fills the gaps of a table. Raises CommandError (usage) where it
    speaks of one article and several files are given.
    """
    if len(paths) > 1 and (known.title or known.url):
        raise CommandError("--title and --url belong to one article; give one PATH with them", Exit.USAGE)
    return _each(paths, known)


def _each(paths: Iterable[Path], known: Known) -> Iterator[Article | Failed]:
    from extractor.article import ArticleError, read_rows

    given = known.options()
    for path in paths:
        try:
            for row in read_rows(path, **given):
                yield Failed(str(path), str(row)) if isinstance(row, ArticleError) else row
        except MissingExtraError:
            raise
        except Exception as error:
            if os.environ.get("EXTRACTOR_DEBUG"):
                raise
            # a page that breaks a parser must not take the other files with it
            yield Failed(str(path), f"{type(error).__name__}: {error}")


def from_stdin(known: Known) -> Iterator[Article | Failed]:
    """Yield the article on standard input: plain text, or a page where it begins as HTML does."""
    yield from from_bytes(stdin_bytes(), known)


def stdin_bytes() -> bytes:
    """Return what is on standard input, of more than an article may have the first byte too many."""
    from extractor.article import MAX_BYTES

    # Python has no standard input where the caller closed it
    return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""


def from_bytes(data: bytes, known: Known) -> Iterator[Article | Failed]:
    """Yield the article that standard input held."""
    from extractor.article import read_bytes

    try:
        yield read_bytes(data, _STDIN, **known.options())
    except ExtractorError as error:
        yield Failed(_STDIN, str(error))


def from_url(address: str, known: Known, settings: Settings) -> Article:
    """Fetch one page and return its article.

    Raises CommandError: fetch where the page cannot be had, input where it holds no article.
    """
    from extractor.article import read_page
    from extractor.collect import fetch

    with failing_as(Exit.FETCH):
        page = fetch(address, settings=settings)
    with failing_as(Exit.INPUT):
        return read_page(page, published_at=known.published, publisher=known.source)
