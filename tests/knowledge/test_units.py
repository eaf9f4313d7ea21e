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
        ("sq km", "km2", "quantity"), ("km persegi", "km2", "quantity"), ("sqm", "m2", "quantity"),
        ("M2", "m2", "quantity"), ("square feet", "ft2", "quantity"), ("feet", "ft", "quantity"),
        ("cbm", "m3", "quantity"), ("ml", "ml", "quantity"), ("ltr", "l", "quantity"), ("WMT", "t", "quantity"),
        ("kgs", "kg", "quantity"), ("short tons", "short ton", "quantity"), ("MWp", "MW", "quantity"),
        ("boepd", "boe/d", "quantity"), ("b/d", "bbl/d", "quantity"), ("MMBtu", "MMBtu", "quantity"),
        ("British thermal units", "Btu", "quantity"), ("TBTU", "TBTU", "quantity"),
        ("pemegang saham", "person", "count"), ("shareholders", "person", "count"),
        ("sak", "unit", "quantity"), ("karton", "unit", "quantity"), ("kios", "stall", "count"),
        ("square-metre", "m2", "quantity"), ("twenty-foot equivalent units", "TEU", "quantity"),
        ("kVA", "kVA", "quantity"), ("kaki", "ft", "quantity"), ("kaki persegi", "ft2", "quantity"),
        ("BTC", "BTC", "quantity"), ("micro, small and medium enterprises", "company", "count"),
        ("tempat duduk", "seat", "count"), ("WNA", "person", "count"), ("kategori", "category", "count"),
        ("EVs", "unit", "quantity"), ("PVs", "unit", "quantity"), ("commercial vehicles", "unit", "quantity"),
    ],
)  # fmt: skip
def test_unit(written: str, code: str, kind: str) -> None:
    unit = units().unit(written)
    assert unit
    assert (unit.code, unit.kind) == (code, kind)


@pytest.mark.parametrize(
    ("written", "code", "factor"),
    [
        ("kt", "t", 1000),
        ("Mt", "t", 10**6),
        ("mtpa", "t", 10**6),
        ("bcf", "scf", 10**9),
        ("MBOPD", "bbl/d", 1000),
        ("mmscmd", "m3", 10**6),
        ("tpy", "t", 1),
    ],
)
def test_a_form_may_stand_for_many_of_a_unit(written: str, code: str, factor: int) -> None:
    unit = units().unit(written)
    assert unit
    assert (unit.code, unit.factor) == (code, factor)


def test_symbols_keep_their_case() -> None:
    assert units().unit("mW") is None


def test_the_longest_form_counts() -> None:
    match = units().quantities.match("ton per hektare lahan")
    assert match
    assert match["unit"] == "ton per hektare"


def test_a_form_ends_at_a_word() -> None:
    assert units().quantities.match("tonase") is None
    assert units().nouns.match("orangutan") is None
