"""Reads annotated articles: a folder of JSON files, their texts and what is known of them from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.article import read_text
from extractor.article.model import Article
from extractor.errors import ExtractorError

LAYERS = frozenset(
    {"entities", "positions", "commodities", "sectors", "figures", "events", "opportunities", "warnings"}
)
"""The kinds of facts an annotation may hold; see gold/FORMAT.md."""

_PAIR = re.compile(r"-(?:id|en)$")


@dataclass(frozen=True, slots=True)
class GoldDoc:
    """One annotated article; `gold` is the annotation as stored: a layer that it lacks was not annotated."""

    id: str
    article: Article
    gold: dict[str, Any]
    weight: int = 1
    """How many times it counts where decisions are fitted."""

    @property
    def group(self) -> str:
        """Key that the two language versions of one story share, so that cross-validation keeps them together."""
        return _PAIR.sub("", self.id)

    @property
    def whole(self) -> bool:
        """Whether every layer was annotated."""
        return self.gold.keys() >= LAYERS


def read_gold(folder: Path) -> list[GoldDoc]:
    """Read `folder/*.json` with `folder/text/ID.txt` and `folder/meta.jsonl`, then its stories, each sorted by id.

    Raises ExtractorError where the folder holds no annotation or a broken one, or a text is missing.
    """
    golds = read_annotations(folder)
    stories = read_stories(folder)
    if not golds and not stories:
        raise ExtractorError(f"{folder}: no annotated articles (*.json) here; name a folder such as gold/dev")
    known = read_meta(folder)
    articles = [GoldDoc(name, _text_of(folder, name, known.get(name, {})), gold) for name, gold in golds.items()]
    return articles + stories


def read_stories(folder: Path) -> list[GoldDoc]:
    """Return the rows of `folder/stories.jsonl`, sorted by id, none without that file.

    A row is an annotation that holds its short text too (`text`), with `title` and `published` or null. Raises
    ExtractorError for a broken row.
    """
    rows = _rows(folder / "stories.jsonl")
    return [GoldDoc(name, _told(row), row) for name, row in sorted(rows.items())]


def _told(row: Mapping[str, Any]) -> Article:
    return read_text(row["text"], title=row["title"], published_at=row["published"])


def read_annotations(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the annotations `folder/*.json` by id. Raises ExtractorError for a broken file."""
    files = sorted(folder.glob("*.json"))
    return {file.stem: _object(file.read_text("utf-8"), str(file)) for file in files}


def read_meta(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of `folder/meta.jsonl` by id, none without that file. Raises ExtractorError for a broken row."""
    return _rows(folder / "meta.jsonl")


def _rows(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    lines = enumerate(path.read_text("utf-8").split("\n"), 1)
    rows = [_object(line, f"{path}:{number}") for number, line in lines if line.strip()]
    return {str(row["id"]): row for row in rows}


def read_article(file: Path, known: Mapping[str, Any]) -> Article:
    """Return the article of a text file with what its row of meta.jsonl knows: title, date, source and url."""
    return read_text(
        file.read_text("utf-8"),
        title=known.get("title"),
        published_at=known.get("published"),
        publisher=known.get("source"),
        url=known.get("url"),
    )


def _text_of(folder: Path, name: str, known: Mapping[str, Any]) -> Article:
    file = folder / "text" / f"{name}.txt"
    if not file.exists():
        raise ExtractorError(f"{file}: missing text of an annotated article")
    return read_article(file, known)


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ExtractorError(f"{where}: not JSON ({error}); mend the file") from error
    if not isinstance(value, dict) or "id" not in value:
        raise ExtractorError(f"{where}: no object with the key id; mend the file")
    return value
