"""Parties that a sentence names by what they are."""

from __future__ import annotations

import pytest

from extractor.language.events.parties import groups_of
from extractor.language.facts import Mention
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
    ],
)
def test_a_party_takes_its_amount_with_it_but_no_year(text: str, party: str) -> None:
    view = SentenceView(0, Mention(0, len(text), text), text.lower(), in_title=False)
    assert [group.mention.text for group in groups_of(view)] == [party]
