"""Finds the part of a list page that belongs to one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

LEVELS = 8
"""How far above a link its box may begin."""


def boxes_of(
    anchors: Sequence[tuple[Tag, str]], tree: BeautifulSoup, selectors: Iterable[str]
) -> dict[int, Tag | None]:
    """Return the box of each link, by the identity of its element.

    With `selectors` it is the innermost element around the link that they match, None where none does; else the
    largest one, at most LEVELS above the link, that holds links to this article only.
    """
    declared = ", ".join(selectors)
    if declared:
        marked = {id(element) for element in tree.select(declared)}
        return {id(anchor): _innermost(anchor, marked) for anchor, _ in anchors}
    inside: dict[int, set[str]] = {}
    for anchor, address in anchors:
        for element in (anchor, *_above(anchor)):
            inside.setdefault(id(element), set()).add(address)
    return {id(anchor): _largest(anchor, inside) for anchor, _ in anchors}


def _above(anchor: Tag) -> list[Tag]:
    found: list[Tag] = []
    for element in anchor.parents:
        if element is None or element.name in {"body", "html", "[document]"} or len(found) == LEVELS:
            break
        found.append(element)
    return found


def _innermost(anchor: Tag, marked: set[int]) -> Tag | None:
    return next(
        (element for element in (anchor, *anchor.parents) if element is not None and id(element) in marked), None
    )


def _largest(anchor: Tag, inside: dict[int, set[str]]) -> Tag:
    largest = anchor
    for element in _above(anchor):
        if len(inside[id(element)]) > 1:
            break
        largest = element
    return largest
