"""The stored real pages, where they are present: every article gives title, time and body, nothing crashes."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extractor.article import ArticleError, read_html
from extractor.learn.pages.compare import compare
from extractor.learn.pages.gold import read_gold
from extractor.learn.pages.readers import ours, ours_generic, peer

ROOT = Path(__file__).parents[3] / "shared" / "data" / "html"
GOLD = sorted((ROOT / "gold").glob("*.json"))

# names its section in a script only
UNSTATED = frozenset({"KapanLagi.com"})

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
    if gold["section"] and gold["publisher"] not in UNSTATED:
        assert (article.section or "").casefold() == gold["section"].casefold()
    if gold["body"]:
        assert article.layout
        assert overlap(gold["body"], article.body) >= 0.97
        assert {(a.name, a.role) for a in article.authors} == {(a["name"], a["role"]) for a in gold["authors"]}
    else:
        assert article.truncated


def test_bodies_of_all_pages() -> None:
    pages = read_gold(ROOT / "gold")
    rows = compare(pages, {"known": ours, "unknown": ours_generic, "trafilatura": peer("trafilatura")}, rounds=0).total
    assert rows["known"].body >= 0.98
    assert rows["known"].body > rows["unknown"].body > rows["trafilatura"].body


def test_pages_a_second() -> None:
    """Not slower than trafilatura, from bytes to Article; measured two and a half times as fast."""
    pages = read_gold(ROOT / "gold")
    rows = compare(pages, {"ours": ours, "trafilatura": peer("trafilatura")}, rounds=3).total
    assert (rows["ours"].usual or 0) > (rows["trafilatura"].usual or 0)


def test_lists_and_home_pages_are_refused() -> None:
    known = {json.loads(path.read_text("utf-8"))["file"] for path in GOLD}
    others = [path for path in sorted(ROOT.glob("*/*.html")) if f"{path.parent.name}/{path.name}" not in known]
    assert others
    for path in others:
        with pytest.raises(ArticleError, match=r"list|no article"):
            read_html(path.read_bytes())


def test_nothing_crashes() -> None:
    for path in sorted(ROOT.glob("*/*.*ml")):
        try:
            assert read_html(path.read_bytes()).body
        except ArticleError as error:
            assert "give" in str(error)
