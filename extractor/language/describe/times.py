"""Dates and stretches of time in words: day, month, quarter, half-year and year, in both languages."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping

from extractor.knowledge.terms import Lang
from extractor.language.describe.wording import wording


def when(start: str | None, end: str | None, lang: Lang) -> str:
    """Return the stretch with its preposition (`on 22 February 2018`, `pada Februari 2018`); empty where unknown.

    `start` and `end` are ISO 8601 dates of day, month or year precision, as an event has them.
    """
    first, last = start or end, end or start
    if first is None or last is None:
        return ""
    words = _words(lang)
    whole = _whole(first, last)
    if whole:
        return words[f"in_{whole[0]}"].format(number=_number(whole[1], lang), year=whole[2])
    if first == last:
        kind = ("in_year", "in_month", "on_day")[first.count("-")]
        return words[kind].format(date=_date(first, lang))
    span = _joined(first, last, lang)
    if span:
        return words["on_days" if first.count("-") == 2 else "in_months"].format(date=span)
    return words["from_to"].format(start=_date(first, lang), end=_date(last, lang))


def when_ongoing(start: str | None, end: str | None, lang: Lang) -> str:
    """Return the stretch as it stands behind what is under way: `(20–22 February 2018)`, `pada 20–22 Februari 2018`."""
    dates = stretch(start, end, lang)
    return _words(lang)["ongoing"].format(dates=dates, when=when(start, end, lang)) if dates else ""


def stretch(start: str | None, end: str | None, lang: Lang) -> str:
    """Return the stretch without a preposition (`20–22 February 2018`); empty where unknown."""
    first, last = start or end, end or start
    if first is None or last is None:
        return ""
    whole = _whole(first, last)
    if whole:
        return _words(lang)[whole[0]].format(number=_number(whole[1], lang), year=whole[2])
    if first == last:
        return _date(first, lang)
    return _joined(first, last, lang) or f"{_date(first, lang)} – {_date(last, lang)}"


def spoken_period(period: str | None, lang: Lang) -> str:
    """Return a figure's period in words: a date, `2017-Q3`, `2017-H1`, `FROM/TO` or a fiscal year `2023/2024`."""
    if not period:
        return ""
    year, _, part = period.partition("-")
    if part[:1] in {"Q", "H"}:
        return _words(lang)["quarter" if part[0] == "Q" else "half"].format(number=_number(part[1:], lang), year=year)
    start, slash, end = period.partition("/")
    if slash and len(start) == 4 and int(end) == int(start) + 1:
        return period
    return stretch(start, end or None, lang)


def _date(date: str, lang: Lang) -> str:
    year, *rest = date.split("-")
    if not rest:
        return year
    month = wording(lang).months[int(rest[0]) - 1]
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"


def _joined(first: str, last: str, lang: Lang) -> str:
    """A range that shares its year or month: `20–22 February 2018`, `January–March 2018`; else empty."""
    if first.count("-") != last.count("-"):
        return ""
    (year, *start), (last_year, *end) = first.split("-"), last.split("-")
    if len(start) == 0:
        return f"{year}–{last_year}"
    if year != last_year:
        return ""
    months = wording(lang).months
    opening, closing = months[int(start[0]) - 1], months[int(end[0]) - 1]
    if len(start) == 1:
        return f"{opening}–{closing} {year}"
    if start[0] == end[0]:
        return f"{int(start[1])}–{int(end[1])} {opening} {year}"
    return f"{int(start[1])} {opening} – {int(end[1])} {closing} {year}"


def _whole(first: str, last: str) -> tuple[str, str, str] | None:
    """Kind, number and year of the quarter or half-year that a range of months or days just fills."""
    (year, *start), (last_year, *end) = first.split("-"), last.split("-")
    if year != last_year or not start or len(start) != len(end):
        return None
    from_month, to_month = int(start[0]), int(end[0])
    if len(start) == 2 and (int(start[1]) != 1 or int(end[1]) != monthrange(int(year), to_month)[1]):
        return None
    for kind, size in (("quarter", 3), ("half", 6)):
        if from_month % size == 1 and to_month == from_month + size - 1:
            return kind, str((to_month) // size), year
    return None


def _number(number: str, lang: Lang) -> str:
    return _words(lang)[f"number_{number}"]


def _words(lang: Lang) -> Mapping[str, str]:
    return wording(lang).times
