"""Which articles, or events, are worth comparing: those near in time that share what few others have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Item:
    """Something to compare: when (ordinal of a day, None unknown) and by what."""

    day: int | None
    keys: Mapping[str, float]


@dataclass(slots=True)
class Blocks:
    """Pairs items by shared keys, one after the other in order of time, undated ones last.

    An item is compared with those before it that share keys weighing `least` or more together, at most `window` days
    away (an unknown day is near to all), and for each key with no more than the `reach` latest of those that have it.
    `cut` counts the keys for which that limit left some out.
    """

    window: int
    reach: int
    least: float
    cut: set[str] = field(default_factory=set)

    def pairs(self, items: Iterable[Item]) -> Iterator[tuple[int, list[int]]]:
        """Yield for each item, by its place in `items`, the places before it that it should be compared with."""
        having: defaultdict[str, list[int]] = defaultdict(list)
        days: list[int | None] = []
        for place, item in enumerate(items):
            shared: defaultdict[int, float] = defaultdict(float)
            for key, weight in item.keys.items():
                holders = having[key]
                if len(holders) > self.reach and self._near(days[holders[-self.reach - 1]], item.day):
                    self.cut.add(key)
                for other in reversed(holders[-self.reach :]):
                    if not self._near(days[other], item.day):
                        break
                    shared[other] += weight
                holders.append(place)
            days.append(item.day)
            yield place, sorted(other for other, weight in shared.items() if weight >= self.least)

    def _near(self, earlier: int | None, later: int | None) -> bool:
        return earlier is None or later is None or later - earlier <= self.window
