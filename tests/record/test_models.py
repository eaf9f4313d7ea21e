"""The contract's checks: offsets, ids, codes, dates, roles, and what no record may hold."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor.record import Record, codes
from extractor.record.models import EVENT_ROLES

Data = dict[str, Any]


def test_the_full_record_holds(sample_record: Record) -> None:
    assert sample_record.schema_version == "1.0"
    assert [f.value for f in sample_record.figures] == [14, 17900000]


def set_at(*path: str | int, value: Any) -> Callable[[Data], None]:
    """Return a change that sets the value at `path`."""

    def change(data: Data) -> None:
        at: Any = data
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value

    return change


def drop(key: str) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        del data[key]

    return change


FAULTS = {
    "span text differs": (set_at("figures", 0, "mention", "text", value="15 eksportir"), "does not hold"),
    "span outside the text": (set_at("events", 0, "trigger", "end", value=99_999), "does not hold"),
    "span with ends swapped": (
        set_at("warnings", 0, "span", value={"start": 9, "end": 4, "text": ""}),
        "does not hold",
    ),
    "negative offset": (set_at("relations", 0, "evidence", "start", value=-1), "greater than or equal to 0"),
    "id twice": (set_at("sectors", 0, "id", value="c1"), "given twice"),
    "unknown subject": (set_at("relations", 0, "subject", value="e9"), "not in this record"),
    "unknown good of a figure": (set_at("figures", 0, "commodities", value=["c7"]), "not in this record"),
    "unknown figure of an event": (set_at("events", 0, "figures", value=["f8"]), "not in this record"),
    "unknown participant": (set_at("events", 0, "participants", 0, "entity", value="e7"), "not in this record"),
    "unknown seeker": (set_at("opportunities", 0, "seeker", "entity", value="e7"), "not in this record"),
    "id of another shape": (set_at("entities", 0, "id", value="E0"), "should match pattern"),
    "country that is none": (set_at("entities", 0, "country", value="XX"), "ISO 3166-1"),
    "currency that is none": (set_at("figures", 1, "unit", value="RPH"), "ISO 4217"),
    "chapter that is none": (set_at("commodities", 0, "hs", "code", value="7701"), "HS 2022"),
    "division of another section": (set_at("sectors", 0, "isic", "code", value="A10"), "ISIC Rev.4"),
    "day that is none": (set_at("events", 0, "start_date", value="2021-02-30"), "calendar date"),
    "period backwards": (set_at("figures", 1, "period", value="2021/2020"), "interval"),
    "moment that is none": (set_at("article", "published_at", value="2021-03-04 9 WIB"), "ISO 8601"),
    "confidence over one": (set_at("figures", 0, "confidence", value=1.01), "less than or equal to 1"),
    "role of another event": (set_at("events", 0, "participants", 0, "role", value="buyer"), "does not belong"),
    "entity without mention": (set_at("entities", 0, "mentions", value=[]), "at least 1 item"),
    "digest of another text": (set_at("article", "text_sha256", value="0" * 64), "not the SHA-256"),
    "article id of another shape": (set_at("article", "id", value="12"), "should match pattern"),
    "unknown event type": (set_at("events", 0, "type", value="party"), "Input should be"),
    "unknown key": (set_at("surprise", value=1), "Extra inputs"),
    "key missing": (drop("warnings"), "Field required"),
    "pointer that is none": (set_at("warnings", 0, "path", value="figures"), "should match pattern"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_refused(name: str, sample_data: Data) -> None:
    change, message = FAULTS[name]
    change(sample_data)
    with pytest.raises(ValidationError, match=message):
        Record.model_validate(sample_data)


def test_a_record_cannot_be_changed(sample_record: Record) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        sample_record.schema_version = "1.0"


def test_every_event_type_has_roles() -> None:
    assert len(EVENT_ROLES) == 14
    assert all(EVENT_ROLES.values())


@pytest.mark.parametrize("text", ["2021", "2021-02", "2020-02-29"])
def test_dates(text: str) -> None:
    assert codes.is_date(text)
    assert codes.is_period(text)


@pytest.mark.parametrize("text", ["2021-13", "2021-02-29", "0000", "21", "2021-2", "2021-00", "2021-01-00", ""])
def test_no_dates(text: str) -> None:
    assert not codes.is_date(text)


@pytest.mark.parametrize("text", ["2017-Q3", "2017-H1", "2018-01/2018-03", "2023/2024", "2018-02-20/2018-02-22"])
def test_periods(text: str) -> None:
    assert codes.is_period(text)


@pytest.mark.parametrize("text", ["2017-Q5", "2018-03/2018-01", "2018/2018-03", "2018/", "/2018", "2018/2019/2020"])
def test_no_periods(text: str) -> None:
    assert not codes.is_period(text)


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day: Any) -> None:
    assert codes.is_date(day.isoformat())
    assert codes.is_period(f"{day.isoformat()}/{day.isoformat()}")


@given(st.text(max_size=12))
def test_checks_of_codes_take_any_text(text: str) -> None:
    for check in (codes.is_country, codes.is_currency, codes.is_hs, codes.is_isic, codes.is_date, codes.is_period):
        assert check(text) in {True, False}


def test_codes() -> None:
    assert codes.is_country("ID")
    assert codes.is_country("ASEAN")
    assert not codes.is_country("id")
    assert codes.is_currency("IDR")
    assert not codes.is_currency("RP")
    assert codes.is_hs("151110")
    assert not codes.is_hs("9801")
    assert not codes.is_hs("151")
    assert codes.is_isic("B")
    assert codes.is_isic("C10")
    assert not codes.is_isic("B10")
    assert not codes.is_isic("V")
