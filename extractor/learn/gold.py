"""Reads annotated articles: a folder of JSON files, their texts and what is known of them from outside."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.article import read_text
from extractor.article.model import Article
from extractor.errors import ExtractorError

_PAIR = re.compile(r"-(?:id|en)$")


@dataclass(frozen=True, slots=True)
class GoldDoc:
    """One annotated article; `gold` is the annotation as stored."""

    id: str
    article: Article
    gold: dict[str, Any]

    @property
    def group(self) -> str:
        """Key that the two language versions of one story share, so that cross-validation keeps them together."""
        return _PAIR.sub("", self.id)


def read_gold(folder: Path) -> list[GoldDoc]:
    """Read `folder/*.json` with `folder/text/ID.txt` and `folder/meta.jsonl`, sorted by id.

    Raises ExtractorError where the folder holds no annotation or a text is missing.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise ExtractorError(f"{folder}: no annotated articles (*.json) here; name a folder such as gold/dev")
    known = _read_meta(folder / "meta.jsonl")
    return [_read_one(file, known.get(file.stem, {})) for file in files]


def _read_meta(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {row["id"]: row for row in rows}


def _read_one(file: Path, known: dict[str, Any]) -> GoldDoc:
    text_file = file.parent / "text" / f"{file.stem}.txt"
    if not text_file.exists():
        raise ExtractorError(f"{text_file}: missing text of the annotated article {file.name}")
    article = read_text(
        text_file.read_text("utf-8"),
        title=known.get("title"),
        published_at=known.get("published"),
        publisher=known.get("source"),
        url=known.get("url"),
    )
    return GoldDoc(file.stem, article, json.loads(file.read_text("utf-8")))
