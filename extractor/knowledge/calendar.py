"""Calendar words of both languages and the arithmetic of days, months, quarters and years; no wall clock.

Days and periods go in and out as ISO 8601 text in the record's forms: `2018-02-22`, `2018-02`, `2018`, `2017-Q3`,
`2017-H1`, `2018-01/2018-03`, `2023/2024`.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Lean = Literal["near", "past", "future", "ahead"]
_AHEAD_DAYS = 120
_NEWS_DAYS = 10
"""A day so near to publication is what news tells of: another weekday beside it is a slip, not another year."""
Side = Literal["upto", "from", "before", "after", "week"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Word tables of `data/calendar.toml`; every key is lower case.

    `months` and `weekdays` (Monday is 1) hold abbreviations too; `full_months` and `full_weekdays` only whole names.
    `relative` gives unit and steps of phrases such as "bulan lalu"; `units` maps a word to day, week, month, quarter,
    half or year. `spelled` keeps months and weekdays in the case they are written in.
    """

    months: Mapping[str, int]
    full_months: frozenset[str]
    weekdays: Mapping[str, int]
    full_weekdays: frozenset[str]
    spelled: frozenset[str]
    ordinals: Mapping[str, int]
    numbers: Mapping[str, int]
    units: Mapping[str, str]
    relative: Mapping[str, tuple[str, int]]
    relative_years: Mapping[str, int]
    words: Mapping[str, frozenset[str]]


def _numbered(table: Mapping[str, list[list[str]]]) -> tuple[dict[str, int], frozenset[str], set[str]]:
    every = {w.lower(): int(n) for n, (full, short) in table.items() for w in (*full, *short)}
    full_names = frozenset(w.lower() for full, _ in table.values() for w in full)
    return every, full_names, {w for groups in table.values() for group in groups for w in group}


def _flat(table: Mapping[str, Iterable[str]]) -> dict[str, int]:
    return {w.lower(): int(n) for n, group in table.items() for w in group}


@cache
def calendar() -> Calendar:
    """Load the word tables, once."""
    raw: dict[str, Any] = tomllib.loads(files("extractor.knowledge").joinpath("data/calendar.toml").read_text("utf-8"))
    months, full_months, month_forms = _numbered(raw["months"])
    weekdays, full_weekdays, weekday_forms = _numbered(raw["weekdays"])
    lists = {
        "now": raw["now"]["words"],
        "edge": raw["edges"]["words"],
        "daytime": raw["daytimes"]["words"],
        **raw["markers"],
        **{f"cue_{name}": words for name, words in raw["cues"].items()},
    }
    return Calendar(
        months=months,
        full_months=full_months,
        weekdays=weekdays,
        full_weekdays=full_weekdays,
        spelled=frozenset(month_forms | weekday_forms),
        ordinals=_flat(raw["ordinals"]),
        numbers=_flat(raw["numbers"]),
        units={w: unit for unit, words in raw["units"].items() for w in words},
        relative={phrase: (unit, steps) for phrase, (unit, steps) in raw["relative"].items()},
        relative_years=raw["relative_years"],
        words={name: frozenset(words) for name, words in lists.items()},
    )


def last_day(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return monthrange(year, month)[1]


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the date, None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_day(text: str | None) -> date | None:
    """Return the day at the start of an ISO 8601 day or moment, None where there is none."""
    if not text or len(text) < 10:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def day_near(anchor: date, month: int, day: int, *, weekday: int | None = None, lean: Lean = "near") -> date | None:
    """Return the day and month in the year that brings it nearest to `anchor`, None where no year fits.

    `lean` allows only days at or before (`past`), or at or after (`future`) the anchor. A `weekday` (Monday is 1)
    picks among the years around the anchor; where none fits, and beside a day of the news, it is ignored.
    """
    days = [d for y in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := make_day(y, month, day))]
    if lean == "past":
        days = [d for d in days if d <= anchor] or days
    if lean == "future":
        days = [d for d in days if d >= anchor] or days
    if lean == "ahead":
        days = [d for d in days if d >= anchor or (anchor - d).days < _AHEAD_DAYS] or days
    nearest = min(days, key=lambda d: (abs((d - anchor).days), d), default=None)
    if nearest is None or abs((nearest - anchor).days) <= _NEWS_DAYS:
        return nearest
    fitting = [d for d in days if d.isoweekday() == weekday] or days
    return min(fitting, key=lambda d: (abs((d - anchor).days), d))


