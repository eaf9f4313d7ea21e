"""Units of measure and counted nouns in both languages, with the unit names of the record."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

UnitKind = Literal["quantity", "count"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the record: its code and whether it is a physical quantity or a count of things."""

    code: str
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit form with a pattern that finds one: physical units (`quantities`) and counted nouns (`nouns`)."""

    forms: dict[str, Unit]
    exact: dict[str, Unit]
    quantities: re.Pattern[str]
    nouns: re.Pattern[str]

    def unit(self, written: str) -> Unit | None:
        """Return the unit of a form as written, None where it is none; symbols such as `MW` keep their case."""
        plain = " ".join(written.split())
        return self.exact.get(plain) or self.forms.get(plain.lower())


@cache
def units() -> Units:
    """Return the table of `units.csv`. `match` its patterns at the place where a unit may start."""
    forms: dict[str, Unit] = {}
    exact: dict[str, Unit] = {}
    for row in _rows():
        unit = Unit(row["code"], "quantity" if row["kind"] == "quantity" else "count")
        for form in (*row["id"].split("|"), *row["en"].split("|")):
            if form:
                forms.setdefault(form.lower(), unit)
        exact |= {form: unit for form in (row["exact"] or "").split("|") if form}
    measured = [w for w, u in forms.items() if u.kind == "quantity"]
    counted = [w for w, u in forms.items() if u.kind == "count"]
    quantities = re.compile(rf"(?P<unit>(?:{_any(exact)})|(?i:{_any(measured)}))(?![\w²³])")
    nouns = re.compile(rf"(?P<unit>(?i:{_any(counted)}))(?!\w)")
    return Units(forms, exact, quantities, nouns)


def _rows() -> Iterable[dict[str, str]]:
    text = files("extractor.knowledge.data").joinpath("units.csv").read_text("utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=lambda w: (-len(w), w)))
