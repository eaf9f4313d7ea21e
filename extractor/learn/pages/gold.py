"""Pages with the articles on them: a folder of our own gold files, or the public benchmark's."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ExtractorError


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """One page as bytes, and what is to be read from it; fields that are None are not judged.

    An empty `body` is that of a page without text of its own. `published` has minutes and a zone.
    """

    name: str
    group: str
    page: bytes
    body: str
    title: str | None = None
    published: str | None = None
    authors: frozenset[tuple[str, str]] | None = None
    section: str | None = None


def read_gold(folder: Path) -> list[GoldPage]:
    """Return the pages described by the .json files of `folder`; their `file` is a path from the folder above it.

    Keys: file, publisher, title, body, published_at, authors (objects with name and role), section.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ExtractorError(f"{folder} holds no .json file: give the folder of the gold files")
    return [_page(path, folder.parent) for path in paths]


def _page(path: Path, root: Path) -> GoldPage:
    try:
        gold = json.loads(path.read_text("utf-8"))
        return GoldPage(
            name=path.stem,
            group=gold["publisher"],
            page=(root / gold["file"]).read_bytes(),
            body=gold["body"] or "",
            title=gold["title"],
            published=gold["published_at"],
            authors=frozenset((author["name"], author["role"]) for author in gold["authors"]),
            section=gold["section"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExtractorError(f"{path}: {error!r}: give gold files with their pages beside the folder") from error


def read_benchmark(folder: Path) -> list[GoldPage]:
    """Return the pages of a checkout of scrapinghub/article-extraction-benchmark: ground-truth.json, html/*.html.gz."""
    try:
        truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
        return [
            GoldPage(
                name=key,
                group=item.get("url", ""),
                page=gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()),
                body=item.get("articleBody", ""),
            )
            for key, item in sorted(truth.items())
        ]
    except (OSError, ValueError, EOFError, AttributeError) as error:
        raise ExtractorError(f"{folder}: {error}: give a checkout of the benchmark") from error
