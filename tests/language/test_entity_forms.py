"""Which names of an article are forms of one thing."""

from __future__ import annotations

import re

import pytest
from entity_sentences import by_name, forms, read

from extractor.language.entities.candidates import Candidate
from extractor.language.entities.choose import Choice
from extractor.language.entities.gazetteer import find_known
from extractor.language.entities.merge import merge
from extractor.language.facts import Entity
from extractor.language.tokens import tokens_of


def merged(text: str, type_: str, *names: str) -> list[Entity]:
    """Return the entities of `text` in which each of `names` was accepted wherever it stands as no part of another."""
    doc = read(text)
    tokens = tokens_of(doc)
    choices: list[Choice] = []
    for found in re.finditer("|".join(map(re.escape, sorted(names, key=len, reverse=True))), text):
        span = tokens.exactly(*found.span())
        assert span is not None, found[0]
        known = next((it for it in find_known(found[0]) if it.name == found[0]), None)
        choices.append(Choice(Candidate(*span, found[0], (), known), type_, 0.9, []))
    return merge(doc, choices)


@pytest.mark.parametrize(
    ("text", "type_", "names"),
    [
        ("Rina Ayu Lidi hadir. Kata Rina Lidi, ya.", "person", ["Rina Ayu Lidi", "Rina Lidi"]),
        ("Rahmat Lidi hadir. Kata R. Lidi, ya.", "person", ["Rahmat Lidi", "R. Lidi"]),
        ("Made Lidi atau yang biasa disapa Jogo hadir.", "person", ["Made Lidi", "Jogo"]),
        ("Made Ayu Lidi alias Jogo Sapu hadir. Kata Jogo Sapu, ya.", "person", ["Made Ayu Lidi", "Jogo Sapu"]),
        ("Kabupaten Lidi Barat (Libar) ramai.", "place", ["Kabupaten Lidi Barat", "Libar"]),
        ("Kabupaten Lidi ramai, kata warga kabupaten Lidi.", "place", ["Kabupaten Lidi", "kabupaten Lidi"]),
        ("Kabupaten Lidi ramai, kata warga Kab Lidi.", "place", ["Kabupaten Lidi", "Kab Lidi"]),
        ("Saham PT.Lidi Jaya naik, kata PT Lidi Jaya.", "organization", ["PT.Lidi Jaya", "PT Lidi Jaya"]),
        ("Warga Kota Denpasar senang. Denpasar ramai.", "place", ["Kota Denpasar", "Denpasar"]),
        (
            "Pemkab Lidi hadir. Pemerintah Kabupaten Lidi diam.",
            "organization",
            ["Pemkab Lidi", "Pemerintah Kabupaten Lidi"],
        ),
        (
            "Dinas Sapu (Dispu) Kabupaten Lidi diam. Kata Dispu Kabupaten Lidi, ya.",
            "organization",
            ["Dinas Sapu", "Dispu Kabupaten Lidi"],
        ),
        (
            "Warga Kabupaten Pesisir Barat, kata Bupati Kabupaten Pesibar.",
            "place",
            ["Kabupaten Pesisir Barat", "Kabupaten Pesibar"],
        ),
        (
            "Pemerintah Provinsi (Pemprov) Jawa Barat hadir. Pemprov Jabar diam.",
            "organization",
            ["Pemerintah Provinsi (Pemprov) Jawa Barat", "Pemprov Jabar"],
        ),
        (
            "Asosiasi Sapu Indonesia (Indonesian Broom Association/IBA) diam. Kata IBA, ya.",
            "organization",
            ["Asosiasi Sapu Indonesia", "Indonesian Broom Association", "IBA"],
        ),
        (
            "Asosiasi Sapu (Indonesian Broom Association) diam.",
            "organization",
            ["Asosiasi Sapu", "Indonesian Broom Association"],
        ),
        ("Kedai KUB Lidi Jaya, kata Lidi Jaya.", "organization", ["KUB Lidi Jaya", "Lidi Jaya"]),
        ("Produsen Sapu Lidi SPLI naik.", "organization", ["Sapu Lidi", "SPLI"]),
        ("Lidi Railways grows. Lidi Railway said so.", "organization", ["Lidi Railways", "Lidi Railway"]),
        ("Eicher Motors grows. Eicher said so.", "organization", ["Eicher Motors", "Eicher"]),
        ("The USDA and the Department of Agriculture.", "organization", ["USDA", "Department of Agriculture"]),
        ("Rina Wulandari hadir. Kata Rinawu, ya.", "person", ["Rina Wulandari", "Rinawu"]),
        ("Rina Ayu Wulandari hadir. Kata RAW, ya.", "person", ["Rina Ayu Wulandari", "RAW"]),
        ("Gerai di Pulau Sumatra dan di Sumatera.", "place", ["Pulau Sumatra", "Sumatera"]),
        ("Saham PT Sapu Jaya Tbk QXZW naik.", "organization", ["PT Sapu Jaya Tbk", "QXZW"]),
        (
            "Emas PT Aneka Tambang (Persero) Tbk atau Antam naik.",
            "organization",
            ["PT Aneka Tambang (Persero) Tbk", "Antam"],
        ),
        (
            "PMK No. 8/PMK.10/2015 dan PMK Nomor 8/PMK.10/2015.",
            "program",
            ["PMK No. 8/PMK.10/2015", "PMK Nomor 8/PMK.10/2015"],
        ),
        (
            "UU Nomor 3 Tahun 2015 dan Undang-Undang No. 3 Tahun 2015.",
            "program",
            ["UU Nomor 3 Tahun 2015", "Undang-Undang No. 3 Tahun 2015"],
        ),
    ],
)
def test_forms_of_one_thing(text: str, type_: str, names: list[str]) -> None:
    assert [forms(entity) for entity in merged(text, type_, *names)] == [set(names)]


