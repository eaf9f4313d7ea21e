"""What the record's codes are called in both languages: types, roles, metrics, units, currencies, countries."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from extractor.knowledge.places import countries
from extractor.knowledge.tables import names_in, read_table
from extractor.knowledge.terms import Labels


@cache
def code_labels() -> Mapping[str, Mapping[str, Labels]]:
    """Return the tables of codes.toml: list of codes -> code -> its labels."""
    data = tomllib.loads(files("extractor.knowledge").joinpath("data", "codes.toml").read_text("utf-8"))
    return {name: {code: Labels(**pair) for code, pair in table.items()} for name, table in data.items()}


def country_labels(code: str) -> Labels:
    """Return the names of a country or bloc; one without a name stands as its code."""
    known = countries().get(code)
    return Labels(known.label_id, known.label_en) if known else Labels(code, code)


@cache
def currency_labels() -> Mapping[str, Labels]:
    """Return the names of each currency of currencies.csv by ISO 4217 code."""
    return {row["code"]: Labels(row["label_id"], row["label_en"]) for row in read_table("currencies.csv")}


@cache
def currency_signs() -> Mapping[str, str]:
    """Return the sign that stands in front of an amount (`Rp`, `US$`), by ISO 4217 code; a code may be its own sign."""
    return {row["code"]: names_in(row["before"])[0] for row in read_table("currencies.csv")}


@cache
def unit_labels() -> Mapping[str, Labels]:
    """Return the name of each unit as it stands behind a number, English in the plural (units.csv, codes.toml)."""
    out = dict(code_labels()["unit"])
    for row in read_table("units.csv"):
        forms = [names_in(row[column])[:1] for column in ("id", "en")]
        known = [form[0] if form else _spoken(row["code"]) for form in forms]
        out.setdefault(row["code"], Labels(*known))
    return out


def unit_label(unit: str) -> Labels:
    """Return the name of a record's unit; a noun that no table lists stands as it is in both languages."""
    return currency_labels().get(unit) or unit_labels().get(unit) or Labels(_spoken(unit), _spoken(unit))


def _spoken(code: str) -> str:
    return code.replace("_", " ")
