from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ExtractorError
from extractor.knowledge.numbers import Style, find_numbers, number_style, read_digits, read_words

ONES_ID = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
ONES_EN = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS_EN = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES_ID = [(10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu")]
SCALES_EN = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")]


def spell_id(n: int) -> str:
    """Write `n` in Indonesian words, as a writer would."""
    for size, word in SCALES_ID:
        if n >= size:
            head = "seribu" if (size, n // size) == (1000, 1) else f"{spell_id(n // size)} {word}"
            return head + (f" {spell_id(n % size)}" if n % size else "")
    if n >= 100:
        head = "seratus" if n < 200 else f"{ONES_ID[n // 100]} ratus"
        return head + (f" {spell_id(n % 100)}" if n % 100 else "")
    if n >= 20:
        return f"{ONES_ID[n // 10]} puluh" + (f" {ONES_ID[n % 10]}" if n % 10 else "")
    return ONES_ID[n] if n < 12 else f"{ONES_ID[n - 10]} belas"


def spell_en(n: int) -> str:
    """Write `n` in English words, hyphens in compound tens."""
    for size, word in SCALES_EN:
        if n >= size:
            return f"{spell_en(n // size)} {word}" + (f" {spell_en(n % size)}" if n % size else "")
    if n >= 100:
        return f"{ONES_EN[n // 100]} hundred" + (f" and {spell_en(n % 100)}" if n % 100 else "")
    if n >= 20:
        return TENS_EN[n // 10] + (f"-{ONES_EN[n % 10]}" if n % 10 else "")
    return ONES_EN[n]


def group(n: int, mark: str) -> str:
    return f"{n:,}".replace(",", mark)


def only(text: str, style: Style) -> int | float:
    (number,) = find_numbers(text, style=style)
    assert (number.start, number.end) == (0, len(text))
    return number.value


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_indonesian_words_come_back(n: int) -> None:
    assert read_words(spell_id(n)) == n


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_english_words_come_back(n: int) -> None:
    assert read_words(spell_en(n)) == n


@given(st.integers(min_value=1, max_value=10**15 - 1))
def test_words_are_found_whole(n: int) -> None:
    assert only(spell_id(n), "id") == n
    assert only(spell_en(n), "en") == n


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=99))
def test_digits_come_back_in_both_styles(whole: int, cents: int) -> None:
    value = float(f"{whole}.{cents:02d}")
    assert read_digits(f"{group(whole, '.')},{cents:02d}", style="id") == pytest.approx(value)
    assert read_digits(f"{group(whole, ',')}.{cents:02d}", style="en") == pytest.approx(value)
    assert read_digits(group(whole, "."), style="id") == whole
    assert read_digits(group(whole, ","), style="en") == whole


@given(
    st.integers(min_value=1, max_value=9999),
    st.integers(min_value=0, max_value=9),
    st.sampled_from([*((w, s, "id") for s, w in SCALES_ID), *((w, s, "en") for s, w in SCALES_EN)]),
)
def test_scaled_digits_come_back(whole: int, tenth: int, scale: tuple[str, int, Style]) -> None:
    word, size, style = scale
    mark = "," if style == "id" else "."
    assert only(f"{whole}{mark}{tenth} {word}", style) == (whole * 10 + tenth) * (size // 10)


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("1.500", "id", 1500),
        ("1.500", "en", 1.5),
        ("10,000", "en", 10000),
        ("10,000", "id", 10),
        ("0.125", "id", 0.125),
        ("1.234.567", "en", 1234567),
        ("4.500.000.00", "id", 4_500_000),
        ("14.250.75", "id", 14_250.75),
        ("14,250,75", "en", 14_250.75),
        ("2.750.000.0003", "id", 2_750_000_000),
        ("1.234,5", "en", 1234.5),
        ("1,25,000", "en", 125_000),
        ("12,34,56,789.5", "en", 123_456_789.5),
        ("1,234.5", "id", 1234.5),
        ("1½", "id", 1.5),
        ("¾", "en", 0.75),
        ("2-1/2", "en", 2.5),
        ("10 000", "id", 10_000),
        ("12\u00a0345,5", "id", 12_345.5),
    ],
)
def test_marks(text: str, style: Style, value: float) -> None:
    assert read_digits(text, style=style) == value


@pytest.mark.parametrize("text", ["", "12.", "abc", "1 2", "--1"])
def test_no_number(text: str) -> None:
    with pytest.raises(ExtractorError, match="no number"):
        read_digits(text, style="id")


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("5 milyar", "id", 5 * 10**9),
        ("3jt", "id", 3_000_000),
        ("250 rb", "id", 250_000),
        ("7 M", "id", 7 * 10**9),
        ("7M", "en", 7 * 10**6),
        ("2,4 T", "id", 2_400_000_000_000),
        ("1.5bn", "en", 1_500_000_000),
        ("552K", "en", 552_000),
        ("3 bil", "en", 3 * 10**9),
        ("2 bilion", "id", 2 * 10**9),
        ("2 niliar", "id", 2 * 10**9),
        ("3 triluin", "id", 3 * 10**12),
        ("4 trillon", "en", 4 * 10**12),
        ("5 quintillion", "en", 5 * 10**18),
        ("2 jutaan", "id", 2_000_000),
        ("dua jutaan", "id", 2_000_000),
        ("1½ million", "en", 1_500_000),
        ("1 1/2 billion", "en", 1_500_000_000),
        ("7.5 lakh crore", "en", 7_500_000_000_000),
        ("three lakh crore", "en", 3 * 10**12),
        ("20-an ribu", "id", 20_000),
        ("setengah juta", "id", 500_000),
        ("satu setengah miliar", "id", 1_500_000_000),
        ("dua koma lima juta", "id", 2_500_000),
        ("half a million", "en", 500_000),
        ("a million", "en", 1_000_000),
        ("a hundred and twenty", "en", 120),
        ("a dozen", "en", 12),
        ("two and a half million", "en", 2_500_000),
        ("seribu", "id", 1000),
        ("sejuta", "id", 1_000_000),
        ("dua ribu triliun", "id", 2 * 10**15),
    ],
)
def test_forms(text: str, style: Style, value: float) -> None:
    assert only(text, style) == value


