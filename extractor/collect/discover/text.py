"""Bytes and markup to plain text, for documents that list articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from extractor.collect.page import Page

_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b(?:[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+))?[^>]*>\s*")


def one_line(text: str) -> str:
    """Return `text` with every run of white space made one space."""
    return " ".join(text.split())


def plain_text(markup: str) -> str:
    """Return the text of a piece of HTML on one line; plain text comes back as it is, entities resolved."""
    if "<" not in markup and "&" not in markup:
        return one_line(markup)
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(f"<div>{markup}</div>", "lxml")
    for element in tree(["script", "style"]):
        element.decompose()
    return one_line(tree.get_text(" "))


def parse_html(page: Page) -> BeautifulSoup:
    """Return the tree of an HTML page; valid UTF-8 is read as such, else by header, meta element and detection."""
    from bs4 import BeautifulSoup

    # lxml refuses a declaration in a string, and Beautiful Soup warns of one before HTML
    declared = _DECLARATION.match(page.content)
    content = page.content[declared.end() :] if declared else page.content
    try:
        return BeautifulSoup(content.decode("utf-8-sig"), "lxml")
    except UnicodeDecodeError:
        stated = declared[1].decode("ascii") if declared and declared[1] else None
        return BeautifulSoup(content, "lxml", from_encoding=page.encoding or stated)
