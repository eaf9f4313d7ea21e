"""What a worker process does: one article in, the line of its record or the reason why there is none out."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from extractor.article import Article, ArticleError, read_html, read_page, read_text
from extractor.article.decode import decode
from extractor.batch import Options, load_model
from extractor.batch.errors import TooLargeError, TooSlowError
from extractor.batch.limits import limited
from extractor.batch.work import start_worker
from extractor.collect import Page
from extractor.language.choice import ModelChoice
from extractor.serve.bodies import FetchedArticle, HtmlArticle, Known, TextArticle, Wishes
from extractor.serve.log import places
from extractor.serve.problems import Kind
from extractor.store import as_line

if TYPE_CHECKING:
    from extractor.language.assemble import Extraction


@dataclass(frozen=True, slots=True)
class Raw:
    """An article as the very body of a request, in the charset of its content-type header."""

    content: bytes
    html: bool
    charset: str | None
    known: Known


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that was fetched."""

    page: Page
    asked: FetchedArticle


Given = TextArticle | HtmlArticle | Raw | Fetched


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that gives no record: no readable article, or more work than one may make. Worded as everywhere."""

    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the program on one article: the type of the error and where it was raised, no word of the article."""

    error: str
    where: str


Answer = bytes | Refused | Fault
_STORY: Final = (
    "Jakarta - Jepang membutuhkan rumput laut dari Indonesia senilai 1 juta dolar AS, kata seorang eksportir, Kamis."
)


def begin() -> None:
    """Prepare a worker: it ends with the server, or when the server says so.

    A service manager sends SIGTERM to every process of a service; a worker that obeyed would cut its request off.
    """
    start_worker()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def prepare(model: ModelChoice) -> tuple[int, str]:
    """Load the pipeline; return the number of this process and the pipeline's name. Raises ModelError.

    A first article loads what is loaded late, so that neither the time nor the memory of a request pays for it.
    """
    pipeline = load_model(model).pipeline
    for given in (TextArticle(text=_STORY), HtmlArticle(html=f"<article><p>{_STORY}</p></article>")):
        answer(given, Options(model))
    return os.getpid(), pipeline


def answer(given: Given, options: Options) -> Answer:
    """Return the record of `given` as one line of JSON in UTF-8, or why there is none.

    Of `options` the model, the limits and the time stamp count; the request says the rest.
    """
    try:
        with limited(options):
            return _record(given, options)
    except ArticleError as error:
        return Refused(Kind.UNREADABLE, str(error))
    except TooSlowError as error:
        return Refused(Kind.TOO_SLOW, f"the article {error}")
    except TooLargeError as error:
        return Refused(Kind.MEMORY, f"the article {error}")
    except Exception as error:  # noqa: BLE001  # a fault on one article must not take the service with it
        return Fault(type(error).__name__, places(error))


def _record(given: Given, options: Options) -> bytes:
    article, wishes = _read(given)
    extraction = load_model(options.model).extract(
        article,
        min_confidence=wishes.min_confidence,
        timestamp=options.timestamp if wishes.timestamp else None,
    )
    # a lone surrogate from a broken page becomes \\udXXX, which is what JSON writes for it too
    return _line(extraction, explain=wishes.explain).encode("utf-8", "backslashreplace")


def _read(given: Given) -> tuple[Article, Wishes]:
    if isinstance(given, Fetched):
        asked = given.asked
        return read_page(given.page, published_at=asked.published_at, publisher=asked.publisher), asked
    if isinstance(given, TextArticle):
        return _text(given.text, given), given
    if isinstance(given, HtmlArticle):
        return _html(given.html, None, given), given
    if given.html:
        return _html(given.content, given.charset, given.known), given.known
    return _text(decode(given.content, "the text", declared=given.charset), given.known), given.known


def _text(text: str, known: Known) -> Article:
    return read_text(text, title=known.title, published_at=known.published_at, publisher=known.publisher, url=known.url)


def _html(page: str | bytes, charset: str | None, known: Known) -> Article:
    article = read_html(
        page, url=known.url, published_at=known.published_at, publisher=known.publisher, encoding=charset
    )
    return article if known.title is None else replace(article, title=known.title)


def _line(extraction: Extraction, *, explain: bool) -> str:
    if not explain:
        return as_line(extraction.record)
    return as_line({**extraction.record.model_dump(mode="json"), "explanations": extraction.reasons})
