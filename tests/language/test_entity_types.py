"""Types of names and what the tables tell of them, on sentences written for the tests."""

from __future__ import annotations

import re

import pytest
from entity_sentences import by_name, entities, read
from spacy.tokens import Doc

from extractor.language.entities.gazetteer import find_known
from extractor.language.entities.pipe import TradeEntities
from extractor.language.facts import facts_of


def test_tables_supply_what_the_model_missed() -> None:
    found = by_name(entities("Kemendag membawa perajin rotan Cirebon ke pameran di Rotterdam."))
    assert {(e.type, e.country) for e in found.values()} == {("organization", "ID"), ("place", "ID"), ("place", "NL")}
    assert found["Kemendag"].labels.en == "Ministry of Trade"
    assert found["Kemendag"].kind == "ministry"


@pytest.mark.parametrize("type_", ["organization", "place"])
def test_an_acronym_in_brackets_is_of_the_type_of_what_it_stands_for(type_: str) -> None:
    full, short = "Jalan Tol Lidi Raya", "JTLR"
    found = by_name(entities(f"{full} ({short}) dibuka. Mutu {short} baik.", (full, "place"), (short, type_)))
    assert {name: (entity.type, len(entity.mentions)) for name, entity in found.items()} == {full: ("place", 3)}


@pytest.mark.parametrize("names", [("QZLW", "QZLW", "QZLW"), ("Bumbu Lidi", "Bumbu LIDI", "Bumbu Lidi")])
def test_an_acronym_or_longer_name_is_of_one_type_everywhere(names: tuple[str, str, str]) -> None:
    text = "Produk {} laku. Dana {} naik. Nilai {} tetap.".format(*names)
    doc = read(text)
    types = ("organization", "program", "program")
    spans = [at.span() for at in re.finditer(names[0], text, re.IGNORECASE)]
    doc.ents = [span for at, type_ in zip(spans, types, strict=True) if (span := doc.char_span(*at, label=type_))]
    found = facts_of(TradeEntities()(doc)).entities
    assert [(entity.type, len(entity.mentions)) for entity in found] == [("program", 3)]


@pytest.mark.parametrize(
    ("text", "names", "label", "country"),
    [
        ("laba pt antam tbk naik.", ["pt antam tbk"], "Aneka Tambang", "ID"),
        ("kata bps, harga naik.", ["bps"], "Statistics Indonesia", "ID"),
        ("Coffee Initiative Ituria (CII) hadir.", ["Coffee Initiative Ituria", "CII"], "Coffee Initiative", None),
        ("Delegasi CII hadir.", ["CII"], "Confederation of Indian Industry", "IN"),
    ],
)
def test_what_a_table_tells_of_a_body(text: str, names: list[str], label: str, country: str | None) -> None:
    found = by_name(entities(text, *((name, "organization") for name in names)))[names[0]]
    assert found.labels.en.startswith(label)
    assert found.country == country


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Batu bara untuk PLTU Sapulidi tiba.", "PLTU Sapulidi"),
        ("Naskah diteken di Kantor Pusat Sapulidi.", "Kantor Pusat Sapulidi"),
    ],
)
def test_a_plant_or_building_taken_for_a_firm_is_a_place(text: str, name: str) -> None:
    assert by_name(entities(text, (name, "organization")))[name].type == "place"


def test_laws_are_programmes() -> None:
    found = entities("Impor garam diatur Permendag Nomor 63 Tahun 2019 sejak lama.")
    assert [(e.type, e.name) for e in found] == [("program", "Permendag Nomor 63 Tahun 2019")]


def test_blocs_are_organisations() -> None:
    found = entities("ASEAN dan Uni Eropa berunding di Swiss.")
    assert [(e.type, e.country) for e in found] == [
        ("organization", "ASEAN"),
        ("organization", "EU"),
        ("place", "CH"),
    ]


def test_doubtful_names_need_other_evidence() -> None:
    assert entities("Lima kontainer lada dimuat.") == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Indonesia-Kenya CEPA", "Indonesia-Kenya Comprehensive Economic Partnership Agreement"),
        ("Indonesia–Turki PTA", "Indonesia-Turkey Preferential Trade Agreement"),
        ("RI-Mercosur CEPA", "Indonesia-Mercosur Comprehensive Economic Partnership Agreement"),
        ("Indonesia-GCC FTA", "Indonesia-GCC Free Trade Agreement"),
        ("Uni Eropa-India-Swiss FTA", "European Union-India-Switzerland Free Trade Agreement"),
        ("Perjanjian Perdagangan Bebas Indonesia-Kenya", "Indonesia-Kenya Free Trade Agreement"),
        ("Indonesia-Peru CEPA", "Indonesia-Peru Comprehensive Economic Partnership Agreement"),
    ],
)
def test_an_agreement_is_told_by_its_parties(name: str, label: str) -> None:
    (found,) = entities(f"Menurut dia, {name} segera berlaku.")
    assert (found.type, found.name, found.kind, found.country) == ("program", name, "agreement", None)
    assert found.labels.en == label


@pytest.mark.parametrize("text", ["Impor PTA dari Kenya-Mesir naik.", "Ekspor Indonesia-Kenya naik, FTA tidak."])
def test_countries_without_an_agreement_stay_countries(text: str) -> None:
    assert {e.type for e in entities(text)} == {"place"}


def test_known_names_in_capitals() -> None:
    assert [(k.name, k.kind) for k in find_known("SEMARANG - Ekspor")] == [("Semarang", "regency")]


@pytest.mark.parametrize(
    ("text", "country"), [("Harga emas UBS naik di kota itu.", "ID"), ("Bank UBS menaikkan harga emas.", "CH")]
)
def test_of_two_bodies_with_one_name_the_article_tells_which(text: str, country: str) -> None:
    assert [(k.name, k.country) for k in find_known(text)] == [("UBS", country)]


@pytest.mark.parametrize(
    ("text", "model", "names"),
    [
        ("Gloves fell on Wednesday. Latex, their main input, was cheap.", ("Latex", "organization"), []),
        ("Harga turun. Boneka laku keras.", ("Boneka", "person"), []),
        ("Latex sued. Its rival told Latex to wait.", ("Latex", "organization"), ["Latex"]),  # a name elsewhere
        ("Sales rose. Vexilora, which makes gloves, gained.", ("Vexilora", "organization"), ["Vexilora"]),
    ],
)
def test_a_good_that_begins_a_sentence_is_no_name(text: str, model: tuple[str, str], names: list[str]) -> None:
    found = facts_of(TradeEntities()(_marked(text, model))).entities
    assert [entity.name for entity in found] == names


def _marked(text: str, model: tuple[str, str]) -> Doc:
    doc = read(text)
    at = text.index(model[0])
    doc.ents = [doc.char_span(at, at + len(model[0]), label=model[1])]
    return doc
