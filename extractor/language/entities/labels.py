"""Labels in both languages, kind and country of an entity, from the tables or composed from its head word."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from extractor.knowledge.places import countries, countries_in, country_adjectives, country_of, place_of
from extractor.language.entities.gazetteer import Known
from extractor.language.facts import Names

_MEMO = 20_000  # names remembered at most: news names the same ones again and again
_INDONESIAN_FORMS = frozenset(
    {"pt", "pt.", "cv", "cv.", "ud", "tbk", "tbk.", "perum", "koperasi", "kud", "bumd", "bumdes"}
)
_STATE_KINDS = frozenset(
    {"ministry", "agency", "government", "regency", "province", "law", "university", "party", "association"}
)


@dataclass(frozen=True, slots=True)
class Labels:
    """What `describe_name` says of a name."""

    names: Names
    kind: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class _Tables:
    heads: dict[str, tuple[str, str]]
    tails: dict[str, tuple[str, str]]
    kinds: dict[str, str]
    fields: dict[str, str]


@cache
def _tables() -> _Tables:
    table = tomllib.loads(files("extractor.language.entities").joinpath("labels.toml").read_text("utf-8"))
    return _Tables(
        heads={head: (row[0], row[1]) for head, row in table["heads_id"].items()},
        tails={tail: (row[0], row[1]) for tail, row in table["tails_en"].items()},
        kinds={word: kind for kind, words in table["kinds"].items() for word in words},
        fields=table["fields"],
    )


def describe_name(name: str, type_: str, known: Known | None, *, english: bool) -> Labels:
    """Return labels, kind and country of a name; `known` is its table entry, if any."""
    if known is not None and known.type == type_:
        return Labels(Names(known.label_id, known.label_en), known.kind, known.country)
    return _composed(name, type_, english=english)


@lru_cache(maxsize=_MEMO)
def _composed(name: str, type_: str, *, english: bool) -> Labels:
    if type_ == "person":
        return Labels(Names(name, name), None, None)
    composed = _from_tail(name) if english else _from_head(name)
    names, kind = composed or (Names(name, name), _kind_by_word(name))
    if kind is None and type_ == "organization" and _kind_by_word(name):
        kind = _kind_by_word(name)
    return Labels(names, kind, _country(name, type_, kind, english=english))


def _kind_by_word(name: str) -> str | None:
    words = name.casefold().split()
    return next((kind for word in (words[0], words[-1]) if (kind := _tables().kinds.get(word))), None)


def _from_head(name: str) -> tuple[Names, str] | None:
    """`Pelabuhan Bitung` -> `Bitung Port`."""
    words = name.split()
    for size in (4, 3, 2, 1):
        entry = _tables().heads.get(" ".join(words[:size]).casefold())
        if entry and len(words) > size:
            rest = " ".join(words[size:])
            return Names(name, entry[0].format(translate(rest))), entry[1]
    return None


def _from_tail(name: str) -> tuple[Names, str] | None:
    """`Japanese government` -> `Pemerintah Jepang`."""
    words = name.split()
    for size in (2, 1):
        entry = _tables().tails.get(" ".join(words[-size:]).casefold())
        if entry and len(words) > size:
            rest = " ".join(words[:-size]).removesuffix("'s").removesuffix("’s")
            return Names(entry[0].format(_place_label(rest, english=False)), name), entry[1]
    return None


def translate(text: str) -> str:
    """Return an Indonesian complement in English as far as the tables know its words, else as it is."""
    if (label := _place_label(text, english=True)) != text:
        return label
    fields = _tables().fields
    words, out, i = text.replace(",", " ,").split(), [], 0
    while i < len(words):
        pair = " ".join(words[i : i + 2]).casefold()
        if pair in fields:
            out.append(fields[pair])
            i += 2
            continue
        word = words[i].casefold()
        if word not in fields and word != ",":
            return text
        out.append(fields.get(word, ","))
        i += 1
    return " ".join(out).replace(" ,", ",")


def _place_label(text: str, *, english: bool) -> str:
    place = place_of(text)
    if place is not None:
        return place.label_en if english else place.label_id
    code = country_of(text) or country_adjectives().get(text)
    if code is None:
        return text
    return countries()[code].label_en if english else countries()[code].label_id


def _country(name: str, type_: str, kind: str | None, *, english: bool) -> str | None:
    """The country a name tells: one named in it, a place in it, or an Indonesian legal form."""
    if (found := list(countries_in(name))) and found[-1].code not in {"EU", "ASEAN"}:
        return found[-1].code
    words = name.split()
    for size in (3, 2, 1):
        for i in range(len(words) - size + 1):
            place = place_of(" ".join(words[i : i + size]))
            if place is not None and not place.doubtful and place.country:
                return place.country
    if type_ == "organization" and _INDONESIAN_FORMS & {w.casefold() for w in (words[0], words[-1])}:
        return "ID"
    if not english and kind in _STATE_KINDS:
        return "ID"
    return None
