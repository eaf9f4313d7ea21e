"""Currencies as written in Indonesian and English news: signs in front, names behind, and their ISO 4217 codes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
    for row in _rows():
        signs |= {sign: row["code"] for sign in row["before"].split("|") if sign}
        names |= {name.lower(): row["code"] for name in row["after"].split("|") if name}
    before = re.compile(rf"(?:(?<!\w)|(?<=\d)|(?<=[a-z]))(?P<sign>{_any(signs)})\s?$")
    after = re.compile(rf"[ \u00a0-]?(?P<name>(?i:{_any(names)}))(?![\w$])")
    return Currencies(before, after, signs, names)


def _rows() -> Iterable[dict[str, str]]:
    text = files("extractor.knowledge.data").joinpath("currencies.csv").read_text("utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=lambda w: (-len(w), w)))
