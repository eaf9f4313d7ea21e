"""The patterns of patterns.toml, loaded once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Wording:
    """Word lists and compiled patterns of the relations pipe."""

    part_of: re.Pattern[str]
    based_in: re.Pattern[str]
    seat_first: re.Pattern[str]
    unit_open: tuple[str, ...]
    back_reference: frozenset[str]
    of_context: frozenset[str]
    portfolios: frozenset[str]
    fields: frozenset[str]
    of_ministry: frozenset[str]
    of_central_bank: frozenset[str]
    before_post: frozenset[str]
    behind_title: frozenset[str]
    led_by: frozenset[str]
    clause_words: frozenset[str]


@cache
def wording() -> Wording:
    """Load patterns.toml."""
    table = tomllib.loads(files("extractor.language.relations").joinpath("patterns.toml").read_text("utf-8"))
    return Wording(
        part_of=re.compile("|".join(table["part_of"])),
        based_in=re.compile("|".join(table["based_in"])),
        seat_first=re.compile("|".join(table["seat_first"])),
        unit_open=tuple(table["unit_open"]),
        back_reference=frozenset(table["back_reference"]),
        of_context=frozenset(table["of_context"]),
        portfolios=frozenset(table["portfolio"]),
        fields=frozenset(table["field"]),
        of_ministry=frozenset(table["of_ministry"]),
        of_central_bank=frozenset(table["of_central_bank"]),
        before_post=frozenset(table["before_post"]),
        behind_title=frozenset(table["behind_title"]),
        led_by=frozenset(table["led_by"]),
        clause_words=frozenset(table["clause_words"]),
    )
