"""Reads plain text for word vectors: paragraphs of raw files, article collections and parallel text."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from extractor.errors import ExtractorError
from extractor.learn.corpora.layout import layout
from extractor.learn.corpora.manifest import may_train

if TYPE_CHECKING:
    from extractor.learn.gold import GoldDoc

_LONGEST = 20_000
"""Characters of a paragraph that is read."""
_TELLING = 30
"""Characters above which a line is known again."""


def open_text(path: Path) -> IO[str]:
    """Open a UTF-8 text file, xz-compressed where its name ends in `.xz`."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def read_paragraphs(data: Path) -> Iterator[str]:
    """Yield every paragraph under `data/raw`, `data/articles` and `data/parallel`, in the order of the file names.

    Sets whose licence forbids commercial use are passed over, since models are trained on what this yields.
    Raises ExtractorError where `data` holds no text at all.
    """
    empty = True
    for path in _files(data):
        for paragraph in _paragraphs(path):
            empty = False
            yield paragraph
    if empty:
        raise ExtractorError(f"{data}: no text under raw, articles or parallel; name the folder that holds them")


def unseen(paragraphs: Iterable[str], *, exclude: Iterable[str] = ()) -> Iterator[str]:
    """Yield each paragraph once, less those of `exclude` and those over 20,000 characters."""
    seen = {hash(text) for text in exclude}
    for paragraph in paragraphs:
        if hash(paragraph) not in seen and len(paragraph) <= _LONGEST:
            seen.add(hash(paragraph))
            yield paragraph


def long_lines(golds: Iterable[GoldDoc]) -> frozenset[str]:
    """Return the lines of annotated articles that are long enough to be known again; shorter ones stand anywhere."""
    lines = (line.strip() for gold in golds for line in gold.article.text.splitlines())
    return frozenset(line for line in lines if len(line) > _TELLING)


def _limits() -> dict[str, int]:
    """Characters to read at most of files that would drown the news."""
    limits: dict[str, int] = layout()["text_limits"]
    return limits


def _files(data: Path) -> list[Path]:
    found = [path for folder in ("raw", "articles", "parallel") for path in (data / folder).rglob("*")]
    wanted = (".txt", ".txt.xz", ".jsonl", ".jsonl.xz")
    return sorted(path for path in found if path.name.endswith(wanted) and path.is_file() and may_train(data, path))


def _paragraphs(path: Path) -> Iterator[str]:
    left = _limits().get(path.name.split(".", maxsplit=1)[0])
    with open_text(path) as lines:
        for line in lines:
            texts = _article_texts(line) if ".jsonl" in path.name else [line]
            for text in texts:
                if stripped := text.strip():
                    yield stripped
                    left = None if left is None else left - len(stripped)
            if left is not None and left < 0:
                return


def _article_texts(line: str) -> list[str]:
    """Title, body paragraphs and, in report collections, the free-text columns of one JSON line."""
    row = json.loads(line)
    fields = (str(row.get(key) or "") for key in ("title", "text", "what", "conclusion"))
    return [paragraph for field in fields for paragraph in field.splitlines()]
