"""The table of organisations: lookups, labels, sanity."""

from __future__ import annotations

import pytest

from extractor.knowledge.organisations import minister_posts, organisation_names, organisation_of, organisations
from extractor.knowledge.places import countries
from extractor.knowledge.programmes import programme_names


def test_rows_have_labels_kind_and_a_known_country() -> None:
    rows = organisations()
    assert len(rows) > 350
    for row in rows:
        assert row.label_id and row.label_en and row.kind and row.names, row
        assert row.country is None or row.country in countries(), row
    assert len({row.label_id for row in rows}) == len(rows)


def test_no_surface_form_belongs_to_two_bodies() -> None:
    forms = [form for row in organisations() for form in (*row.names, *row.acronyms)]
    assert len(forms) == len(set(forms)) == len(organisation_names())


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("Kemendag", "Ministry of Trade"),
        ("Depdag", "Ministry of Trade"),
        ("Trade Ministry", "Ministry of Trade"),
        ("kementerian perdagangan", "Ministry of Trade"),
        ("BPS", "Statistics Indonesia"),
        ("WTO", "World Trade Organization"),
        ("PT PLN (Persero)", "PLN"),
        ("BPI Danantara", "Danantara Investment Management Agency"),
        ("PT Danantara Asset Management", "Danantara Asset Management"),
        ("Danantara Investment Management", "Danantara Investment Management"),
        ("KSSK", "Financial System Stability Committee"),
        ("ICAO", "International Civil Aviation Organization"),
        ("Bank Ekspor-Impor AS", "Export-Import Bank of the United States"),
        ("Kopi Janji Jiwa", "Janji Jiwa"),
        ("Kemendikdasmen", "Ministry of Primary and Secondary Education"),
    ],
)
def test_forms_lead_to_one_english_label(form: str, label: str) -> None:
    found = organisation_of(form)
    assert found is not None
    assert found.label_en == label


def test_a_union_of_countries_is_of_none_of_them() -> None:
    assert organisation_names()["EAEU"].country is organisation_names()["Komisi Ekonomi Eurasia"].country is None


@pytest.mark.parametrize("form", ["bps", "wto", "Toko Maju", ""])
def test_unknown_forms(form: str) -> None:
    assert organisation_of(form) is None


def test_every_minister_heads_a_listed_body() -> None:
    assert len(minister_posts()) > 200
    assert minister_posts()["mendag"].label_id == "Kementerian Perdagangan"
    assert minister_posts()["menteri transmigrasi"].label_id == "Kementerian Transmigrasi"


def test_programmes_have_labels_and_forms_of_their_own() -> None:
    names = programme_names()
    assert names["RCEP"].label_en == "Regional Comprehensive Economic Partnership"
    assert not set(names) & set(organisation_names())
    assert {p.kind for p in names.values()} == {"agreement", "programme", "law", "event"}
