"""Loads plain knowledge that no figure can go against from `bounds.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of the world: rates (IDR for one USD), prices (USD a kilogram; IDR), tonnes a year by HS heading."""

    rupiah_per_dollar: tuple[float, float]
    dearest_per_kilogram: float
    cheapest_rupiah: float
    world_tonnes: Mapping[str, float]


@cache
def bounds() -> Bounds:
    """Return the limits; sources stand in the file."""
    table = tomllib.loads(files("extractor.language.checks").joinpath("bounds.toml").read_text("utf-8"))
    low, high = table["rupiah_per_dollar"]
    return Bounds(
        (float(low), float(high)), table["dearest_per_kilogram"], table["cheapest_rupiah"], table["world_tonnes"]
    )
