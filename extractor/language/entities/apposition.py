"""The country of a name that tells none, from the places right behind it: `Pemerintah Kota Izmit, Kocaeli, Turki`."""

from __future__ import annotations

from typing import Final

from extractor.knowledge.places import country_names, place_of
from extractor.language.tokens import Tokens

_WORDS: Final = 4
"""Words of a place's name at most."""
_AND: Final = frozenset({"dan", "and", "serta", "&", "atau", "or", "/"})
_JOINS: Final = _AND | {","}


def country_behind(tokens: Tokens, start: int, end: int) -> str | None:
    """Return the country of the place, or place and country, in which the name at `start:end` is said to lie.

    None where nothing follows, and where it may be one of a list.
    """
    first = _place_at(tokens, end)
    if first is None:
        return None
    code, is_country, after = first
    if not is_country and (further := _place_at(tokens, after)) is not None:
        second, is_country, after = further
        if not is_country or second != code:
            return None
    listed = start > 0 and tokens.text[start - 1] in _JOINS and not is_country
    return None if listed or _goes_on(tokens, after) else code


def _place_at(tokens: Tokens, comma: int) -> tuple[str, bool, int] | None:
    """Return the country of the place behind the comma, whether it is the country itself, and the token behind it."""
    last = tokens.sentence(comma)[1] if comma < len(tokens) else 0
    if comma + 1 >= last or tokens.text[comma] != ",":
        return None
    for end in range(min(last, comma + 1 + _WORDS), comma + 1, -1):
        name = tokens.piece(comma + 1, end)
        if code := country_names().get(name):
            return code, True, end
        place = place_of(name) if name[0].isupper() else None
        if place is not None and not place.doubtful and place.country:
            return place.country, False, end
    return None


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether a list goes on at `at`, behind one of its places."""
    ahead = tokens.text[at : at + 2]
    if len(ahead) == 2 and ahead[0] == ",":
        return ahead[1] in _JOINS or ahead[1][0].isupper()
    return bool(ahead) and ahead[0] in _AND
