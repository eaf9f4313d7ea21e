"""Tries each date pattern only where its first word may stand: the same matches as `finditer`, three times as fast."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from extractor.language.dates.patterns import Pattern, patterns
from extractor.language.remembered import WORDS
from extractor.language.wordsearch import RUN, Filed, openings

_MARK = re.compile(r"(?<!\w)\W")


@dataclass(frozen=True, slots=True)
class _Search:
    """The patterns by what they may begin with, as places in `patterns()`."""

    filed: Filed[int]
    marks: Mapping[int, frozenset[str]]
    """The signs that those may begin with that may begin with no word, a bracket or a blank; none where any may."""
    unknown: frozenset[int]
    """Those of which nothing is known."""
    everything: tuple[int, ...]
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def at(self, word: str) -> tuple[int, ...]:
        """Look up the patterns that may begin at `word`, and remember them."""
        if len(self.known) >= WORDS:  # long runs meet words without end
            self.known.clear()
        # signs beyond ASCII may be equal in other ways than by lower case
        found = self.known[word] = tuple(self.filed.at(word.lower())) if word.isascii() else self.everything
        return found


@cache
def _search() -> _Search:
    forms = [openings(pattern.source) for pattern in patterns()]
    words = [{(opening.lower(), whole) for opening, whole in some if opening} for some in forms]
    signs = {
        i: frozenset(opening for opening, whole in some if whole and not opening.isalnum())
        for i, some in enumerate(forms)
    }
    marks = {i: frozenset() if "" in some else some for i, some in signs.items() if some}
    unknown = frozenset(i for i, some in enumerate(forms) if ("", False) in some)
    return _Search(Filed(enumerate(words)), marks, unknown, tuple(range(len(forms))))


def find_all(text: str) -> Iterator[tuple[Pattern, Iterable[re.Match[str]]]]:
    """Yield each pattern whose hint occurs in `text`, with its matches in text order, none overlapping."""
    search, lower = _search(), text.lower()
    known, places = search.known, dict[int, list[int]]()
    for run in RUN.finditer(text):
        word = run[0]
        for i in known[word] if word in known else search.at(word):
            places.setdefault(i, []).append(run.start())
    marks = [(mark.start(), mark[0]) for mark in _MARK.finditer(text)]
    every = patterns()
    for i in sorted({*places, *search.marks, *search.unknown}):
        pattern = every[i]
        if pattern.hint and not any(hint in lower for hint in pattern.hint):
            continue
        if i in search.unknown:
            yield pattern, pattern.regex.finditer(text)
        elif i in search.marks:
            signs = search.marks[i]
            beside = [place for place, sign in marks if not signs or sign in signs]
            yield pattern, _matches(pattern, text, sorted([*places.get(i, ()), *beside]))
        else:
            yield pattern, _matches(pattern, text, places[i])


def _matches(pattern: Pattern, text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    reached, regex = 0, pattern.regex
    for place in places:
        if place >= reached and (match := regex.match(text, place)):
            reached = match.end()
            yield match
