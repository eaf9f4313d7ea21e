"""Finds many alternations of words at once: the same matches as their regular expressions, but looked up by word.

For newcomers: a regular expression of a thousand alternatives tries them all at every character. Here every
alternative is filed under how its first word may begin, so that at each word of a text only the few that could match
are tried, and at most words none. What is found is what `re.finditer` finds with each whole pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from extractor.errors import ExtractorError

K = TypeVar("K")

_RUN = re.compile(r"\w+")
_MEMO = 20_000  # words remembered at most
_SPECIAL = frozenset(".[\\^$(){}|*+?")


class WordSearch(Generic[K]):
    """Patterns by key, each an alternation of regular expressions that stands between word boundaries.

    >>> search = WordSearch({"fruit": ["apples?", "pine apple"], "tree": ["pines?"]})
    >>> [(key, match[0]) for key, match in search.finditer("two pines, a pine apple")]
    [('tree', 'pines'), ('fruit', 'pine apple'), ('tree', 'pine')]
    """

    def __init__(self, patterns: Mapping[K, Iterable[str]], *, before: str = r"\w", ignore_case: bool = False) -> None:
        """File the alternatives, of which the longest are tried first; `before`: no such sign may stand before a match.

        Raises ExtractorError where an alternative does not begin with a letter or digit.
        """
        self.keys = tuple(patterns)
        self.place = {key: place for place, key in enumerate(self.keys)}.__getitem__
        self._before = before
        self._flags = re.I if ignore_case else re.NOFLAG
        self._alternatives = [sorted(set(patterns[key]), key=_longest_first) for key in self.keys]
        self._whole: dict[str, list[tuple[int, int]]] = {}
        self._begun: dict[str, list[tuple[int, int]]] = {}
        for number, alternatives in enumerate(self._alternatives):
            for place, alternative in enumerate(alternatives):
                self._file(alternative, (number, place))
        self._longest = max(map(len, self._begun), default=0)
        self._compiled: dict[tuple[int, tuple[int, ...]], re.Pattern[str]] = {}
        self._known: dict[str, tuple[tuple[K, re.Pattern[str]], ...]] = {}

    def _file(self, alternative: str, place: tuple[int, int]) -> None:
        for opening, whole in openings(alternative):
            if not opening:
                raise ExtractorError(f"{alternative!r} does not begin with a letter or digit; mend the word list")
            known = opening.lower() if self._flags else opening
            (self._whole if whole else self._begun).setdefault(known, []).append(place)

    def finditer(self, text: str) -> Iterator[tuple[K, re.Match[str]]]:
        """Yield the matches of every pattern, those of one key not overlapping, in text order."""
        reached: dict[K, int] = {}
        for run in _RUN.finditer(text):
            for key, pattern in self._at(run[0]):
                start = run.start()
                if reached.get(key, 0) <= start and (match := pattern.match(text, start)):
                    reached[key] = match.end()
                    yield key, match

    def found(self, text: str) -> frozenset[K]:
        """Return the keys of the patterns that match somewhere in `text`."""
        return frozenset(key for key, _ in self.finditer(text))

    def _at(self, word: str) -> tuple[tuple[K, re.Pattern[str]], ...]:
        """Return what may match where `word` stands: of each pattern the alternatives that can begin so."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _MEMO:  # long runs meet words without end
                self._known.clear()
            known = self._known[word] = tuple(self._fitting(word))
        return known

    def _fitting(self, word: str) -> Iterator[tuple[K, re.Pattern[str]]]:
        if self._flags and not word.isascii():  # signs may be equal in other ways than by lower case
            places = [(n, p) for n, alternatives in enumerate(self._alternatives) for p in range(len(alternatives))]
        else:
            form = word.lower() if self._flags else word
            begun = (self._begun.get(form[:size], ()) for size in range(1, min(len(form), self._longest) + 1))
            places = [*self._whole.get(form, ()), *(place for some in begun for place in some)]
        fitting: dict[int, list[int]] = {}
        for number, place in sorted(set(places)):
            fitting.setdefault(number, []).append(place)
        for number, some in fitting.items():
            yield self.keys[number], self._compile(number, tuple(some))

    def _compile(self, number: int, places: tuple[int, ...]) -> re.Pattern[str]:
        pattern = self._compiled.get((number, places))
        if pattern is None:
            body = "|".join(self._alternatives[number][place] for place in places)
            pattern = re.compile(rf"(?<![{self._before}])(?:{body})(?!\w)", self._flags)
            self._compiled[number, places] = pattern
        return pattern


def _longest_first(alternative: str) -> tuple[int, str]:
    return -len(alternative), alternative


def openings(expression: str) -> set[tuple[str, bool]]:
    """Return how the first word of what `expression` matches may begin; True where that is the whole word.

    Understands literals, `(?:…|…)` and `?`; whatever else comes, the opening ends before it.
    """
    opened, closed, _ = _sequence(expression, 0)
    return closed | {(text, True) for text in opened}


_State = tuple[set[str], set[tuple[str, bool]], int]


def _sequence(expression: str, at: int) -> _State:
    """Read one branch from `at`; return the openings that could go on, those that have ended, and the branch's end."""
    opened, closed = {""}, set[tuple[str, bool]]()
    while at < len(expression) and expression[at] not in "|)":
        more, ended, end = _item(expression, at)
        quantifier = expression[end : end + 1]
        closed |= {(text + tail, whole) for text in opened for tail, whole in ended}
        longer = {text + tail for text in opened for tail in more}
        if quantifier in {"*", "+", "{"}:
            kept = opened if quantifier == "*" else set()
            closed |= {(text, False) for text in longer | kept | (opened if quantifier == "{" else set())}
            return set(), closed, _end_of_branch(expression, end)
        opened = longer | opened if quantifier == "?" else longer
        at = end + (quantifier == "?")
    return opened, closed, at


def _item(expression: str, at: int) -> _State:
    """Read one sign or group."""
    sign = expression[at]
    if expression.startswith("(?:", at):
        return _group(expression, at + 3)
    if expression.startswith(("(?!", "(?=", "(?<"), at):
        return {""}, set(), _end_of_branch(expression, at + 1) + 1
    if sign in _SPECIAL:
        end = expression.index("]", at + 2) + 1 if sign == "[" else at + (2 if sign == "\\" else 1)
        return set(), {("", False)}, end
    return ({sign}, set(), at + 1) if sign.isalnum() else (set(), {("", True)}, at + 1)


def _group(expression: str, at: int) -> _State:
    opened, closed = set[str](), set[tuple[str, bool]]()
    while True:
        some, ended, end = _sequence(expression, at)
        opened |= some
        closed |= ended
        end = _end_of_branch(expression, end)
        if expression[end] == ")":
            return opened, closed, end + 1
        at = end + 1


def _end_of_branch(expression: str, at: int) -> int:
    """Return where the branch around `at` ends: at its `|`, its closing bracket, or the end."""
    depth = 0
    while at < len(expression):
        sign = expression[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = expression.index("]", at + 2)
        elif sign == "(":
            depth += 1
        elif sign == ")":
            if depth == 0:
                return at
            depth -= 1
        elif sign == "|" and depth == 0:
            return at
        at += 1
    return at
