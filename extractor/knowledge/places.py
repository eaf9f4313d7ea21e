"""Countries, blocs and places: codes, names in both languages, adjectives, press nicknames and capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

from extractor.knowledge.phrases import PhraseFinder, lacks_capitals
from extractor.knowledge.placesense import in_other_sense, longer_names, words_in_small
from extractor.knowledge.tables import names_in, read_table

_SMALL = 4
"""Letters of a country's name, at most, that is found with its capital only."""
HOME = "ID"
"""The country whose news is read."""
_SMALL_WORD = re.compile(r"(?<!\S)[a-z]{5}")


@dataclass(frozen=True, slots=True)
class Country:
    """A country of ISO 3166-1, or a bloc (`EU`, `ASEAN`) whose `alpha3` and `m49` are empty.

    `adjectives` are English demonyms and adjectives; Indonesian uses the name itself. `nicknames` are those of the
    press ("Negeri Sakura").
    """

    alpha2: str
    alpha3: str
    m49: str
    label_en: str
    label_id: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    nicknames: tuple[str, ...]
    capitals: tuple[str, ...]
    capital_id: str

    @property
    def is_bloc(self) -> bool:
        """Whether this is a bloc of countries."""
        return not self.alpha3


@dataclass(frozen=True, slots=True)
class Place:
    """A place below or above the level of countries; `country` is None where it spans several.

    `kind`: province, regency, city, island, region, sea, port, airport, estate, venue, continent, capital. A `doubtful`
    name is also a common word or a person's name and needs other evidence.
    """

    name: str
    label_id: str
    label_en: str
    kind: str
    country: str | None
    parent: str | None = None
    doubtful: bool = False


@cache
def countries() -> dict[str, Country]:
    """Return all countries and blocs by code (countries.csv: ISO 3166-1, UN M49, Unicode CLDR)."""
    return {row["alpha2"]: _country(row) for row in read_table("countries.csv")}


def _country(row: dict[str, str]) -> Country:
    names = dict.fromkeys((*names_in(row["names_id"]), *names_in(row["names_en"])))
    capitals = dict.fromkeys((*names_in(row["capitals_en"]), *names_in(row["capitals_id"])))
    return Country(
        alpha2=row["alpha2"],
        alpha3=row["alpha3"],
        m49=row["m49"],
        label_en=row["label_en"],
        label_id=row["label_id"],
        names=tuple(names),
        adjectives=names_in(row["adjectives"]),
        nicknames=names_in(row["nicknames"]),
        capitals=tuple(capitals),
        capital_id=(row["capitals_id"] or row["capitals_en"]).split("|")[0],
    )


@cache
def country_names() -> dict[str, str]:
    """Return the code of each country's name and nickname, as written ("AS", "Negeri Sakura")."""
    return {name: c.alpha2 for c in countries().values() for name in (*c.names, *c.nicknames)}


@cache
def nicknames() -> frozenset[str]:
    """Return what the press calls countries and places beside their names: "Negeri Sakura", "Kota Pahlawan"."""
    of_countries = {name for country in countries().values() for name in country.nicknames}
    return frozenset(of_countries | {name for name, place in places().items() if _shares_no_word(name, place)})


def _shares_no_word(name: str, place: Place) -> bool:
    """Whether a name of several words has none of the place's labels."""
    words = name.split()
    return len(words) > 1 and set(words).isdisjoint(f"{place.label_id} {place.label_en}".split())


@cache
def country_adjectives() -> dict[str, str]:
    """Return the code of each English adjective or demonym, plural demonyms included ("Japanese", "Malaysians")."""
    out: dict[str, str] = {}
    for country in countries().values():
        for word in country.adjectives:
            out.setdefault(word, country.alpha2)
            if word.endswith(("an", "i", "er")):
                out.setdefault(f"{word}s", country.alpha2)
    return out


@cache
def places() -> dict[str, Place]:
    """Return the places of places.csv and all capitals by name as written."""
    out: dict[str, Place] = {}
    for row in read_table("places.csv"):
        out[row["name"]] = Place(
            name=row["name"],
            label_id=row["label_id"],
            label_en=row["label_en"],
            kind=row["kind"],
            country=row["country"] or None,
            parent=row["parent"] or None,
            doubtful=row["doubtful"] == "1",
        )
    out.update({joined: place for place in tuple(out.values()) if (joined := _as_one_word(place, out)) not in out})
    for country in countries().values():
        for name in country.capitals:
            if name not in country_names():
                out.setdefault(name, Place(name, country.capital_id, country.capitals[0], "capital", country.alpha2))
    return out


