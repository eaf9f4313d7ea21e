"""Date patterns are tried at few places and find what they find when they are tried everywhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.dates.patterns import patterns
from extractor.language.dates.search import find_all
from extractor.language.wordsearch import openings

SAMPLES = sorted((Path(__file__).parents[2] / "corpora" / "samples" / "text").glob("*.txt"))
PIECES = [
    "Kamis (22/2)", " (", ")", "20-22 Februari 2018", "tahun lalu", "since 2019", "dari", "Mei", ",", ", ", "\n", " ",
    "pada", "12/3/2020", "\u017fejak", "\u00a0", "the end of ", "year", "akhir ",
    "hingga ", "-", "2018/2019", "fiscal ",
    "next ", "Q3 ", "kuartal III/2017", "5 ", "May 3, 2021", "mid-2015",
]  # fmt: skip


def everywhere(text: str) -> list[tuple[str, tuple[int, int]]]:
    lower = text.lower()
    tried = [p for p in patterns() if not p.hint or any(hint in lower for hint in p.hint)]
    return [(p.regex.pattern, match.span()) for p in tried for match in p.regex.finditer(text)]


def found(text: str) -> list[tuple[str, tuple[int, int]]]:
    return [(p.regex.pattern, match.span()) for p, matches in find_all(text) for match in matches]


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_samples(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(found(text)) > 2
    assert found(text) == everywhere(text)
    assert found(text.upper()) == everywhere(text.upper())


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_pieces(text: str) -> None:
    assert found(text) == everywhere(text)


@pytest.mark.parametrize(
    ("expression", "forms"),
    [
        ("(?i:tahun|thn\\.?) x", {("tahun", True), ("thn", True)}),
        ("(?P<d>[12]\\d|3)\\b/", {("1", False), ("2", False), ("3", True)}),
        ("\\(?may", {("(", True), ("may", True)}),
        ("[(-]?may", {("(", True), ("-", True), ("may", True)}),
        ("may\\(?be", {("may", True), ("maybe", True)}),
        ("[^\\S\\n]?may", {("", True), ("may", True)}),
        ("(?:the[^\\S\\n]+)*end", {("the", True), ("end", True)}),
        ("[a-c]x", {("a", False), ("b", False), ("c", False)}),
        ("(?<![.,])\\w+", {("", False)}),
    ],
)
def test_openings(expression: str, forms: set[tuple[str, bool]]) -> None:
    assert openings(expression) == forms


def test_every_pattern_compiles() -> None:
    for pattern in patterns():
        assert pattern.regex.pattern == pattern.source
