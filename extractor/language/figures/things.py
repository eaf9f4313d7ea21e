"""The goods and branches of an article as options of its figures, with the features of each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from extractor.language.facts import Commodity, Facts, Mention, Sector
from extractor.language.figures.choices import Meaning, Option, away, no_tie, spot
from extractor.language.figures.context import Context, Sentence
from extractor.language.figures.rules import rules

Thing = Commodity | Sector
_MEMO = 10_000  # goods and units remembered at most
_UNRANKED = 9


@dataclass(slots=True)
class _Thing:
    """A good or branch with its key and its mentions in text order."""

    key: str
    code: str
    """That of the HS, or of a branch that of ISIC."""
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
        return _Thing(key, x.code, mentions, starts, len(mentions) == most, starts[0] < self._c.title_end)

    def options(self, i: int, meaning: Meaning) -> list[Option]:
        """Return every branch, goods that may have the unit, and none; keys are `c` or `s` and a place in the list."""
        home, figure = self._c.sentences[self._c.where[i]], self._c.candidates[i]
        fitting = [x for x in self._things if x.key[0] == "s" or _fits(x.code, figure.unit)]
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
        return [*options, no_tie(self._c, i, meaning, "about", options=len(options), here=len(ranked))]

    def _elsewhere(self, i: int, x: _Thing, m: Mention, meaning: Meaning, here: str) -> tuple[str, ...]:
        home, figure = self._c.sentences[self._c.where[i]], self._c.candidates[i]
        place = away(self._c, home, m.start), m.start < self._c.title_end, figure.start <= m.start < figure.end
        key = x.key[0], x.code, len(x.mentions), x.top, x.in_title, place, here, figure.unit, meaning
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
        f += [f"n={min(len(x.mentions), 5)}&mentions", *_coded(x.code, figure.unit, meaning)]
        f += [f"in-title&{here}"] if x.in_title else []
        f += [f"in-head&{meaning.metric}"] if figure.start <= m.start < figure.end else []
        return [*f, f"rank={min(rank, 2)}&{meaning.metric}"]


@lru_cache(maxsize=_MEMO)
def _coded(code: str, unit: str, meaning: Meaning) -> tuple[str, ...]:
    """The heading and the chapter of a good, the division of a branch, with what is told in which unit."""
    chapter, heading = code[:2], code[:4]
    return f"code={heading}", f"code={heading}&{unit}", f"code={chapter}&{unit}", f"code={chapter}&{meaning.flow}"


@lru_cache(maxsize=_MEMO)
def _fits(code: str, unit: str) -> bool:
    """Whether a good of an HS code may be measured in a unit; of one without code nothing is known."""
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
