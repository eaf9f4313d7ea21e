"""The reading view's words and numbers in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from extractor.knowledge.codewords import code_labels
from extractor.knowledge.terms import Labels, Lang
from extractor.language.describe.amounts import amount
from extractor.record import Figure
from extractor.view.words import sides, unit_words

_LANGUAGES: Final[tuple[Lang, ...]] = ("id", "en")


@cache
def tables() -> Mapping[str, Mapping[str, Labels]]:
    """Return every table of words.toml, those that the views share and those of the record's codes."""
    data = tomllib.loads(files("extractor.view.reading").joinpath("words.toml").read_text("utf-8"))
    own = {name: {key: Labels(**pair) for key, pair in table.items()} for name, table in data.items()}
    return {**code_labels(), **sides(), **own}


def told(table: str, key: str) -> Labels:
    """Return the words for a code of the record or a piece of the page; KeyError where there are none."""
    return tables()[table][key]


def alike(text: str) -> Labels:
    """Return `text` for both languages: names, codes, what the article says."""
    return Labels(text, text)


def joined(parts: list[Labels], by: str = " ") -> Labels:
    """Return the parts that say something, joined."""
    return Labels(by.join(p.id for p in parts if p.id), by.join(p.en for p in parts if p.en))


def measured(figure: Figure) -> Labels:
    """Return value, unit and hedge: `sekitar USD 17,9 juta` and `about USD 17.9 million`."""
    number = _number(figure)
    hedge = alike("") if figure.approximation == "exact" else told("approximation", figure.approximation)
    if figure.kind == "money":
        return joined([hedge, alike(figure.unit), number])
    return joined([hedge, number, unit_words(figure)])


def _number(figure: Figure) -> Labels:
    return Labels(*(amount(figure.value, figure.value_max, lang) for lang in _LANGUAGES))
