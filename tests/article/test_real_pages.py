"""The stored real pages, where they are present: every article gives title, time and body, nothing crashes."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extractor.article import ArticleError, read_html

ROOT = Path(__file__).parents[3] / "shared" / "data" / "html"
GOLD = sorted((ROOT / "gold").glob("*.json"))

pytestmark = [pytest.mark.gold, pytest.mark.skipif(not GOLD, reason="no stored pages here")]


def overlap(wanted: str, found: str) -> float:
    """F1 of the words of two texts."""
    one, other = (Counter(re.findall(r"\w+", text.casefold())) for text in (wanted, found))
    shared = (one & other).total()
    return 2 * shared / max(1, one.total() + other.total())


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_article_page(path: Path) -> None:
    gold: dict[str, Any] = json.loads(path.read_text("utf-8"))
    article = read_html((ROOT / gold["file"]).read_bytes())
    assert article.title == gold["title"]
    assert (article.published_at or "")[:16] == gold["published_at"][:16]
    assert (article.published_at or "")[-6:] == gold["published_at"][-6:]
    assert article.language == gold["language"]
    if gold["body"]:
        assert overlap(gold["body"], article.body) >= 0.97
        assert {(a.name, a.role) for a in article.authors} == {(a["name"], a["role"]) for a in gold["authors"]}
    else:
        assert article.truncated


def test_nothing_crashes() -> None:
    for path in sorted(ROOT.glob("*/*.*ml")):
        try:
            assert read_html(path.read_bytes()).body
        except ArticleError as error:
            assert "give" in str(error)
