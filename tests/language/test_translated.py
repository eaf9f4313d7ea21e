"""The table of translations that the decisions read beside the words of English."""

from __future__ import annotations

from importlib.resources import files

import pytest

from extractor.language.stems import stem
from extractor.language.translated import translations, with_translations


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [("exports", "ekspor"), ("buyers", "pembeli"), ("tariffs", "tarif"), ("signed", "menandatangani")],
)
def test_words_of_trade_are_known(english: str, indonesian: str) -> None:
    assert stem(indonesian) in translations(stem(english))


def test_translations_follow_the_words_of_english() -> None:
    stems = [stem("exports"), stem("of"), stem("exports"), stem("palm")]
    told = with_translations(stems, "en")
    assert told[:3] == [stem("exports"), "of", "palm"]
    assert stem("ekspor") in told[3:]
    assert len(told) == len(set(told))


def test_words_of_indonesian_stand_alone() -> None:
    assert with_translations(["air", "laut", "air"], "id") == ["air", "laut"]


def test_an_unknown_word_has_none() -> None:
    assert translations("qqzzqq") == ()


def test_the_table_names_its_source_and_no_stem_translates_itself() -> None:
    lines = files("extractor.language").joinpath("translations.tsv").read_text("utf-8").splitlines()
    assert lines[0].startswith("# source:")
    rows = [line.split("\t") for line in lines[1:]]
    assert len(rows) > 3000
    assert all(others and word not in others.split() for word, others in rows)
