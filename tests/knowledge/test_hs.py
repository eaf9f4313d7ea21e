"""The HS 2022 table: complete, labelled where news needs it, and strict about its rows."""

from __future__ import annotations

import pytest

from extractor.errors import ExtractorError
from extractor.knowledge.hs import hs_codes, hs_label, hs_table, is_hs, parse_hs
from extractor.knowledge.terms import Labels


def test_all_chapters_but_the_reserved_77() -> None:
    chapters = {code for code in hs_codes() if len(code) == 2}
    assert chapters == {f"{n:02}" for n in range(1, 98)} - {"77"}


def test_all_headings_and_subheadings() -> None:
    headings = {code for code in hs_codes() if len(code) == 4}
    subheadings = {code for code in hs_codes() if len(code) == 6}
    assert len(headings) == 1228
    assert len(subheadings) == 5612
    assert {code[:2] for code in headings} == {code for code in hs_codes() if len(code) == 2}
    assert {code[:4] for code in subheadings} == headings
    assert len(hs_codes()) == 96 + len(headings) + len(subheadings)


def test_edition_is_2022() -> None:
    # New in the edition of 2022, and gone from it.
    assert is_hs("8524")
    assert is_hs("8806")
    assert is_hs("2404")
    assert not is_hs("8803")
    assert not is_hs("2848")


@pytest.mark.parametrize("code", ["", "0", "77", "99", "1", "090", "9903", "0901.11", "coffee"])
def test_what_is_no_code(code: str) -> None:
    assert not is_hs(code)


def test_every_chapter_and_heading_has_both_labels() -> None:
    bare = [code for code, labels in hs_table().items() if labels is None and len(code) <= 4]
    assert bare == []
    for labels in hs_table().values():
        if labels is not None:
            assert labels.id.strip() == labels.id != ""
            assert labels.en.strip() == labels.en != ""
            assert max(len(labels.id.split()), len(labels.en.split())) <= 6


def test_label_falls_back_to_the_code_above() -> None:
    assert hs_label("151110") == Labels("minyak sawit mentah", "crude palm oil")
    assert hs_table()["010121"] is None
    assert hs_label("010121") == hs_label("0101")
    assert hs_label("0901") == Labels("kopi", "coffee")


def test_label_of_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ExtractorError, match="7701"):
        hs_label("7701")


@pytest.mark.parametrize("row", ["01,a", "01,a,", "01,,b", "01,a,b,c"])
def test_a_malformed_row_names_file_and_line(row: str) -> None:
    with pytest.raises(ExtractorError, match=r"table\.csv, line 3"):
        parse_hs(f"# source\ncode,label_id,label_en\n{row}\n", file="table.csv")


def test_a_repeated_code_is_an_error() -> None:
    with pytest.raises(ExtractorError, match="line 2"):
        parse_hs("01,a,b\n01,c,d\n", file="table.csv")
