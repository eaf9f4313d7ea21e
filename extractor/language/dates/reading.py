"""What a time expression means, and what it is read against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Anchor:
    """The publication date, or only its year where the text itself tells no more; both None when unknown."""

    day: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a reader may lean on. `year` is one the same sentence named before, `month_year` one
    it named with a month or quarter; `earlier` and `later` are periods of
    other expressions, the nearest first.
    """

    anchor: Anchor
    ahead: bool = False
    year: int | None = None
    month_year: int | None = None
    earlier: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means; `period` None where it cannot be resolved, `slip` says so when the text errs."""

    kind: str
    period: str | None = None
    approximation: str = "exact"
    confidence: float = 1.0
    slip: str | None = None
