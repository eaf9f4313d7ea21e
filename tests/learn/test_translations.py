"""Translations learned from aligned sentences, on a corpus laid out as the public one is."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Command
from hypothesis import given
from hypothesis import strategies as st

from extractor.cli.exits import Exit
from extractor.errors import ExtractorError
from extractor.learn.corpora.layout import layout
from extractor.learn.translations import likely_translations, read_sentences, translation_chances

# what each English word is in Indonesian; the pairs of words below are their sentences
WORDS = {"buyer": "pembeli", "sugar": "gula", "ship": "kapal", "harbour": "dermaga", "rice": "beras", "sells": "jual"}
PAIRS = [
    ("buyer sells sugar", "pembeli jual gula"),
    ("ship harbour", "dermaga kapal"),
    ("sugar ship", "gula kapal"),
    ("buyer rice", "beras pembeli"),
    ("rice harbour sells", "dermaga jual beras"),
    ("sells ship buyer Denpasar", "kapal pembeli Denpasar jual"),
] * 3


def _sides(pairs: list[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    return [(english.lower().split(), indonesian.lower().split()) for english, indonesian in pairs]


def test_every_word_finds_its_translation() -> None:
    table = likely_translations(_sides(PAIRS))
    assert {word: others[0] for word, others in table.items()} == WORDS


def test_what_is_the_same_on_both_sides_is_no_translation() -> None:
    assert "denpasar" not in likely_translations(_sides(PAIRS))


def test_rare_words_are_left_out() -> None:
    table = likely_translations(_sides([*PAIRS, ("coconut", "kelapa"), ("coconut", "kelapa")]))
    assert "coconut" not in table


@given(st.permutations(range(len(PAIRS))))
def test_the_order_of_the_sentences_makes_no_difference(order: list[int]) -> None:
    shuffled = likely_translations(_sides([PAIRS[i] for i in order]))
    assert {word: set(others) for word, others in shuffled.items()} == {
        word: set(others) for word, others in likely_translations(_sides(PAIRS)).items()
    }


@given(st.lists(st.tuples(*[st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5)] * 2), min_size=1, max_size=8))
def test_chances_are_probabilities(sentences: list[tuple[list[str], list[str]]]) -> None:
    for chances in translation_chances(sentences).values():
        assert all(0 < chance <= 1 + 1e-9 for chance in chances.values())
        assert sum(chances.values()) <= 1 + 1e-9


@pytest.mark.parametrize("sentences", [[], [([], ["gula"])], [(["sugar"], [])]])
def test_nothing_aligned_is_told(sentences: list[tuple[list[str], list[str]]]) -> None:
    with pytest.raises(ExtractorError, match="no aligned sentences"):
        translation_chances(sentences)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """A folder of public corpora whose aligned parts hold `PAIRS`."""
    for part in layout()["aligned"].values():
        for side, lines in (("en", [pair[0] for pair in PAIRS]), ("id", [pair[1] for pair in PAIRS])):
            path = tmp_path / "parallel" / part[side]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_all_aligned_parts_are_read_as_stems(corpora: Path) -> None:
    sentences = read_sentences(corpora)
    assert len(sentences) == len(PAIRS) * len(layout()["aligned"])
    assert sentences[0] == (["buyer", "sell", "sugar"], ["beli", "jual", "gula"])


def test_the_command_writes_the_table(corpora: Path, tmp_path: Path, command: Command) -> None:
    out = tmp_path / "table.tsv"
    result = command("train", "translations", "--data", corpora, "--out", out)
    assert result.returncode == 0, result.stderr
    lines = out.read_text("utf-8").splitlines()
    assert lines[0].startswith("# source:")
    assert "sugar\tgula" in lines
    assert result.stderr.decode().splitlines() == [f"extractor: {out}: translations of {len(lines) - 1} English stems"]


def test_a_table_that_cannot_be_written_is_told_in_a_line(corpora: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "table.tsv"
    result = command("train", "translations", "--data", corpora, "--out", out)
    assert result.returncode == Exit.OUTPUT
    (line,) = result.stderr.decode().splitlines()
    assert str(out) in line


def test_a_folder_without_aligned_parts_is_told_in_a_line(tmp_path: Path, command: Command) -> None:
    result = command("train", "translations", "--data", tmp_path, "--out", tmp_path / "table.tsv")
    assert result.returncode == Exit.INPUT
    (line,) = result.stderr.decode().splitlines()
    assert str(tmp_path) in line