def _as_one_word(place: Place, known: Mapping[str, Place]) -> str:
    """The name of an Indonesian regency or city with its first two words in one: "Tulangbawang", "Waykanan Barat"."""
    first, _, rest = place.name.partition(" ")
    second, _, third = rest.partition(" ")
    joins = place.country == "ID" and place.kind in {"regency", "city"} and second.isalpha()
    if not joins or place.doubtful or place.name != place.label_id or (third and f"{first} {second}" not in known):
        return place.name
    return f"{first}{second.lower()} {third}".rstrip()


@cache
def _folded_countries() -> dict[str, str]:
    """Names of four letters or more, casefolded: `AS` and `us` must not meet."""
    folded = {name.casefold(): code for name, code in country_adjectives().items() if len(name) > 3}
    folded.update({name.casefold(): code for name, code in country_names().items() if len(name) > 3})
    return folded


@cache
def _folded_places() -> dict[str, Place]:
    return {name.casefold(): place for name, place in places().items() if len(name) > 3}


def country_of(name: str) -> str | None:
    """Return the code of a country, bloc, adjective, nickname, region or city; None where it is unknown.

    Short forms ("AS", "UK") are case-sensitive, longer ones are not.
    """
    name = " ".join(name.split())
    code = country_names().get(name) or country_adjectives().get(name) or _folded_countries().get(name.casefold())
    if code:
        return code
    place = place_of(name)
    return place.country if place else None


def place_of(name: str) -> Place | None:
    """Return the place below country level that is called `name`, None where it is unknown."""
    name = " ".join(name.split())
    return places().get(name) or _folded_places().get(name.casefold())


class CountryMention(NamedTuple):
    """A country at `text[start:end]`; `is_name` is False for adjectives and demonyms ("Japanese firms")."""

    start: int
    end: int
    code: str
    is_name: bool


class HasText(Protocol):
    """Anything with a text, such as a spaCy Doc."""

    @property
    def text(self) -> str:
        """The text that offsets count in."""


def country_mentions(doc: HasText) -> list[CountryMention]:
    """Return the countries and blocs named in `doc`, adjectives and nicknames too, in text order.

    Offsets are characters. Names in another sense are left out: currencies ("dolar AS", "Singapore dollar"), languages,
    persons, seas, other places of the same name (see `placesense`).
    """
    return list(find_countries(doc.text))


@lru_cache(maxsize=4)
def find_countries(text: str) -> tuple[CountryMention, ...]:
    """Return the country mentions of an article's text, which several pipes ask for; see `country_mentions`."""
    return tuple(countries_in(text))


def countries_in(name: str) -> Iterator[CountryMention]:
    """Yield the country mentions of a name or another short text; see `country_mentions`.

    Where capitals are lacking, names are found in small letters too ("ekspor kopi ke jepang").
    """
    small = _SMALL_WORD.search(name) and lacks_capitals(name)
    finder, names = (_small_finder(), _small_names()) if small else (_finder(), country_names())
    for found in finder.find(name):
        code = names.get(found.name) or country_adjectives().get(found.name)
        if code is not None and not in_other_sense(name, found.start, found.end, found.name):
            yield CountryMention(found.start, found.end, code, found.name in names)


@cache
def _finder() -> PhraseFinder:
    """Finds the names of countries, and the longer names that only hold one ("Indian Ocean")."""
    return PhraseFinder((*country_names(), *country_adjectives(), *longer_names()))


@cache
def _small_names() -> dict[str, str]:
    """Return `country_names` with the names of five letters and more in small letters too, other words left out."""
    small = {name.lower(): code for name, code in country_names().items() if len(name) > _SMALL}
    return {name: code for name, code in small.items() if name not in words_in_small()} | country_names()


@cache
def _small_finder() -> PhraseFinder:
    longer = longer_names()
    return PhraseFinder((*_small_names(), *country_adjectives(), *longer, *(name.lower() for name in longer)))
