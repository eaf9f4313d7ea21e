"""A parsed page: selectors with attributes, and the paragraphs of an element."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag


@dataclass(frozen=True, slots=True)
class Markup:
    """The lists of markup.toml."""

    block: frozenset[str]
    cell: frozenset[str]
    drop: frozenset[str]
    article_types: frozenset[str]
    generic: dict[str, tuple[str, ...]]
    zones: dict[str, str]


@cache
def markup() -> Markup:
    """Return the lists of markup.toml."""
    data = tomllib.loads((files("extractor.article") / "markup.toml").read_text(encoding="utf-8"))
    elements = data["elements"]
    return Markup(
        frozenset(elements["block"]),
        frozenset(elements["cell"]),
        frozenset(elements["drop"]),
        frozenset(data["types"]["article"]),
        {key: tuple(value) for key, value in data["generic"].items()},
        dict(data["zones"]),
    )


class Page:
    """A parsed page with fast lookups.

    Selectors are CSS, with an optional `@attribute` at the end. CSS matching walks the whole tree, so two shortcuts
    come first: a selector whose class, id or attribute value does not occur in the source matches nothing, and
    `meta[…]@…` and `link[…]@…` are looked up in a table made once.
    """

    def __init__(self, html: str) -> None:
        from bs4 import BeautifulSoup

        self.html = html
        # XHTML pages may state an encoding in a declaration that lxml refuses in a string
        self.tree: Tag = BeautifulSoup(re.sub(r"\A\s*(?:<\?xml[^>]*>\s*)+", "", html), "lxml")
        self._heads = self._index_heads()

    def _index_heads(self) -> dict[tuple[str, str, str], list[Tag]]:
        heads: dict[tuple[str, str, str], list[Tag]] = {}
        for element in self.tree.find_all(["meta", "link"]):
            for key in _HEAD_KEYS:
                value = element.get(key)
                if value:
                    heads.setdefault(
                        (element.name, key, value if isinstance(value, str) else " ".join(value)), []
                    ).append(element)
        return heads

    def select(self, css: str, *, within: Tag | None = None) -> list[Tag]:
        """Return the elements that `css` matches, on the page or inside one element."""
        possible = [part for part in _split(css) if all(word in self.html for word in _names(part))]
        if not possible:
            return []
        head = _HEAD.fullmatch(possible[0])
        if head and len(possible) == 1 and within is None:
            return self._heads.get((head["tag"], head["key"], head["value"]), [])
        root = within or self.tree
        if len(possible) == 1 and possible[0].isalnum():
            return list(root.find_all(possible[0]))
        return list(root.select(", ".join(possible)))

    def values(self, selectors: tuple[str, ...]) -> list[str]:
        """Return the texts of the first selector that matches anything with text, whitespace made single."""
        for selector in selectors:
            css, _, attribute = selector.partition("@")
            found = [one_line(_value(element, attribute)) for element in self.select(css)]
            found = [value for value in found if value]
            if found:
                return found
        return []

    def first(self, selectors: tuple[str, ...]) -> str | None:
        """Return the first text that any of the selectors gives, None where none does."""
        found = self.values(selectors)
        return found[0] if found else None

    def remove(self, selectors: tuple[str, ...], *, within: Tag) -> None:
        """Take the elements that the selectors match inside `within` out of the tree."""
        for selector in selectors:
            for element in self.select(selector, within=within):
                element.decompose()


_HEAD_KEYS = ("name", "property", "itemprop", "rel")
_HEAD = re.compile(r"(?P<tag>meta|link)\[(?P<key>name|property|itemprop|rel)=['\"]?(?P<value>[^'\"\]]+)['\"]?\]")


@cache
def _split(css: str) -> tuple[str, ...]:
    """The alternatives of a selector list; commas inside brackets and parentheses do not part them."""
    return tuple(part.strip() for part in re.split(r",(?![^(\[]*[)\]])", css) if part.strip())


@cache
def _names(css: str) -> tuple[str, ...]:
    """Class names, ids and attribute values that a selector cannot match without."""
    return tuple(one or other for one, other in re.findall(r"[.#]([A-Za-z][\w-]*)|=['\"]?([\w:.-]+)", css))


def _value(element: Tag, attribute: str) -> str:
    if not attribute:
        return element.get_text(" ")
    value = element.get(attribute)
    return value if isinstance(value, str) else " ".join(value or ())


def one_line(text: str) -> str:
    """Return `text` with every run of white space made one space."""
    return re.sub(r"\s+", " ", text).strip()


def element_paragraphs(element: Tag) -> list[str]:
    """Return the visible text of `element` by paragraphs: block elements and line breaks end one."""
    pieces: list[str] = []
    _collect(element, pieces)
    lines = (one_line(line) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _collect(root: Tag, pieces: list[str]) -> None:
    """Walk without recursion, since broken pages nest deeply."""
    from bs4.element import NavigableString, PreformattedString, Tag

    lists = markup()
    stack: list[PageElement | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name in lists.drop:
                continue
            edge = "\n" if node.name in lists.block else " " if node.name in lists.cell else ""
            pieces.append(edge)
            stack.append(edge)
            stack.extend(reversed(node.contents))
        elif isinstance(node, NavigableString):
            # comments, declarations and the like are PreformattedString
            if not isinstance(node, PreformattedString):
                pieces.append(re.sub(r"\s+", " ", node))
        else:
            pieces.append(str(node))
