"""What is read between names: titles, and which entity each token of an article belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.language.facts import Entity


@dataclass(frozen=True, slots=True)
class Title:
    """A title's tokens `start:end`, the body beside it if one is named, and on which side of the person it stands."""

    start: int
    end: int
    text: str
    organization: Entity | None
    side: str
    distance: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Which entity each token belongs to."""

    organization: dict[int, Entity]
    other: dict[int, Entity]
    """Tokens of places and programmes."""
    person: frozenset[int]


def mark(doc: Doc, entities: list[Entity]) -> Marks:
    """Index the tokens of all mentions."""
    organization: dict[int, Entity] = {}
    other: dict[int, Entity] = {}
    person: set[int] = set()
    for entity in entities:
        for mention in entity.mentions:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is None:
                continue
            for i in range(span.start, span.end):
                if entity.type == "organization":
                    organization[i] = entity
                elif entity.type == "person":
                    person.add(i)
                else:
                    other[i] = entity
    return Marks(organization, other, frozenset(person))
