"""Countries and places: codes, completeness, names in running text."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from extractor.knowledge.places import (
    countries,
    country_mentions,
    country_names,
    country_of,
    place_of,
    places,
)
from extractor.record.codes import is_country


@dataclass
class Text:
    text: str


def found(text: str) -> list[tuple[str, str, bool]]:
    return [(text[m.start : m.end], m.code, m.is_name) for m in country_mentions(Text(text))]


def test_every_iso_country_is_there_and_the_two_blocs() -> None:
    ours = set(countries())
    assert {"EU", "ASEAN"} <= ours
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert {code for a in letters for b in letters if is_country(code := a + b)} == ours - {"ASEAN"}
    assert len(ours) == 251


def test_codes_are_well_formed_and_unique() -> None:
    states = [c for c in countries().values() if not c.is_bloc]
    assert all(len(c.alpha3) == 3 and c.m49.isdigit() and len(c.m49) == 3 for c in states)
    assert len({c.alpha3 for c in states}) == len({c.m49 for c in states}) == len(states)
    assert countries()["ID"].m49 == "360"


def test_no_name_belongs_to_two_countries() -> None:
    seen: dict[str, str] = {}
    for country in countries().values():
        for name in country.names:
            assert seen.setdefault(name, country.alpha2) == country.alpha2, name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Jepang", "JP"),
        ("Japanese", "JP"),
        ("Negeri Sakura", "JP"),
        ("negeri tirai bambu", "CN"),
        ("AS", "US"),
        ("U.S.", "US"),
        ("Korsel", "KR"),
        ("Tiongkok", "CN"),
        ("Turkiye", "TR"),
        ("Uni Eropa", "EU"),
        ("Malaysians", "MY"),
        ("Jatim", "ID"),
        ("ROTTERDAM", "NL"),
    ],
)
def test_country_of(name: str, code: str) -> None:
    assert country_of(name) == code


@pytest.mark.parametrize("name", ["as", "us", "ri", "Asia", "Laut Jawa Utara Sekali", ""])
def test_country_of_unknown(name: str) -> None:
    assert country_of(name) is None


def test_all_38_provinces_with_their_regencies() -> None:
    provinces = {p.label_id for p in places().values() if p.kind == "province" and p.label_id != "Bangka Belitung"}
    provinces -= {"Jakarta", "Yogyakarta"}
    assert len(provinces) == 38
    parents = {p.parent for p in places().values() if p.kind in {"regency", "city"} and p.parent}
    assert parents == provinces
    assert sum(p.kind in {"regency", "city"} and p.parent is not None for p in places().values()) > 500


def test_places_have_known_countries_and_two_labels() -> None:
    for place in places().values():
        assert place.country is None or place.country in countries(), place
        assert place.label_id and place.label_en
    sulut = place_of("Sulut")
    assert sulut is not None and (sulut.label_id, sulut.label_en) == ("Sulawesi Utara", "North Sulawesi")


def test_mentions_with_adjectives_and_nicknames() -> None:
    text = "Korean buyers met pembeli Jepang, lalu terbang ke negeri Paman Sam dan AMERIKA SERIKAT."
    assert found(text) == [
        ("Korean", "KR", False),
        ("Jepang", "JP", True),
        ("negeri Paman Sam", "US", True),
        ("AMERIKA SERIKAT", "US", True),
    ]


def test_hyphens_possessives_and_longest_names() -> None:
    assert found("Indonesia-Korea Selatan talks, China's port, South Africa") == [
        ("Indonesia", "ID", True),
        ("Korea Selatan", "KR", True),
        ("China", "CN", True),
        ("South Africa", "ZA", True),
    ]


@pytest.mark.parametrize(
    "text", ["lima juta dolar AS", "US$5 million", "ten Singapore dollars", "asing as such", "Chinese yuan"]
)
def test_currencies_and_small_words_are_no_countries(text: str) -> None:
    assert found(text) == []


def test_short_names_must_match_as_written() -> None:
    assert "AS" in country_names()
    assert found("AS dan RI sepakat, as if") == [("AS", "US", True), ("RI", "ID", True)]
