"""The words of the views and numbers as people write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from extractor.language.describe.amounts import amount
from extractor.record import Figure, Labels


@cache
def words(table: str) -> Mapping[str, str]:
    """Return one table of the views' wording."""
    text = files("extractor.view").joinpath("words.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables[table]


def clean(text: str) -> str:
    """Return `text` on one line, with control characters blanked so that no page can steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def spoken(name: str) -> str:
    """Return a code word of the contract as plain words: `market_access` as `market access`."""
    return name.replace("_", " ")


def label(labels: Labels) -> str:
    """Return both names of a thing, once where they are the same."""
    return labels.id if labels.id == labels.en else f"{labels.id} / {labels.en}"


def measured(figure: Figure) -> str:
    """Return value, unit and hedge of a figure: `about 14 companies`, `USD 17.9 million`, `5.2 %`."""
    number = amount(figure.value, figure.value_max, "en")
    hedge = words("approximation")[figure.approximation]
    if figure.kind == "money":
        return f"{hedge}{figure.unit} {number}"
    unit = words("units").get(figure.unit, figure.unit)
    is_word = figure.kind == "count" or unit in words("plurals")
    return f"{hedge}{number} {_plural(unit) if is_word and number not in {'1', '-1'} else spoken(unit)}"


def _plural(unit: str) -> str:
    return words("plurals").get(unit, f"{spoken(unit)}s")


def flow(origin: str | None, destination: str | None) -> str:
    """Return a flow of goods or capital as `ID → JP`; empty where both ends are unknown."""
    return f"{origin or '?'} → {destination or '?'}" if origin or destination else ""


def percent(confidence: float) -> str:
    """Return a probability in whole percent."""
    return f"{confidence:.0%}"


def period(start: str | None, end: str | None) -> str:
    """Return a stretch of dates."""
    return " to ".join(x for x in (start, end) if x)
