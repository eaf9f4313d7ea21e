from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

import pytest

from extractor.errors import ExtractorError
from extractor.knowledge.isic import is_isic, isic_label, isic_table
from extractor.knowledge.terms import load_terms, parse_terms
from extractor.record import codes


def test_the_table_is_complete() -> None:
    # ISIC Rev.4 has 21 sections, 88 divisions and 238 groups
    assert Counter(len(code) for code in isic_table()) == {1: 21, 3: 88, 4: 238}
    for letter, divisions in codes.ISIC_DIVISIONS.items():
        assert all(is_isic(f"{letter}{number:02d}") for number in divisions)


def test_every_code_lies_under_its_parent() -> None:
    assert all(is_isic(code[:3]) and is_isic(code[0]) for code in isic_table())


def test_labels_are_short_and_in_two_languages() -> None:
    for code, labels in isic_table().items():
        assert labels.id
        assert labels.en
        assert len(labels.id.split()) <= 7, code
        assert len(labels.en.split()) <= 7, code
    assert isic_label("A03").en == "fishing and aquaculture"
    assert isic_label("B").id == "pertambangan dan penggalian"


@pytest.mark.parametrize("code", ["", "Z", "A99", "10", "c10"])
def test_an_unknown_code_is_named_in_the_error(code: str) -> None:
    assert not is_isic(code)
    with pytest.raises(ExtractorError, match=r"ISIC Rev\.4"):
        isic_label(code)


def test_the_lexicon_names_its_source_and_has_enough_terms() -> None:
    text = files("extractor.knowledge").joinpath("data", "sectors.csv").read_text("utf-8")
    assert text.startswith("# source:")
    terms = load_terms("sectors")
    for lang in ("id", "en"):
        assert sum(any(e.lang == lang for e in entries) for entries in terms.values()) >= 1000


def test_every_code_of_the_lexicon_is_a_section_or_division() -> None:
    for term, entries in load_terms("sectors").items():
        for entry in entries:
            assert codes.is_isic(entry.concept.code), term
            assert all(codes.is_isic(code) for code in entry.concept.alternatives), term
            assert entry.concept.code not in entry.concept.alternatives, term


def test_no_term_is_listed_twice_in_a_language() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for term, entries in load_terms("sectors").items():
        seen.update((term, entry.lang) for entry in entries)
    assert [key for key, count in seen.items() if count > 1] == []


def test_every_row_of_the_lexicon_has_a_label_of_its_own() -> None:
    text = files("extractor.knowledge").joinpath("data", "sectors.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert len({(row["isic"], row["label_en"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("term", "code"),
    [
        ("otomotif", "C29"), ("elektronik", "C26"), ("perikanan", "A03"), ("pertanian", "A01"), ("pariwisata", "I55"),
        ("perbankan", "K64"), ("konstruksi", "F41"), ("energi terbarukan", "D35"), ("pertambangan", "B"),
        ("tekstil", "C13"), ("oil and gas", "B06"), ("shipping", "H50"), ("telecommunication", "J61"),
        ("spinner", "C13"), ("rumah potong", "C10"), ("yard", "C30"), ("perusahaan investasi", "K64"),
        ("penasehat investasi", "K66"), ("irigasi", "E36"), ("container terminal", "H52"), ("olahraga", "R93"),
        ("undertaker", "S96"), ("panti wreda", "Q87"), ("ship chandler", "G46"), ("toserba", "G47"),
    ],
)  # fmt: skip
def test_usual_codes(term: str, code: str) -> None:
    assert max(load_terms("sectors")[term], key=lambda e: e.certainty).concept.code == code


def test_a_malformed_row_is_named() -> None:
    head = "isic,alternatives,label_id,label_en,terms_id,terms_en,certainty"
    with pytest.raises(ExtractorError, match="line 2"):
        parse_terms(f"{head}\nA01,,pertanian,farming,tani,farm,sure", file="broken.csv")
