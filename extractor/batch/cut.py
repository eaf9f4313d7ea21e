"""Cuts input files into shards: short runs of articles, in a fixed order that follows from the inputs alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from extractor.article import MANY, START, Place, ending, places
from extractor.errors import MissingExtraError

_LARGEST: Final = 100
_SMALLEST: Final = 5
# a shard is what a death costs and what a worker takes at a time: many for each worker, and none of minutes
_SHARDS: Final = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of `count` articles of one file of `size` bytes, from `start` on."""

    path: str
    size: int
    count: int
    start: Place = START

    @property
    def numbered(self) -> bool:
        """Whether the file's articles have row numbers."""
        return ending(Path(self.path)) in MANY

    def as_data(self) -> list[Any]:
        """Return the piece as JSON data."""
        start = self.start
        return [self.path, self.size, self.count, start.row, start.line, start.offset]

    @classmethod
    def from_data(cls, data: list[Any]) -> Piece:
        """Return the piece that `as_data` wrote."""
        return cls(data[0], data[1], data[2], Place(*data[3:]))


def shard_size(articles: int) -> int:
    """Return how many articles a shard of a run of `articles` holds: 5 to 100, in steps of 5."""
    wanted = -(-articles // _SHARDS)
    return min(_LARGEST, max(_SMALLEST, -(-wanted // _SMALLEST) * _SMALLEST))


def grain_of(size: int | None) -> int:
    """Return the number of articles between two places worth keeping for shards of `size` (None: chosen later)."""
    return next(grain for grain in range(_SMALLEST, 0, -1) if (size or _LARGEST) % grain == 0)


def grains(path: Path, *, size: int, grain: int) -> Iterator[Piece]:
    """Yield the articles of a file of `size` bytes in pieces of `grain`, the last one shorter.

    A file whose reader breaks has one article more than could be counted: the failure that says so. Raises
    MissingExtraError where the file needs a library that is not installed.
    """
    start, count = START, 0
    for place in _all_places(path):
        if count == grain:
            yield Piece(str(path), size, count, start)
            count = 0
        if count == 0:
            start = place
        count += 1
    if count:
        yield Piece(str(path), size, count, start)


def _all_places(path: Path) -> Iterator[Place]:
    row = 0
    try:
        for row, place in enumerate(places(path), 1):  # noqa: B007  # counts for the end
            yield place
    except MissingExtraError:
        raise
    except Exception:  # noqa: BLE001  # a fault in a parser: the reader meets it again and tells it
        yield Place(row)


def cut(pieces: Iterable[Piece], *, size: int) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces of each shard: as many as hold at most `size` articles together, neighbours joined."""
    shard: list[Piece] = []
    held = 0
    for piece in pieces:
        if held and held + piece.count > size:
            yield tuple(shard)
            shard, held = [], 0
        held += piece.count
        last = shard[-1] if shard else None
        if last is not None and last.path == piece.path and piece.start.row == last.start.row + last.count:
            shard[-1] = Piece(last.path, last.size, last.count + piece.count, last.start)
        else:
            shard.append(piece)
    if shard:
        yield tuple(shard)
