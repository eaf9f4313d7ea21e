"""Finds the names of a table in running text: leftmost, then longest, at word boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\w+")
_CAPITAL_INSIDE = re.compile(r"[a-z,] [A-Z][a-z]{2}")
_NAME = 200  # characters that a name has at most: an article's words must not be forgotten for those of names
_SHORT = 4  # names of fewer letters are acronyms or could be other words: they must match as written


class Found(NamedTuple):
    """A name of the table at `text[start:end]`."""

    start: int
    end: int
    name: str


class PhraseFinder:
    """Looks names up by their first word, so that its cost hardly grows with the table.

    A name matches as written; names of four letters and more also match in capitals ("JAKARTA"), and names of several
    words with either case of the first letter ("negeri Paman Sam").
    """

    def __init__(self, names: Iterable[str]) -> None:
        # first word -> lengths of the names it begins, longest first: in lower case, and as it may be written
        self._lengths: dict[str, list[int]] = {}
        self._written: dict[str, list[int]] = {}
        self._names: dict[str, list[str]] = {}  # by their lower-case form
        for name in sorted(set(names), key=_longest_first):
            first = _WORD.match(name)
            if first:
                _file(self._lengths, first.group().lower(), len(name))
                for written in _ways_to_write(name, first.group()):
                    _file(self._written, written, len(name))
                self._names.setdefault(name.lower(), []).append(name)

    def find(self, text: str) -> list[Found]:
        """Return what stands in `text`, without overlaps, in text order."""
        out: list[Found] = []
        reached = 0
        starts, words = cut_words(text)
        known = self._written
        for place in [i for i, word in enumerate(words) if word in known or not word.isascii()]:
            start, word = starts[place], words[place]
            # outside ASCII letters may be equal in other ways than those filed
            lengths = known[word] if word.isascii() else self._lengths.get(word.lower())
            if lengths is not None and start >= reached:
                found = self._at(text, start, lengths)
                if found is not None:
                    out.append(found)
                    reached = found.end
        return out

    def _at(self, text: str, start: int, lengths: Iterable[int]) -> Found | None:
        """Return the longest name that stands at `start`; None where there is none."""
        for length in lengths:
            piece = text[start : start + length]
            for name in self._names.get(piece.lower(), ()):
                if len(name) == length and _is_bounded(text, start + length) and _matches(piece, name):
                    return Found(start, start + length, name)
        return None


class NamesAt:
    """A pattern of many names, in any case, that is tried only where the first word of one stands."""

    def __init__(self, pattern: re.Pattern[str], names: Iterable[str], *, gap: str = "") -> None:
        """`gap` holds the signs of which one may stand before the name."""
        self._pattern = pattern
        self._gap = frozenset(gap)
        self._firsts = frozenset(_first_run(name.lower(), 0) for name in names)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """Return the match at an offset; None where there is none."""
        first = _first_run(text, at + (text[at : at + 1] in self._gap))
        # signs beyond ASCII may be equal in other ways than by lower case
        return self._pattern.match(text, at) if first.lower() in self._firsts or not first.isascii() else None

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield every match between two offsets; tried everywhere, so for short stretches."""
        return self._pattern.finditer(text, start, end)


def _first_run(text: str, at: int) -> str:
    run = _RUN.match(text, at)
    return run[0] if run else ""


def lacks_capitals(text: str) -> bool:
    """Whether no word inside a sentence of `text` begins with a capital, acronyms aside: names need none there."""
    return _CAPITAL_INSIDE.search(text) is None


def cut_words(text: str) -> tuple[list[int], list[str]]:
    """Return where the words of `text` begin, and the words; those of an article once, as several tables need them."""
    return _words_of_article(text) if len(text) > _NAME else _cut(text)


@lru_cache(maxsize=4)
def _words_of_article(text: str) -> tuple[list[int], list[str]]:
    return _cut(text)


def _cut(text: str) -> tuple[list[int], list[str]]:
    found = list(_WORD.finditer(text))
    return [word.start() for word in found], [word.group() for word in found]


def _file(table: dict[str, list[int]], word: str, length: int) -> None:
    lengths = table.setdefault(word, [])
    if length not in lengths:
        lengths.append(length)


def _ways_to_write(name: str, first: str) -> set[str]:
    """Return how the first word of `name` may stand in a text, if in ASCII; see `_matches`."""
    ways, lower = {first}, first.lower()
    if len(name) >= _SHORT:
        ways.add(lower.upper())
        if " " in name:
            ways |= {lower[0] + first[1:], lower[0].upper() + first[1:]}
    return ways


def _longest_first(name: str) -> tuple[int, str]:
    return -len(name), name


def _is_bounded(text: str, end: int) -> bool:
    return end <= len(text) and not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())


def _matches(piece: str, name: str) -> bool:
    if piece == name:
        return True
    if len(name) < _SHORT or piece.lower() != name.lower():
        return False
    return piece.isupper() or (" " in name and piece[1:] == name[1:])
