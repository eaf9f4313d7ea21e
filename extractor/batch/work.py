"""What a worker process does: entries in, lines of JSON or failures out."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.article import ArticleError, read_archived, read_rows
from extractor.article.model import Article
from extractor.batch.plan import Entry, Failure, Item
from extractor.collect import Page
from extractor.errors import ExtractorError
from extractor.store import as_line

if TYPE_CHECKING:
    from extractor.language.run import Extractor

Outcome = str | Failure


class TooSlowError(ExtractorError):
    """An article that takes longer than a run allows."""


class ModelError(ExtractorError):
    """The pipeline cannot be loaded, so that no article can be processed."""


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the records of a run besides its inputs.

    `timestamp` is ISO 8601 or None; `seconds` is the longest time one article may take (0: no limit), so that a
    monstrous one fails and does not hold up the run.
    """

    model: Path | None = None
    min_confidence: float = 0.0
    timestamp: str | None = None
    seconds: float = 60.0


def start_worker() -> None:
    """Prepare a worker: the main process alone answers Ctrl-C, and a worker never outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def process(entries: Iterable[Entry], options: Options) -> list[Outcome]:
    """Return the outcome of every article of `entries`, in order: a line of JSON, or why there is none.

    Raises ModelError where the pipeline cannot be loaded.
    """
    extractor = load_model(options.model)
    return [outcome for entry in entries for outcome in _outcomes(entry, extractor, options)]


def load_model(model: Path | None = None) -> Extractor:
    """Load the pipeline in the folder `model` (default: the installed one).

    Raises ModelError, whatever of the many things that can be wrong with a stored pipeline it is.
    """
    import extractor

    try:
        return extractor.load(model)
    except ExtractorError as error:
        raise ModelError(str(error)) from error
    except (OSError, ValueError, KeyError, ImportError) as error:
        where = model or "the installed pipeline"
        told = f"{where}: the pipeline cannot be loaded ({type(error).__name__}: {error}); run `extractor doctor`"
        raise ModelError(told) from error


def _outcomes(entry: Entry, extractor: Extractor, options: Options) -> Iterator[Outcome]:
    if isinstance(entry, Failure):
        yield entry
    elif entry.article is not None:
        yield _one(entry, entry.article, extractor, options)
    elif entry.page is not None:
        yield _page(entry, entry.page, extractor, options)
    else:
        yield from _file(entry, extractor, options)


def _file(entry: Item, extractor: Extractor, options: Options) -> Iterator[Outcome]:
    """Process every article of one file; a file of several gives each its row number."""
    try:
        with _limit(options.seconds):
            rows: list[Article | ArticleError] = list(read_rows(Path(entry.input)))
    except Exception as error:  # noqa: BLE001  # a page that breaks a parser is that page's failure, not the run's
        yield entry.failed(error)
        return
    for number, row in enumerate(rows, 1):
        item = Item(entry.input, number if len(rows) > 1 else None)
        yield item.failed(row) if isinstance(row, ArticleError) else _one(item, row, extractor, options)


def _page(item: Item, page: Page, extractor: Extractor, options: Options) -> Outcome:
    """Process one page of an archive."""
    try:
        with _limit(options.seconds):
            article = read_archived(page, Path(item.input))
    except Exception as error:  # noqa: BLE001  # a page that breaks a parser is that page's failure, not the run's
        return item.failed(error)
    return _one(item, article, extractor, options)


def _one(item: Item, article: Article, extractor: Extractor, options: Options) -> Outcome:
    try:
        with _limit(options.seconds):
            extraction = extractor.extract(article, min_confidence=options.min_confidence, timestamp=options.timestamp)
    except Exception as error:  # noqa: BLE001  # one article must never stop a run; the failure names what happened
        return item.failed(error)
    return as_line(extraction.record)


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raise TooSlowError where the block takes longer; without alarm signals (Windows) there is no limit."""
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlowError(f"took longer than {seconds:g} seconds; split it, or allow more with --article-seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
