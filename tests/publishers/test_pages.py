"""Pages in the markup of every outlet and layout give the article that was written into them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fields import PAGE, page
from pairs import FIELDS, FOLDER, Pair, article_of, every_pair, fetched, outlets

from extractor.article import read_html
from extractor.article.page import parse_html

PAIRS = every_pair()
WHOLE = [pair for pair in PAIRS if len(pair.pages) == 1]
EAST = {"antara/2023-26-wita": "+08:00", "antara/2023-26-wit": "+09:00", "japannews/2023-26": "+09:00"}

each_pair = pytest.mark.parametrize("pair", PAIRS, ids=[pair.id for pair in PAIRS])


@pytest.mark.parametrize("field", FIELDS)
@each_pair
def test_field(pair: Pair, field: str) -> None:
    wanted, found = pair.wanted(field), pair.read(field)
    if field in pair.faults:
        assert found != wanted, f"{pair.id}: {field} is read right now: take it off the list of faults"
    else:
        assert found == wanted


@each_pair
def test_nothing_but_the_story_is_in_the_body(pair: Pair) -> None:
    """Captions, adverts, pointers to other stories, bylines, notices, headlines of lists."""
    body = article_of(pair).body
    left = [words for words in pair.outside if words in body]
    assert not left or "body" in pair.faults
    assert all(words in "".join(_text(path) for path, _ in pair.pages) for words in pair.outside)


@each_pair
def test_the_layout_is_told_by_its_marker(pair: Pair) -> None:
    """Also on a page that comes without its address, as from an archive of files."""
    path, url = pair.pages[0]
    for address in (url, None):
        reader = parse_html(path.read_bytes(), url=address)
        assert reader.outlet == outlets()[pair.outlet]
        assert (reader.layout.name if reader.layout else None) == pair.layout
    layout = parse_html(path.read_bytes(), url=url).layout
    year = int(pair.article["published_at"][:4])
    assert layout is None or (layout.since or 0) <= year <= (layout.until or 9999)


@pytest.mark.parametrize("pair", WHOLE, ids=[pair.id for pair in WHOLE])
def test_a_page_without_its_address_gives_the_same_article(pair: Pair) -> None:
    bare, whole = read_html(pair.pages[0][0].read_bytes()), article_of(pair)
    assert (bare.publisher, bare.title, bare.published_at) == (whole.publisher, whole.title, whole.published_at)
    assert (bare.authors, bare.body) == (whole.authors, whole.body)


def test_every_layout_has_a_pair() -> None:
    """A layout, or an outlet left to the generic reader, is added together with a page in its markup."""
    there = {(pair.outlet, pair.layout) for pair in PAIRS}
    wanted = {(name, layout.name) for name, outlet in outlets().items() for layout in outlet.layouts}
    wanted |= {(name, None) for name, outlet in outlets().items() if not outlet.layouts}
    assert wanted - there == set()
    assert there - wanted == set()


def test_every_page_belongs_to_a_pair() -> None:
    assert {path for pair in PAIRS for path, _ in pair.pages} == set(FOLDER.glob("*/*.html"))


def test_faults_are_fields() -> None:
    assert {fault for pair in PAIRS for fault in pair.faults} <= set(FIELDS)


def test_zones_other_than_that_of_jakarta_are_among_the_pairs() -> None:
    zones = {pair.id: str(pair.wanted("published_at"))[-6:] for pair in PAIRS}
    assert {name: zones[name] for name in EAST} == EAST


def test_pages_look_like_pages() -> None:
    """Whole documents of a believable size, each one with a story of its own."""
    sizes = [path.stat().st_size for pair in PAIRS for path, _ in pair.pages]
    assert min(sizes) > 3_500
    assert max(sizes) < 13_000
    paragraphs = [paragraph for pair in PAIRS for paragraph in pair.article["body"]]
    assert len(paragraphs) == len(set(paragraphs))


def test_the_table_of_fields_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python tests/publishers/fields.py > docs/fields.md"


def _text(path: Path) -> str:
    """The text of a page as its elements join it."""
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(fetched(path, "").content, "lxml")
    return " ".join(tree.get_text("").split()) + " ".join(tree.get_text(" ").split())