def month_near(anchor: date, month: int, *, lean: Lean = "near") -> tuple[int, int]:
    """Return year and month of the `month` that news published at `anchor` means by its bare name.

    `past` and `future` allow only that side; the anchor's own month counts as both. `near`: a month of this year that
    has begun or comes within two months, else one of last year. `ahead` (the sentence looks ahead): the next one, but
    for the four months just gone.
    """
    ahead = (month - anchor.month) % 12
    back = ahead - 12 if ahead else 0
    if lean == "past":
        steps = back
    elif lean == "future":
        steps = ahead
    elif lean == "ahead":
        steps = back if ahead >= 8 else ahead
    else:
        steps = ahead if ahead <= 2 else back
    return add_months(anchor.year, anchor.month, steps)


def weekday_near(anchor: date, weekday: int, *, side: Side = "upto") -> date:
    """Return the weekday (Monday is 1) nearest to `anchor` on one side of it, or in its week.

    `upto` and `from` count the anchor's own day, `before` and `after` do not; `week` is the ISO week of the anchor.
    """
    back = (anchor.isoweekday() - weekday) % 7
    if side == "week":
        return anchor + timedelta(days=weekday - anchor.isoweekday())
    if side == "from":
        return anchor + timedelta(days=-back % 7)
    if side == "after":
        return anchor + timedelta(days=7 - back)
    return anchor - timedelta(days=back or (7 if side == "before" else 0))


def add_months(year: int, month: int, steps: int) -> tuple[int, int]:
    """Return year and month `steps` months later."""
    index = year * 12 + month - 1 + steps
    return index // 12, index % 12 + 1


def month_text(year: int, month: int) -> str:
    """Return `YYYY-MM`."""
    return f"{year:04d}-{month:02d}"


def unit_period(anchor: date, unit: str, steps: int) -> str:
    """Return the period of the day, week, month, quarter, half or year `steps` units after that of `anchor`.

    A week is written as its Monday and Sunday: `2018-02-19/2018-02-25`.
    """
    if unit == "day":
        return (anchor + timedelta(days=steps)).isoformat()
    if unit == "week":
        monday = anchor + timedelta(days=1 - anchor.isoweekday() + 7 * steps)
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "month":
        return month_text(*add_months(anchor.year, anchor.month, steps))
    if unit == "quarter":
        year, month = add_months(anchor.year, anchor.month, 3 * steps)
        return f"{year:04d}-Q{(month + 2) // 3}"
    if unit == "half":
        year, month = add_months(anchor.year, anchor.month, 6 * steps)
        return f"{year:04d}-H{1 if month <= 6 else 2}"
    return f"{anchor.year + steps:04d}"


def period_bounds(period: str) -> tuple[str, str | None]:
    """Return start and end of a period as dates of day, month or year precision; the end of a point is None."""
    if "/" in period:
        start, _, end = period.partition("/")
        return start, end
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        first = 3 * int(part[1]) - 2
        return month_text(int(year), first), month_text(int(year), first + 2)
    if part.startswith("H"):
        first = 6 * int(part[1]) - 5
        return month_text(int(year), first), month_text(int(year), first + 5)
    return period, None


def shift_years(period: str, years: int) -> str:
    """Return the same stretch `years` years later; 29 February becomes 28 February where it must."""
    if "/" in period:
        start, _, end = period.partition("/")
        return f"{shift_years(start, years)}/{shift_years(end, years)}"
    year, rest = int(period[:4]) + years, period[4:]
    if rest == "-02-29" and last_day(year, 2) == 28:
        rest = "-02-28"
    return f"{year:04d}{rest}"


def shift_unit(period: str, steps: int) -> str | None:
    """Return the month, quarter, half or year `steps` units after `period`, None for other periods."""
    unit = {4: "year"}.get(len(period)) or ("quarter" if "-Q" in period else "half" if "-H" in period else "month")
    if "/" in period or len(period) > 7:
        return None
    start, _ = period_bounds(period)
    return unit_period(date(int(start[:4]), int(start[5:7] or 1), 1), unit, steps)
