from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.knowledge import calendar as cal
from extractor.record import codes

DAYS = st.dates(date(1950, 1, 1), date(2070, 12, 31))


def test_every_month_and_weekday_has_names_in_both_languages() -> None:
    known = cal.calendar()
    assert sorted(set(known.months.values())) == list(range(1, 13))
    assert sorted(set(known.weekdays.values())) == list(range(1, 8))
    assert known.months["agt"] == known.months["august"] == 8
    assert known.months["nop"] == 11
    assert known.weekdays["jumat"] == known.weekdays["friday"] == 5


def test_relative_phrases_use_known_units() -> None:
    assert {unit for unit, _ in cal.calendar().relative.values()} <= {"day", "week", "month", "quarter", "half", "year"}


@given(DAYS, DAYS)
def test_day_near_is_never_more_than_half_a_year_away(anchor: date, day: date) -> None:
    near = cal.day_near(anchor, day.month, day.day)
    assert near is None or (near.month, near.day) == (day.month, day.day)
    if (day.month, day.day) != (2, 29):
        assert near is not None
        assert abs((near - anchor).days) <= 183


@given(DAYS, DAYS)
def test_day_near_keeps_its_side(anchor: date, day: date) -> None:
    if (day.month, day.day) == (2, 29):
        return
    past, future = (cal.day_near(anchor, day.month, day.day, lean=lean) for lean in ("past", "future"))
    assert past is not None
    assert future is not None
    assert past <= anchor <= future


@given(DAYS, st.integers(1, 7))
def test_weekday_sides(anchor: date, weekday: int) -> None:
    upto, before, after, start = (
        cal.weekday_near(anchor, weekday, side=side) for side in ("upto", "before", "after", "from")
    )
    assert {d.isoweekday() for d in (upto, before, after, start)} == {weekday}
    assert anchor - timedelta(days=7) < upto <= anchor
    assert before < anchor < after
    assert anchor <= start < anchor + timedelta(days=7)
    assert abs((cal.weekday_near(anchor, weekday, side="week") - anchor).days) < 7


@given(DAYS, st.sampled_from(["day", "week", "month", "quarter", "half", "year"]), st.integers(-30, 30))
def test_unit_periods_are_periods_of_the_record(anchor: date, unit: str, steps: int) -> None:
    period = cal.unit_period(anchor, unit, steps)
    assert codes.is_period(period)
    start, end = cal.period_bounds(period)
    assert codes.is_date(start)
    assert end is None or start <= end


@given(DAYS, st.sampled_from(["month", "quarter", "half", "year"]), st.integers(-5, 5))
def test_shift_unit_agrees_with_unit_period(anchor: date, unit: str, steps: int) -> None:
    assert cal.shift_unit(cal.unit_period(anchor, unit, 0), steps) == cal.unit_period(anchor, unit, steps)


@pytest.mark.parametrize(
    ("period", "years", "shifted"),
    [
        ("2017-Q3", -1, "2016-Q3"),
        ("2018-01/2018-03", 1, "2019-01/2019-03"),
        ("2020-02-29", -1, "2019-02-28"),
        ("2016", 2, "2018"),
    ],
)
def test_shift_years(period: str, years: int, shifted: str) -> None:
    assert cal.shift_years(period, years) == shifted


@pytest.mark.parametrize(
    ("lean", "placed"), [("near", (2024, 12)), ("past", (2024, 12)), ("future", (2025, 12)), ("ahead", (2024, 12))]
)
def test_december_told_in_february(lean: cal.Lean, placed: tuple[int, int]) -> None:
    assert cal.month_near(date(2025, 2, 10), 12, lean=lean) == placed


def test_month_two_ahead_lies_ahead() -> None:
    assert cal.month_near(date(2025, 5, 29), 6) == (2025, 6)
    assert cal.month_near(date(2025, 5, 29), 12) == (2024, 12)


def test_what_is_no_day_is_none() -> None:
    assert cal.make_day(2018, 2, 30) is None
    assert cal.parse_day("2018-02") is None
    assert cal.parse_day(None) is None
    assert cal.parse_day("2018-02-22T15:04:00+07:00") == date(2018, 2, 22)
