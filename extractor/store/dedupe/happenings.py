"""Which events of different articles are one happening."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractor.store.dedupe.blocks import Blocks, Item
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
        """Yield the links between pairs of places in `told` that are `wanted`, each pair once."""
        seen: set[tuple[int, int]] = set()
        for pair in self.candidates(told):
            if pair not in seen and wanted(*pair):
                seen.add(pair)
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
        same_story = self.story_of(first.report.traits.id) == self.story_of(second.report.traits.id)
        return happening_features(first, second, same_story=same_story)

    def candidates(self, told: Sequence[Told]) -> Iterator[tuple[int, int]]:
        """Yield the pairs of places worth comparing, earlier first; some come twice."""
        blocks = Blocks(window=WINDOW, reach=REACH, least=_CANDIDATE_WEIGHT)
        items = (Item(one.report.traits.day, _heavy(one)) for one in told)
        pairs = ((other, place) for place, others in blocks.pairs(items) for other in others)
        for first, second in (*pairs, *self._of_one_story(told)):
            if told[first].report is not told[second].report and allied(
                told[first].event.type, told[second].event.type
            ):
                yield first, second
        if blocks.cut:
            self.notes.append(f"events: {len(blocks.cut)} keys stand in more than {REACH} events of {WINDOW} days")

    def _of_one_story(self, told: Sequence[Told]) -> Iterator[tuple[int, int]]:
        by_story: dict[str, list[int]] = {}
        for place, one in enumerate(told):
            by_story.setdefault(self.story_of(one.report.traits.id), []).append(place)
        for places in by_story.values():
            yield from (
                (first, second)
                for start, first in enumerate(places)
                for second in places[start + 1 : start + 1 + REACH]
            )


def key_of(told: Told) -> EventKey:
    """Return what names the event in the whole store."""
    return told.report.traits.id, told.event.anchor


def _heavy(told: Told) -> dict[str, float]:
    families = (*told.families.values(), *told.said.values())
    return {key: weight for family in families for key, weight in family.items() if weight >= _KEY_WEIGHT}
