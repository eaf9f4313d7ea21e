"""What stands around a person's name and is no part of it: posts and honorifics before it, degrees behind it."""

from __future__ import annotations

from functools import cache

from extractor.knowledge.organisations import minister_posts
from extractor.knowledge.posts import post_words
from extractor.language.lang import abbreviations
from extractor.language.tokens import Tokens

_POST_WORDS = 5


def begin_of_name(tokens: Tokens, start: int, end: int, *, english: bool) -> int:
    """Return the token at which a person's name begins in `start:end`, behind the honorifics that open it.

    The rest of a minister's post goes first ("Menteri Transmigrasi | Budi Raharja"). At least one word remains, two
    behind an honorific that may be a nickname's part ("Pak Harto"). English has initials where Indonesian has `H.`.
    """
    begin = start + _rest_of_post(tokens, start, end)
    while size := honorific_at(tokens, begin, end - 1):
        title = tokens.piece(begin, begin + size)
        if not is_title(title) and end - begin - size < 2:
            break
        if english and begin == start and len(title.strip(".")) == 1:
            break
        begin += size
    return begin


def _rest_of_post(tokens: Tokens, start: int, end: int) -> int:
    """How many words of a minister's post that opens right before `start` stand in `start:end`."""
    if not start or tokens.opens[start]:
        return 0
    sizes = range(min(_POST_WORDS, end - start - 1), 0, -1)
    posts = minister_posts()
    return next((n for n in sizes if tokens.piece(start - 1, start + n).casefold() in posts), 0)


def honorific_at(tokens: Tokens, start: int, end: int) -> int:
    """Return the length in tokens of the honorific that opens `start:end`, the longest; 0 where none does."""
    words = post_words()
    known = words.honorifics - words.first_names
    return next((n for n in (2, 1) if start + n <= end and tokens.piece(start, start + n) in known), 0)


def is_title(honorific: str) -> bool:
    """Whether an honorific is one beyond doubt: an abbreviation, or several words."""
    return honorific.endswith(".") or " " in honorific


def is_degree(tokens: Tokens, start: int, end: int, named: set[int]) -> bool:
    """Whether `start:end` is a degree behind a person's name and commas; `named`: the tokens behind such names."""
    if tokens.piece(start, end) not in _degrees():
        return False
    while start > 1 and tokens.text[start - 1] == "," and start - 1 not in named:
        if tokens.text[start - 2] not in _degrees():
            return False
        start -= 2
    return start - 1 in named and tokens.text[start - 1] == ","


@cache
def _degrees() -> frozenset[str]:
    """The degrees with stops and without."""
    written = abbreviations("degree")
    return frozenset(written) | frozenset(degree.replace(".", "") for degree in written)
