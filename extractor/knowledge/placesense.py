"""Tells from the words around a country's name whether it stands for something else: a currency, a person, a sea."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.knowledge.names import person_words

_NEAR = 300
"""Characters on either side in which a word may tell one place from another of the same name."""
_NOT = "non-"
_LAST_WORD = re.compile(r"([\w.$]+)[\s-]*$")
_NEXT_WORD = re.compile(r"[\s-]*([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class _Words:
    currency_before: frozenset[str]
    currency_after: frozenset[str]
    language_before: frozenset[str]
    language_after: frozenset[str]
    inside: tuple[str, ...]
    also_word: frozenset[str]
    also_given: frozenset[str]
    also_place: dict[str, tuple[re.Pattern[str], re.Pattern[str]]]
    lies_in: dict[str, re.Pattern[str]]
    """For a place of a country's name what right behind it tells in which country it lies, and that is no list."""
    thing_after: dict[str, frozenset[str]]


@cache
def _words() -> _Words:
    table: dict[str, Any] = tomllib.loads(
        files("extractor.knowledge").joinpath("data", "place_words.toml").read_text("utf-8")
    )
    sets = ("currency_before", "currency_after", "language_before", "language_after", "also_given", "also_word")
    return _Words(
        **{name: frozenset(table[name]) for name in sets},
        inside=tuple(table["inside"]),
        also_place={name: (_any(row["other"]), _any(row["own"])) for name, row in table["also_place"].items()},
        lies_in={
            name: re.compile(
                rf", (?:{'|'.join(map(re.escape, row['in_country']))})(?!\w)(?!,? (?:dan|serta|and|&)(?!\w))"
            )
            for name, row in table["also_place"].items()
            if "in_country" in row
        },
        thing_after={name: frozenset(words) for name, words in table["thing_after"].items()},
    )


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)})(?!\w)")


def longer_names() -> tuple[str, ...]:
    """Return names that hold the word of a country and name none: "Indian Ocean", "Amerika Latin"."""
    return _words().inside


def words_in_small() -> frozenset[str]:
    """Return the names of countries that written small are other words: "chili"."""
    return _words().also_word


def in_other_sense(text: str, start: int, end: int, name: str) -> bool:
    """Whether the country `name` at `text[start:end]` means a currency, language, person, thing or another place.

    In "non-US exports" it means every other one.
    """
    left, right = _neighbours(text, start, end)
    words = _words()
    return (
        names_currency(text, start, end)
        or text[max(0, start - len(_NOT)) : start].lower() == _NOT
        or left.lower() in words.language_before
        or right.lower() in words.language_after
        or right.lower() in words.thing_after.get(name, ())
        or (name in words.also_given and left in person_words())
        or _is_other_place(text, start, end, name)
    )


def names_currency(text: str, start: int, end: int) -> bool:
    """Whether the country at `text[start:end]` only names a currency: "dolar AS", "Singapore dollar", "US$"."""
    left, right = _neighbours(text, start, end)
    words = _words()
    before, after = left.lower() in words.currency_before, right.lower() in words.currency_after
    return before or after or text.startswith("$", end)


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the word before and the word after, empty where a mark stands between."""
    before = _LAST_WORD.search(text[max(0, start - 24) : start])
    after = _NEXT_WORD.match(text, end)
    return before[1] if before else "", after[1] if after else ""


def _is_other_place(text: str, start: int, end: int, name: str) -> bool:
    patterns = _words().also_place.get(name)
    if patterns is None:
        return False
    if (lies_in := _words().lies_in.get(name)) is not None and lies_in.match(text, end):
        return True
    near = text[max(0, start - _NEAR) : start] + " " + text[end : end + _NEAR]
    other, own = (pattern.search(near) for pattern in patterns)
    return other is not None and own is None
