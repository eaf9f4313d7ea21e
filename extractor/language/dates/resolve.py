"""Reads one matched time expression against an anchor: pure functions, one reader per pattern family.

For newcomers: a reader gets the groups of a match and a `Context` (what is known of the publication date, whether the
sentence looks ahead, the year its sentence has named, the periods read before) and answers with a `Reading`. A reading
without `period` is an expression that was understood but cannot be placed in time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from extractor.knowledge import calendar as cal
from extractor.language.dates.reading import Anchor, Context, Reading

Groups = Mapping[str, str | None]

_YEAR = 12
_UNIT_MONTHS = {"quarter": 3, "half": 6, "year": _YEAR}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _count(text: str | None) -> int:
    word = " ".join((text or "").lower().split())
    return int(word) if word.isdigit() else cal.calendar().numbers[word]


def _month(text: str | None) -> int:
    word = (text or "").rstrip(".").lower()
    return int(word) if word.isdigit() else cal.calendar().months[word]


def _ordinal(text: str | None) -> int:
    return cal.calendar().ordinals[" ".join((text or "").lower().split())]


def _stated_year(groups: Groups, context: Context, *names: str) -> int | None:
    """Return the year written in one of the groups, as number, two digits or relative words."""
    for name in names or ("y", "y2", "y3"):
        year = _number(groups.get(name))
        if year is not None:
            return year + 2000 if year < 70 else year + 1900 if year < 100 else year
    if short := _number(groups.get("yy")):
        return short + 2000 if short < 70 else short + 1900
    phrase = groups.get("rely")
    if phrase and context.anchor.year is not None:
        return context.anchor.year + cal.calendar().relative_years[" ".join(phrase.lower().split())]
    return None


def _unplaced(groups: Groups) -> bool:
    """Whether a relative year is written that no anchor gives a number to."""
    return bool(groups.get("rely"))


def _lean(groups: Groups, context: Context) -> cal.Lean:
    if groups.get("past") or groups.get("past2"):
        return "past"
    if groups.get("future") or groups.get("future2"):
        return "future"
    return "ahead" if context.ahead else "near"


def _approximation(groups: Groups) -> str:
    return "about" if groups.get("edge") or groups.get("edge2") or groups.get("mid") else "exact"


def _weekday(groups: Groups) -> int | None:
    word = groups.get("wd")
    return cal.calendar().weekdays[word.rstrip(".").lower()] if word else None


def _placed_day(groups: Groups, context: Context, *, d: str, m: str, year: int | None) -> date | None:
    month, day, weekday = _month(groups[m]), int(groups[d] or 0), _weekday(groups)
    if year is not None:
        return cal.make_day(year, month, day)
    if context.anchor.day:
        return cal.day_near(context.anchor.day, month, day, weekday=weekday, lean=_lean(groups, context))
    if context.anchor.year is None:
        return None
    # only a year is known, and from the text at that: a weekday may tell that the story is of the year after
    years = (context.anchor.year, context.anchor.year + 1)
    days = [x for y in years if (x := cal.make_day(y, month, day))]
    return next((x for x in days if weekday is None or x.isoweekday() == weekday), None)


def read_day(groups: Groups, context: Context) -> Reading:
    """Read a day of a month, with or without year and weekday, or the week that ends with it."""
    year = _stated_year(groups, context)
    if year is None and _unplaced(groups):
        return Reading("day")
    day = _placed_day(groups, context, d="d", m="m", year=year)
    if day and year is not None and _wrong_day(day, _weekday(groups), context.anchor):
        return Reading("day", confidence=0.6, slip="the weekday is another, and the day lies after publication")
    if day is None and (year is not None or context.anchor.day):
        return Reading("day", confidence=0.6, slip="there is no such day")
    if day and groups.get("week"):
        return Reading("range", f"{(day - timedelta(days=6)).isoformat()}/{day.isoformat()}", confidence=0.95)
    return Reading("day", day.isoformat() if day else None, confidence=1.0 if year else 0.95)


def _wrong_day(day: date, weekday: int | None, anchor: Anchor) -> bool:
    """Whether a full date is a slip: another weekday than the one beside it, and after the article was out."""
    return bool(weekday and anchor.day and day > anchor.day and day.isoweekday() != weekday)


def read_weekday(groups: Groups, context: Context) -> Reading:
    """Read a weekday alone: the day at or before publication unless a word beside it says otherwise."""
    anchor, weekday = context.anchor.day, _weekday(groups)
    if anchor is None or weekday is None:
        return Reading("day")
    lean = _lean(groups, context)
    if groups.get("week"):
        steps = {"past": -7, "future": 7}.get(lean, 0)
        day = cal.weekday_near(anchor + timedelta(days=steps), weekday, side="week")
    elif groups.get("present") or groups.get("present2"):
        day = cal.weekday_near(anchor, weekday, side="week")
    else:
        sides: dict[cal.Lean, cal.Side] = {"past": "before", "future": "after", "ahead": "from", "near": "upto"}
        day = cal.weekday_near(anchor, weekday, side=sides[lean])
    return Reading("day", day.isoformat(), confidence=0.95)


def read_days(groups: Groups, context: Context) -> Reading:
    """Read a range of days inside one month or across two."""
    year = _stated_year(groups, context, "y2", "y")
    if year is None and _unplaced(groups):
        return Reading("range")
    last_month = "m2" if groups.get("m2") else "m"
    end = _placed_day(groups, context, d="d2", m=last_month, year=year)
    if end is None:
        return Reading("range")
    first_year = _number(groups.get("y")) if groups.get("m2") else None
    start = cal.make_day(first_year or end.year, _month(groups["m"]), int(groups["d"] or 0))
    if start and start > end and not first_year:
        start = cal.make_day(end.year - 1, start.month, start.day)
    if start is None or start > end:
        return Reading("range")
    return Reading("range", f"{start.isoformat()}/{end.isoformat()}", confidence=1.0 if year else 0.95)


def _placed_month(month: int, groups: Groups, context: Context) -> tuple[int, int] | None:
    year = _stated_year(groups, context)
    if year is None and _unplaced(groups):
        return None
    lean = _lean(groups, context)
    if year is not None:
        return year, month
    if context.month_year is not None and lean == "near":
        return context.month_year, month
    if context.anchor.day:
        return cal.month_near(context.anchor.day, month, lean=lean)
    return (context.anchor.year, month) if context.anchor.year is not None else None


def read_month(groups: Groups, context: Context) -> Reading:
    """Read a month with or without its year."""
    placed = _placed_month(_month(groups["m"]), groups, context)
    stated = bool(_stated_year(groups, context))
    period = cal.month_text(*placed) if placed else None
    return Reading("month", period, _approximation(groups), confidence=1.0 if stated else 0.9)


def read_months(groups: Groups, context: Context) -> Reading:
    """Read a range of months; a missing year is that of the other end."""
    told = {**groups, "y": groups.get("y2") or groups.get("y")}
    if groups.get("between") and not context.ahead:
        told["past"] = groups["between"]
    last = _placed_month(_month(groups["m2"]), told, context)
    if last is None:
        return Reading("range")
    first_month, year = _month(groups["m"]), _number(groups.get("y")) if groups.get("y2") else None
    first_year = year or (last[0] if first_month <= last[1] else last[0] - 1)
    start, end = cal.month_text(first_year, first_month), cal.month_text(*last)
    return Reading("range", f"{start}/{end}" if start <= end else None)


def read_first_months(groups: Groups, context: Context) -> Reading:
    """Read "the first nine months of 2021"."""
    count = _count(groups["n"])
    year = _stated_year(groups, context) or (None if _unplaced(groups) else context.year or context.anchor.year)
    if year is None:
        return Reading("range")
    if count == 6:
        return Reading("half", f"{year}-H1")
    return Reading("range", f"{year}-01/{cal.month_text(year, min(count, 12))}")


def read_months_ended(groups: Groups, context: Context) -> Reading:
    """Read "nine months to September" and "the quarter ended June 30": the stretch of months that ends with one."""
    if groups.get("n"):
        count = _count(groups["n"])
    else:
        count = _UNIT_MONTHS[cal.calendar().units[(groups.get("unit") or groups.get("unit2") or "").lower()]]
    stated = _stated_year(groups, context)
    last = _placed_month(
        _month(groups["m"]), groups if stated or context.ahead else {**groups, "past": "ended"}, context
    )
    if last is None:
        return Reading("range")
    if count == _YEAR and last[1] == _YEAR:
        return Reading("year", str(last[0]))
    part = {3: "Q", 6: "H"}.get(count)
    if part and last[1] % count == 0:
        return Reading("quarter" if part == "Q" else "half", f"{last[0]}-{part}{last[1] // count}")
    start = cal.add_months(*last, 1 - count)
    return Reading("range", f"{cal.month_text(*start)}/{cal.month_text(*last)}")


def read_third(groups: Groups, context: Context) -> Reading:
    """Read a third of a year, four months ("caturwulan")."""
    third = _ordinal(groups["q"])
    year = _part_year(third, 4, groups, context) if third <= 3 else None
    if year is None:
        return Reading("range")
    return Reading("range", f"{cal.month_text(year, 4 * third - 3)}/{cal.month_text(year, 4 * third)}")


def _part_year(part: int, months: int, groups: Groups, context: Context) -> int | None:
    """Return the year of a quarter (months 3), third (4) or half (6): stated, or the last one begun, or the next."""
    year = _stated_year(groups, context)
    if year is not None or _unplaced(groups):
        return year
    if context.year is not None and not context.ahead:
        return context.year
    anchor = context.anchor.day
    if anchor is None:
        return context.anchor.year
    current = (anchor.month - 1) // months + 1
    if part > current and not context.ahead:
        return anchor.year - 1
    return anchor.year + 1 if part < current and context.ahead and current - part > 1 else anchor.year


def read_quarter(groups: Groups, context: Context) -> Reading:
    """Read a quarter; one with a number over 4 stays unresolved."""
    word = groups.get("q") or groups.get("q2")
    last = (word or "").lower() in cal.calendar().words["cue_last"]
    if last and not groups.get("y") and not groups.get("rely"):
        return _relative_unit("quarter", -1, context)
    if (quarter := 4 if last else _ordinal(word)) > 4:
        return Reading("quarter", confidence=0.6, slip="a year has four quarters")
    year = _part_year(quarter, 3, groups, context)
    if year is None:
        return Reading("quarter")
    if (groups.get("upto") or "").lower().strip() in {"hingga", "sampai"} and quarter > 1:
        return Reading("range", f"{year}-01/{cal.month_text(year, 3 * quarter)}", confidence=0.9)
    return Reading("quarter", f"{year}-Q{quarter}")


def read_half(groups: Groups, context: Context) -> Reading:
    """Read a half-year; the end or the beginning of one is its last or first month."""
    half = _ordinal(groups.get("q") or groups.get("q2"))
    year = _part_year(half, 6, groups, context) if half <= 2 else None
    if year is None:
        return Reading("half")
    edge = (groups.get("edge") or "").lower()
    if edge in {"end", "akhir"}:
        return Reading("month", cal.month_text(year, 6 * half), "about")
    return Reading("half", f"{year}-H{half}", _approximation(groups))


def read_year(groups: Groups, context: Context) -> Reading:
    """Read a year, written or relative; `kind` is relative for the latter."""
    year = _stated_year(groups, context)
    if groups.get("y") or groups.get("yy"):
        return Reading("year", str(year), _approximation(groups))
    year = year if groups.get("rely") else context.anchor.year
    return Reading("relative", str(year) if year is not None else None, _approximation(groups))


def read_years(groups: Groups, context: Context) -> Reading:
    """Read a range of years."""
    return Reading("range", f"{groups['y']}/{groups['y2']}")


def read_season(groups: Groups, context: Context) -> Reading:
    """Read a season or fiscal year across two calendar years, such as 2023/24."""
    start = int(groups["y"] or 0)
    end = _number(groups.get("y2")) or start // 100 * 100 + int(groups["yy"] or 0)
    end += 100 if end < start else 0
    return Reading("fiscal_year" if end == start + 1 else "range", f"{start}/{end}")


def read_fiscal(groups: Groups, context: Context) -> Reading:
    """Read a named fiscal year; in two digits that in which it ends, as for a quarter, "Q3FY25": in March then."""
    year = _stated_year(groups, context)
    if year and (quarter := _number(groups.get("q") or groups.get("q2"))):
        return Reading("quarter", f"{year - 1}-Q{quarter + 1}" if quarter < 4 else f"{year}-Q1", confidence=0.8)
    if year and groups.get("yy"):
        return Reading("fiscal_year", f"{year - 1}/{year}", confidence=0.8)
    return Reading("fiscal_year", str(year))


def read_decade(groups: Groups, context: Context) -> Reading:
    """Read a decade."""
    return Reading("range", f"{groups['y']}/{int(groups['y'] or 0) + 9}", "about")


def read_since(groups: Groups, context: Context) -> Reading:
    """Read an open stretch from a month or year to the publication date; a month without year has been already."""
    year, anchor = _stated_year(groups, context), context.anchor
    if groups.get("m") and year is None and anchor.day:
        year, _ = cal.month_near(anchor.day, _month(groups["m"]), lean="past")
    if year is None or anchor.year is None:
        return Reading("range" if year else "relative", str(year) if year else None, confidence=0.8)
    if groups.get("m"):
        start = cal.month_text(year, _month(groups["m"]))
        end = cal.month_text(anchor.year, anchor.day.month) if anchor.day else start
        return Reading("range", f"{start}/{end}" if start < end else start, confidence=0.8)
    return Reading("range", f"{year}/{anchor.year}" if year < anchor.year else str(year), confidence=0.8)


def read_year_to_date(groups: Groups, context: Context) -> Reading:
    """Read "since the beginning of the year" and "year to date", up to a stated day or the publication date."""
    year = _stated_year(groups, context) or (None if _unplaced(groups) else context.anchor.year)
    end = context.anchor.day
    if year is None:
        return Reading("range")
    if groups.get("d"):
        end = cal.make_day(year, _month(groups["m"]), int(groups["d"] or 0))
    if end is None:
        return Reading("range", str(year), confidence=0.7)
    return Reading("range", f"{year}-01-01/{end.isoformat()}" if end.year >= year else None, confidence=0.9)


def _relative_unit(unit: str, steps: int, context: Context) -> Reading:
    if unit == "year" and context.anchor.year is not None:
        return Reading("relative", str(context.anchor.year + steps))
    period = cal.unit_period(context.anchor.day, unit, steps) if context.anchor.day else None
    return Reading("relative", period, confidence=0.95)


def read_relative(groups: Groups, context: Context) -> Reading:
    """Read "bulan lalu", "next week" and their like."""
    return _relative_unit(*cal.calendar().relative[" ".join((groups["rel"] or "").lower().split())], context)


def read_now(groups: Groups, context: Context) -> Reading:
    """Read "saat ini": the publication year, by the ontology."""
    year = context.anchor.year
    return Reading("relative", str(year) if year is not None else None, confidence=0.8)


def read_ago(groups: Groups, context: Context) -> Reading:
    """Read "three months ago" and "three months from now"; only days and single units are exact."""
    count = _count(groups.get("n") or "1")
    unit = cal.calendar().units[" ".join((groups["unit"] or "").lower().split())]
    reading = _relative_unit(unit, count if groups.get("ahead") else -count, context)
    return Reading("relative", reading.period, "exact" if unit == "day" or count == 1 else "about", 0.9)


def _antecedent(context: Context) -> str | None:
    """Return the nearest other period longer than a day."""
    around = (*context.earlier, *context.later)
    return next((p for p in around if len(p) != 10), None)


def read_same_period(groups: Groups, context: Context) -> Reading:
    """Read "the same period last year": the stretch told before, in another year."""
    period, year = _antecedent(context), _stated_year(groups, context)
    if period is None or (year is None and _unplaced(groups)):
        return Reading("relative")
    steps = (
        -1
        if groups.get("before")
        else 0
        if year is None
        else year - int(period[-4:] if len(period) == 9 else period[:4])
    )
    return Reading("relative", cal.shift_years(period, steps), confidence=0.8)


def read_previous(groups: Groups, context: Context) -> Reading:
    """Read "the previous quarter": one step before the nearest quarter or month told before."""
    named = (groups.get(name) for name in ("unit", "unit2", "unit3"))
    unit = cal.calendar().units[next(word for word in named if word).lower()]
    shape = {"quarter": "-Q", "half": "-H"}.get(unit)
    told = (p for p in context.earlier if (shape in p if shape else len(p) == 7 and "Q" not in p and "H" not in p))
    period = next(told, None)
    return Reading("relative", cal.shift_unit(period, -1) if period else None, confidence=0.8)


def read_none(groups: Groups, context: Context) -> Reading:
    """Read what only looks like a date."""
    return Reading("none")


READERS: Final[dict[str, Callable[[Groups, Context], Reading]]] = {
    "day": read_day, "weekday": read_weekday, "days": read_days, "year_to_date": read_year_to_date,
    "month": read_month, "months": read_months, "first_months": read_first_months, "months_ended": read_months_ended,
    "third": read_third, "quarter": read_quarter, "half": read_half, "year": read_year, "years": read_years,
    "season": read_season, "fiscal": read_fiscal, "decade": read_decade, "since": read_since, "now": read_now,
    "relative": read_relative, "ago": read_ago, "same_period": read_same_period, "previous": read_previous,
    "none": read_none,
}  # fmt: skip
