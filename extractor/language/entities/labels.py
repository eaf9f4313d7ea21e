"""Labels in both languages, kind and country of an entity, from the tables or composed from its head word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from extractor.knowledge.places import countries_in, place_of
from extractor.language.entities.bodywords import turned
from extractor.language.entities.governed import Governed, governed, place_label
from extractor.language.entities.known import Known
from extractor.language.facts import Names
from extractor.language.remembered import MEMO

_ON = " tentang "
_DATED = re.compile(r"(.+?)(?: [Tt]ahun)? ((?:19|20)\d\d)")  # "Rapat Koordinasi Pangan Tahun 2023"
_LONGEST = 5  # words of a head
_INDONESIAN_FORMS = frozenset(
    {"pt", "pt.", "cv", "cv.", "ud", "tbk", "tbk.", "perum", "koperasi", "kud", "bumd", "bumdes"}
)
_STATE_KINDS = frozenset(
    {"ministry", "agency", "government", "regency", "province", "law", "university", "party", "association"}
)
_INDONESIAN_UNITS = frozenset({"kecamatan", "kelurahan", "desa", "dusun", "nagari"})
"""Heads of places below the regency, which other countries' villages and districts seldom have in news."""
_REGIONS = frozenset({"kabupaten", "kota", "provinsi", "kecamatan"})
_GLOSS = re.compile(r"(.+) \([A-Z]\w+\) (.+)")
"""A short form inside a name: "Dinas Perikanan (Diskan) Kabupaten Sikka"."""
_SLOT = re.compile(r"\{(\w+)\}")
_OPTION = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Labels:
    """What `describe_name` says of a name."""

    names: Names
    kind: str | None
    country: str | None
    told: bool = True
    """Whether the name or a table tells the country; else it is none, or that of the language."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A pattern for the label of a name, one for what is no place, and what the head word tells: kind and country.

    A country here is that of a mission, wherever it has its seat.
    """

    label: str
    proper: str | None = None
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class _Tables:
    heads_id: Mapping[str, _Form]
    heads_en: Mapping[str, _Form]
    middles_en: Mapping[str, _Form]
    tails_en: Mapping[str, _Form]
    shapes_id: Mapping[re.Pattern[str], str]
    shapes_en: Mapping[re.Pattern[str], str]
    kinds: Mapping[str, str]


@cache
def _tables() -> _Tables:
    table = tomllib.loads(files("extractor.language.entities").joinpath("labels.toml").read_text("utf-8"))
    return _Tables(
        heads_id=_forms(table["heads_id"]),
        heads_en=_forms(table["heads_en"]),
        middles_en=_forms(table["middles_en"]),
        tails_en=_forms(table["tails_en"]),
        shapes_id=_shapes(table["shapes_id"]),
        shapes_en=_shapes(table["shapes_en"]),
        kinds={word: kind for kind, words in table["kinds"].items() for word in words},
    )


def _forms(table: Mapping[str, Mapping[str, str]]) -> dict[str, _Form]:
    return {words: _Form(**form) for words, form in table.items()}


def _shapes(table: Mapping[str, str]) -> dict[re.Pattern[str], str]:
    return {re.compile(shape, re.IGNORECASE): label for shape, label in table.items()}


def describe_name(name: str, type_: str, known: Known | None, *, english: bool) -> Labels:
    """Return labels, kind and country of a name; `known` is its table entry, if any."""
    if known is not None and known.type == type_:
        return Labels(Names(known.label_id, known.label_en), known.kind, known.country)
    return _composed(name, type_, english=english)


@lru_cache(maxsize=MEMO)
def _composed(name: str, type_: str, *, english: bool) -> Labels:
    if type_ == "person":
        return Labels(Names(name, name), None, None)
    other = _from_english(name.removeprefix("The ")) if english else _from_indonesian(_unglossed(name))
    names = Names(other or name, name) if english else Names(name, other or name)
    kind = (_tail_kind(name) if english else _head_kind(name)) or _kind_by_word(name)
    if country := _head_country(name) or _country(name, type_):
        return Labels(names, kind, country)
    unit = type_ == "place" and name.casefold().split(maxsplit=1)[0] in _INDONESIAN_UNITS
    indonesian = unit or kind in _STATE_KINDS
    return Labels(names, kind, "ID" if indonesian and not english else None, told=False)


def _unglossed(name: str) -> str:
    """A name without the short form inside it, where a place follows that."""
    found = _GLOSS.fullmatch(name)
    told = found is not None and place_label(found[2], english=False) is not None
    return f"{found[1]} {found[2]}" if found and told else name


def _kind_by_word(name: str) -> str | None:
    words = name.casefold().split()
    return next((kind for word in (words[0], words[-1]) if (kind := _tables().kinds.get(word))), None)


def _head_kind(name: str) -> str | None:
    words = name.split()
    found = (form for size, form in _heads(words, _tables().heads_id) if size < len(words))
    return next((form.kind for form in found if form.kind), None)


def _head_country(name: str) -> str | None:
    """The country whose mission abroad a name opens with, in either language: `KBRI Kairo`."""
    return next((form.country for _, form in _heads(name.split(), _tables().heads_id) if form.country), None)


def _tail_kind(name: str) -> str | None:
    words = name.split()
    found = (form for size, form in _tails(words) if size < len(words))
    return next((form.kind for form in found if form.kind), None)


