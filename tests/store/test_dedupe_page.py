"""docs/dedupe.md: its tables are those there are, its numbers those of the code."""

from pathlib import Path

from extractor.learn.duplicates.train import WANTED
from extractor.store.dedupe import stories
from extractor.store.dedupe.copies import BANDS, ROWS
from extractor.store.tables.describe import describe
from extractor.store.tables.links import LINK_VIEWS, LINKS

PAGE = (Path(__file__).parents[2] / "docs" / "dedupe.md").read_text("utf-8")
TOLD = " ".join(PAGE.split())


def test_tables_are_told() -> None:
    assert PAGE.endswith("\n\n" + describe(LINKS).rstrip("\n") + "\n"), "describe(LINKS) prints them"


def test_views_are_told() -> None:
    assert all(f"`{view}`" in TOLD for view in LINK_VIEWS)


def test_limits_are_those_of_the_code() -> None:
    assert f"{stories._COPY:.0%}".replace("%", " %") + " or more of the shorter text's" in TOLD
    assert f"{stories._REWRITE:.0%}".replace("%", " %") + " or more do, within three days" in TOLD
    assert stories.WINDOW == 3
    assert f"with the {stories.REACH} copies next to it" in TOLD
    assert f"{stories._AGREE:.0%}".replace("%", " %") + " must agree" in TOLD
    assert f"signatures of {BANDS * ROWS} values" in TOLD
    assert f"in {BANDS} bands" in TOLD
    assert f"a precision of {WANTED} out of fold" in TOLD
