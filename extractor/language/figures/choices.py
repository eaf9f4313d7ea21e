"""What a figure may be tied to, and the features of each tie: periods, goods or branches, countries."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.language.facts import Commodity, DateExpression, Facts, Mention, Sector
from extractor.language.figures.candidate import form_pattern
from extractor.language.figures.context import Context, Sentence, words_of
from extractor.language.figures.rules import rules
from extractor.language.linear import LinearModel

Thing = Commodity | Sector
_MEMO = 10_000  # options remembered at most
_UNRANKED = 9
_LEAST = 1e-12  # probability below which the logarithm is cut
_DATELINE = 60  # characters of a dateline before its date at most
_DATELINE_PLACE = re.compile(r"(?:[A-Z][\w.’'-]*[ ,]+){1,6}\(?(?:[A-Z]\w+,? )?")
_DATELINE_END = re.compile(r"\)?(?: ?(?:--|[–—])| -)\s")
_BASE = 40  # characters before a period in which it may be told that it is compared with
_LOOK_BACK = 20  # characters before a period in which the words count


class Meaning(NamedTuple):
    """What is decided about a figure before it is tied to anything."""

    metric: str
    of: str | None

    @property
    def flow(self) -> str:
        """The metric that flows: the figure's own, or the one that grows or is shared."""
        return self.of or self.metric


class Option(NamedTuple):
    """One possible tie: a key that is chosen, None for no tie, and its features."""

    key: str | None
    features: tuple[str, ...]


def choose_each(model: LinearModel, groups: Sequence[Sequence[Option]]) -> list[tuple[str | None, float]]:
    """Return of each group the key of the best option and how probable it is among the options of its group.

    Every group holds the option of no tie, whose key is None. Ties go to the earlier option.
    """
    chosen: list[tuple[str | None, float]] = []
    for group, told in zip(groups, _log_chances(model, groups), strict=True):
        best = max(told)
        chosen.append((group[told.index(best)].key, math.exp(best)))
    return chosen


def choose_pairs(
    model: LinearModel,
    firsts: Sequence[Sequence[Option]],
    seconds: Sequence[Sequence[Option]],
    alike: Sequence[str | None],
) -> list[tuple[str | None, str | None]]:
    """Return the most probable pair of keys, one of each group of `firsts` and one of its fellow in `seconds`.

    The two are not the same, unless both are None or what `alike` says. Ties go to the earlier options.
    """
    chances = _log_chances(model, [*firsts, *seconds])
    pairs: list[tuple[str | None, str | None]] = []
    for n, (ones, others) in enumerate(zip(firsts, seconds, strict=True)):
        rows = zip(ones, chances[n], strict=True)
        fellows = list(zip(others, chances[len(firsts) + n], strict=True))
        told = [
            (p + q, one.key, other.key)
            for one, p in rows
            for other, q in fellows
            if one.key in {None, alike[n]} or one.key != other.key
        ]
        best = max(row[0] for row in told)
        pairs.append(next((one, other) for chance, one, other in told if chance == best))
    return pairs


def _log_chances(model: LinearModel, groups: Sequence[Sequence[Option]]) -> list[list[float]]:
    """Return the logarithm of each option's probability among the options of its group."""
    sure = model.chances([option.features for group in groups for option in group], "yes")
    odds = iter([math.log(max(p, _LEAST)) - math.log(max(1 - p, _LEAST)) for p in sure])
    out = []
    for group in groups:
        told = [next(odds) for _ in group]
        best = max(told)
        total = best + math.log(sum(math.exp(x - best) for x in told))
        out.append([x - total for x in told])
    return out


def no_tie(c: Context, i: int, meaning: Meaning, *, options: int, here: int) -> Option:
    """Return the option that figure `i` is tied to nothing; `options` are the others, `here` those of its sentence."""
    return _no_tie(c.candidates[i].unit, meaning, min(options, 4), min(here, 3))


@lru_cache(maxsize=_MEMO)
def _no_tie(unit: str, meaning: Meaning, options: int, here: int) -> Option:
    f = ["null", f"null:unit={unit}", f"null:m={meaning.metric}", f"null:flow={meaning.flow}"]
    for name, number in (("n", options), ("in", here)):
        f += [f"null:{name}={number}", f"null:{name}={number}&{meaning.flow}", f"null:{name}={number}&{meaning.metric}"]
    return Option(None, tuple(f))


