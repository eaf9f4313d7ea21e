"""Posts: from a minister's title to the ministry, and posts without a body."""

from __future__ import annotations

import pytest

from extractor.knowledge.names import person_words
from extractor.knowledge.posts import is_lone, minister_words, ministry_of, post_words


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Menteri Perdagangan", "Kementerian Perdagangan"),
        ("Mendag", "Kementerian Perdagangan"),
        ("Wamendag", "Kementerian Perdagangan"),
        ("Wakil Menteri Perdagangan", "Kementerian Perdagangan"),
        ("Menteri Perdagangan RI", "Kementerian Perdagangan"),
        ("Plt. Menteri Perindustrian", "Kementerian Perindustrian"),
        ("Trade Minister", "Kementerian Perdagangan"),
        ("Deputy Trade Minister", "Kementerian Perdagangan"),
        ("Minister of Finance", "Kementerian Keuangan"),
        ("Menko Perekonomian", "Kementerian Koordinator Bidang Perekonomian"),
    ],
)
def test_ministers_have_their_ministry(title: str, label: str) -> None:
    ministry = ministry_of(title)
    assert ministry is not None
    assert ministry.label_id == label


@pytest.mark.parametrize("title", ["Presiden Direktur", "Kepala Badan", "Ketua Umum", "Gubernur"])
def test_other_posts_have_none(title: str) -> None:
    assert ministry_of(title) is None


@pytest.mark.parametrize(
    ("title", "lone"),
    [
        ("Presiden", True),
        ("Prime Minister", True),
        ("Duta Besar RI untuk Peru", True),
        ("Presiden Direktur", False),
        ("President Commissioner", False),
        ("Vice-President", True),
        ("Dirjen Perkebunan", False),
    ],
)
def test_lone_posts(title: str, *, lone: bool) -> None:
    assert is_lone(title) is lone


def test_word_lists_are_loaded() -> None:
    words = post_words()
    assert "Dirjen" in words.heads_id
    assert "spokesman" in words.heads_en
    assert "Pak" in words.honorifics
    assert {"mendag", "wamendag", "menkeu"} <= minister_words()


def test_common_name_words() -> None:
    words = person_words()
    assert words["Budi"] == "indonesian"
    assert words["Kevin"] == "western"
    assert "Menteri" not in words
