"""Turns CSS selectors into compiled XPath, each of them once."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from cssselect import HTMLTranslator
    from cssselect.parser import Function
    from cssselect.xpath import XPathExpr
    from lxml.etree import XPath

_NAMESPACE = "extractor:css"


@cache
def split_list(css: str) -> tuple[str, ...]:
    """Return the alternatives of a selector list; commas inside brackets and parentheses do not part them."""
    return tuple(part.strip() for part in re.split(r",(?![^(\[]*[)\]])", css) if part.strip())


@cache
def needed_names(css: str) -> frozenset[str]:
    """Return the class names and ids ("#id") without which one selector matches nothing."""
    plain = re.sub(r"\[[^\]]*\]|:not\([^)]*\)|:is\([^)]*\)|:where\([^)]*\)", "", css)
    found = re.findall(r"([.#])(-?[A-Za-z_][\w-]*)", plain)
    return frozenset(name if mark == "." else f"#{name}" for mark, name in found)


@cache
def compiled(css: str) -> XPath:
    """Return `css` (a selector or a list of them) as XPath over an element, itself and all inside it.

    Raises ExtractorError for a selector that cannot be read.
    """
    from cssselect import ExpressionError, SelectorError
    from lxml.etree import XPath, XPathError

    try:
        path = _translator().css_to_xpath(css)
        return XPath(path, extensions={(_NAMESPACE, "place"): _place}, namespaces={"css": _NAMESPACE})
    except (SelectorError, ExpressionError, XPathError) as error:
        raise ExtractorError(
            f"the selector {css!r} cannot be used: {error}: write it in CSS, level 3 or :has()"
        ) from error


@cache
def _translator() -> HTMLTranslator:
    from cssselect import HTMLTranslator

    class Translator(HTMLTranslator):
        """With :nth-of-type() on selectors that name no element, which XPath alone cannot say."""

        def xpath_nth_of_type_function(self, xpath: XPathExpr, function: Function) -> XPathExpr:
            tokens = function.arguments
            if xpath.element == "*" and len(tokens) == 1 and tokens[0].type == "NUMBER":
                return xpath.add_condition(f"css:place() = {int(tokens[0].value or 0)}")
            return super().xpath_nth_of_type_function(xpath, function)

    return Translator()


def _place(context: Any) -> int:
    """The number of an element among its siblings of the same name, from 1."""
    element = context.context_node
    return 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