def spot(c: Context, i: int, start: int, end: int) -> list[str]:
    """Where something stands as seen from figure `i`: sentence, side, distance, marks and figures between."""
    figure = c.candidates[i]
    home = c.sentences[c.where[i]]
    if not home.start <= start < home.end:
        return [f"away={_away(c, home, start)}", f"title={start < c.title_end}"]
    side = "left" if end <= figure.start else "right" if start >= figure.end else "in"
    between = c.text[end : figure.start] if side == "left" else c.text[figure.end : start]
    others = sum(1 for j in home.figures if j != i and _between(c, j, i, start))
    gap = words_of(between)
    near = next((str(n) for n in (1, 2, 4, 7, 12) if len(gap) <= n), "far")
    out = ["same", f"side={side}", f"{side}@{near}", f"{side}:figures={min(others, 3)}"]
    out.append(f"{side}:comma={min(between.count(','), 2)}")
    out += [f"{side}:gap={'_'.join(gap)}"] if len(gap) <= 2 else []
    return out + [f"{side}:w={w}" for w in gap[:8] if w.isalpha()]


def _away(c: Context, home: Sentence, start: int) -> int:
    """How many sentences from `home` something stands, at most three to either side."""
    there = c.sentence_at(start)
    return max(-3, min(3, (there.index if there else 0) - home.index))


def _between(c: Context, j: int, i: int, start: int) -> bool:
    low, high = sorted((start, c.candidates[i].start))
    return low <= c.candidates[j].start < high


def _meaning(meaning: Meaning) -> list[str]:
    return [f"m={meaning.metric}", f"of={meaning.of}", f"flow={meaning.flow}"]


class Periods:
    """The periods of one article as options of its figures; the features of those of other sentences are made once."""

    def __init__(self, c: Context, dates: Sequence[DateExpression]) -> None:
        self._c = c
        self._dates = [d for d in dates if not _in_dateline(c, d)]
        self._starts = [d.mention.start for d in self._dates]
        self._words = {id(d): " ".join(words_of(d.mention.text))[:24] for d in self._dates}
        self._by_period: dict[str, list[DateExpression]] = {}
        for d in self._dates:
            if d.period:
                self._by_period.setdefault(d.period, []).append(d)
        self._made: dict[tuple[object, ...], tuple[str, ...]] = {}

    def options(self, i: int, meaning: Meaning) -> list[Option]:
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
        out = [
            Option(d.period, tuple(self._features(i, d, len(inside), meaning, [mark] if d is nearest else [])))
            for d in open_to
        ]
        for period, told in self._by_period.items():
            if period not in named:
                d = told[max(0, bisect_left(told, home.start, key=_start) - 1)]
                out.append(Option(period, self._elsewhere(i, d, len(inside), meaning, often=len(told) > 1)))
        return [*out, no_tie(self._c, i, meaning, options=len(out), here=len(inside))]

    def _elsewhere(self, i: int, d: DateExpression, inside: int, meaning: Meaning, *, often: bool) -> tuple[str, ...]:
        home, start = self._c.sentences[self._c.where[i]], d.mention.start
        seen = max(0, start - max(home.start, start - _LOOK_BACK))
        place = _away(self._c, home, start), start < self._c.title_end, (id(d), seen) if seen else None
        key = d.kind, self._words[id(d)], often, min(inside, 3), meaning, place
        made = self._made.get(key)
        if made is None:
            extra = [f"{d.kind}&away", f"{not inside}&away", f"often={often}&away"]
            made = self._made[key] = tuple(self._features(i, d, inside, meaning, extra))
        return made

    def _features(self, i: int, d: DateExpression, inside: int, meaning: Meaning, extra: Iterable[str]) -> list[str]:
        c = self._c
        home = c.sentences[c.where[i]]
        f = ["bias", f"kind={d.kind}", f"dates={min(inside, 3)}", f"word={self._words[id(d)]}"]
        f += spot(c, i, d.mention.start, d.mention.end)
        f += [*extra, f"kind={d.kind}&m={meaning.metric}", *_meaning(meaning)]
        before = c.text[max(home.start, d.mention.start - _LOOK_BACK) : d.mention.start]
        return f + [f"b={w}" for w in words_of(before)[-2:]]


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


@dataclass(slots=True)
class _Thing:
    """A good or branch with its key and its mentions in text order."""

    key: str
    code: str
    """That of the HS; empty of a branch."""
    mentions: list[Mention]
    starts: list[int]
    top: bool
    in_title: bool


