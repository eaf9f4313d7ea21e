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
from extractor.language.remembered import WORDS

K = TypeVar("K")

RUN = re.compile(r"\w+")
_HEAD = 3  # letters by which a word is told to begin like nothing filed
_MARKED = re.compile(r"[\\\[()|]")
_SPECIAL = frozenset(".^$(){}|*+?")
_GROUP = re.compile(r"\(\?(?:i?:|P<\w+>)")
_RANGE = re.compile(r"([0-9a-zA-Z])-([0-9a-zA-Z])")
_PLAIN = re.compile(r"-?(?:[0-9a-zA-Z]-[0-9a-zA-Z]|[^\\^-])*-?")


class Filed(Generic[K]):
    """Things filed under how the first word of what they match may begin."""

    def __init__(self, things: Iterable[tuple[K, Iterable[tuple[str, bool]]]]) -> None:
        """File each thing under its openings (see `openings`); case is the caller's to fold."""
        self._whole: dict[str, list[K]] = {}
        self._begun: dict[str, list[K]] = {}
        for thing, forms in things:
            for opening, whole in forms:
                (self._whole if whole else self._begun).setdefault(opening, []).append(thing)
        self._longest = max(map(len, self._begun), default=0)
        self._shortest = min(map(len, self._begun), default=0)
        self._heads = frozenset(opening[:_HEAD] for opening in self._begun)

    def at(self, word: str) -> set[K]:
        """Return the things that may match where `word` stands."""
        found = set(self._whole.get(word, ()))
        # most words begin like nothing that is filed
        longest = self._longest if word[:_HEAD] in self._heads else _HEAD - 1
        for size in range(self._shortest, min(len(word), longest) + 1):
            found.update(self._begun.get(word[:size], ()))
        return found


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
        self._filed = Filed(
            ((number, place), self._openings(alternative))
            for number, alternatives in enumerate(self._alternatives)
            for place, alternative in enumerate(alternatives)
        )
        self._compiled: dict[tuple[int, tuple[int, ...]], re.Pattern[str]] = {}
        self._known: dict[str, tuple[tuple[K, re.Pattern[str]], ...]] = {}

    def _openings(self, alternative: str) -> set[tuple[str, bool]]:
        found = openings(alternative)
        if not all(opening[:1].isalnum() for opening, _ in found):
            raise ExtractorError(f"{alternative!r} does not begin with a letter or digit; mend the word list")
        return {(opening.lower(), whole) for opening, whole in found} if self._flags else found

    def finditer(self, text: str) -> Iterator[tuple[K, re.Match[str]]]:
        """Yield the matches of every pattern, those of one key not overlapping, in text order."""
        reached: dict[K, int] = {}
        known = self._known
        for run in RUN.finditer(text):
            word = run[0]
            fitting = known.get(word)
            if fitting is None:
                fitting = self._at(word)
            for key, pattern in fitting:
                start = run.start()
                if (match := pattern.match(text, start)) and reached.get(key, 0) <= start:
                    reached[key] = match.end()
                    yield key, match

    def found(self, text: str) -> frozenset[K]:
        """Return the keys of the patterns that match somewhere in `text`."""
        return frozenset(key for key, _ in self.finditer(text))

    def _at(self, word: str) -> tuple[tuple[K, re.Pattern[str]], ...]:
        """Look up what may match where `word` stands: of each pattern the alternatives that can begin so."""
        if len(self._known) >= WORDS:  # long runs meet words without end
            self._known.clear()
        if self._flags and not word.isascii():  # signs may be equal in other ways than by lower case
            places = {(n, p) for n, alternatives in enumerate(self._alternatives) for p in range(len(alternatives))}
        else:
            places = self._filed.at(word.lower() if self._flags else word)
        fitting = self._known[word] = tuple(self._fitting(places)) if places else ()
        return fitting

    def _fitting(self, places: Iterable[tuple[int, int]]) -> Iterator[tuple[K, re.Pattern[str]]]:
        fitting: dict[int, list[int]] = {}
        for number, place in sorted(places):
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


