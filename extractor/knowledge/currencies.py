"""Currencies as written in Indonesian and English news: signs in front, names behind, and their ISO 4217 codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractor.knowledge.tables import any_of, names_in, read_table


@dataclass(frozen=True, slots=True)
class Currencies:
    """Patterns that match a currency in front of and behind a number, and what they stand for."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    signs: dict[str, str]
    names: dict[str, str]

    def code(self, written: str) -> str | None:
        """Return the ISO 4217 code of a sign or name as written, None where it is none."""
        plain = " ".join(written.split())
        return self.signs.get(plain) or self.names.get(plain.lower())


@cache
def currencies() -> Currencies:
    """Return the table of `currencies.csv` as patterns.

    `before` matches only right at the end of what it is searched in, `after` with `match` at the number's end; both
    take optional white space.
    """
    signs: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in read_table("currencies.csv"):
        signs |= dict.fromkeys(names_in(row["before"]), row["code"])
        names |= {name.lower(): row["code"] for name in names_in(row["after"])}
    before = re.compile(rf"(?:(?<!\w)|(?<=\d)|(?<=[a-z]))(?P<sign>{any_of(signs)})\s?$")
    after = re.compile(rf"[ \u00a0-]?(?P<name>(?i:{any_of(names)}))(?![\w$])")
    return Currencies(before, after, signs, names)