@pytest.mark.parametrize(
    ("text", "type_", "names"),
    [
        ("Rina Ayu Lidi hadir. Kata Rina Sapu, ya.", "person", ["Rina Ayu Lidi", "Rina Sapu"]),
        ("Made Lidi dan Jogo hadir.", "person", ["Made Lidi", "Jogo"]),
        (
            "PT Bumi Resources Minerals Tbk dan PT Bumi Resources Tbk naik.",
            "organization",
            ["PT Bumi Resources Minerals Tbk", "PT Bumi Resources Tbk"],
        ),
        ("Rina Wulandari dan Rinawu hadir.", "person", ["Rina Wulandari", "Rinawu"]),
        ("Rina Wulandari hadir. Kata Riwala, ya.", "person", ["Rina Wulandari", "Riwala"]),
        ("Rina Wulandari hadir. Kata RW, ya.", "person", ["Rina Wulandari", "RW"]),
        ("Kabupaten Lidi Barat (Sapu) ramai.", "place", ["Kabupaten Lidi Barat", "Sapu"]),
        ("Kota Malang dan Kabupaten Malang ramai.", "place", ["Kota Malang", "Kabupaten Malang"]),
        ("Kota Malang dan Kab Malang ramai.", "place", ["Kota Malang", "Kab Malang"]),
        ("Kota Malang dan Kab. Malang ramai.", "place", ["Kota Malang", "Kab. Malang"]),
        ("Warga Kota Jambi senang. Jambi ramai.", "place", ["Kota Jambi", "Jambi"]),
        (
            "Saham PT Sapu Jaya (Persero) Tbk dan PT Lidi (Persero) Tbk naik.",
            "organization",
            ["PT Sapu Jaya (Persero) Tbk", "PT Lidi (Persero) Tbk"],
        ),
        ("Bensin Lido BX naik.", "organization", ["Lido", "BX"]),
        ("The USDA and the Department of Transport.", "organization", ["USDA", "Department of Transport"]),
        ("Depo PT Pertamina Sapu Lidi, kata Pertamina.", "organization", ["PT Pertamina Sapu Lidi", "Pertamina"]),
        (
            "Aturan PMK No. 8/PMK.10/2015 dan PMK No. 8/PMK.10/2016.",
            "program",
            ["PMK No. 8/PMK.10/2015", "PMK No. 8/PMK.10/2016"],
        ),
    ],
)
def test_names_of_several_things(text: str, type_: str, names: list[str]) -> None:
    assert sorted(sorted(forms(entity)) for entity in merged(text, type_, *names)) == sorted([name] for name in names)


def test_a_state_firm_is_known_with_its_form() -> None:
    name = "PT Waskita Karya (Persero) Tbk"
    found = by_name(merged(f"Saham {name} naik.", "organization", name))
    assert (found[name].labels.en, found[name].kind) == ("Waskita Karya", "state_firm")


def test_another_form_of_a_body_tells_its_country() -> None:
    name, other = "Direction de la Lidi", "DL Prancis"
    (entity,) = merged(f"Kata {name} (DL) Prancis. Lalu {other} diam.", "organization", name, other)
    assert entity.country == "FR"


def test_a_short_form_of_a_place_is_a_place() -> None:
    name, short = "Kabupaten Lidi Barat", "Libar"
    doc = read(f"Pasar {name} ({short}) ramai.")
    spans = [tokens_of(doc).exactly(doc.text.index(form), doc.text.index(form) + len(form)) for form in (name, short)]
    choices = [
        Choice(Candidate(*span, form, ()), type_, 0.9, [])
        for span, form, type_ in zip(spans, (name, short), ("place", "organization"), strict=True)
        if span is not None
    ]
    (entity,) = merge(doc, choices)
    assert (entity.type, forms(entity)) == ("place", {name, short})


@pytest.mark.parametrize("end", ["", "/", "/ITA", ",", ")"])
def test_a_bracket_may_stay_open_at_the_end_of_a_text(end: str) -> None:
    short, long = "Asosiasi Teh Nusantara", "Indonesian Tea Association"
    assert len(merged(f"Ia memimpin {short} ({long}{end}", "organization", short, long)) == (1 if end == ")" else 2)
