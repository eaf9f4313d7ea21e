"""What a figure may be tied to, and the features of each tie: periods, goods or branches, countries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extractor.language.facts import Commodity, DateExpression, Facts, Mention, Sector
from extractor.language.figures.context import Context, words_of
from extractor.language.linear import Decision, LinearModel

Thing = Commodity | Sector


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is decided about a figure before it is tied to anything."""

    metric: str
    of: str | None

    @property
    def flow(self) -> str:
        """The metric that flows: the figure's own, or the one that grows or is shared."""
        return self.of or self.metric


@dataclass(frozen=True, slots=True)
class Option:
    """One possible tie: a key that is chosen, and its features."""

    key: str
    features: tuple[str, ...]


def choose(model: LinearModel, options: Sequence[Option], *, least: float = 0.5) -> tuple[Option, Decision] | None:
    """Return the most probable option, None where none reaches `least`; ties go to the earlier one."""
    decided = [(option, model.decide(option.features)) for option in options]
    best = max(decided, key=_yes, default=None)
    return best if best and best[1].scores["yes"] >= least else None


def _yes(pair: tuple[Option, Decision]) -> float:
    return pair[1].scores["yes"]


def spot(c: Context, i: int, start: int, end: int) -> list[str]:
    """Where something stands as seen from figure `i`: sentence, side, distance, marks and figures between."""
    figure = c.candidates[i]
    home = c.sentences[c.where[i]]
    if not home.start <= start < home.end:
        away = next((s.index for s in c.sentences if s.start <= start < s.end), 0) - home.index
        return [f"away={max(-3, min(3, away))}", f"title={start < c.title_end}"]
    side = "left" if end <= figure.start else "right" if start >= figure.end else "in"
    between = c.text[end : figure.start] if side == "left" else c.text[figure.end : start]
    others = sum(1 for j in home.figures if j != i and _between(c, j, i, start))
    gap = words_of(between)
    near = next((str(n) for n in (1, 2, 4, 7, 12) if len(gap) <= n), "far")
    out = ["same", f"side={side}", f"{side}@{near}", f"{side}:figures={min(others, 3)}"]
    out.append(f"{side}:comma={min(between.count(','), 2)}")
    out += [f"{side}:gap={'_'.join(gap)}"] if len(gap) <= 2 else []
    return out + [f"{side}:w={w}" for w in gap[:8] if w.isalpha()]


def _between(c: Context, j: int, i: int, start: int) -> bool:
    low, high = sorted((start, c.candidates[i].start))
    return low <= c.candidates[j].start < high


def _meaning(meaning: Meaning) -> list[str]:
    return [f"m={meaning.metric}", f"of={meaning.of}", f"flow={meaning.flow}"]


def period_options(c: Context, i: int, dates: Sequence[DateExpression], meaning: Meaning) -> list[Option]:
    """Return the periods named in the sentence of figure `i`, and of each other period the mention nearest before."""
    home = c.sentences[c.where[i]]
    known = [d for d in dates if d.period]
    inside = [d for d in known if home.start <= d.mention.start < home.end]
    named = {d.period for d in inside}
    away: dict[str, DateExpression] = {}
    for d in known:
        if d.period and d.period not in named and (d.mention.start < home.start or d.period not in away):
            away[d.period] = d
    counts = Counter(d.period for d in known)
    nearest = sorted(inside, key=_distance_from(c, i))[:1]
    out = []
    for d in (*inside, *away.values()):
        f = ["bias", f"kind={d.kind}", f"dates={min(len(inside), 3)}"]
        f.append(f"word={' '.join(words_of(d.mention.text))[:24]}")
        f += spot(c, i, d.mention.start, d.mention.end)
        f += [f"nearest&n={min(len(inside), 3)}"] if d in nearest else []
        f += [f"{d.kind}&away", f"{not inside}&away", f"often={counts[d.period] > 1}&away"] if d not in inside else []
        f += [f"kind={d.kind}&m={meaning.metric}", *_meaning(meaning)]
        f += [f"b={w}" for w in words_of(c.text[max(home.start, d.mention.start - 20) : d.mention.start])[-2:]]
        out.append(Option(d.period or "", tuple(f)))
    return out


def _distance_from(c: Context, i: int) -> Callable[[DateExpression], tuple[int, int]]:
    figure = c.candidates[i]

    def distance(d: DateExpression) -> tuple[int, int]:
        gap = figure.start - d.mention.end if d.mention.end <= figure.start else d.mention.start - figure.end
        return abs(gap), d.mention.start

    return distance


def thing_options(c: Context, i: int, facts: Facts, meaning: Meaning) -> list[Option]:
    """Return the goods and branches of the article as options; the key is `c` or `s` and the place in its list."""
    home = c.sentences[c.where[i]]
    things: list[tuple[str, Thing]] = [(f"c{n}", x) for n, x in enumerate(facts.commodities)]
    things += [(f"s{n}", x) for n, x in enumerate(facts.sectors)]
    weight = {key: len(x.mentions) for key, x in things}
    top = max(weight.values(), default=0)
    inside = {key: _nearest_mention(c, i, x.mentions) for key, x in things}
    ranked = sorted((abs(_offset(c, i, m)), key) for key, m in inside.items() if home.start <= m.start < home.end)
    rank = {key: n for n, (_, key) in enumerate(ranked)}
    here = f"here={min(len(ranked), 3)}"
    out = []
    for key, x in things:
        m = inside[key]
        f = ["bias", f"sort={key[0]}", here, *(f"{key[0]}:{p}" for p in spot(c, i, m.start, m.end))]
        f += [f"rank={min(rank.get(key, 9), 4)}&{here}", f"top={weight[key] == top}&{here}", f"n={min(len(things), 5)}"]
        f += [f"{key[0]}&m={meaning.metric}", f"{key[0]}&flow={meaning.flow}", f"unit={c.candidates[i].unit}&{key[0]}"]
        f += [f"in-title&{here}"] if any(q.start < c.title_end for q in x.mentions) else []
        f += [f"in-head&{meaning.metric}"] if c.candidates[i].start <= m.start < c.candidates[i].end else []
        f += [f"rank={min(rank.get(key, 9), 2)}&{meaning.metric}"]
        out.append(Option(key, tuple(f)))
    return out


def thing_at(facts: Facts, key: str) -> Thing:
    """Return the good or branch an option's key stands for."""
    return (facts.commodities if key[0] == "c" else facts.sectors)[int(key[1:])]


def _offset(c: Context, i: int, m: Mention) -> int:
    return m.start - c.candidates[i].start


def _nearest_mention(c: Context, i: int, mentions: Iterable[Mention]) -> Mention:
    """Return the mention in the figure's sentence nearest to it, else the last one before it."""
    home = c.sentences[c.where[i]]

    def order(m: Mention) -> tuple[bool, bool, int]:
        inside = home.start <= m.start < home.end
        return not inside, m.start > home.end, abs(_offset(c, i, m))

    return min(mentions, key=order)
