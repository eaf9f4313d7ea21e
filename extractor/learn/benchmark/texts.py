"""Reads plain articles to measure time and memory on: text files, folders of them, or rows of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Final

from extractor.article import Article, read_text
from extractor.errors import ExtractorError
from extractor.learn.corpora.text import open_text

_KINDS: Final = (".txt", ".jsonl", ".jsonl.xz")
_DIGIT_RUN: Final = re.compile(r"\d+")


def read_texts(path: Path, *, limit: int | None = None) -> list[Article]:
    """Return the articles of a text file, of a file of JSON rows (`title`, `text`), or of all such files in a folder.

    Files are read in the order of their names, `limit` articles at most. Raises ExtractorError where there is none.
    """
    files = sorted(file for file in path.glob("*") if file.name.endswith(_KINDS)) if path.is_dir() else [path]
    if not all(file.is_file() for file in files):
        raise ExtractorError(f"{path}: no text here; name a text file, a .jsonl file or a folder of them")
    articles = list(islice((article for file in files for article in _articles(file)), limit))
    if not articles:
        raise ExtractorError(f"{path}: no text here; name a text file, a .jsonl file or a folder of them")
    return articles


def _articles(file: Path) -> Iterator[Article]:
    if ".jsonl" not in file.name:
        yield read_text(file.read_text("utf-8"))
        return
    with open_text(file) as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                text, title = str(row["text"]), row.get("title")
            except (ValueError, KeyError, TypeError) as error:
                raise ExtractorError(f"{file}, line {number}: no article with a `text` ({error!r})") from error
            if text.strip():
                yield read_text(text, title=str(title) if title else None)


def endless(articles: Sequence[Article]) -> Iterator[Article]:
    """Yield `articles` again and again, each turn with other numbers and a name never seen, as new texts would have."""
    for turn in count():
        for article in articles:
            body = _DIGIT_RUN.sub(lambda run, turn=turn: str(int(run[0][:12]) + turn), article.body)  # type: ignore[misc]
            yield replace(article, body=f"{body}\n\nKata Zu{turn}bir Maq{turn}dan." if turn else article.body)
