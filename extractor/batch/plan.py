"""Cuts the inputs of a batch into shards: short runs of articles, in a fixed order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from extractor.article import ARCHIVES, ENDINGS, TABLES, ArticleError, archive_pages, ending, read_rows
from extractor.article.model import Article
from extractor.collect import Page
from extractor.errors import ExtractorError

# a shard is what a stopped run loses of each worker: at 0.1 s an article, a few seconds
SHARD_SIZE: Final = 25


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that gave no record: `input` names its file, `row` its place in a table or archive, from 1."""

    input: str
    reason: str
    error: str = "ArticleError"
    row: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to process: an article read from a table, a page of an archive, or else a file the worker reads."""

    input: str
    row: int | None = None
    article: Article | None = None
    page: Page | None = None

    def failed(self, error: Exception) -> Failure:
        """Return the failure of this item for `error`."""
        url = self.article.url if self.article else self.page.final_url if self.page else None
        return Failure(self.input, str(error) or type(error).__name__, type(error).__name__, self.row, url)


Entry = Item | Failure


@dataclass(frozen=True, slots=True)
class Shard:
    """A run of entries; `digest` changes with any of their contents."""

    number: int
    entries: tuple[Entry, ...]
    digest: str


def find_files(inputs: Iterable[Path]) -> list[Path]:
    """Return the files behind `inputs` in the order given; folders are searched in depth, sorted, without hidden files.

    Raises ExtractorError where an input does not exist or a folder holds nothing readable.
    """
    files: list[Path] = []
    for path in inputs:
        if path.is_dir():
            inside = [file for file in sorted(path.rglob("*")) if _readable(file, path)]
            if not inside:
                raise ExtractorError(f"{path}: no article files here (looked for {', '.join(sorted(ENDINGS))})")
            files += inside
        elif path.exists():
            files.append(path)
        else:
            raise ExtractorError(f"{path}: no such file or folder")
    return files


def _readable(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and ending(file) in ENDINGS and file.is_file()


def count_articles(files: Iterable[Path]) -> int | None:
    """Return how many articles to expect, for a progress bar; None where only reading would tell."""
    total = 0
    for file in files:
        if ending(file) in ARCHIVES:
            return None
        if ending(file) not in TABLES:
            total += 1
        elif file.suffix.lower() != ".jsonl":
            return None
        else:
            try:
                with file.open("rb") as lines:
                    total += sum(1 for line in lines if line.strip())
            except OSError:
                return None
    return total


def cut(files: Iterable[Path], *, size: int = SHARD_SIZE) -> Iterator[Shard]:
    """Yield the shards of `files`, `size` entries each, read as they are asked for."""
    entries = _entries(files)
    number = 0
    while chunk := tuple(islice(entries, size)):
        yield Shard(number, chunk, _digest(chunk))
        number += 1


def _entries(files: Iterable[Path]) -> Iterator[Entry]:
    for file in files:
        if ending(file) in TABLES | ARCHIVES:
            yield from _rows(file)
        else:
            yield Item(str(file))


def _rows(file: Path) -> Iterator[Entry]:
    """Read a table or archive row by row: a bad row is a failure of its own; one that breaks the reader ends it."""
    number = 0
    rows: Iterator[Article | Page | ArticleError] = archive_pages(file) if ending(file) in ARCHIVES else read_rows(file)
    try:
        for number, row in enumerate(rows, 1):
            if isinstance(row, ArticleError):
                yield Failure(str(file), str(row), type(row).__name__, number)
            elif isinstance(row, Page):
                yield Item(str(file), number, page=row)
            else:
                yield Item(str(file), number, row)
    except Exception as error:  # noqa: BLE001  # a fault in a parser is told as a failure, and the run goes on
        yield Failure(str(file), str(error), type(error).__name__, number + 1)


def _digest(entries: Iterable[Entry]) -> str:
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(repr(entry).encode("utf-8", "surrogatepass"))
        if isinstance(entry, Item) and entry.article is None and entry.page is None:
            digest.update(_content(Path(entry.input)))
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """Return the digest of a file's bytes, read in blocks; a file that cannot be read has none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b""
