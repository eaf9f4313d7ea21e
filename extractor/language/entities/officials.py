"""Names that a post right before them says are a person's: `EU trade chief Maros Sefcovic`.

The entity model misses some foreign names that stand between other names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractor.language.entities.candidates import Candidate, is_acronym
from extractor.language.entities.firms import end_of_run
from extractor.language.entities.wording import wording
from extractor.language.tokens import Tokens

_WORDS: Final = range(2, 5)
"""How many words the name has."""


def official_runs(tokens: Tokens, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that are the whole of a run of words behind an English post, none a word of bodies."""
    posts = wording().posts_en
    return [
        item
        for item in candidates
        if item.start
        and item.known is None
        and tokens.text[item.start - 1] in posts
        and item.end - item.start in _WORDS
        and not tokens.opens[item.start]
        and end_of_run(tokens, item.start) == item.end
        and all(_is_of_person(word) for word in tokens.text[item.start : item.end])
    ]


def _is_of_person(word: str) -> bool:
    words, lower = wording(), word.casefold()
    plain = word in words.particles or (word[0].isupper() and not is_acronym(word))
    return plain and lower not in words.closes and lower not in words.opens and word not in words.stops
