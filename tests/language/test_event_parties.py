"""Parties that a sentence names by what they are."""

from __future__ import annotations

import pytest

from extractor.language.events.parties import groups_of
from extractor.language.facts import Entity, Mention, Names
from extractor.language.views import SentenceView


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Mulai Juni 2025, pemerintah membatasi impor.", "pemerintah"),
        ("Pada 2024 pemerintah pusat membatasi impor.", "pemerintah pusat"),
        ("Ada 2.025 petani di sana.", "2.025 petani"),
        ("It met three regional governments.", "three regional governments"),
        ("Ada 12 eksportir asing di sana.", "12 eksportir asing"),
        ("Ada subsidi bagi Usaha Mikro, Kecil dan Menengah.", "Usaha Mikro, Kecil dan Menengah"),
        ("Small and medium enterprises gained.", "Small and medium enterprises"),
        ("Ada Industri Kecil Menengah (IKM) di sana.", "Industri Kecil Menengah"),
        ("Aturan itu diteken Menteri Keuangan kemarin.", "Menteri Keuangan"),
        ("The finance minister spoke.", "finance minister"),
        ("Two Indian spinners came.", "spinners"),
        ("The joint commission convened.", "joint commission"),
    ],
)
def test_a_party_takes_its_amount_with_it_but_no_year(text: str, party: str) -> None:
    view = SentenceView(0, Mention(0, len(text), text), text.lower(), in_title=False)
    assert [group.mention.text for group in groups_of(view)] == [party]


@pytest.mark.parametrize(
    ("text", "name", "parties"),
    [
        ("Menteri Perdagangan RI Umar Siregar datang.", "Umar Siregar", []),
        ("Trade minister Ann Lee came.", "Ann Lee", []),
        ("Menteri Perdagangan menemui Umar Siregar.", "Umar Siregar", ["Menteri Perdagangan"]),
    ],
)
def test_an_office_before_its_holder_is_a_title(text: str, name: str, parties: list[str]) -> None:
    start = text.index(name)
    mention = Mention(start, start + len(name), name)
    view = SentenceView(0, Mention(0, len(text), text), text.lower(), in_title=False)
    view.entities.append((mention, Entity("person", name, [mention], Names(name, name))))
    assert [group.mention.text for group in groups_of(view)] == parties
