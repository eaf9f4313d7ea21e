"""The choice of what a figure is tied to: one of several options, or nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from extractor.language.figures.context import Context, Sentence, words_of
from extractor.language.linear import LinearModel
from extractor.language.options import log_odds, log_shares

LEANS: Final = ("period", "about", "origin", "destination", "origin:home", "destination:home")
"""Options that a figure's own words speak for or against: no period, nothing that it is about, no
country, the home country."""
_MEMO = 10_000  # options remembered at most


class Meaning(NamedTuple):
    """What is decided about a figure before it is tied to anything."""

    metric: str
    of: str | None

    @property
    def flow(self) -> str:
        """The metric that flows: the figure's own, or the one that grows or is shared."""
        return self.of or self.metric


class Option(NamedTuple):
    """One possible tie: a key that is chosen, None for no tie, and its features.

    To its log odds the figure itself adds what it tells of such options by the name `lean`, one of `LEANS`.
    """

    key: str | None
    features: tuple[str, ...]
    lean: str = ""


Leans = Mapping[str, float]
"""What a figure itself adds to the log odds of options, by the name of their lean."""


def choose_each(
    model: LinearModel, groups: Sequence[Sequence[Option]], leans: Sequence[Leans]
) -> list[tuple[str | None, float]]:
    """Return of each figure's group the key of the best option and how probable it is among the options of its group.

    Every group holds the option of no tie, whose key is None. Ties go to the earlier option.
    """
    chosen: list[tuple[str | None, float]] = []
    for group, told in zip(groups, _log_chances(model, groups, leans), strict=True):
        best = max(told)
        chosen.append((group[told.index(best)].key, math.exp(best)))
    return chosen


def choose_pairs(
    model: LinearModel,
    firsts: Sequence[Sequence[Option]],
    seconds: Sequence[Sequence[Option]],
    leans: Sequence[Leans],
    alike: Sequence[str | None],
) -> list[tuple[str | None, str | None]]:
    """Return the most probable pair of keys, one of each figure's group of `firsts` and one of its fellow in `seconds`.

    The two are not the same, unless both are None or what `alike` says. Ties go to the earlier options.
    """
    chances = _log_chances(model, [*firsts, *seconds], [*leans, *leans])
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


def _log_chances(model: LinearModel, groups: Sequence[Sequence[Option]], leans: Sequence[Leans]) -> list[list[float]]:
    """Return the logarithm of each option's probability among the options of its group."""
    odds = iter(log_odds(model, [option.features for group in groups for option in group]))
    return [
        log_shares([next(odds) + lean.get(option.lean, 0.0) for option in group])
        for group, lean in zip(groups, leans, strict=True)
    ]


def no_tie(c: Context, i: int, meaning: Meaning, lean: str, *, options: int, here: int) -> Option:
    """Return the option that figure `i` is tied to nothing; `options` are the others, `here` those of its sentence."""
    return _no_tie(c.candidates[i].unit, meaning, lean, min(options, 4), min(here, 3))


@lru_cache(maxsize=_MEMO)
def _no_tie(unit: str, meaning: Meaning, lean: str, options: int, here: int) -> Option:
    f = ["null", f"null:unit={unit}", f"null:m={meaning.metric}", f"null:flow={meaning.flow}"]
    for name, number in (("n", options), ("in", here)):
        f += [f"null:{name}={number}", f"null:{name}={number}&{meaning.flow}", f"null:{name}={number}&{meaning.metric}"]
    return Option(None, tuple(f), lean)


def spot(c: Context, i: int, start: int, end: int) -> list[str]:
    """Where something stands as seen from figure `i`: sentence, side, distance, marks and figures between."""
    figure = c.candidates[i]
    home = c.sentences[c.where[i]]
    if not home.start <= start < home.end:
        return [f"away={away(c, home, start)}", f"title={start < c.title_end}"]
    side = "left" if end <= figure.start else "right" if start >= figure.end else "in"
    between = c.text[end : figure.start] if side == "left" else c.text[figure.end : start]
    others = sum(1 for j in home.figures if j != i and _between(c, j, i, start))
    gap = words_of(between)
    near = next((str(n) for n in (1, 2, 4, 7, 12) if len(gap) <= n), "far")
    out = ["same", f"side={side}", f"{side}@{near}", f"{side}:figures={min(others, 3)}"]
    out.append(f"{side}:comma={min(between.count(','), 2)}")
    out += [f"{side}:gap={'_'.join(gap)}"] if len(gap) <= 2 else []
    return out + [f"{side}:w={w}" for w in gap[:8] if w.isalpha()]


def away(c: Context, home: Sentence, start: int) -> int:
    """How many sentences from `home` something stands, at most three to either side."""
    there = c.sentence_at(start)
    return max(-3, min(3, (there.index if there else 0) - home.index))


def _between(c: Context, j: int, i: int, start: int) -> bool:
    low, high = sorted((start, c.candidates[i].start))
    return low <= c.candidates[j].start < high


def meaning_features(meaning: Meaning) -> list[str]:
    """Return the features that tell the meaning alone."""
    return [f"m={meaning.metric}", f"of={meaning.of}", f"flow={meaning.flow}"]
