"""Reads what the head word of a name governs: a topic of known words, a place or country, or a proper name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.knowledge.places import countries, country_adjectives, country_names, country_of, place_of
from extractor.language.entities.bodywords import knows_a_word, turned

_PLACE_WORDS = 4  # words of a place's name at most


@dataclass(frozen=True, slots=True)
class Governed:
    """The part of a name behind or before its head; texts are labels in the other language, None where there is none.

    topic   known words; `Trade`
    place   as it stands behind a preposition; `the Netherlands`, `South Sulawesi`, `Tegal Regency`
    front   as it stands before a noun; `Dutch`, `South Sulawesi`
    seat    the city behind a country; `Doha` of `RI Doha`
    label   the bare label of a part that is all place; `Netherlands`
    proper  the text itself where none of its words is known
    whole   label, proper name or topic, with the place where there is one
    """

    text: str
    topic: str | None = None
    place: str | None = None
    front: str | None = None
    seat: str | None = None
    label: str | None = None
    proper: str | None = None
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class _Land:
    """A place or country: its label, what stands before a noun and behind a preposition."""

    label: str
    front: str
    place: str


@dataclass(frozen=True, slots=True)
class _Tables:
    markers: Mapping[str, str]
    markers_en: Mapping[str, str]
    states: Mapping[str, str]
    fronts: Mapping[str, str]
    the: frozenset[str]


@cache
def _tables() -> _Tables:
    table = tomllib.loads(files("extractor.language.entities").joinpath("labels.toml").read_text("utf-8"))
    the = frozenset(table["articles"]["the"])
    return _Tables(table["markers"], table["markers_en"], table["states"], table["fronts"], the)


def governed(text: str, *, english: bool) -> Governed:
    """Return what `text`, the part of a name that its head governs, says; `english` is the language of the name."""
    text = " ".join(text.split())
    if not text:
        return Governed("")
    land = _land(text, english=english)
    if land is not None:
        return Governed(text, None, land.place, land.front, None, land.label, None, land.label)
    topic = turned(text, english=english)
    if topic is not None:
        return Governed(text, topic, whole=topic)
    return (_split_english(text) if english else _split_indonesian(text)) or _unread(text, english=english)


def place_label(text: str, *, english: bool) -> str | None:
    """Return the label of a place or country in the other language; None where `text` is none."""
    land = _land(text, english=english)
    return land.label if land else None


def _unread(text: str, *, english: bool) -> Governed:
    """A proper name: words in capitals, of which none is known; else only the text."""
    named = all(word[0].isupper() or word[0].isdigit() for word in text.split())
    if not named or knows_a_word(text, english=english):
        return Governed(text)
    return Governed(text, proper=text, whole=text)


def _split_indonesian(text: str) -> Governed | None:
    """A topic with a place behind it, or a state with the city of its mission."""
    words = text.split()
    for size in range(min(_PLACE_WORDS, len(words) - 1), 0, -1):
        before, behind = " ".join(words[:-size]), " ".join(words[-size:])
        land = _land(behind, english=False)
        if land is None or (size == 1 and turned(behind, english=False)):
            continue
        if topic := turned(before, english=False):
            return Governed(text, topic, land.place, land.front, whole=f"{land.front} {topic}")
        state = _named(before.removesuffix(" di"), english=False)
        if state is not None:
            return Governed(text, None, state.place, state.front, land.label)
    return None


def _split_english(text: str) -> Governed | None:
    """A topic with a place before it, or behind `of` or `in`."""
    for joint in (" of ", " in ", ", "):
        before, _, behind = text.rpartition(joint)
        land = _land(behind, english=True) if before else None
        if land is not None and (topic := turned(before, english=True)):
            return Governed(text, topic, land.place, land.front, whole=f"{topic} {land.place}")
    words = text.split()
    for size in range(min(_PLACE_WORDS, len(words) - 1), 0, -1):
        land = _land(" ".join(words[:size]).removesuffix("'s").removesuffix("’s"), english=True)
        if land is not None and (topic := turned(" ".join(words[size:]), english=True)):
            return Governed(text, topic, land.place, land.front, whole=f"{topic} {land.place}")
    return None


def _land(text: str, *, english: bool) -> _Land | None:
    if english:
        return _named(text, english=True) or _marked_english(text)
    return _marked(text) or _named(text, english=False)


def _marked(text: str) -> _Land | None:
    """A place below country level behind its kind: `Kabupaten Tegal`, also one that no table has."""
    marker, _, name = text.partition(" ")
    kind = _tables().markers.get(marker.casefold())
    if kind is None or not name or knows_a_word(name, english=False):
        return None
    place = place_of(name)
    label = f"{place.label_en if place else name} {kind}".strip()
    return _Land(label, label, label)


def _marked_english(text: str) -> _Land | None:
    """A known place with its kind behind it: `Tegal Regency`."""
    name, _, marker = text.rpartition(" ")
    kind, place = _tables().markers_en.get(marker.casefold()), place_of(name)
    if kind is None or place is None:
        return None
    label = f"{kind} {place.label_id}".strip()
    return _Land(label, label, label)


def _named(text: str, *, english: bool) -> _Land | None:
    if state := _state(text):
        return state if not english else None
    bare = text.removeprefix("the ").removeprefix("The ") if english else text
    code = country_names().get(bare) or country_adjectives().get(bare)
    place = place_of(bare)
    if code is None and place is not None:
        label = place.label_id if english else place.label_en
        return _Land(label, label, label)
    code = code or country_of(bare)
    return _country(code, english=english) if code else None


def _state(text: str) -> _Land | None:
    code = _tables().states.get(text.casefold())
    return _country(code, english=False) if code else None


def _country(code: str, *, english: bool) -> _Land:
    country = countries()[code]
    if english:
        return _Land(country.label_id, country.label_id, country.label_id)
    front = _tables().fronts.get(code) or (country.adjectives[0] if country.adjectives else country.label_en)
    the = "the " if code in _tables().the else ""
    return _Land(country.label_en, front, f"{the}{country.label_en}")
