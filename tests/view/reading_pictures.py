"""Draws the pictures of docs/view.md from the sample articles.

python tests/view/reading_pictures.py docs/images
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from browser import open_browser

import extractor
from extractor.view.reading import reading_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "html"


@dataclass(frozen=True)
class Picture:
    """A picture: its file, the article, the window, and what is done before it is taken."""

    name: str
    article: str
    act: Callable[["Page"], None]
    width: int = 1280
    height: int = 860
    scheme: str = "light"


def _point(page: "Page") -> None:
    page.locator('.text .p[data-m~="c1"][role=button]').first.hover()
    page.wait_for_selector("#pop:not([hidden])")


def _find(page: "Page") -> None:
    page.click("#card-o1 blockquote")


def _review(page: "Page") -> None:
    page.click("#review")
    page.fill("#reviewer", "Rina Wati")
    page.click("#card-v1 [data-act=accept]")
    page.select_option("#card-o1 [data-act=retype]", "partnership")
    page.evaluate("scrollTo(0, 0)")


def _open_sheet(page: "Page") -> None:
    page.locator(".text .p[role=button]").nth(4).click()


PICTURES = (
    Picture("view-light.png", "rumput-laut-nagoya", _point),
    Picture("view-dark.png", "rumput-laut-nagoya", _find, height=760, scheme="dark"),
    Picture("view-phone.png", "peru-cepa-footwear", _open_sheet, width=390, height=844),
    Picture("view-review.png", "peru-cepa-footwear", _review),
)


@cache
def _page_of(article: str) -> str:
    found = extractor.load().extract(next(extractor.read_path(SAMPLES / f"{article}.html")))
    return reading_page(found.record, reasons=found.reasons)


def draw(folder: Path) -> None:
    """Write every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, open_browser() as browser:
        for picture in PICTURES:
            html = Path(scratch, "page.html")
            html.write_text(_page_of(picture.article), "utf-8")
            window = {"width": picture.width, "height": picture.height}
            page = browser.new_page(viewport=window, color_scheme=picture.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(html.as_uri())
            picture.act(page)
            page.screenshot(path=folder / picture.name)
            page.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
