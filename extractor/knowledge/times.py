"""Reads publication times of pages, datelines and lists into ISO 8601, with their zone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.knowledge.calendar import calendar
from extractor.knowledge.tables import any_of

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]\s*T?(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?"
    r"(?:\.\d+)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_CLOCK = re.compile(
    r"\b(?P<h>[01]?\d|2[0-3])[:.](?P<min>[0-5]\d)(?:[:.](?P<s>[0-5]\d))?\s*(?P<half>[ap]\.?m\b\.?)?", re.I
)
_ZONE = re.compile(
    r"\b(?P<name>WIB|WITA|WIT|GMT|UTC)\b(?P<shift>\s*[+-](?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\b)?"
    r"|(?P<offset>[+-]\d{2}:?\d{2})\b",
    re.I,
)
_MAX_OFFSET = 14
"""Hours: no clock on earth is further from UTC; pages write impossible offsets now and then."""
_NUMERIC = re.compile(r"\b(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})\b")


@dataclass(frozen=True, slots=True)
class Clock:
    """Word tables of `data/clock.toml`; keys are lower case, units and words of elapsed time in seconds."""

    zones: Mapping[str, str]
    units: Mapping[str, int]
    one: Mapping[str, int]
    now: frozenset[str]
    ago: tuple[str, ...]


@cache
def clock() -> Clock:
    """Load the word tables, once."""
    raw: dict[str, Any] = tomllib.loads(files("extractor.knowledge").joinpath("data/clock.toml").read_text("utf-8"))
    elapsed = raw["elapsed"]
    return Clock(
        zones=raw["zones"],
        units={word: int(seconds) for seconds, words in elapsed["units"].items() for word in words},
        one=elapsed["one"],
        now=frozenset(elapsed["now"]["words"]),
        ago=tuple(elapsed["ago"]),
    )


def read_time(text: str, *, zone: str | None = None, ignore_zone: bool = False) -> str | None:
    """Return the first time or day in `text` as ISO 8601, None where there is none.

    Read are ISO 8601, RFC 822, "Senin, 15 Mei 2017 18:43 WIB", "22/10/2025 06:59" (day first), "May 15, 2017 6:43 PM".
    WIB, WITA and WIT are +07:00, +08:00 and +09:00; a time without a zone gets `zone` (an offset, "+07:00"), and so
    does one with any zone where `ignore_zone` is set. A day without a time stays a day.
    """
    text = text.strip()
    iso = _ISO.search(text)
    if iso:
        return _stamp(
            _day(iso["y"], iso["m"], iso["d"]), iso["h"], iso["min"], iso["s"], _offset(iso["zone"], zone, ignore_zone)
        )
    found = _find_day(text)
    if found is None:
        return None
    day, rest = found
    clock = _CLOCK.search(rest)
    if clock is None:
        return day.isoformat()
    hour = _hour(int(clock["h"]), clock["half"])
    named = _ZONE.search(rest, clock.end())
    return _stamp(
        day, str(hour), clock["min"], clock["s"], zone if ignore_zone or named is None else _named_offset(named)
    )


def read_day(text: str) -> str | None:
    """Return the full day in `text` as ISO 8601, None where day, month or year is missing."""
    found = read_time(text)
    return found[:10] if found else None


def _find_day(text: str) -> tuple[date, str] | None:
    """Return the day and the text around it, where the clock is looked for."""
    numeric = _NUMERIC.search(text)
    if numeric:
        day = _day(numeric["y"], numeric["m"], numeric["d"])
        return (day, _without(text, numeric)) if day else None
    for pattern in _worded():
        for match in pattern.finditer(text):
            day = _day(match["y"], str(calendar().months[match["month"].lower()]), match["d"])
            if day:
                return day, _without(text, match)
    return None


def _without(text: str, match: re.Match[str]) -> str:
    """What follows the day, then what stands before it: most pages write the clock after the day."""
    return text[match.end() :] + " \n " + text[: match.start()]


@cache
def _worded() -> tuple[re.Pattern[str], ...]:
    month = "|".join(sorted((re.escape(name) for name in calendar().months), key=len, reverse=True))
    return (
        re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<month>{month})\.?,?[ -](?P<y>\d{{4}})\b", re.I),
        re.compile(rf"\b(?P<month>{month})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b", re.I),
    )


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int:
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half[0].casefold() == "p" else 0)


def _offset(written: str | None, zone: str | None, ignore: bool) -> str | None:
    if ignore or written is None:
        return zone
    written = clock().zones.get(written.casefold(), written)
    offset = written if ":" in written else f"{written[:3]}:{written[3:]}"
    return offset if _possible(int(offset[1:3]), int(offset[4:6])) else zone


def _possible(hours: int, minutes: int) -> bool:
    return hours <= _MAX_OFFSET and minutes < 60


def _named_offset(match: re.Match[str]) -> str:
    if match["offset"]:
        return _offset(match["offset"], None, False) or "+00:00"
    if match["shift"]:
        sign, hours, minutes = match["shift"].strip()[0], int(match["hours"]), int(match["minutes"] or 0)
        if _possible(hours, minutes):
            return f"{sign}{hours:02d}:{minutes:02d}"
    return clock().zones[match["name"].casefold()]


def _stamp(day: date | None, hour: str | None, minute: str | None, second: str | None, zone: str | None) -> str | None:
    if day is None:
        return None
    if hour is None or minute is None:
        return day.isoformat()
    try:
        moment = datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0))
    except ValueError:
        return day.isoformat()
    return moment.isoformat() + (zone or "")


def in_zone(stamp: str, zone: str) -> str:
    """Return a time given in UTC or without a zone as one at offset `zone`; other values come back as they are.

    A publisher's day is its local one: 23:30 UTC of one day is the next morning in Jakarta.
    """
    if "T" not in stamp:
        return stamp
    moment = datetime.fromisoformat(stamp)
    sign = -1 if zone.startswith("-") else 1
    local = timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])))
    if moment.tzinfo is None:
        return moment.replace(tzinfo=local).isoformat()
    return moment.astimezone(local).isoformat() if stamp.endswith("+00:00") else stamp


def read_elapsed(text: str, *, now: str) -> str | None:
    """Return the time that "2 jam yang lalu", "5 minutes ago" or "kemarin" means at `now`, None for other texts.

    `now` is an ISO 8601 time with its zone; the answer is in that zone, to the second for units under a day and a day
    for longer ones. The whole of `text` must be such a phrase.
    """
    phrase = " ".join(text.casefold().split()).strip("().,| ")
    moment = datetime.fromisoformat(now)
    if phrase in clock().now:
        return moment.isoformat()
    unit, steps = calendar().relative.get(phrase, ("", 0))
    if unit == "day" and steps <= 0:
        return (moment.date() + timedelta(days=steps)).isoformat()
    seconds = _elapsed(phrase)
    if seconds is None:
        return None
    try:
        then = moment - timedelta(seconds=seconds)
    except OverflowError:
        return None
    return then.date().isoformat() if seconds >= _DAY else then.isoformat()


_DAY = 86400


def _elapsed(phrase: str) -> int | None:
    match = _ago().fullmatch(phrase)
    if match is None:
        return None
    if match["one"]:
        return clock().one[match["one"]]
    number = int(match["n"]) if match["n"].isdecimal() else calendar().numbers[match["n"]]
    return number * clock().units[match["unit"]]


@cache
def _ago() -> re.Pattern[str]:
    words = clock()
    number = rf"\d{{1,4}}|{any_of(calendar().numbers)}"
    return re.compile(
        rf"(?:(?P<one>{any_of(words.one)})|(?P<n>{number}) (?P<unit>{any_of(words.units)})) (?:{any_of(words.ago)})"
    )
