"""The source in a dateline, which belongs to the article and is nobody in the story: `KBRN, Jakarta:`."""

from __future__ import annotations

import re

from extractor.language.entities.wording import wording
from extractor.language.tokens import Tokens

# the place before the source; day, place or a further source behind it, then the dash or colon
_BEFORE = re.compile(r"(?:[A-Z\d][\w.'’-]*[ ,/(]{1,3}){0,4}")
_BEHIND = re.compile(r"(?:[ ,/()]{1,3}[A-Z\d][\w./]*){0,4}\)?\s?(?:--?|[–—:])\s")


def is_source(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the name at tokens `start:end` is the source in the dateline that opens a paragraph."""
    if tokens.piece(start, end) not in wording().agencies:
        return False
    begin = tokens.whole.rfind("\n", 0, tokens.start[start]) + 1
    before = _BEFORE.fullmatch(tokens.whole, begin, tokens.start[start])
    return bool(before and _BEHIND.match(tokens.whole, tokens.end[end - 1]))
