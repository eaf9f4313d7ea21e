"""What the reading view knows of a fact: where it stands, what it says in both languages, what may be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from extractor.knowledge.terms import Labels
from extractor.record import Span

Layer = Literal["events", "opportunities", "figures", "commodities", "sectors", "entities", "dates"]
LAYERS: Final[tuple[Layer, ...]] = (
    "events", "opportunities", "figures", "commodities", "sectors", "entities", "dates",
)  # fmt: skip
"""In the order of the page."""
CARRIED: Final[frozenset[str]] = frozenset({"events", "opportunities"})
"""Layers whose facts a whole sentence carries; the others stand in a few words."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code with the system it belongs to (`HS 2022`) and what it means."""

    system: str
    value: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a detail; `ref` is the key of the fact it points at."""

    text: Labels
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A line of a card: its name and values."""

    name: Labels
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a fact: its code word in the record and the words for it."""

    name: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Target:
    """What a correction may do: the item it addresses (`events/v1`), the types it may take, its system of codes."""

    path: str
    types: tuple[Type, ...] = ()
    codes: Literal["hs", "isic", "country"] | None = None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact as a card and in the text.

    `key` is its id in the page, `mentions` are its own words, the best first, `evidence` the sentences that carry it.
    `names` is what the thing is called in either language, `sentence` tells it whole. `target` is
    None for what no record holds: dates.
    """

    key: str
    layer: Layer
    type: Type
    title: Labels
    confidence: float
    mentions: tuple[Span, ...]
    evidence: tuple[Span, ...] = ()
    code: Code | None = None
    names: Labels | None = None
    sentence: Labels | None = None
    details: tuple[Detail, ...] = ()
    why: tuple[str, ...] = ()
    target: Target | None = None
    is_tie: bool = False

    @property
    def places(self) -> tuple[Span, ...]:
        """Where its card leads to: its mentions, else its evidence."""
        return self.mentions or self.evidence


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning of the record."""

    key: str
    name: Labels
    message: str
    span: Span | None
