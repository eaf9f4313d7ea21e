"""Balinese names, which open with `I` or `Ni` and the name of a child by its order: `I Gede Nyoman Wirata`.

The entity model takes the `I` of English texts for the pronoun.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractor.language.entities.candidates import Candidate
from extractor.language.entities.firms import end_of_run
from extractor.language.entities.officials import is_of_person
from extractor.language.entities.wording import wording
from extractor.language.tokens import Tokens

_WORDS: Final = range(3, 6)


def balinese_runs(tokens: Tokens, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that are the whole of a run which opens as Balinese names do; for English texts."""
    words = wording()
    return [
        item
        for item in candidates
        if item.known is None
        and tokens.text[item.start] in words.balinese_opens
        and item.end - item.start in _WORDS
        and tokens.text[item.start + 1] in words.balinese_names
        and end_of_run(tokens, item.start) == item.end
        and all(is_of_person(word) for word in tokens.text[item.start + 1 : item.end])
    ]
