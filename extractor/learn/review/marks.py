"""The facts of a record as labelled places in its text: what annotation tools show, and what they give back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from extractor.record import Opportunity, Record, Relation, Span, targets
from extractor.record.models import EntityType, EventType, FigureKind, OpportunityKind, RelationType

_PREFIXES: Final = {"figures": "figure", "events": "event", "opportunities": "opportunity"}
_PLAIN: Final = {"commodities": "commodity", "sectors": "sector"}
LAYERS: Final = ("entities", "commodities", "sectors", "figures", "events", "opportunities")
"""The lists of a record that have places in the text."""
_TYPES: Final = {
    "figures": get_args(FigureKind), "events": get_args(EventType), "opportunities": get_args(OpportunityKind),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One labelled place, offsets in code points; `id` is the item's in its record, None for a new one.

    `code` is the country of an entity, the HS code of a good, the ISIC code of a branch.
    """

    start: int
    end: int
    label: str
    id: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between the entities with these ids."""

    label: str
    subject: str
    object: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool gives back for one record; `links` is None where it does not show relations."""

    record: str
    text: str
    marks: Sequence[Mark]
    links: Sequence[Link] | None
    where: str
    reviewer: str | None = None
    at: str | None = None


def labels() -> list[str]:
    """Return every label, in the order of the record's lists."""
    found = list(get_args(EntityType)) + list(_PLAIN.values())
    return found + [f"{_PREFIXES[layer]}:{kind}" for layer, kinds in _TYPES.items() for kind in kinds]


def link_labels() -> list[str]:
    """Return the label of every kind of relation."""
    return list(get_args(RelationType))


def label_of(layer: str, kind: str | None) -> str:
    """Return the label of an item of that list and type, None for goods and branches, which have no types."""
    return _PLAIN.get(layer) or (f"{_PREFIXES[layer]}:{kind}" if layer in _PREFIXES else str(kind))


def layer_of(label: str) -> tuple[str, str | None] | None:
    """Return the list and the type that a label stands for, None for a label that is not ours."""
    if label not in labels():
        return None
    prefix, colon, kind = label.partition(":")
    if colon:
        return next(layer for layer, name in _PREFIXES.items() if name == prefix), kind
    return next(((layer, None) for layer, name in _PLAIN.items() if name == label), ("entities", label))


def marks_of(record: Record) -> list[Mark]:
    """Return all marks of `record`: every mention, the trigger of an event, the evidence of an opportunity."""
    return [mark for layer in LAYERS for item in getattr(record, layer) for mark in marks_of_item(layer, item)]


def marks_of_item(layer: str, item: object) -> list[Mark]:
    """Return the marks of one item of that list."""
    name, code, kind = getattr(item, "id", None), _code(layer, item), None
    if layer not in _PLAIN:
        kind = getattr(item, "kind" if layer in {"figures", "opportunities"} else "type")
    return [Mark(span.start, span.end, label_of(layer, kind), name, code) for span in _spans(item)]


def _spans(item: object) -> list[Span]:
    for key in ("mentions", "mention", "trigger"):
        found: list[Span] | Span | None = getattr(item, key, None)
        if found is not None:
            return found if isinstance(found, list) else [found]
    return list(item.evidence) if isinstance(item, Opportunity) else []


def _code(layer: str, item: object) -> str | None:
    if layer == "entities":
        country: str | None = getattr(item, "country", None)
        return country
    link = getattr(item, {"commodities": "hs", "sectors": "isic"}.get(layer, ""), None)
    return link.code if link else None


def links_of(record: Record) -> Iterator[tuple[str, Link]]:
    """Yield the target and the link of every relation between two entities."""
    for target, item in targets(record).items():
        if isinstance(item, Relation) and item.object:
            yield target, Link(item.type, item.subject, item.object)
