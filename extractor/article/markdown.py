"""Takes the marks of Markdown off a text, as crawlers store it: pictures go, links and emphasis leave their words.

Syntax after CommonMark 0.31 (https://spec.commonmark.org/0.31.2/), as far as news uses it.
"""

from __future__ import annotations

import re
from typing import Final

# what stands between the round brackets of a link or picture: an address, perhaps with brackets in it, and a title;
# a picture may hold its whole content there, many thousand characters long
_TARGET = r"\(\s*(?:<[^<>\n]*>|(?:[^\s()]|\([^\s()]*\))*)(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
_WORDS = r"\[([^\[\]\n]*)\]"
_PICTURE: Final = re.compile(rf"!{_WORDS}{_TARGET}")
_LINK: Final = re.compile(rf"{_WORDS}{_TARGET}")
_HEADING: Final = re.compile(r"^#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.M)
_RULE: Final = re.compile(r"^[ \t]*(?:-{3,}|={3,}|\*{3,}|_{3,})[ \t]*$", re.M)
_STRONG: Final = re.compile(r"(\*{1,3}|_{2,3})(?=\S)([^\n]*?\S)\1")


def without_markdown(text: str) -> str:
    """Return `text` without the marks of Markdown where it holds a link or a picture of it, else as it is."""
    if "](" not in text:
        return text
    plain, pictures = _PICTURE.subn("", text)
    plain, links = _LINK.subn(r"\1", plain)
    if not pictures and not links:
        return text
    return _STRONG.sub(r"\2", _RULE.sub("", _HEADING.sub("", plain)))
