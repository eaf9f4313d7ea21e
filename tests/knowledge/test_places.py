"""Countries and places: codes, completeness, names in running text."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractor.knowledge.places import (
    countries,
    country_mentions,
    country_names,
    country_of,
    nicknames,
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
        ("Guinea Khatulistiwa", "GQ"),
        ("Guinea Bissau", "GW"),
        ("Makao", "MO"),
        ("Slowenia", "SI"),
        ("Moroko", "MA"),
        ("Bahrein", "BH"),
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


@pytest.mark.parametrize(
    ("names", "label_id", "label_en"),
    [
        (("Tangerang Selatan", "South Tangerang", "Tangsel"), "Tangerang Selatan", "South Tangerang"),
        (("Jakarta Utara", "North Jakarta", "Jakut"), "Jakarta Utara", "North Jakarta"),
        (("Maluku Barat Daya", "Southwest Maluku"), "Maluku Barat Daya", "Southwest Maluku"),
        (("Timor Tengah Utara", "North Central Timor"), "Timor Tengah Utara", "North Central Timor"),
        (("Kepulauan Talaud", "Talaud Islands"), "Kepulauan Talaud", "Talaud Islands"),
        (("Pelabuhan Patimban", "Patimban Port", "Port of Patimban"), "Pelabuhan Patimban", "Patimban Port"),
        (("Selat Malaka", "Malacca Strait", "Strait of Malacca"), "Selat Malaka", "Strait of Malacca"),
        (("Asia Tenggara", "South-East Asia", "South East Asia"), "Asia Tenggara", "Southeast Asia"),
        (("Jenewa", "Geneva"), "Jenewa", "Geneva"),
        (("Way Kanan", "Waykanan"), "Way Kanan", "Way Kanan"),
        (("Tulang Bawang Barat", "Tulangbawang Barat"), "Tulang Bawang Barat", "West Tulang Bawang"),
        (("Gulf Coast", "US Gulf Coast"), "Pesisir Teluk Amerika Serikat", "U.S. Gulf Coast"),
        (("Makassar", "Kota Daeng"), "Makassar", "Makassar"),
    ],
)
def test_the_names_of_one_place_have_the_same_labels(names: tuple[str, ...], label_id: str, label_en: str) -> None:
    found = [place_of(name) for name in names]
    assert {(place.label_id, place.label_en) for place in found if place} == {(label_id, label_en)}
    assert None not in found


def test_nicknames_are_names_that_share_no_word_with_the_place() -> None:
    assert {"Negeri Sakura", "Tanah Air", "Kota Pahlawan", "Pulau Dewata"} <= nicknames()
    assert not {"Jepang", "Korsel", "North Sumatra", "Tulangbawang Barat"} & nicknames()


def test_a_coal_seam_is_no_regency() -> None:
    assert place_of("Batubara") is None


def test_mentions_with_adjectives_and_nicknames() -> None:
    text = "Korean buyers met pembeli Jepang, lalu terbang ke negeri Paman Sam dan AMERIKA SERIKAT."
    assert found(text) == [
        ("Korean", "KR", False),
        ("Jepang", "JP", True),
        ("negeri Paman Sam", "US", True),
        ("AMERIKA SERIKAT", "US", True),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ekspor lada ke jepang, korea selatan dan AS", [("jepang", "JP"), ("korea selatan", "KR"), ("AS", "US")]),
        ("Exports to vietnam rose. Then brazil.", [("vietnam", "VN"), ("brazil", "BR")]),
        ("harga chili, kain jersey, peru dan laut china selatan", []),
        ("Warga Semarang menenun kain jepang.", []),
    ],
)
def test_small_letters_where_capitals_are_lacking(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text) == [(name, code, True) for name, code in names]


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


@pytest.mark.parametrize(
    "text",
    [
        "the greenback: US greenback fell",
        "ia fasih berbahasa Inggris dan bahasa Jepang",
        "an English-language daily",
        "negara-negara Amerika Latin dan Samudra Hindia",
        "Latin American buyers on the South China Sea",
        "Menteri bertemu Michael Jordan di Chicago",
        "frozen Turkey meat from the plant",
        "pabrik baterai di Georgia, dekat Atlanta",
    ],
)
def test_other_senses_are_no_countries(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ekspor teh ke Georgia naik", "GE"),
        ("Georgia and Armenia sign; the governor of Tbilisi", "GE"),
        ("Jordan buys Indonesian coffee", "JO"),
        ("harga di Turkey naik", "TR"),
        ("the Dutch East Indies", "ID"),
        ("Burma, Siam and Ceylon", "MM"),
        ("Kerajaan Belanda", "NL"),
        ("Peking and Moskwa", None),
        ("Islamic Republic of Iran", "IR"),
    ],
)
def test_names_in_their_own_sense(text: str, code: str | None) -> None:
    codes = [mention.code for mention in country_mentions(Text(text))]
    assert codes[:1] == ([code] if code else [])


def test_most_countries_have_capital_and_adjective() -> None:
    states = [c for c in countries().values() if not c.is_bloc]
    assert sum(bool(c.adjectives) for c in states) > 215
    assert sum(bool(c.capitals) for c in states) > 230
    assert all(len(c.names) > 1 for c in countries().values() if c.alpha2 in {"CN", "IR", "MM", "TH", "NL", "KP"})


CLDR = Path(__file__).parents[3] / "shared" / "data" / "tables" / "country_names_en_id.cldr.tsv"


@pytest.mark.gold
@pytest.mark.skipif(not CLDR.exists(), reason="the names of Unicode CLDR are not beside the checkout")
def test_every_name_of_cldr_is_known() -> None:
    rows = csv.DictReader(CLDR.read_text("utf-8").splitlines(), delimiter="\t")
    ours = [row for row in rows if row["alpha2"] in countries()]
    assert len(ours) == 250
    assert [
        (row["alpha2"], name) for row in ours for name in (row["en"], row["id"]) if country_of(name) != row["alpha2"]
    ] == []


def test_short_names_must_match_as_written() -> None:
    assert "AS" in country_names()
    assert found("AS dan RI sepakat, as if") == [("AS", "US", True), ("RI", "ID", True)]
