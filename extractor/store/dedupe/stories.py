"""Which articles tell one story: copies and rewrites by their words, translations by what they name and count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractor.store.dedupe.blocks import Blocks, Item
from extractor.store.dedupe.commonness import heavy
from extractor.store.dedupe.copies import overlap, similar_pairs
from extractor.store.dedupe.decision import decisions
from extractor.store.dedupe.features import figures_agree, story_features
from extractor.store.dedupe.model import Kind, StoryLink
from extractor.store.dedupe.traits import ArticleTraits

WINDOW: Final = 3
"""Days within which rewrites and translations of a story appear; a copy may come at any time."""
REACH: Final = 50
"""How many others a report is compared with in one block at most."""
_KEY_WEIGHT: Final = 2.5
"""Keys weighing less (in more than 8 of 100 reports) bring no two reports together."""
_CANDIDATE_WEIGHT: Final = 8.0
_COPY: Final = 0.8
"""Share of the shorter text from which two texts are copies, in another week too."""
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

    def links(self, articles: Sequence[ArticleTraits], wanted: Callable[[int, int], bool]) -> Iterator[StoryLink]:
        """Yield the links between pairs of places in `articles` that are `wanted`."""
        for pair in self.candidates(articles):
            if wanted(*pair):
                link = story_link(articles[pair[0]], articles[pair[1]])
                if link is not None:
                    yield link

    def candidates(self, articles: Sequence[ArticleTraits]) -> Iterator[tuple[int, int]]:
        """Yield the pairs of places worth comparing, each once, earlier first."""
        similar = set(similar_pairs([article.shingles for article in articles], reach=REACH))
        yield from sorted(similar)
        blocks = Blocks(window=WINDOW, reach=REACH, least=_CANDIDATE_WEIGHT)
        items = (Item(article.day, heavy(article.keys, least=_KEY_WEIGHT)) for article in articles)
        for place, others in blocks.pairs(items):
            yield from ((other, place) for other in others if (other, place) not in similar)
        if blocks.cut:
            self.notes.append(f"stories: {len(blocks.cut)} keys stand in more than {REACH} reports of {WINDOW} days")


def story_link(one: ArticleTraits, other: ArticleTraits) -> StoryLink | None:
    """Return the link of two articles that tell one story, else None."""
    shared = overlap(one.shingles, other.shingles)
    agree = figures_agree(one, other)
    near = _near(one, other)
    if shared.contained >= (_REWRITE if near else _COPY) and (agree is None or agree >= _AGREE):
        kind: Kind = "copy" if shared.contained >= _COPY else "rewrite"
        return StoryLink(one.id, other.id, kind, round(shared.contained, 4), "words")
    features = story_features(one, other)
    decision = decisions()["story"]
    probability = decision.probability(features)
    if not near or probability < decision.threshold:
        return None
    kind = "rewrite" if one.language == other.language else "translation"
    return StoryLink(one.id, other.id, kind, probability, decision.why(features))


def alike(one: ArticleTraits, other: ArticleTraits) -> bool:
    """Whether two articles could at least be of one story."""
    contained = overlap(one.shingles, other.shingles).contained
    if not _near(one, other):
        return contained >= _COPY
    return contained >= _ALIKE or decisions()["story"].probability(story_features(one, other)) >= _ALIKE


def _near(one: ArticleTraits, other: ArticleTraits) -> bool:
    return one.day is None or other.day is None or abs(one.day - other.day) <= WINDOW
