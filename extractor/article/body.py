"""Finds the body of an article on its page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from extractor.article.candidates import by_density, by_selector, by_trafilatura, stated_body
from extractor.article.choice import choose
from extractor.article.paragraphs import clean
from extractor.article.plain import same_line
from extractor.article.tree import element_paragraphs
from extractor.knowledge.times import read_time
from extractor.publishers import Layout

if TYPE_CHECKING:
    from extractor.article.structured import Stated
    from extractor.article.tree import Page

MIN_BODY = 80
"""Fewer characters of body than this are a remnant, and the next way of reading is tried."""
MAX_DATELINE = 70
"""A first line that ends in a dash and is no longer than this is a dateline."""
HEAD, MAX_STAMP, MAX_DAY_STAMP = 4, 100, 40
"""Among how many paragraphs from the start a line with byline or time is looked for, and how long it may be, with a
time of day and with none.
"""
REACH = 25
"""How many paragraphs from the start may stand above the headline."""


def layout_body(page: Page, layout: Layout, title: str | None) -> list[str]:
    """Return the paragraphs of the outlet's own body element, without headline and what the layout calls noise."""
    return _without_heading(_selected(page, layout.body, (*layout.noise, *layout.paywall)), title)


def _selected(page: Page, selectors: Iterable[str], noise: Iterable[str]) -> list[str]:
    """Paragraphs of the first selector that gives enough text; elements inside another match are not read twice."""
    out = frozenset(element for selector in noise for element in page.select(selector))
    for selector in selectors:
        matches = page.select(selector)
        outer = [element for element in matches if not any(parent in matches for parent in element.iterancestors())]
        blocks = [clean(line) for element in outer for line in element_paragraphs(element, without=out)]
        if sum(map(len, blocks)) >= MIN_BODY:
            return _with_dateline(blocks)
    return []


def _with_dateline(blocks: list[str]) -> list[str]:
    """Join "Jakarta -" with the paragraph after it, and a drop capital with its word: pages set them in elements of
    their own.
    """
    if len(blocks) > 1 and re.fullmatch(r"[A-Z]", blocks[0]) and blocks[1][:1].islower():
        blocks = [blocks[0] + blocks[1], *blocks[2:]]
    if len(blocks) > 1 and len(blocks[0]) <= MAX_DATELINE and re.search(r"\w[)*]?\s*[-–—]+$", blocks[0]):
        return [f"{blocks[0]} {blocks[1]}", *blocks[2:]]
    return blocks


def _without_heading(blocks: list[str], title: str | None) -> list[str]:
    """Without the headline and what stands above it, short of whole sentences: a summary may stand there."""
    for i, block in enumerate(blocks[:REACH]):
        if title and same_line(block, title):
            above = [line for line in blocks[:i] if len(line) >= MIN_BODY and re.search(r"[.!?][\"”’)]*$", line)]
            return above + blocks[i + 1 :]
    return blocks


def generic_body(page: Page, linked: Stated | None, title: str | None) -> list[str]:
    """Return the paragraphs of a page of unknown markup, none where nothing on it reads like an article."""
    balanced = by_trafilatura(page, precise=False)
    readings = {
        "stated": stated_body(linked),
        "balanced": balanced,
        "precise": by_trafilatura(page, precise=True) if balanced else [],
        "selector": by_selector(page),
        "density": by_density(page),
    }
    return choose({name: _own_text(blocks, title) for name, blocks in readings.items()})


def _own_text(blocks: list[str], title: str | None) -> list[str]:
    """A reading without headline and the lines of byline and time below it; nothing where it is all of the page."""
    if title and len(blocks) == 1 and blocks[0].startswith(title) and len(blocks[0]) > len(title):
        # trafilatura's last resort: headline, buttons and captions in one paragraph
        return []
    rest = _without_heading(blocks, title)
    return [line for i, line in enumerate(rest) if i >= HEAD or not _is_stamp(line)]


def _is_stamp(line: str) -> bool:
    """A line such as "Oleh NAMA · 15 Juni 2023, 12.05 WIB", or a shorter one with a day."""
    if len(line) > MAX_STAMP or line.endswith((".", "!", "?", "”", '"')):
        return False
    found = read_time(line)
    return found is not None and ("T" in found or len(line) <= MAX_DAY_STAMP)
