"""The words of the views and numbers as people write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from extractor.knowledge import terms
from extractor.knowledge.codewords import code_labels, unit_labels
from extractor.language.describe.amounts import amount
from extractor.record import Figure, Labels


@cache
def words(table: str) -> Mapping[str, str]:
    """Return one table of the views' wording."""
    text = files("extractor.view").joinpath("words.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables[table]


@cache
def sides() -> Mapping[str, Mapping[str, terms.Labels]]:
    """Return what the sides of an opportunity do: `seeker` or `provider` -> kind -> words."""
    tables = tomllib.loads(files("extractor.view").joinpath("words.toml").read_text("utf-8"))
    return {
        side: {kind: terms.Labels(**pair) for kind, pair in tables[side].items()} for side in ("seeker", "provider")
    }


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
    hedge = "" if figure.approximation == "exact" else f"{code_labels()['approximation'][figure.approximation].en} "
    if figure.kind == "money":
        return f"{hedge}{figure.unit} {number}"
    if number in {"1", "-1"} and figure.unit not in words("signs"):
        return f"{hedge}{number} {spoken(figure.unit)}"
    return f"{hedge}{number} {unit_words(figure).en}"


def unit_words(figure: Figure) -> terms.Labels:
    """Return what stands behind the number of a figure that is no money: a noun, English in the plural, or a sign."""
    unit, plain = figure.unit, spoken(figure.unit)
    known, counted = unit_labels().get(unit), figure.kind == "count"
    if sign := words("signs").get(unit):
        return terms.Labels(sign, sign)
    # a unit whose code is its name is a word, any other a sign: `container`, but `kg`
    if known and (counted or known.en in {plain, f"{plain}s"}):
        return known
    return terms.Labels(plain, words("plurals").get(unit, f"{plain}s") if counted else plain)


def flow(origin: str | None, destination: str | None) -> str:
    """Return a flow of goods or capital as `ID → JP`; empty where both ends are unknown."""
    return f"{origin or '?'} → {destination or '?'}" if origin or destination else ""


def percent(confidence: float) -> str:
    """Return a probability in whole percent."""
    return f"{confidence:.0%}"


def period(start: str | None, end: str | None) -> str:
    """Return a stretch of dates."""
    return " to ".join(x for x in (start, end) if x)