def word_pattern(alternatives: Iterable[str]) -> re.Pattern[str]:
    """Compile alternatives into one pattern that matches whole words, longest alternatives first."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(alternatives, key=_longest_first))})(?!\w)")


def _longest_first(alternative: str) -> tuple[int, str]:
    return -len(alternative), alternative


def openings(expression: str) -> set[tuple[str, bool]]:
    """Return how the first word of what `expression` matches may begin; True where that is the whole word.

    Understands literals, classes of letters and digits, groups, `?` and `*`; whatever else comes, the opening ends
    before it. An opening that is one sign, no letter or digit, is that of a match that begins with it and no word. An
    empty opening is one that is not known, or with True a match that begins with a sign that is not known.
    """
    opened, closed, _ = _sequence(expression, 0)
    return closed | {(text, True) for text in opened}


def _joined(text: str, tail: str) -> str:
    """Return how a match may begin that begins with `text` and goes on with `tail`: a sign ends a word."""
    return text if text and not tail.isalnum() else text + tail


_State = tuple[set[str], set[tuple[str, bool]], int]


def _sequence(expression: str, at: int) -> _State:
    """Read one branch from `at`; return the openings that could go on, those that have ended, and the branch's end."""
    opened, closed = {""}, set[tuple[str, bool]]()
    while at < len(expression) and expression[at] not in "|)":
        more, ended, end = _item(expression, at)
        quantifier = expression[end : end + 1]
        closed |= {(_joined(text, tail), whole) for text in opened for tail, whole in ended}
        longer = {text + tail for text in opened for tail in more}
        if quantifier in {"+", "{"}:
            closed |= {(text, False) for text in longer | (opened if quantifier == "{" else set())}
            return set(), closed, _end_of_branch(expression, end)
        if quantifier == "*":  # what follows counts where it is left out
            closed |= {(text, False) for text in longer}
        elif quantifier == "?":
            opened |= longer
        else:
            opened = longer
        at = end + (quantifier in {"*", "?"})
        if not opened:  # every opening has ended
            return opened, closed, _end_of_branch(expression, at)
    return opened, closed, at


def _item(expression: str, at: int) -> _State:
    """Read one sign, class or group."""
    sign = expression[at]
    if group := _GROUP.match(expression, at):
        return _group(expression, group.end())
    if expression.startswith(("(?!", "(?=", "(?<"), at):
        return {""}, set(), _end_of_branch(expression, at + 1) + 1
    if sign == "[":
        end = expression.index("]", at + 2) + 1
        return set(), _class(expression[at + 1 : end - 1]), end
    if sign == "\\":
        return _escaped(expression[at + 1], at + 2)
    if sign in _SPECIAL:
        return set(), {("", False)}, at + 1
    return ({sign}, set(), at + 1) if sign.isalnum() else (set(), {(sign, True)}, at + 1)


def _escaped(sign: str, end: int) -> _State:
    """Read the escape of `sign`: a word's edge, white space or a mark; whatever else it is, is not known."""
    if sign == "b":
        return {""}, set(), end
    return set(), {("", sign == "s") if sign.isalnum() else (sign, True)}, end


def _class(inside: str) -> set[tuple[str, bool]]:
    """Return the openings of a class of signs: letters and digits one by one, no word where it holds none."""
    if inside.startswith("^\\S"):
        return {("", True)}
    if not _PLAIN.fullmatch(inside):
        return {("", False)}
    signs = _RANGE.sub(_spelt, inside)
    return {(sign, not sign.isalnum()) for sign in signs}


def _spelt(signs: re.Match[str]) -> str:
    return "".join(map(chr, range(ord(signs[1]), ord(signs[2]) + 1)))


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
    while found := _MARKED.search(expression, at):
        at, sign = found.start(), found[0]
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
        elif depth == 0:
            return at
        at += 1
    return len(expression)
