"""What sinks and stores are, and how one is found by its URL: records go in, something lasting comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final, Protocol, Self, runtime_checkable

from extractor.errors import ExtractorError
from extractor.record import Record
from extractor.store.tables import Cell

SINKS: Final = "extractor.sinks"
STORES: Final = "extractor.stores"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):(.*)", re.DOTALL | re.IGNORECASE)
# a path says by its ending what it is
_ENDINGS: Final = {".jsonl": "jsonl", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite", ".duckdb": "duckdb"}


class StoreError(ExtractorError):
    """A store that cannot be opened, read or written; the message names it and the mend."""


class UrlError(ExtractorError):
    """A URL that names no sink or store."""


@runtime_checkable
class Sink(Protocol):
    """Takes records and makes them last: only ever whole articles, and all of them when its block ends well.

    A record of an article that is there already replaces it. A file is new as a whole or stays as it was; a database
    takes articles in transactions, so after an error the articles of the last ones may be there, each whole.
    """

    def write(self, record: Record) -> None:
        """Take one record. Raises FlattenError for one the tables cannot hold; the others are not touched by it."""

    def write_many(self, records: Iterable[Record]) -> None:
        """Take records, as `write` one after the other."""

    def __enter__(self) -> Self:
        """Open the target, make it or bring it up to date. Raises StoreError or OutputError where that fails."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Make the records last, or leave out those that are not yet lasting where the block failed."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table or view that is read: its columns, and its rows in a fixed order, cells as in `flatten`."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


@runtime_checkable
class Store(Protocol):
    """Gives back what was stored; nothing is changed."""

    def records(self) -> Iterator[Record]:
        """Yield the records in the order of their article ids."""

    def rows(self, name: str) -> Rows:
        """Return a table or view. Raises StoreError, naming those that there are, where there is none of that name."""

    def __enter__(self) -> Self:
        """Open the store. Raises StoreError where there is none, or it is one of another version."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""


class SinkFactory(Protocol):
    """Makes a sink; what the entry points of the group `extractor.sinks` name."""

    def __call__(self, place: str) -> Sink:
        """Return the sink, not yet open, for what stands behind `SCHEME:` in its URL."""


class StoreFactory(Protocol):
    """Makes a store to read from; what the entry points of the group `extractor.stores` name."""

    def __call__(self, place: str) -> Store:
        """Return the store, not yet open, for what stands behind `SCHEME:` in its URL."""


def sinks() -> dict[str, EntryPoint]:
    """Return the installed sinks by URL scheme."""
    return _installed(SINKS)


def stores() -> dict[str, EntryPoint]:
    """Return the installed stores by URL scheme."""
    return _installed(STORES)


def split_url(url: str) -> tuple[str, str]:
    """Return the scheme and place of a URL (`sqlite:trade.db`), or of a path whose ending tells the scheme.

    Raises UrlError where neither is the case.
    """
    match = _SCHEME.fullmatch(url)
    if match:
        scheme, place = match[1].lower(), match[2]
    else:
        scheme, place = _ENDINGS.get(PurePath(url).suffix.lower(), ""), url
    if not scheme or not place:
        raise UrlError(
            f"{_shown(url)!r}: no place for records; write SCHEME:PLACE such as sqlite:trade.db, or a path.jsonl"
        )
    return scheme, place


def open_sink(url: str) -> Sink:
    """Return the sink for `url`, to be used as a context manager.

    Raises UrlError where no sink has that scheme, MissingExtraError where its library is not installed.

    >>> with open_sink("sqlite:trade.db") as sink:  # doctest: +SKIP
    ...     sink.write_many(records)
    """
    scheme, place = split_url(url)
    factory: SinkFactory = _loaded(sinks(), scheme, url)
    return factory(place)


def open_store(url: str) -> Store:
    """Return the store at `url` for reading, to be used as a context manager; raises as `open_sink` does."""
    scheme, place = split_url(url)
    factory: StoreFactory = _loaded(stores(), scheme, url)
    return factory(place)


def _shown(url: str) -> str:
    """The URL without a password, wherever that ends: up to the last @."""
    return re.sub(r"(?<=//)([^:@/]*):.*@", r"\1@", url, flags=re.DOTALL)


def _installed(group: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in sorted(entry_points(group=group), key=_name)}


def _name(point: EntryPoint) -> str:
    return point.name


def _loaded(known: dict[str, EntryPoint], scheme: str, url: str) -> Any:
    if scheme not in known:
        raise UrlError(f"{_shown(url)!r}: nothing is known for {scheme!r}; installed: {', '.join(known) or 'none'}")
    try:
        return known[scheme].load()
    except ImportError as error:
        raise UrlError(f"{_shown(url)!r}: {scheme!r} cannot be used: {error}; install what it needs") from error
