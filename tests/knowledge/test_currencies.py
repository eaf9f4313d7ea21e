from __future__ import annotations

import pytest

from extractor.knowledge.currencies import currencies
from extractor.record import codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Rp", "IDR"), ("US$", "USD"), ("$", "USD"), ("dolar", "USD"), ("dolar AS", "USD"), ("dollar Singapura", "SGD"),
        ("yen", "JPY"), ("euro", "EUR"), ("€", "EUR"), ("ringgit", "MYR"), ("A$", "AUD"), ("Saudi riyals", "SAR"),
        ("kroner", "DKK"), ("poundsterling", "GBP"), ("yuan", "CNY"),
        ("rp", "IDR"), ("usd", "USD"), ("Us$", "USD"), ("Eur", "EUR"),
        ("dolar Namibia", "NAD"), ("dollar Jamaika", "JMD"), ("dolar HK", "HKD"), ("rupee Nepal", "NPR"),
        ("Kuwaiti dinar", "KWD"), ("Ugandan shillings", "UGX"), ("CFA francs", "XOF"), ("kwacha", "ZMW"),
    ],
)  # fmt: skip
def test_code(written: str, code: str) -> None:
    assert currencies().code(written) == code


def test_unknown() -> None:
    assert currencies().code("persen") is None


@pytest.mark.parametrize("lead", ["pen ", "try ", "dkk ", "Mad ", "rs ", "Sdn Bhd "])
def test_signs_that_are_words_in_another_case_count_in_their_own(lead: str) -> None:
    assert currencies().before.search(lead) is None


def test_every_code_is_a_currency() -> None:
    table = currencies()
    assert all(codes.is_currency(code) for code in (*table.signs.values(), *table.names.values()))


def test_the_longest_name_behind_a_number_counts() -> None:
    match = currencies().after.match(" dolar Singapura per kilo")
    assert match
    assert match["name"] == "dolar Singapura"


def test_a_name_ends_at_a_word() -> None:
    assert currencies().after.match(" yenta") is None
    assert currencies().before.search("senilai US$ ")
    assert currencies().before.search("Kerp ") is None


@pytest.mark.parametrize(
    ("lead", "sign", "minus"),
    [("senilai us$ ", "us$", ""), ("surplus$ ", "$", ""), ("saldo US$ -", "US$", "-"), ("saldo Rp−", "Rp", "−")],
)
def test_a_sign_is_taken_whole_up_to_the_minus(lead: str, sign: str, minus: str) -> None:
    match = currencies().before.search(lead)
    assert match
    assert (match["sign"], match["minus"]) == (sign, minus)


@pytest.mark.parametrize("tail", ["", " ", "-", " −", "\u00a0", "\n", " -\n", "- "])
def test_every_sign_is_looked_for_where_it_ends(tail: str) -> None:
    known = currencies()
    for sign in (*known.signs, *known.any_case, *map(str.upper, known.any_case), "rſ", "K$", "sebesar", "12", ""):
        lead = f"nilai {sign}{tail}"
        found, plain = known.sign_before(lead, len(lead), 12), known.before.search(lead, max(0, len(lead) - 12))
        assert (found and found.span()) == (plain and plain.span())
