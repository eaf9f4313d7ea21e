"""Tells the days a sitemap is about from its address: sitemap-2018-02.xml, /2018/02/sitemap.xml, ?yyyy=2018&mm=02."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from extractor.collect.shape import bare
from extractor.collect.wanted import Wanted
from extractor.knowledge.calendar import last_day, make_day

_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d{2})"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}[-_/.]?(?P<month>0[1-9]|1[0-2])[-_/.]?(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"{_YEAR}[-_/.]?(?P<month>0[1-9]|1[0-2])(?!\d)",
        rf"{_YEAR}[-_/](?P<month>[1-9])(?!\d)",
        rf"y+(?:ear)?={_YEAR}&m+(?:onth)?=(?P<month>\d{{1,2}})(?:&d+(?:ay)?=(?P<day>\d{{1,2}}))?(?!\d)",
        rf"{_YEAR}(?!\d)",
    )
)
FIRST_YEAR = 1990
SLACK = timedelta(days=1)


def period_of(url: str, *, today: str) -> tuple[str, str] | None:
    """Return the first and last ISO day that an address names by day, month or year, None where it names none.

    Years before FIRST_YEAR or after `today` (an ISO day) are other numbers.
    """
    path = bare(url).partition("/")[2]
    for form in _FORMS:
        for match in form.finditer(path):
            groups = match.groupdict()
            year, month, day = int(groups["year"]), int(groups.get("month") or 0), int(groups.get("day") or 0)
            found = _bounds(year, month, day) if FIRST_YEAR <= year <= int(today[:4]) else None
            if found:
                return found[0].isoformat(), found[1].isoformat()
    return None


def _bounds(year: int, month: int, day: int) -> tuple[date, date] | None:
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if month > 12:
        return None
    if not day:
        return date(year, month, 1), date(year, month, last_day(year, month))
    found = make_day(year, month, day)
    return (found, found) if found else None


def numbered(urls: Iterable[str], *, today: str) -> frozenset[str]:
    """Return those of the addresses whose number is one of a row (sitemap-1.xml … sitemap-2500.xml) and no year.

    They are told by a sibling that differs from them in a number alone which is no year.
    """
    addresses = list(urls)
    forms = {url: re.sub(r"\d+", "#", url) for url in addresses}
    rows = Counter(forms[url] for url in addresses if period_of(url, today=today) is None)
    return frozenset(url for url in addresses if rows[forms[url]])


def in_range(period: tuple[str, str], wanted: Wanted) -> bool:
    """Whether a period and the days wanted overlap, a day of slack on either side."""
    first = (date.fromisoformat(period[0]) - SLACK).isoformat()
    last = (date.fromisoformat(period[1]) + SLACK).isoformat()
    return (wanted.since is None or last >= wanted.since) and (wanted.until is None or first <= wanted.until)
