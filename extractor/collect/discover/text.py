"""Bytes and markup to plain text, for documents that list articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from extractor.collect.page import Page


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

    try:
        content = page.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return BeautifulSoup(page.content, "lxml", from_encoding=page.encoding)
    # XHTML pages may state an encoding in a declaration that lxml refuses in a string
    return BeautifulSoup(re.sub(r"\A\s*(?:<\?xml[^>]*>\s*)+", "", content), "lxml")
