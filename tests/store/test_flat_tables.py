"""The flat model: every fact becomes a row, every reference leads to one, codes and periods as other data has them."""

import csv
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from flat_rows import check_rows
from hypothesis import given, settings
from shaped_records import PERIODS, shaped_records

from extractor.knowledge.places import countries
from extractor.knowledge.units import units
from extractor.record import Record, codes, to_json
from extractor.store.tables import BY_NAME, TABLES, FlattenError, Source, flatten, reference_rows, source_of
from extractor.store.tables.flatten import unit_codes
from extractor.store.tables.periods import FREQUENCIES, days_of, sdmx_period


def rows_of(record: Record, name: str) -> list[dict[str, Any]]:
    """The rows of one table as dicts."""
    found = flatten(record, source=source_of(record)).get(name, [])
    return [dict(zip(BY_NAME[name].names, row, strict=True)) for row in found]


@settings(max_examples=150, deadline=None)
@given(record=shaped_records())
def test_rows_hold_and_every_fact_is_there(record: Record) -> None:
    found = flatten(record, source=source_of(record))
    assert found == flatten(record, source=source_of(record))
    check_rows(found)
    for name in ("entities", "relations", "commodities", "sectors", "figures", "events", "opportunities", "warnings"):
        assert len(found.get(name, [])) == len(getattr(record, name))
    named = (*record.entities, *record.commodities, *record.sectors)
    assert len(found.get("mentions", [])) == sum(len(each.mentions) for each in named)
    told = (*record.events, *record.opportunities)
    assert len(found.get("evidence", [])) == sum(len(each.evidence) for each in told)
    assert len(found.get("event_participants", [])) == sum(len(event.participants) for event in record.events)
    assert {row[1:] for row in found.get("event_figures", [])} == {(e.id, f) for e in record.events for f in e.figures}
    assert Record.model_validate_json(str(found["articles"][0][-1])) == record


def test_the_full_record(sample_record: Record) -> None:
    check_rows(flatten(sample_record, source=source_of(sample_record)))
    exports = rows_of(sample_record, "figures")[1]
    wanted = {
        "value": 17900000.0, "unit": "USD", "currency": "USD", "unit_code": None, "flow": "X", "reporter": "ID",
        "partner": "VN", "period": "2020", "time_period": "2020", "freq": "A", "period_start": "2020-01-01",
        "period_end": "2020-12-31",
    }  # fmt: skip
    assert {key: exports[key] for key in wanted} == wanted
    article = rows_of(sample_record, "articles")[0]
    assert (article["published_on"], article["published_utc"]) == ("2021-03-04", "2021-03-04T02:30:00Z")
    good = rows_of(sample_record, "commodities")[0]
    coded = [good[key] for key in ("hs_edition", "hs_code", "hs_level", "hs_chapter", "hs_heading")]
    assert coded == ["HS2022", "0904", "heading", "09", "0904"]
    branch = rows_of(sample_record, "sectors")[0]
    assert [branch[key] for key in ("isic_section", "isic_division", "kbli_code")] == ["A", "01", "A01"]
    assert rows_of(sample_record, "warnings")[0]["fact_id"] == "f2"
    event = rows_of(sample_record, "events")[0]
    assert (event["first_day"], event["last_day"]) == ("2021-03-03", "2021-03-03")


def test_imports_are_reported_by_the_destination(sample_data: dict[str, Any]) -> None:
    sample_data["figures"][1] |= {"metric": "growth", "of": "import_value", "kind": "percent", "unit": "percent"}
    figure = rows_of(Record.model_validate(sample_data), "figures")[1]
    assert [figure[key] for key in ("flow", "reporter", "partner", "unit_code")] == ["M", "VN", "ID", "P1"]
    sample_data["figures"][1]["of"] = "trade_value"
    figure = rows_of(Record.model_validate(sample_data), "figures")[1]
    assert [figure[key] for key in ("flow", "reporter", "partner")] == [None, None, None]


@pytest.mark.parametrize(
    ("period", "time_period", "freq"),
    [
        ("2018", "2018", "A"),
        ("2018-02", "2018-02", "M"),
        ("2018-02-22", "2018-02-22", "D"),
        ("2017-Q3", "2017-Q3", "Q"),
        ("2017-H2", "2017-S2", "S"),
        ("2018-01/2018-03", "2018-Q1", "Q"),
        ("2018-07/2018-12", "2018-S2", "S"),
        ("2018-01-01/2018-12-31", "2018", "A"),
        ("2018-02-19/2018-02-25", "2018-W08", "W"),
        ("2020-12-28/2021-01-03", "2020-W53", "W"),
        ("2018-02-20/2018-02-22", "2018-02-20/P3D", "_O"),
        ("2018-01/2018-02", "2018-01-01/P2M", "_O"),
        ("2017-11/2018-10", "2017-11-01/P1Y", "_O"),
        ("2023/2024", "2023-01-01/P2Y", "_O"),
    ],
)
def test_periods(period: str, time_period: str, freq: str) -> None:
    found = sdmx_period(period)
    assert (found.time_period, found.freq) == (time_period, freq)