def _heads(words: list[str], table: Mapping[str, _Form]) -> Iterator[tuple[int, _Form]]:
    """The forms whose head opens `words`, longest first, with the size of the head in words."""
    for size in range(min(_LONGEST, len(words)), 0, -1):
        if form := table.get(" ".join(words[:size]).casefold()):
            yield size, form


def _tails(words: list[str]) -> Iterator[tuple[int, _Form]]:
    for size in range(min(_LONGEST, len(words)), 0, -1):
        if form := _tables().tails_en.get(" ".join(words[-size:]).casefold()):
            yield size, form


def _from_indonesian(name: str) -> str | None:
    """`Pelabuhan Bitung` -> `Bitung Port`; None where a part of the name is unknown."""
    law, _, subject = name.partition(_ON)
    if label := _shaped(law, _tables().shapes_id):
        told = turned(subject, english=False) if subject else None
        return f"{label} on {told}" if told else label
    if dated := _DATED.fullmatch(name):
        bare = _from_indonesian(dated[1])
        return f"{bare} {dated[2]}" if bare else None
    words = name.split()
    for size, form in _heads(words, _tables().heads_id):
        return _filled(form, " ".join(words[size:]), english=False)
    return None


def _from_english(name: str) -> str | None:
    """`Japanese government` -> `Pemerintah Jepang`; None where a part of the name is unknown."""
    if label := _shaped(name, _tables().shapes_en):
        return label
    labels = (_filled(form, rest, english=True) for form, rest in _english_forms(name))
    return next((label for label in labels if label), None)


def _english_forms(name: str) -> Iterator[tuple[_Form, str]]:
    """The forms that a name may have, with what the head governs: by its opening, its middle, its end."""
    words = name.split()
    for size, form in _heads(words, _tables().heads_en):
        yield form, " ".join(words[size:])
    for middle, form in _tables().middles_en.items():
        before, _, behind = name.partition(f" {middle} ")
        if behind:
            yield form, f"{before} {behind}"
    before, _, place = name.rpartition(" of ")
    if before and place_label(place, english=True) is not None:
        words = [*place.split(), *before.split()]
    for size, form in _tails(words):
        yield form, " ".join(words[:-size]).removesuffix("'s").removesuffix("’s")


def _shaped(name: str, shapes: Mapping[re.Pattern[str], str]) -> str | None:
    """The label of a name with numbers; a group called `topic` in its pattern must be known words."""
    for shape, label in shapes.items():
        if (found := shape.fullmatch(name)) is None:
            continue
        topic = found.groupdict().get("topic")
        told = turned(topic, english=shapes is _tables().shapes_en) if topic else ""
        return found.expand(label).format(topic=told) if told is not None else None
    return None


def _filled(form: _Form, rest: str, *, english: bool) -> str | None:
    """The label that a pattern gives with what its head governs."""
    part = governed(rest, english=english)
    pattern = form.label
    if form.proper and part.place is None and part.topic is None:
        pattern = form.proper
    slots = _slots(part, set(_SLOT.findall(pattern)))
    if slots is None:
        return None
    for option in _OPTION.findall(pattern):
        filled = all(slots[slot] for slot in _SLOT.findall(option))
        pattern = pattern.replace(f"[{option}]", option if filled else "")
    if not all(slots[slot] for slot in _SLOT.findall(pattern)):
        return None
    return pattern.format(**slots)


def _slots(part: Governed, asked: set[str]) -> dict[str, str] | None:
    """What each slot asked for holds; None where something of the name would be lost."""
    if asked & {"proper", "name"}:
        return {"proper": part.label or part.text, "name": part.whole or ""}
    place = part.place or ("" if "topic" in asked else part.proper or "")
    slots = {"place": place, "front": part.front or place, "topic": part.topic or "", "seat": part.seat or ""}
    lost = (part.topic and "topic" not in asked) or (part.seat and "seat" not in asked)
    unread = part.text and not (place or part.topic)
    return None if lost or unread else slots


def translate(text: str) -> str:
    """Return an Indonesian complement in English as far as the tables know its words, else as it is."""
    label = place_label(text, english=False)
    return label if label is not None else turned(text, english=False) or text


def _country(name: str, type_: str) -> str | None:
    """The country a name tells: one named in it, an Indonesian legal form, a place in it."""
    if (named := list(countries_in(name))) and named[-1].code not in {"EU", "ASEAN"}:
        return named[-1].code
    words = name.split()
    ends = {w.casefold() for w in (words[0], words[0].partition(".")[0], words[-1])}  # "PT.Lidi" too
    if type_ == "organization" and _INDONESIAN_FORMS & ends:
        return "ID"
    heads = [i for i, word in enumerate(words) if (i == 0 and type_ == "place") or (i and word.casefold() in _REGIONS)]
    if found := next((code for i in heads if (code := _place_of_head(words[i:])) is not None), None):
        return found
    for size in (3, 2, 1):
        for i in range(len(words) - size + 1):
            place = place_of(" ".join(words[i : i + size]))
            if place is not None and not place.doubtful and place.country:
                return place.country
    return None


def _place_of_head(words: list[str]) -> str | None:
    """The country of the place that a head names the kind of, a doubtful one too: "Pulau Seram", "Kota Medan"."""
    places = (place_of(" ".join(words[size:])) for size, _ in _heads(words, _tables().heads_id) if size < len(words))
    return next((place.country for place in places if place is not None and place.country), None)
