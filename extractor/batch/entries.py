"""Reads the articles of a shard, unparsed, from the files they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from extractor.article import Article, ArticleError, Place, Raw, raw_articles
from extractor.batch.cut import Piece
from extractor.batch.errors import InputChangedError
from extractor.errors import MissingExtraError


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a shard: its file as the run was given it, its row from 1, and how to read it or why not."""

    input: str
    row: int | None
    raw: Raw | Exception

    @property
    def url(self) -> str | None:
        """The address, where the table or archive states one."""
        return self.raw.url if isinstance(self.raw, Raw) else None

    def read(self) -> Article:
        """Return the article. Raises ArticleError where there is none; a broken page may raise others."""
        if isinstance(self.raw, Exception):
            raise self.raw
        return self.raw.read()


@dataclass(slots=True)
class _Open:
    """A file half read: shards that follow one another go on in it, since packed files have no way in but the start."""

    path: Path
    size: int
    place: Place
    items: Iterator[Raw | ArticleError]
    row: int

    def leads_to(self, start: Place) -> bool:
        """Whether reading on comes to `start` without passing over what an offset would skip."""
        return self.row == start.row or (self.row < start.row and start.offset in {None, self.place.offset})


class Reader:
    """Reads the pieces of shards; a process keeps one, with the file it read last."""

    def __init__(self) -> None:
        self._last: _Open | None = None

    def entries(self, piece: Piece, root: str) -> Iterator[Entry]:
        """Yield the entries of `piece`, whose path is relative to `root`.

        A row that cannot be told from its file is an entry with the reason. Raises InputChangedError where the file is
        not what it was.
        """
        path = Path(root, piece.path)
        items = self._at(path, piece)
        row, end = piece.start.row, piece.start.row + piece.count
        while row < end:
            row += 1
            number = row if piece.numbered else None
            try:
                raw: Raw | Exception = next(items)
            except StopIteration:
                raise _changed(piece.path) from None
            except MissingExtraError:
                raise
            except Exception as error:  # a fault in a parser is told as a failure, and the run goes on
                self._last = None
                yield Entry(piece.path, number, error)
                if row < end:
                    raise _changed(piece.path) from error
                return
            if self._last is not None:
                self._last.row = row
            yield Entry(piece.path, number, raw)

    def _at(self, path: Path, piece: Piece) -> Iterator[Raw | ArticleError]:
        try:
            size = path.stat().st_size
        except OSError:
            size = -1
        if size != piece.size:
            raise _changed(piece.path)
        last = self._last
        if last is None or (last.path, last.size) != (path, size) or not last.leads_to(piece.start):
            last = self._last = _Open(path, size, piece.start, raw_articles(path, start=piece.start), piece.start.row)
        for _ in islice(last.items, piece.start.row - last.row):
            last.row += 1
        return last.items


def _changed(path: str) -> InputChangedError:
    return InputChangedError(
        f"{path}: changed since this run was planned; put back what it was, or begin anew with another --out"
    )
