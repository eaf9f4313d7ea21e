"""Names that a post tells: a person's right behind it (`EU trade chief Maros Sefcovic`), a known body's before it.

The entity model misses some foreign names that stand between other names, and some acronyms before a post.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from extractor.knowledge.posts import post_words
from extractor.language.entities.candidates import Candidate, is_acronym
from extractor.language.entities.firms import end_of_run
from extractor.language.entities.wording import wording
from extractor.language.tokens import Tokens

_WORDS: Final = range(2, 6)
"""How many words the name has, a hyphen between them counted as one: `Salim al-Harbi`."""
_POST: Final = 5
"""Tokens of a post between a body and a person at most."""


def official_runs(tokens: Tokens, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that are the whole of a run of words behind an English post, none a word of bodies.

    For English texts: Indonesian writes its posts otherwise.
    """
    posts = wording().posts_en
    return [
        item for item in candidates if item.start and tokens.text[item.start - 1] in posts and is_official(tokens, item)
    ]


def is_official(tokens: Tokens, item: Candidate) -> bool:
    """Whether a name that no table knows is the whole of a run of such words behind an English post in any case."""
    start, end = item.start, item.end
    return (
        start > 0
        and item.known is None
        and tokens.lower[start - 1] in wording().posts_en
        and end - start in _WORDS
        and not tokens.opens[start]
        and end_of_run(tokens, start) == end
        and all(is_of_person(word) for word in tokens.text[start:end])
    )


def headed_bodies(tokens: Tokens, candidates: Sequence[Candidate], persons: Set[int]) -> list[Candidate]:
    """Return the known organisations right before a post that a name of a person is behind: `WTO Director-General`.

    `persons`: the tokens at which the names of persons begin.
    """
    return [
        item
        for item in candidates
        if item.known is not None
        and item.known.type == "organization"
        and not item.known.doubtful
        and any(
            start in persons and _is_post(tokens, item.end, start)
            for start in range(item.end + 1, min(item.end + _POST, len(tokens) - 1) + 1)
        )
    ]


def _is_post(tokens: Tokens, start: int, end: int) -> bool:
    """Whether `start:end` is an English post, which words like "Deputy" may open, in one sentence with its holder."""
    if any(tokens.opens[start : end + 1]):
        return False
    words = post_words()
    while end - start > 1 and tokens.text[start] in words.prefixes:
        if tokens.piece(start, end).casefold() in words.heads_en:
            return True
        start += 1
    return tokens.piece(start, end).casefold() in words.heads_en


def is_of_person(word: str) -> bool:
    """Whether a word may stand in a person's name: a particle, or one with a capital that is none of bodies or days."""
    words, lower = wording(), word.casefold()
    plain = word == "-" or word in words.particles or (word[0].isupper() and not is_acronym(word))
    return plain and lower not in words.closes and lower not in words.opens and word not in words.stops
