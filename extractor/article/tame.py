"""Takes out of a page what makes its readers slow: start tags with thousands of attributes, or with huge ones."""

from __future__ import annotations

import re
from itertools import islice

SAFE = 64_000
"""Characters; a shorter page cannot hold enough attributes to matter."""
MAX_ATTRIBUTES = 1_000
"""Attributes of one tag; libxml2 takes time in the square of their number (1,000: 1 ms, 40,000: 1.6 s)."""
MAX_LENGTH = 20_000
"""Characters of one attribute; class names are searched many times over."""
_NAME, _VALUE = r"[^\s/>][^\s/>=]*+", r"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|)"""
# possessive, so that no input is read more often than its kinds of quotes; the grammar is that of the HTML standard
_TAG = re.compile(rf"(?P<name><[A-Za-z][^\s/>]*+)(?:[\s/]++|{_NAME}(?:{_VALUE})?+)*+")
_ATTRIBUTE = re.compile(rf"{_NAME}(?:{_VALUE})?+")


def tame(html: str) -> str:
    """Return `html` without the attributes of tags that have more than MAX_ATTRIBUTES, and without any attribute of
    more than MAX_LENGTH characters; unchanged where there is neither.
    """
    if len(html) <= SAFE:
        return html
    kept: list[str] = []
    position = 0
    for match in _TAG.finditer(html):
        # the shortest attribute takes two characters
        if match.end() - match.start() > 2 * MAX_ATTRIBUTES:
            kept += [html[position : match.end("name")], _attributes(html, match.end("name"), match.end())]
            position = match.end()
    return "".join([*kept, html[position:]]) if position else html


def _attributes(html: str, start: int, end: int) -> str:
    """The attributes of one tag that are kept."""
    found = [match.group() for match in islice(_ATTRIBUTE.finditer(html, start, end), MAX_ATTRIBUTES + 1)]
    if len(found) > MAX_ATTRIBUTES:
        return ""
    return "".join(f" {attribute}" for attribute in found if len(attribute) <= MAX_LENGTH)
