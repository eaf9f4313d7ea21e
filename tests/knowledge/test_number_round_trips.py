from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.knowledge.numbers import find_numbers, read_words
from extractor.language.figures.candidate import Candidate
from extractor.language.figures.candidates import find_candidates

num2words = pytest.importorskip("num2words").num2words  # an independent writer of numbers; in the extra `dev`

WHOLE = st.one_of(st.integers(0, 2000), st.integers(0, 10**15 - 1))
CENTS = st.integers(0, 99)


def one(text: str, language: str) -> Candidate:
    (found,) = find_candidates(text, language=language)
    return found


@given(WHOLE)
def test_words_read_back(n: int) -> None:
    assert read_words(num2words(n, lang="id")) == n
    assert read_words(num2words(n, lang="en").replace(",", "")) == n


@given(st.integers(0, 10**6), st.integers(1, 99))
def test_decimal_words_read_back(whole: int, cents: int) -> None:
    value = float(f"{whole}.{cents:02d}")
    for language in ("id", "en"):
        assert read_words(num2words(value, lang=language).replace(",", "")) == pytest.approx(value)


@given(st.integers(2, 10**12))
def test_words_in_a_sentence_are_found_whole(n: int) -> None:
    for language, lead, tail in (("id", "Mereka menjual ", " ton kopi."), ("en", "They sold ", " tons of coffee.")):
        words = num2words(n, lang=language).replace(",", "")
        (number,) = find_numbers(lead + words + tail, style="id")
        assert (number.start, number.end, number.value) == (len(lead), len(lead) + len(words), n)


@given(st.integers(1, 10**12), CENTS)
def test_digits_of_both_styles_read_back_as_money(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02d}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    value = float(f"{whole}.{cents:02d}")
    for text, language in ((f"Nilainya Rp{indonesian} saja", "id"), (f"It paid US${english} in all", "en")):
        found = one(text, language)
        assert found.value == pytest.approx(value)
        assert text[found.start : found.end] in {f"Rp{indonesian}", f"US${english}"}


@given(
    st.integers(1, 999), st.integers(0, 9), st.sampled_from([("ribu", 3), ("juta", 6), ("miliar", 9), ("triliun", 12)])
)
def test_scaled_digits_read_back(whole: int, tenth: int, scale: tuple[str, int]) -> None:
    word, zeros = scale
    found = one(f"sebanyak {whole},{tenth} {word} ton", "id")
    assert (found.value, found.unit) == ((10 * whole + tenth) * 10 ** (zeros - 1), "t")


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(["-", " - ", " hingga ", " sampai "]))
def test_ranges_read_back(low: int, more: int, between: str) -> None:
    found = one(f"sekitar {low}{between}{low + more} juta ton", "id")
    assert (found.value, found.value_max, found.unit) == (low * 10**6, (low + more) * 10**6, "t")
