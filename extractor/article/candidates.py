"""The ways of finding the body on a page of unknown markup; each gives its own paragraphs, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from typing import TYPE_CHECKING

from extractor.article.paragraphs import clean, paragraphs
from extractor.article.tree import Page, element_paragraphs, markup, one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from extractor.article.structured import Stated

MIN_TEXT = 25
"""Shorter pieces of text are labels and do not count where the text is dense."""
LINKED = 0.6
"""An element of whose text a larger share stands in links is a list of links."""
MAX_ELEMENTS = 20_000
"""On pages with more, trafilatura takes seconds; news pages have a few thousand."""
MAX_WITHIN = 5_000
"""Links are not weighed inside an element with more elements than this."""
_BOXES = frozenset({"article", "body", "div", "main", "section", "td"})
_LISTS = ("div", "dl", "li", "ol", "p", "section", "table", "ul")


def stated_body(linked: Stated | None) -> list[str]:
    """The articleBody of JSON-LD."""
    return paragraphs(clean(linked.body)) if linked and linked.body else []


def by_trafilatura(page: Page, *, precise: bool) -> list[str]:
    """What trafilatura finds, in its balanced or its precise setting."""
    import trafilatura

    if any(number >= MAX_ELEMENTS for number, _ in enumerate(page.root.iter())):
        return []
    text = trafilatura.extract(page.root, include_comments=False, include_tables=False, favor_precision=precise)
    lines = (one_line(line.removeprefix("- ")) for line in clean(text or "").split("\n"))
    return [line for line in lines if line]


def by_selector(page: Page) -> list[str]:
    """The text of elements that many sites mark as the body, by microdata or by usual class names."""
    generic = markup().generic
    out = _noise(page)
    for selector in generic["body"]:
        matches = page.select(selector)
        outer = [element for element in matches if not any(parent in matches for parent in element.iterancestors())]
        # several are teasers of several articles
        if len(outer) == 1:
            return _blocks(outer[0], out)
    return []


def by_density(page: Page) -> list[str]:
    """The text of the element that has the most running text outside links in itself and its children."""
    weights: dict[HtmlElement, float] = defaultdict(float)
    drop = markup().drop
    for text in page.root.xpath(f"//body//text()[string-length() > {MIN_TEXT}]"):
        length = len(one_line(text))
        box = text.getparent()
        if text.is_tail:
            box = box.getparent()
        elif box.tag in drop:
            continue
        while box is not None and box.tag not in _BOXES and box.tag != "a":
            box = box.getparent()
        if length <= MIN_TEXT or box is None or box.tag == "a":
            continue
        weights[box] += length
        parent = box.getparent()
        if parent is not None:
            weights[parent] += length / 2
    best = max(weights, key=weights.__getitem__, default=None)
    return _blocks(best, _noise(page)) if best is not None else []


def _noise(page: Page) -> frozenset[HtmlElement]:
    return frozenset(element for selector in markup().generic["noise"] for element in page.select(selector))


def _blocks(element: HtmlElement, out: Set[HtmlElement]) -> list[str]:
    """The paragraphs of an element without lists of links and what is noise everywhere."""
    return [clean(line) for line in element_paragraphs(element, without=out | _link_lists(element))]


def _link_lists(element: HtmlElement) -> frozenset[HtmlElement]:
    inside = list(element.iterdescendants(*_LISTS))
    if len(inside) > MAX_WITHIN:
        return frozenset()
    return frozenset(item for item in inside if _linked(item))


def _linked(element: HtmlElement) -> bool:
    links = sum(_length(link) for link in element.iterdescendants("a"))
    return links > 0 and links > LINKED * _length(element)


def _length(element: HtmlElement) -> int:
    return len(one_line("".join(element.itertext())))