@pytest.mark.parametrize("text", ["B20", "ke-3a", "koma", "juta", "million"])
def test_no_numbers_found(text: str) -> None:
    assert not list(find_numbers(text, style="id"))


def test_currency_letters_do_not_hide_a_number() -> None:
    assert [n.value for n in find_numbers("Rp3,5 triliun dan US$2,5 juta", style="id")] == [
        3_500_000_000_000,
        2_500_000,
    ]


@pytest.mark.parametrize(
    ("text", "language", "style"),
    [
        ("naik 3,5 persen menjadi 1.500 ton", "und", "id"),
        ("up 3.5 percent to 1,500 tons", "und", "en"),
        ("1.500 ton", "id", "id"),
        ("1,500 tons", "en", "en"),
        ("exports of 1.234.567,8 tons", "en", "id"),
        ("Industri 4.0 dan Web 3.0 menyumbang Rp1.000 triliun, 4,5 persen", "id", "id"),
        ("pukul 10.24 WIB dan 10.33 WIB naik 0,2 persen", "id", "id"),
    ],
)
def test_style(text: str, language: str, style: Style) -> None:
    assert number_style(text, language=language) == style


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for number in find_numbers(text, style=number_style(text)):
        assert re.search(r"\w", text[number.start : number.end])
        assert number.value >= 0


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("belasan ribu pekerja", "belasan ribu", 11_000, 19_000),
        ("Puluhan ribu ton", "Puluhan ribu", 20_000, 99_000),
        ("ratusan juta dolar", "ratusan juta", 200_000_000, 999_000_000),
        ("ribuan warga", "ribuan", 2_000, 9_999),
        ("tens of thousands of tonnes", "tens of thousands of", 20_000, 99_000),
        ("dozens of firms", "dozens of", 24, 99),
        ("hundreds of millions of dollars", "hundreds of millions of", 200_000_000, 999_000_000),
        ("beberapa ratus ribu orang", "beberapa ratus ribu", 200_000, 999_000),
        ("several hundred workers", "several hundred", 200, 999),
        ("a few thousand tonnes", "a few thousand", 2_000, 9_999),
        ("seratusan perajin", "seratusan", 100, 199),
    ],
)
def test_vague_numbers_are_ranges(text: str, words: str, low: int, high: int) -> None:
    (number,) = find_numbers(text, style="id")
    assert (text[number.start : number.end], number.value, number.value_max) == (words, low, high)


def test_a_number_before_a_vague_word_settles_it() -> None:
    (number,) = find_numbers("sekitar 3 ribuan orang", style="id")
    assert (number.value, number.value_max) == (3000, None)


def test_a_next_sentence_may_be_glued_to_a_scale_word() -> None:
    values = [n.value for n in find_numbers("Rp607,5 miliarDana dan Rp3 jutawan", style="id")]
    assert values == [607_500_000_000, 3]


def test_scale_words_in_the_plural() -> None:
    (number,) = find_numbers("Rp 9.4 trillions", style="en")
    assert number.value == 9_400_000_000_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rp12 jt/ha", 12_000_000), ("Rp5 M/tahun", 5 * 10**9), ("$4bn/year", 4 * 10**9), ("17rb/kg", 17_000),
        ("RM500 mil", 500_000_000), ("12 mil laut", 12), ("5m/s", 5), ("4 T/ha", 4), ("250 ml/botol", 250),
    ],
)  # fmt: skip
def test_abbreviations_that_stand_for_more_than_a_scale(text: str, value: int) -> None:
    assert [n.value for n in find_numbers(text, style="id")] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("kredit rumah17 persen dan motor9,5%", [17, 9.5]),
        ("sekitar40 juta ton", [40_000_000]),
        ("kode abc17 dan mp3", []),
        ("antara 30 ribu-40 ribu, 5 persen-7 persen, F-16", [30_000, 40_000, 5, 7]),
        ("1. Jalan Rp4,5 miliar2. Jembatan Rp3 miliar", [1, 4_500_000_000, 3_000_000_000]),
    ],
)
def test_a_number_may_be_glued_to_words(text: str, values: list[float]) -> None:
    assert [n.value for n in find_numbers(text, style="id")] == values
