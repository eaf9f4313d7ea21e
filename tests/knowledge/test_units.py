from __future__ import annotations

import pytest

from extractor.knowledge.units import units


@pytest.mark.parametrize(
    ("written", "code", "kind"),
    [
        ("ton", "t", "quantity"), ("Metric Tons", "t", "quantity"), ("MT", "t", "quantity"),
        ("hektare", "ha", "quantity"),
        ("ton per hektare", "t/ha", "quantity"), ("MW", "MW", "quantity"), ("kilowatt hour", "kWh", "quantity"),
        ("ekor", "head", "quantity"), ("basis points", "point", "quantity"), ("TEUs", "TEU", "quantity"),
        ("perusahaan", "company", "count"), ("countries", "country", "count"), ("orang", "person", "count"),
        ("kontainer", "container", "count"), ("rumah tangga", "household", "count"),
    ],
)  # fmt: skip
def test_unit(written: str, code: str, kind: str) -> None:
    unit = units().unit(written)
    assert unit
    assert (unit.code, unit.kind) == (code, kind)


def test_symbols_keep_their_case() -> None:
    assert units().unit("mW") is None


def test_the_longest_form_counts() -> None:
    match = units().quantities.match("ton per hektare lahan")
    assert match
    assert match["unit"] == "ton per hektare"


def test_a_form_ends_at_a_word() -> None:
    assert units().quantities.match("tonase") is None
    assert units().nouns.match("orangutan") is None
