"""A number with its unit, and the forms of `patterns.toml` that tell one."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Candidate(NamedTuple):
    """A number with its unit. `form` says how the unit was found: sign, name, percent, unit, noun, plural or bare.

    `vague` is a range told by one word, such as "puluhan ribu ton"; `sign` is the plus or minus before it. `leaning` is
    the part of the whole told next ("seven of nine firms") or what the value told next came from.
    """

    start: int
    end: int
    kind: str
    value: int | float
    unit: str
    form: str
    value_max: int | float | None = None
    words: bool = False
    number_end: int = 0
    head: str = ""
    vague: bool = False
    sign: str = ""
    leaning: bool = False


@cache
def patterns() -> dict[str, Any]:
    """Return the tables of `patterns.toml`."""
    return tomllib.loads(files("extractor.language.figures").joinpath("patterns.toml").read_text("utf-8"))


@cache
def excluded(name: str) -> frozenset[str]:
    """Return the words of a list of the table `exclude`."""
    return frozenset(patterns()["exclude"][name])


@cache
def makers() -> frozenset[str]:
    """Return the makers whose models are numbers."""
    return frozenset(patterns()["makers"]["names"])


@cache
def minor_units() -> re.Pattern[str]:
    """Return a pattern of the hundredths of currencies; the group that matches is named by the currency's code."""
    groups = "|".join(f"(?P<{code}>{forms})" for code, forms in patterns()["minor"].items())
    return re.compile(rf"(?:{groups})(?!\w)", re.I)


@cache
def _compiled(table: str, name: str, before: str, after: str) -> re.Pattern[str]:
    return re.compile(f"{before}(?:{patterns()[table][name]}){after}", re.I)


def form_pattern(name: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return a pattern of the table `forms` with what must stand around it."""
    return _compiled("forms", name, before, after)
