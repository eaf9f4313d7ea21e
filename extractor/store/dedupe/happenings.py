"""Which events of different articles are one happening."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from extractor.store.dedupe.blocks import Blocks, Item
from extractor.store.dedupe.commonness import heavy
from extractor.store.dedupe.decision import decisions
from extractor.store.dedupe.features import Told, allied, happening_features
from extractor.store.dedupe.model import EventKey, HappeningLink
from extractor.store.dedupe.stories import REACH, WINDOW

_KEY_WEIGHT: Final = 1.5
_CANDIDATE_WEIGHT: Final = 4.0
_ALIKE: Final = 0.25


@dataclass(slots=True)
class Happenings:
    """Finds links between events told in order of publication; `story_of` gives the story of an article."""

    story_of: Callable[[str], str]
    notes: list[str] = field(default_factory=list)

    def links(self, told: Sequence[Told], wanted: Callable[[int, int], bool]) -> Iterator[HappeningLink]:
        """Yield the links between pairs of places in `told` that are `wanted`."""
        for pair in self.candidates(told):
            if wanted(*pair):
                link = self.link(told[pair[0]], told[pair[1]])
                if link is not None:
                    yield link

    def link(self, first: Told, second: Told) -> HappeningLink | None:
        """Return the link of two events that are one happening, else None."""
        features = self._features(first, second)
        decision = decisions()["happening"]
        probability = decision.probability(features)
        if probability < decision.threshold:
            return None
        return HappeningLink(key_of(first), key_of(second), probability, decision.why(features))

    def alike(self, first: Told, second: Told) -> bool:
        """Whether two events could at least be one happening."""
        return decisions()["happening"].probability(self._features(first, second)) >= _ALIKE

    def _features(self, first: Told, second: Told) -> dict[str, float]:
        return happening_features(first, second, same_story=self._story(first) == self._story(second))

    def _story(self, told: Told) -> str:
        return self.story_of(told.article.id)

    def candidates(self, told: Sequence[Told]) -> Iterator[tuple[int, int]]:
        """Yield the pairs of places worth comparing, each once, earlier first."""
        for first, second in chain(self._of_one_story(told), self._of_others(told)):
            one, other = told[first], told[second]
            if one.article.id != other.article.id and allied(one.event.type, other.event.type):
                yield first, second

    def _of_one_story(self, told: Sequence[Told]) -> Iterator[tuple[int, int]]:
        by_story: defaultdict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(told):
            by_story[self._story(one)].append(place)
        for places in by_story.values():
            for start, first in enumerate(places):
                yield from ((first, second) for second in places[start + 1 : start + 1 + REACH])

    def _of_others(self, told: Sequence[Told]) -> Iterator[tuple[int, int]]:
        blocks = Blocks(window=WINDOW, reach=REACH, least=_CANDIDATE_WEIGHT)
        keys = ((one.article.day, heavy(one.event.keys, one.event.context, least=_KEY_WEIGHT)) for one in told)
        for place, others in blocks.pairs(Item(*each) for each in keys):
            story = self._story(told[place])
            yield from ((other, place) for other in others if self._story(told[other]) != story)
        if blocks.cut:
            self.notes.append(f"events: {len(blocks.cut)} keys stand in more than {REACH} events of {WINDOW} days")


def key_of(told: Told) -> EventKey:
    """Return what names the event in the whole store."""
    return told.article.id, told.event.anchor
