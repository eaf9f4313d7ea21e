"""Whose a ministry is that bears the name of one of Indonesia's: `Brazil's Ministry of Agriculture`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from extractor.knowledge.places import HOME, country_adjectives, country_of, find_countries
from extractor.language.entities.candidates import Candidate
from extractor.language.entities.firms import country_at, home_before
from extractor.language.entities.known import Known
from extractor.language.tokens import Tokens

_ENGLISH: Final = re.compile(r"(?:Ministry|Department) (?:of|for) |.*\bMinistry$")
_BEHIND: Final = frozenset({"of", "in"})
_PLACE_WORDS: Final = 3
"""Words of a place behind a ministry at most."""


def ministries_abroad(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that are the whole name of a ministry with fields that none of Indonesia's lists."""
    told = ((item, item.known) for item in candidates if item.known and item.known.kind == "ministry")
    return [item for item, known in told if known.country != HOME and item.text == known.name and " " in item.text]


def is_named_alike(known: Known | None, names: Iterable[str]) -> bool:
    """Whether a ministry is called by all of its `names` what another country's may be, in English."""
    if known is None or known.kind != "ministry" or known.country not in {HOME, None}:
        return False
    return all(_ENGLISH.match(name) and "Indonesia" not in name for name in names)


def seat_of(tokens: Tokens, spans: Sequence[tuple[int, int]], others: Iterable[Known], told: str | None) -> str | None:
    """Return the country of a ministry that is named alike in several; `spans` are the tokens of its mentions.

    What stands beside a mention says it; else it is the one `told` by the table where Indonesia, one of the `others`
    that are its own or no country at all is named, and else that of the country named most, None where several are.
    """
    if beside := next((code for span in spans if (code := _beside(tokens, *span))), None):
        return beside
    counts = Counter(found.code for found in find_countries(tokens.whole))
    counts.update(known.country for known in others if known.country and known.kind != "country")
    if HOME in counts or not counts:
        return told
    (code, most), *rest = counts.most_common(2)
    return None if rest and rest[0][1] == most else code


def _beside(tokens: Tokens, start: int, end: int) -> str | None:
    """The country right before a name or behind it: `Vietnam's`, `Vietnamese`, `of Vietnam`, `in Hanoi`."""
    if start and not tokens.opens[start]:
        own = country_at(tokens, start - 1, country_adjectives())[0] or home_before(tokens, start)
        if own:
            return own
    if end + 1 >= len(tokens) or tokens.text[end] not in _BEHIND:
        return None
    first = end + 1 + (tokens.text[end + 1] == "the")
    last = min(first + _PLACE_WORDS, tokens.sentence(end)[1])
    names = (tokens.piece(first, stop) for stop in range(last, first, -1))
    return next((code for name in names if name[0].isupper() and (code := country_of(name))), None)