@given(PERIODS)
def test_any_period(period: str) -> None:
    assert codes.is_period(period)
    found = sdmx_period(period)
    assert found.start <= found.end
    assert (found.start, found.end) == days_of(period)
    assert found.freq in FREQUENCIES
    assert str(found.start) >= period[:4]


def test_an_end_before_the_beginning_is_no_last_day(sample_data: dict[str, Any]) -> None:
    sample_data["events"][0] |= {"start_date": "2021-03-03", "end_date": "2021-02"}
    event = rows_of(Record.model_validate(sample_data), "events")[0]
    assert (event["end_date"], event["first_day"], event["last_day"]) == ("2021-02", "2021-03-03", None)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"commodities": ["s1"]}, "f2 refers to 's1' as its commodity"),
        ({"value": 10**400}, "the value of f2 is no number"),
        ({"value": float("nan")}, "the value of f2 is no number"),
    ],
)
def test_what_no_table_can_hold(sample_data: dict[str, Any], change: dict[str, Any], told: str) -> None:
    sample_data["figures"][1] |= change
    record = Record.model_validate(sample_data)
    with pytest.raises(FlattenError, match=f"article 0123456789abcdef: {told}"):
        flatten(record, source=None)


def test_nul_keeps_its_place(sample_data: dict[str, Any]) -> None:
    sample_data["warnings"][0]["message"] = "a\0b"
    record = Record.model_validate(sample_data)
    assert rows_of(record, "warnings")[0]["message"] == "a\ufffdb"
    assert Record.model_validate_json(rows_of(record, "articles")[0]["record"]) == record


@pytest.mark.parametrize(
    ("url", "publisher", "source"),
    [
        ("https://kalsel.antaranews.com/berita/1", None, ("antaranews.com", "ANTARA", True)),
        (None, "antara", ("antaranews.com", "ANTARA", True)),
        ("https://www.Warta.example/x", "Warta", ("warta.example", "warta.example", False)),
        (None, "Warta", ("Warta", "Warta", False)),
    ],
)
def test_sources(sample_data: dict[str, Any], url: str | None, publisher: str | None, source: Any) -> None:
    sample_data["article"] |= {"url": url, "publisher": publisher}
    found = source_of(Record.model_validate(sample_data))
    assert found is not None
    assert (found.source_id, found.name, found.known) == source
    sample_data["article"] |= {"url": None, "publisher": None}
    assert source_of(Record.model_validate(sample_data)) is None


def test_the_source_is_as_given(sample_record: Record) -> None:
    source = replace(Source(source_id="x", name="X"), country="ID")
    found = flatten(sample_record, source=source)
    assert found["sources"] == [("x", "X", None, "ID", False)]
    assert found["articles"][0][1] == "x"
    assert flatten(sample_record, source=None)["articles"][0][1] is None


def test_every_country_of_a_record_can_be_stored() -> None:
    rows = reference_rows()["countries"]
    check_rows({"countries": rows})
    stored = {row[0] for row in rows}
    assert all(codes.is_country(str(code)) for code in stored)
    assert stored == set(countries())
    assert {code for code in map("".join, _pairs()) if codes.is_country(code)} | codes.BLOCS == stored


def _pairs() -> list[tuple[str, str]]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [(first, second) for first in letters for second in letters]


def test_unit_codes_are_of_units_of_the_record() -> None:
    known = {unit.code for unit in units().forms.values()} | {u.code for u in units().exact.values()} | {"percent"}
    assert set(unit_codes()) <= known
    text = (files("extractor.store.tables") / "units.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert len({row["unit"] for row in rows}) == len({row["code"] for row in rows}) == len(rows)
    assert all(row["name"] and 1 < len(row["code"]) < 4 for row in rows)


def test_the_model_holds_together() -> None:
    before: set[str] = set()
    for table in TABLES:
        assert set(table.primary_key) <= set(table.names)
        assert set(table.indexes) <= set(table.names)
        assert not any(column.nullable for column in table.columns if column.name in table.primary_key)
        assert len(set(table.names)) == len(table.names)
        assert {key.table for key in table.foreign_keys(TABLES)} <= before
        assert all(about.endswith((".", "…")) for about in (table.about, *(column.about for column in table.columns)))
        if table.of_article:
            assert table.names[0] == table.primary_key[0] == "article_id"
        before.add(table.name)


def test_stored_records_are_those_of_the_contract(sample_record: Record) -> None:
    stored = Record.model_validate_json(rows_of(sample_record, "articles")[0]["record"])
    assert to_json(stored) == to_json(sample_record)
