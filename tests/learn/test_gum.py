"""Names out of GUM's mentions: what of a mention is its name, what of it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.learn.corpora.gum import read_gum

Row = tuple[str, str, int, str, str]
"""Word, part of speech, head, relation, `Entity` value."""


def read(tmp_path: Path, *rows: Row) -> list[tuple[str, str]]:
    file = tmp_path / "en_gum" / "a.conllu"
    file.parent.mkdir()
    lines = [
        f"{i}\t{word}\t_\t_\t{tag}\t_\t{head}\t{relation}\t_\t{f'Entity={entity}' if entity else '_'}"
        for i, (word, tag, head, relation, entity) in enumerate(rows, 1)
    ]
    file.write_text("\n".join(lines) + "\n\n", "utf-8")
    [sentence] = read_gum(file)
    assert sentence.convention == "gum"
    return [(" ".join(sentence.words[start:end]), label) for start, end, label in sentence.spans]


def test_a_mention_is_cut_to_the_proper_nouns_of_its_head(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ("The", "DT", 3, "det", "(1-organization-new-cf1-3-sgl"),
        ("busy", "JJ", 3, "amod", ""),
        ("Port", "NNP", 0, "root", ""),
        ("of", "IN", 5, "case", ""),
        ("Lorong", "NNP", 3, "nmod", "(2-place-new-cf2-1-sgl)"),
        (",", ",", 8, "punct", ""),
        ("which", "WDT", 8, "nsubj", ""),
        ("opened", "VBD", 3, "acl:relcl", "1)"),
    )
    assert found == [("Port of Lorong", "organization")]


def test_a_name_inside_a_longer_one_that_ends_before_it_is_a_name_too(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ("Lorong", "NNP", 2, "compound", "(1-organization-new-cf1-2-sgl(2-place-new-cf2-1-sgl)"),
        ("College", "NNP", 0, "root", ""),
        (",", ",", 4, "punct", ""),
        ("Java", "NNP", 2, "nmod:unmarked", "(3-place-new-cf3-1-sgl)1)"),
    )
    assert found == [("Lorong College", "organization"), ("Java", "place")]


def test_titles_peoples_and_common_nouns_are_no_persons(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ("President", "NNP", 2, "compound", "(1-person-new-cf1-2-sgl"),
        ("Sutopo", "NNP", 4, "nsubj", "1)"),
        ("and", "CC", 4, "cc", ""),
        ("saw", "VBD", 0, "root", ""),
        ("the", "DT", 6, "det", "(2-person-new-cf2-2-sgl"),
        ("Senator", "NNP", 4, "obj", "2)"),
        ("Danes", "NNPS", 6, "conj", "(3-person-new-cf3-1-sgl)"),
        ("growers", "NNS", 6, "conj", "(4-person-new-cf4-1-sgl)"),
    )
    assert found == [("Sutopo", "person")]


@pytest.mark.parametrize("kind", ["object", "event", "time", "abstract"])
def test_mentions_of_other_kinds_are_no_names(tmp_path: Path, kind: str) -> None:
    assert read(tmp_path, ("Vesak", "NNP", 0, "root", f"(1-{kind}-new-cf1-1-sgl)")) == []


def test_a_mention_that_another_sentence_ends_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, ("Sutopo", "NNP", 0, "root", "(1-person-new-cf1-1-sgl"), ("spoke", "VBD", 1, "x", "9)")) == []
