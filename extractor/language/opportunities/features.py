"""Features for an opportunity's sides and for who states it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.language.events.context import EventContext
from extractor.language.events.features import bucket
from extractor.language.facts import Entity, Mention
from extractor.language.stems import stem
from extractor.language.views import SentenceView


@dataclass(frozen=True, slots=True)
class Side:
    """A name that may seek or provide: an entity, or the country of an adjective such as `pembeli Saudi`."""

    mention: Mention
    view: SentenceView
    entity: Entity | None
    country: str | None


def side_candidates(context: EventContext, view: SentenceView) -> list[Side]:
    """Entities and countries in the sentence and its neighbours, nearest sentence first, each country or name once."""
    near = sorted(context.near(view.index), key=lambda v: (abs(v.index - view.index), v.index))
    sides: dict[object, Side] = {}
    for spot in near:
        taken = [m for m, _ in spot.entities]
        for mention, entity in spot.entities:
            if entity.type != "program":
                sides.setdefault(id(entity), Side(mention, spot, entity, entity.country))
        for mention, code in spot.countries:
            if not any(mention.overlaps(m) for m in taken):
                sides.setdefault((code, spot.index), Side(mention, spot, None, code))
    return list(sides.values())


def side_features(context: EventContext, view: SentenceView, kind: str, side: Side) -> list[str]:
    """Features for the part of a candidate in an opportunity: seeker, provider or none; asked `with_kind`."""
    trigger = context.trigger_mention(view, kind)
    start, end = side.mention.start - side.view.mention.start, side.mention.end - side.view.mention.start
    before = [stem(w) for w in side.view.lower[:start].split()[-3:]]
    after = [stem(w) for w in side.view.lower[end:].split()[:3]]
    what = f"{side.entity.type}:{side.entity.kind}" if side.entity else "adjective"
    place = "same" if side.view.index == view.index else "other"
    where = "left" if side.mention.start < trigger.start else "right"
    peers = [m for m, _ in side.view.entities]
    order = peers.index(side.mention) if side.mention in peers else 9
    return [
        f"what:{what}",
        f"at:{place}",
        f"side:{where}:{place}",
        f"home:{side.country == 'ID'}",
        f"order:{bucket(order, 0, 1, 2)}:{place}",
        f"trig:{stem(trigger.text.lower())}:{where}:{place}",
        f"gap:{bucket(abs(side.mention.start - trigger.start), 30, 80, 160)}:{place}",
        *(f"l{len(before) - i}:{w}" for i, w in enumerate(before)),
        *(f"r{i + 1}:{w}" for i, w in enumerate(after)),
        *(f"lw:{w}" for w in before),
    ]


def status_features(context: EventContext, view: SentenceView, kind: str) -> list[str]:
    """Features for whether the party itself states the opportunity or a speaker infers it."""
    words = sorted(set(view.stems))
    features = [f"is:{kind}", *(f"w:{w}" for w in words), *(f"cue:{c}" for c in sorted(view.cues))]
    features.append(f"first_person:{bool({'kami', 'kita', 'we', 'our', 'saya'} & set(view.words))}")
    features.append(f"quoted:{view.lower.startswith(('“', chr(34)))}")
    return features
