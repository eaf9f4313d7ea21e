"""Compiles the date patterns of `patterns.toml` with the word classes of the calendar."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.errors import ExtractorError
from extractor.knowledge.calendar import calendar

_SLOT = re.compile(r"\{([a-z]+\d?)(?::(\w+))?\}")
_SPACE = r"[^\S\n]+"
_TO = r"(?:\s?(?:--|[-–—])\s?|[^\S\n]+(?i:hingga|sampai(?:[^\S\n]+dengan)?|s\.?/?d\.?|to|until|through|till)[^\S\n]+)"
_AND = r"[^\S\n]+(?i:dan|and)[^\S\n]+"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, the reader of its groups, what context a match needs, and what must occur in the text."""

    reader: str
    source: str
    need: str
    hint: tuple[str, ...]

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern; an article needs few of them, so each is compiled when it is first looked for."""
        return _regex(self.source)


@cache
def _regex(source: str) -> re.Pattern[str]:
    try:
        return re.compile(source)
    except re.error as error:
        raise ExtractorError(f"patterns.toml: {source!r} is no pattern ({error}); mend it") from error


def _any(words: Iterable[str], *, cased: bool = False) -> str:
    """Return an alternation of `words`, longest first, any run of spaces between their parts."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    body = "|".join(re.escape(w).replace(r"\ ", _SPACE) for w in ordered)
    return f"(?:{body})" if cased else f"(?i:{body})"


def _cased(names: Iterable[str]) -> list[str]:
    """Return every month or weekday name in its own and in upper case."""
    spelled = {w.lower(): w for w in calendar().spelled}
    return [form for name in names for form in {spelled[name], spelled[name].upper()}]


@cache
def classes() -> dict[str, str]:
    """Return the regular expression of every word class, by the name used in `patterns.toml`."""
    known = calendar()
    to_or_and = rf"(?:{_TO}|{_AND})"
    return {
        "s": _SPACE,
        "to": _TO,
        "and": _AND,
        "toand": to_or_and,
        "toand4": to_or_and,
        "mo": _any(_cased(known.months), cased=True),
        "mof": _any(_cased(known.full_months), cased=True),
        "wd": r"\b" + _any(_cased(known.full_weekdays), cased=True),
        "wdx": r"\b" + _any(_cased(known.weekdays), cased=True),
        "d": r"(?:3[01]|[12]\d|0?[1-9])(?!\d)",
        "mm": r"(?:1[0-2]|0?[1-9])(?!\d)",
        "y": r"(?:19[4-9]\d|20[0-7]\d)(?!\d)",
        "ord": _any(known.ordinals),
        "num": r"(?:1[0-2]|[1-9]|" + _any(w for w in known.numbers if len(w) > 2) + ")",
        "uncounted": r"(?<!\d\s)" + "".join(rf"(?<!\b(?i:{w})\s)" for w in sorted(known.numbers)),
        "unit": _any(known.units),
        "rel": _any(known.relative),
        "rely": _any(known.relative_years),
        "now": _any(known.words["now"]),
        "edge": _any(known.words["edge"]),
        "daytime": _any(known.words["daytime"]),
        "past": _any(known.words["past"]),
        "future": _any(known.words["future"]),
        "present": _any(known.words["present"]),
        "bigunit": _any(known.words["cue_counted"]),
    }


def _fill(template: str) -> str:
    def slot(match: re.Match[str]) -> str:
        body = classes()[match[1]]
        return f"(?P<{match[2]}>{body})" if match[2] else f"(?:{body})"

    return _SLOT.sub(slot, template)


def _compiled() -> Iterator[Pattern]:
    table = tomllib.loads(files("extractor.language.dates").joinpath("patterns.toml").read_text("utf-8"))
    for entry in table["pattern"]:
        try:
            source = rf"(?<!\w)(?:{_fill(entry['regex'])})"
            yield Pattern(entry["reader"], source, entry.get("need", ""), tuple(entry.get("hint", ())))
        except KeyError as error:
            raise ExtractorError(f"patterns.toml: {entry.get('regex')!r} is no pattern ({error}); mend it") from error


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return every pattern, in file order."""
    return tuple(_compiled())
