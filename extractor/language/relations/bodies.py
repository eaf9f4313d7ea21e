"""Relations of organisations: what they belong to and where they have their seat."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc

from extractor.language.facts import Entity, Mention, Relation
from extractor.language.relations.wording import wording
from extractor.language.tokens import sentence_at, tokens_of

_SURE = 0.8
_WIDEST = 60  # characters between the two names


def find_bodies(doc: Doc, entities: list[Entity]) -> list[Relation]:
    """Return `part_of` and `based_in` relations stated in plain patterns, each once."""
    out: dict[tuple[str, int, int], Relation] = {}
    text = tokens_of(doc).whole
    for (left, a), (right, b) in _neighbours(entities):
        if b.start - a.end > _WIDEST or "\n" in text[a.end : b.start]:
            continue
        for type_, subject, object_ in _stated(text, (left, a), (right, b)):
            key = (type_, id(subject), id(object_))
            if subject is not object_ and key not in out:
                evidence = sentence_at(doc, a.start)
                why = [f"between:{text[a.end : b.start].strip()}"]
                out[key] = Relation(type_, subject, object_, evidence, None, _SURE, why)
    return list(out.values())


def _neighbours(entities: list[Entity]) -> Iterator[tuple[tuple[Entity, Mention], tuple[Entity, Mention]]]:
    mentions = sorted(((m, i) for i, e in enumerate(entities) for m in e.mentions))
    for (a, i), (b, j) in pairwise(mentions):
        yield (entities[i], a), (entities[j], b)


def _stated(
    text: str, left: tuple[Entity, Mention], right: tuple[Entity, Mention]
) -> Iterator[tuple[str, Entity, Entity]]:
    (first, a), (second, b) = left, right
    words = wording()
    between = text[a.end : b.start]
    types = (first.type, second.type)
    if types == ("organization", "organization"):
        unit = between == " " and any(a.text.startswith(f"{word} ") for word in words.unit_open)
        if unit or words.part_of.fullmatch(between):
            yield "part_of", first, second
    elif types == ("organization", "place") and words.based_in.fullmatch(between):
        yield "based_in", first, second
    elif types == ("place", "organization") and words.seat_first.fullmatch(between):
        yield "based_in", second, first
