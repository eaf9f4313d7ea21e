"""Which articles tell one story: copies and rewrites by their words, translations by what they name and count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractor.store.dedupe.blocks import Blocks, Item
from extractor.store.dedupe.copies import overlap, similar_pairs
from extractor.store.dedupe.decision import decisions
from extractor.store.dedupe.features import Report, figures_agree, story_features
from extractor.store.dedupe.model import Kind, StoryLink

WINDOW: Final = 3
"""Days within which rewrites and translations of a story appear; a copy may come at any time."""
REACH: Final = 50
"""How many others a report is compared with in one block at most."""
_KEY_WEIGHT: Final = 2.5
"""Keys weighing less (in more than 8 of 100 reports) bring no two reports together."""
_CANDIDATE_WEIGHT: Final = 8.0
_COPY: Final = 0.9
"""Share of the shorter text from which two texts are copies."""
_LONG_AFTER: Final = 0.8
"""Share of the shorter text from which a report of another week is the same text again."""
_REWRITE: Final = 0.3
"""Share of the shorter text from which one is a rewrite of the other, if their figures agree."""
_AGREE: Final = 0.75
"""Share of figures that must agree: daily market reports share their words, not their figures."""
_ALIKE: Final = 0.25
"""What two groups' first reports must reach for the groups to become one."""


@dataclass(slots=True)
class Stories:
    """Finds story links between reports in order of publication; `notes` tell where a limit cut comparisons."""

    notes: list[str] = field(default_factory=list)

    def links(self, reports: Sequence[Report], wanted: Callable[[int, int], bool]) -> Iterator[StoryLink]:
        """Yield the links between pairs of places in `reports` that are `wanted`, each pair once."""
        seen: set[tuple[int, int]] = set()
        for pair in self.candidates(reports):
            if pair not in seen and wanted(*pair):
                seen.add(pair)
                link = story_link(reports[pair[0]], reports[pair[1]])
                if link is not None:
                    yield link

    def candidates(self, reports: Sequence[Report]) -> Iterator[tuple[int, int]]:
        """Yield the pairs of places worth comparing, earlier first; some come twice."""
        yield from similar_pairs([report.traits.shingles for report in reports], reach=REACH)
        blocks = Blocks(window=WINDOW, reach=REACH, least=_CANDIDATE_WEIGHT)
        items = (Item(report.traits.day, _heavy(report)) for report in reports)
        for place, others in blocks.pairs(items):
            yield from ((other, place) for other in others)
        if blocks.cut:
            self.notes.append(f"stories: {len(blocks.cut)} keys stand in more than {REACH} reports of {WINDOW} days")


def story_link(first: Report, second: Report) -> StoryLink | None:
    """Return the link of two articles that tell one story, else None."""
    one, other = first.traits, second.traits
    shared = overlap(one.shingles, other.shingles)
    agree = figures_agree(first, second)
    near = one.day is None or other.day is None or abs(one.day - other.day) <= WINDOW
    if shared.contained >= (_REWRITE if near else _LONG_AFTER) and (agree is None or agree >= _AGREE):
        kind: Kind = "copy" if shared.contained >= _COPY else "rewrite"
        return StoryLink(one.id, other.id, kind, round(shared.contained, 4), "words")
    features = story_features(first, second)
    decision = decisions()["story"]
    probability = decision.probability(features)
    if not near or probability < decision.threshold:
        return None
    kind = "rewrite" if one.language == other.language else "translation"
    return StoryLink(one.id, other.id, kind, probability, decision.why(features))


def alike(first: Report, second: Report) -> bool:
    """Whether two articles could at least be of one story."""
    if overlap(first.traits.shingles, second.traits.shingles).contained >= _ALIKE:
        return True
    return decisions()["story"].probability(story_features(first, second)) >= _ALIKE


def _heavy(report: Report) -> dict[str, float]:
    families = report.families.values()
    return {key: weight for family in families for key, weight in family.items() if weight >= _KEY_WEIGHT}