class Things:
    """The goods and branches of one article as options of its figures; features of the distant ones are made once."""

    def __init__(self, c: Context, facts: Facts) -> None:
        self._c = c
        things: list[tuple[str, Thing]] = [(f"c{n}", x) for n, x in enumerate(facts.commodities)]
        things += [(f"s{n}", x) for n, x in enumerate(facts.sectors)]
        most = max((len(x.mentions) for _, x in things), default=0)
        self._things = [self._thing(key, x, most) for key, x in things]
        self._made: dict[tuple[object, ...], tuple[str, ...]] = {}

    def _thing(self, key: str, x: Thing, most: int) -> _Thing:
        mentions = sorted(x.mentions)
        starts = [m.start for m in mentions]
        code = x.code if isinstance(x, Commodity) else ""
        return _Thing(key, code, mentions, starts, len(mentions) == most, starts[0] < self._c.title_end)

    def options(self, i: int, meaning: Meaning) -> list[Option]:
        """Return every branch, goods that may have the unit, and none; keys are `c` or `s` and a place in the list."""
        home, figure = self._c.sentences[self._c.where[i]], self._c.candidates[i]
        fitting = [x for x in self._things if _fits(x.code, figure.unit)]
        things = [(x, _nearest_mention(x, home, figure.start)) for x in fitting]
        ranked = sorted((abs(m.start - figure.start), x.key) for x, m in things if home.start <= m.start < home.end)
        rank = {key: n for n, (_, key) in enumerate(ranked)}
        here = f"here={min(len(ranked), 3)}"
        options = []
        for x, m in things:
            if x.key in rank:
                features = tuple(self._features(i, x, m, meaning, here=here, rank=rank[x.key]))
            else:
                features = self._elsewhere(i, x, m, meaning, here)
            options.append(Option(x.key, features))
        return [*options, no_tie(self._c, i, meaning, options=len(options), here=len(ranked))]

    def _elsewhere(self, i: int, x: _Thing, m: Mention, meaning: Meaning, here: str) -> tuple[str, ...]:
        home, figure = self._c.sentences[self._c.where[i]], self._c.candidates[i]
        place = _away(self._c, home, m.start), m.start < self._c.title_end, figure.start <= m.start < figure.end
        key = x.key[0], x.top, x.in_title, place, here, figure.unit, meaning
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = tuple(self._features(i, x, m, meaning, here=here, rank=_UNRANKED))
        return made

    def _features(self, i: int, x: _Thing, m: Mention, meaning: Meaning, *, here: str, rank: int) -> list[str]:
        c, sort = self._c, x.key[0]
        figure = c.candidates[i]
        f = ["bias", f"sort={sort}", here, *(f"{sort}:{p}" for p in spot(c, i, m.start, m.end))]
        f += [f"rank={min(rank, 4)}&{here}", f"top={x.top}&{here}", f"n={min(len(self._things), 5)}"]
        f += [f"{sort}&m={meaning.metric}", f"{sort}&flow={meaning.flow}", f"unit={figure.unit}&{sort}"]
        f += [f"in-title&{here}"] if x.in_title else []
        f += [f"in-head&{meaning.metric}"] if figure.start <= m.start < figure.end else []
        return [*f, f"rank={min(rank, 2)}&{meaning.metric}"]


@lru_cache(maxsize=_MEMO)
def _fits(code: str, unit: str) -> bool:
    """Whether a good of an HS code may be measured in a unit; a branch has none."""
    if any(code.startswith(start) and unit in units for start, units in rules()["unfit"].items()):
        return False
    only = rules()["only"].get(unit)
    return only is None or not code or code.startswith(tuple(only))


def thing_at(facts: Facts, key: str) -> Thing:
    """Return the good or branch an option's key stands for."""
    return (facts.commodities if key[0] == "c" else facts.sectors)[int(key[1:])]


def _nearest_mention(x: _Thing, home: Sentence, start: int) -> Mention:
    """Return the mention in the sentence `home` nearest to `start`, else the last one before it, else the next."""
    low, high = bisect_left(x.starts, home.start), bisect_left(x.starts, home.end)
    if low == high:
        low = bisect_left(x.starts, x.starts[low - 1]) if low else 0  # of those that start together, the first
        high = bisect_right(x.starts, home.end) or 1  # one right behind the sentence counts as before it
    if high - low == 1:
        return x.mentions[low]
    return min(x.mentions[low:high], key=lambda m: abs(m.start - start))
