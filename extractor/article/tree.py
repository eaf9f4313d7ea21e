"""A parsed page: selectors with attributes, and the text of its elements."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from extractor.article.css import compiled, needed_names, split_list
from extractor.article.tame import tame

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEAD_KEYS = ("name", "property", "itemprop", "rel")
_HEAD = re.compile(r"(?P<tag>meta|link)\[(?P<key>name|property|itemprop|rel)=['\"]?(?P<value>[^'\"\]]+)['\"]?\]")


@dataclass(frozen=True, slots=True)
class Markup:
    """The lists of markup.toml."""

    block: frozenset[str]
    cell: frozenset[str]
    drop: frozenset[str]
    article_types: frozenset[str]
    generic: Mapping[str, tuple[str, ...]]
    zones: Mapping[str, str]


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


def _parsed(html: str) -> HtmlElement:
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    # bytes, since lxml refuses declarations of an encoding in strings; comments are of no use to anybody here
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)  # type: ignore[no-untyped-call]
    try:
        return document_fromstring(tame(html).encode("utf-8", "replace"), parser=parser)  # type: ignore[no-untyped-call, no-any-return]
    except ParserError:
        # nothing but comments and the like
        return document_fromstring("<html></html>")  # type: ignore[no-untyped-call, no-any-return]


class Page:
    """A parsed page with fast lookups; it is never changed.

    Selectors are CSS, with an optional `@attribute` at the end. Matching walks the whole tree, so two shortcuts come
    first: a selector whose classes and ids are not on the page matches nothing, and `meta[…]` and `link[…]` are looked
    up in a table made once.
    """

    def __init__(self, html: str) -> None:
        self.html = html
        self.root = _parsed(html)

    @cached_property
    def _names(self) -> frozenset[str]:
        """Every class name, and every id after "#"."""
        classes = (name for value in self.root.xpath("//@class", smart_strings=False) for name in value.split())
        ids = (f"#{value.strip()}" for value in self.root.xpath("//@id", smart_strings=False))
        return frozenset((*classes, *ids))

    @cached_property
    def _heads(self) -> dict[tuple[str, str, str], list[HtmlElement]]:
        heads: dict[tuple[str, str, str], list[HtmlElement]] = {}
        for element in self.root.iter("meta", "link"):
            for key in _HEAD_KEYS:
                value = element.get(key)
                if value:
                    heads.setdefault((element.tag, key, value), []).append(element)
        return heads

    def select(self, css: str) -> list[HtmlElement]:
        """Return the elements that `css` matches, in their order on the page."""
        possible = [part for part in split_list(css) if needed_names(part) <= self._names]
        if not possible:
            return []
        head = _HEAD.fullmatch(possible[0])
        if head and len(possible) == 1:
            return self._heads.get((head["tag"], head["key"], head["value"]), [])
        if len(possible) == 1 and possible[0].isalnum():
            return list(self.root.iter(possible[0]))
        found: list[HtmlElement] = compiled(", ".join(possible))(self.root)
        return found

    def values(self, selectors: Iterable[str]) -> list[str]:
        """Return the texts of the first selector that matches anything with text, whitespace made single."""
        for selector in selectors:
            css, _, attribute = selector.partition("@")
            found = [one_line(_value(element, attribute)) for element in self.select(css)]
            found = [value for value in found if value]
            if found:
                return found
        return []

    def first(self, selectors: Iterable[str]) -> str | None:
        """Return the first text that any of the selectors gives, None where none does."""
        found = self.values(selectors)
        return found[0] if found else None

    def matches(self, selectors: Iterable[str]) -> bool:
        """Whether any of the selectors matches anything."""
        return any(self.select(selector) for selector in selectors)


def _value(element: HtmlElement, attribute: str) -> str:
    return (element.get(attribute) or "") if attribute else text_of(element)


def text_of(element: HtmlElement) -> str:
    """Return the text inside `element` without scripts and styles; a space stands between its pieces."""
    silent = ("script", "style")
    if element.tag in silent:
        return element.text or ""
    if next(element.iter(*silent), None) is None:
        return " ".join(element.itertext())
    return " ".join(element.xpath(".//text()[not(parent::script or parent::style)]", smart_strings=False))


def one_line(text: str) -> str:
    """Return `text` with every run of white space made one space."""
    return " ".join(text.split())


def element_paragraphs(element: HtmlElement, *, without: Set[HtmlElement] = frozenset()) -> list[str]:
    """Return the visible text of `element` by paragraphs: block elements and line breaks end one.

    What stands inside the elements `without` is left out.
    """
    from lxml.etree import iterwalk

    lists = markup()
    pieces: list[str] = []
    walk = iterwalk(element, events=("start", "end"))
    for event, node in walk:
        out = node is not element and (node.tag in lists.drop or node in without)
        if not out:
            pieces.append("\n" if node.tag in lists.block else " " if node.tag in lists.cell else "")
        if event == "end":
            pieces.append(_flat(node.tail) if node is not element else "")
        elif out:
            walk.skip_subtree()
        else:
            pieces.append(_flat(node.text))
    lines = (one_line(line) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
