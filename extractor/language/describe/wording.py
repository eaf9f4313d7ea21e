"""The words of wording.toml, loaded once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.knowledge.terms import Lang


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
