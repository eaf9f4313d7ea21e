"""Periods of the record as SDMX has them: TIME_PERIOD, frequency, first and last day.

Source: SDMX 2.1 Technical Notes, section 4.2 (time formats), and the code list CL_FREQ 2.1.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

FREQUENCIES: Final = ("A", "S", "Q", "M", "W", "D", "_O")
"""Annual, half-yearly, quarterly, monthly, weekly, daily, other."""


@dataclass(frozen=True, slots=True)
class SdmxPeriod:
    """A period of the record in SDMX's terms; `start` and `end` are its first and last day."""

    time_period: str
    freq: str
    start: date
    end: date


@lru_cache(maxsize=4096)
def sdmx_period(period: str) -> SdmxPeriod:
    """Return a period of the record (a date, `2017-Q3`, `2017-H1`, `FROM/TO`) in SDMX's terms.

    A range that makes up a year, half-year, quarter, month or week (Monday to Sunday) is that one, so that
    January to March meets the first quarter. Any other is a time range: its first day and its length.
    """
    start, end = days_of(period)
    named = _named(start, end)
    if named is not None:
        return SdmxPeriod(*named, start, end)
    return SdmxPeriod(f"{start}/{_duration(start, end)}", "_O", start, end)


def days_of(period: str) -> tuple[date, date]:
    """Return the first and last day of a date of any precision, a period's part, or a range of them."""
    first, _, last = period.partition("/")
    return _first_day(first), _last_day(last or first)


def _first_day(text: str) -> date:
    year, _, rest = text.partition("-")
    if rest.startswith("Q"):
        return date(int(year), 3 * int(rest[1]) - 2, 1)
    if rest.startswith("H"):
        return date(int(year), 6 * int(rest[1]) - 5, 1)
    month, _, day = rest.partition("-")
    return date(int(year), int(month or 1), int(day or 1))


def _last_day(text: str) -> date:
    year, _, rest = text.partition("-")
    if rest.startswith("Q"):
        return _month_end(int(year), 3 * int(rest[1]))
    if rest.startswith("H"):
        return _month_end(int(year), 6 * int(rest[1]))
    month, _, day = rest.partition("-")
    return date(int(year), int(month), int(day)) if day else _month_end(int(year), int(month or 12))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _named(start: date, end: date) -> tuple[str, str] | None:
    """TIME_PERIOD and frequency of days that make up a calendar period."""
    if start == end:
        return start.isoformat(), "D"
    if start.day == 1 and end == _month_end(end.year, end.month) and start.year == end.year:
        found = _months(start, end)
        if found is not None:
            return found
    if start.weekday() == 0 and end - start == timedelta(days=6):
        year, week, _ = start.isocalendar()
        return f"{year:04}-W{week:02}", "W"
    return None


def _months(start: date, end: date) -> tuple[str, str] | None:
    count, year = end.month - start.month + 1, f"{start.year:04}"
    if count == 12:
        return year, "A"
    if count == 6 and start.month in {1, 7}:
        return f"{year}-S{start.month // 6 + 1}", "S"
    if count == 3 and start.month % 3 == 1:
        return f"{year}-Q{start.month // 3 + 1}", "Q"
    return (f"{year}-{start.month:02}", "M") if count == 1 else None


def _duration(start: date, end: date) -> str:
    """The length of a range as an ISO 8601 duration: years or months where it is made of whole ones, else days."""
    if start.day == 1 and end == _month_end(end.year, end.month):
        months = 12 * (end.year - start.year) + end.month - start.month + 1
        return f"P{months}M" if months % 12 else f"P{months // 12}Y"
    return f"P{(end - start).days + 1}D"
