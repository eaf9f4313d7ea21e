"""Finds the names of a table in running text: leftmost, then longest, at word boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
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
        self._lengths: dict[str, list[int]] = {}  # first word -> lengths of the names it begins, longest first
        self._names: dict[str, list[str]] = {}  # by their lower-case form
        for name in sorted(set(names), key=_longest_first):
            first = _WORD.match(name)
            if first:
                lengths = self._lengths.setdefault(first.group().lower(), [])
                if len(name) not in lengths:
                    lengths.append(len(name))
                self._names.setdefault(name.lower(), []).append(name)

    def find(self, text: str) -> list[Found]:
        """Return what stands in `text`, without overlaps, in text order."""
        out: list[Found] = []
        reached = 0
        for word in _WORD.finditer(text):
            lengths = self._lengths.get(word.group().lower())
            if lengths is not None and word.start() >= reached:
                found = self._at(text, word.start(), lengths)
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
