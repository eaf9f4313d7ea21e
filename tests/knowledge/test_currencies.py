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
    ],
)  # fmt: skip
def test_code(written: str, code: str) -> None:
    assert currencies().code(written) == code


def test_unknown() -> None:
    assert currencies().code("persen") is None


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
