"""Units of measure and counted nouns in both languages, with the unit names of the record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractor.knowledge.phrases import NamesAt
from extractor.knowledge.tables import any_of, names_in, read_table

UnitKind = Literal["quantity", "count"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the record: its code, whether it is a physical quantity or a count of things, how many a form means."""

    code: str
    kind: UnitKind
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit form with a pattern that finds one: physical units (`quantities`) and counted nouns (`nouns`)."""

    forms: dict[str, Unit]
    exact: dict[str, Unit]
    quantities: NamesAt
    nouns: NamesAt

    def unit(self, written: str) -> Unit | None:
        """Return the unit of a form as written, None where it is none; symbols such as `MW` keep their case."""
        plain = " ".join(written.split())
        return self.exact.get(plain) or self.forms.get(plain.lower())


@cache
def units() -> Units:
    """Return the table of `units.csv`. `match` its patterns at the place where a unit may start."""
    forms: dict[str, Unit] = {}
    exact: dict[str, Unit] = {}
    for row in read_table("units.csv"):
        unit = Unit(row["code"], "quantity" if row["kind"] == "quantity" else "count", int(row["factor"] or 1))
        for form in (*names_in(row["id"]), *names_in(row["en"])):
            forms.setdefault(form.lower(), unit)
        exact |= dict.fromkeys(names_in(row["exact"] or ""), unit)
    measured = [w for w, u in forms.items() if u.kind == "quantity"]
    counted = [w for w, u in forms.items() if u.kind == "count"]
    # a symbol is no letter of a longer word: `500 t-shirts`
    symbols = rf"(?:{any_of(exact)})(?!-[^\W\d])"
    quantities = re.compile(rf"(?P<unit>{symbols}|(?i:{any_of(measured)}))(?![\w²³])")
    nouns = re.compile(rf"(?P<unit>(?i:{any_of(counted)}))(?!\w)")
    return Units(forms, exact, NamesAt(quantities, [*exact, *measured]), NamesAt(nouns, counted))
