"""The periods of an article as options of its figures, with the features of each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from extractor.language.facts import DateExpression
from extractor.language.figures.candidate import form_pattern
from extractor.language.figures.choices import Meaning, Option, away, meaning_features, no_tie, spot
from extractor.language.figures.context import Context, last_words, words_of
from extractor.language.figures.rules import rules

_DATELINE = 60  # characters of a dateline before its date at most
_DATELINE_PLACE = re.compile(r"(?:[A-Z][\w.’'-]*[ ,]+){1,6}\(?(?:[A-Z]\w+,? )?")
_DATELINE_END = re.compile(r"\)?(?: ?(?:--|[–—])| -)\s")
_BASE = 40  # characters before a period in which it may be told that it is compared with
_LOOK_BACK = 20  # characters before a period in which the words count
_COMPARED = 3  # words before a figure in which it may be told that it is compared
_YEAR, _DAY = 4, 10  # characters of a year and of a day in ISO 8601


class Periods:
    """The periods of one article as options of its figures; the features of those of other sentences are made once."""

    def __init__(self, c: Context, dates: Sequence[DateExpression], published: str | None) -> None:
        """`published` is when the article was, as an ISO 8601 day or time."""
        self._c = c
        told = Counter(d.start[:_YEAR] for d in dates if d.start)
        today = published[:_DAY] if published else max(told, key=lambda year: told[year], default=None)
        self._tense = {id(d): _tense(d, today) for d in dates}
        self._dates = [d for d in dates if not _in_dateline(c, d)]
        self._starts = [d.mention.start for d in self._dates]
        self._words = {id(d): " ".join(words_of(d.mention.text))[:24] for d in self._dates}
        self._by_period: dict[str, list[DateExpression]] = {}
        for d in self._dates:
            if d.period:
                self._by_period.setdefault(d.period, []).append(d)
        self._made: dict[tuple[object, ...], tuple[str, ...]] = {}

    def options(self, i: int, meaning: Meaning, status: str) -> list[Option]:
        """Return the periods in the sentence of figure `i`, of each other the mention nearest before, and no period.

        A date of the sentence that nothing resolves (`last year` in a text without a date) is no period either, and one
        that the figure is compared with is none of its own.
        """
        home = self._c.sentences[self._c.where[i]]
        inside = self._dates[bisect_left(self._starts, home.start) : bisect_left(self._starts, home.end)]
        named = {d.period for d in inside}
        open_to = [d for d in inside if not _is_base(self._c, i, d, meaning)]
        nearest = min(open_to, key=_distance_from(self._c, i), default=None)
        mark = f"nearest&n={min(len(inside), 3)}"
        out = []
        for d in open_to:
            extra = [
                *([mark] if d is nearest else []),
                *self._order(i, d, inside),
                *_when(self._tense[id(d)], d.kind, meaning, status, "in"),
            ]
            out.append(Option(d.period, tuple(self._features(i, d, len(inside), meaning, extra))))
        for period, told in self._by_period.items():
            if period not in named:
                d = told[max(0, bisect_left(told, home.start, key=_start) - 1)]
                out.append(Option(period, self._elsewhere(i, d, len(inside), meaning, status, often=len(told) > 1)))
        return [*out, no_tie(self._c, i, meaning, "period", options=len(out), here=len(inside))]

    def _order(self, i: int, d: DateExpression, inside: Sequence[DateExpression]) -> list[str]:
        """Whether a period is the first or the last in time of its sentence, and whether the figure is compared."""
        starts = sorted({other.start for other in inside if other.start})
        if d.start is None or len(starts) < 2:
            return []
        order = "first" if d.start == starts[0] else "last" if d.start == starts[-1] else "between"
        figure, home = self._c.candidates[i], self._c.sentences[self._c.where[i]]
        side = "left" if d.mention.end <= figure.start else "right"
        before = last_words(self._c.text[home.start : figure.start], _COMPARED)
        compared = next((w for w in reversed(before) if w in rules()["compared"]), None)
        return [f"order={order}", f"order={order}&{side}", f"order={order}&{side}&{compared}"]

    def _elsewhere(
        self, i: int, d: DateExpression, inside: int, meaning: Meaning, status: str, *, often: bool
    ) -> tuple[str, ...]:
        home, start = self._c.sentences[self._c.where[i]], d.mention.start
        seen = max(0, start - max(home.start, start - _LOOK_BACK))
        place = away(self._c, home, start), start < self._c.title_end, (id(d), seen) if seen else None
        tense = self._tense[id(d)]
        key = d.kind, self._words[id(d)], often, min(inside, 3), meaning, status, tense, place
        made = self._made.get(key)
        if made is None:
            extra = [f"{d.kind}&away", f"{not inside}&away", f"often={often}&away"]
            extra += _when(tense, d.kind, meaning, status, "away")
            made = self._made[key] = tuple(self._features(i, d, inside, meaning, extra))
        return made

    def _features(self, i: int, d: DateExpression, inside: int, meaning: Meaning, extra: Iterable[str]) -> list[str]:
        c = self._c
        home = c.sentences[c.where[i]]
        f = ["bias", f"kind={d.kind}", f"dates={min(inside, 3)}", f"word={self._words[id(d)]}"]
        f += spot(c, i, d.mention.start, d.mention.end)
        f += [*extra, f"kind={d.kind}&m={meaning.metric}", *meaning_features(meaning)]
        before = c.text[max(home.start, d.mention.start - _LOOK_BACK) : d.mention.start]
        return f + [f"b={w}" for w in words_of(before)[-2:]]


def _tense(d: DateExpression, today: str | None) -> str:
    """Whether a period lies ahead of the article or behind it; with a mark where only a year is known of that."""
    if d.start is None or today is None:
        tense = "unknown"
    elif _before(today, d.start):
        tense = "ahead"
    else:
        tense = "past" if _before(d.end or d.start, today) else "now"
    return f"{tense}?" if today and len(today) == _YEAR else tense


def _when(tense: str, kind: str, meaning: Meaning, status: str, place: str) -> list[str]:
    """What a period's tense says beside the figure's status, which tells what is still to be."""
    f = [f"st={status}&{kind}", f"st={status}&{place}"]
    f += [f"when={tense}", f"when={tense}&{kind}", f"when={tense}&{place}&{meaning.metric}"]
    return [*f, f"when={tense}&{place}&{kind}", f"when={tense}&st={status}"]


def _before(one: str, other: str) -> bool:
    """Whether a date lies before another, as far as both are told."""
    told = min(len(one), len(other))
    return one[:told] < other[:told]


def _is_base(c: Context, i: int, d: DateExpression, meaning: Meaning) -> bool:
    """Whether figure `i` is compared with a date behind it: "3.4 kg from 2.9 kg in 2016", "a 4% rise from 2022".

    Behind "from" a date may also begin what a figure tells of: "300 tons a day from 2029". A date that opens a bracket
    is that of what the bracket tells: "3.4 kg (2016: 2.9 kg)".
    """
    figure, start = c.candidates[i], d.mention.start
    if c.text[d.mention.end : d.mention.end + 1] == ":" and c.text[max(0, start - 1) : start] == "(":
        closing = c.text.find(")", start)
        return not start < figure.start < closing
    if start < figure.end:
        return False
    behind = c.candidates[i + 1] if i + 1 < len(c.candidates) else None
    between = behind if behind and behind.start < start else None
    if word := _base_word().search(c.text, max(figure.end, start - _BASE), start):
        return between is not None or word["any"] is not None or meaning.metric == "growth"
    if between is None or meaning.metric == "share":  # "10 persen dari 8 ton pada 2023"
        return False
    word = _base_word().search(c.text, max(figure.end, between.start - _BASE), between.start)
    return word is not None and (between.unit == figure.unit or meaning.metric == "growth")


@cache
def _base_word() -> re.Pattern[str]:
    return form_pattern("base", before=r"(?<!\w)")


def _in_dateline(c: Context, d: DateExpression) -> bool:
    """Whether a date ends a dateline ("Jakarta, 20 November 2024 - "), which tells when the story was written."""
    line = c.text.rfind("\n", 0, d.mention.start) + 1
    if d.mention.start - line > _DATELINE or not _DATELINE_END.match(c.text, d.mention.end):
        return False
    return _DATELINE_PLACE.fullmatch(c.text, line, d.mention.start) is not None


def _start(d: DateExpression) -> int:
    return d.mention.start


def _distance_from(c: Context, i: int) -> Callable[[DateExpression], tuple[int, int]]:
    figure = c.candidates[i]

    def distance(d: DateExpression) -> tuple[int, int]:
        gap = figure.start - d.mention.end if d.mention.end <= figure.start else d.mention.start - figure.end
        return abs(gap), d.mention.start

    return distance
