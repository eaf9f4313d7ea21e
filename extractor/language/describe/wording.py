"""The words of wording.toml, loaded once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.knowledge.terms import Lang
from extractor.language.describe.phrases import in_words


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one language: `words` by name, `times` around dates, `months` from January on."""

    words: Mapping[str, str]
    times: Mapping[str, str]
    months: Sequence[str]


@dataclass(frozen=True, slots=True)
class Usage:
    """Where English puts "the" (`articles`) and "at" (`places`), and the country that Indonesian leaves unsaid."""

    articles: Mapping[str, frozenset[str]]
    places: Mapping[str, frozenset[str]]
    home: str


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("extractor.language.describe").joinpath("wording.toml").read_text("utf-8"))


@cache
def wording(lang: Lang) -> Wording:
    """Return the words of a language."""
    table = _table()
    words = {key: text for key, text in table[lang].items() if isinstance(text, str)}
    return Wording(words, table[lang]["times"], table["months"][lang])


@cache
def usage() -> Usage:
    """Return the lists that decide on articles and prepositions."""
    table = _table()
    articles, places = ({k: frozenset(v) for k, v in table[name].items()} for name in ("articles", "places"))
    return Usage(articles, places, table["home"])


def listed(names: Sequence[str], lang: Lang, *, most: int) -> str:
    """Return names as a list in words; of more than `most` the first ones and how many others there are.

    >>> listed(["kopi", "teh", "kakao", "lada"], "id", most=3)
    'kopi, teh, dan dua lainnya'
    """
    words = wording(lang).words
    every = list(dict.fromkeys(name for name in names if name))
    if len(every) > most:
        shown = max(1, most - 1)
        every = [*every[:shown], words["others"].format(number=in_words(len(every) - shown, lang))]
    if len(every) < 2:
        return "".join(every)
    *first, last = every
    return words["two" if len(first) == 1 else "many"].format(first=words["comma"].join(first), last=last)
