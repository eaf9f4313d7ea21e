"""Measures linking: pairwise precision and recall on the aligned corpus and on copies with edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from extractor.learn.duplicates.aligned import Translated
from extractor.learn.duplicates.edits import edited
from extractor.learn.duplicates.truth import event_verdict, repeats
from extractor.record import Record
from extractor.store.dedupe import Linked, link, traits_of
from extractor.store.dedupe.features import Told
from extractor.store.dedupe.happenings import key_of


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs in one group: rightly, wrongly, and all that should be."""

    right: int
    wrong: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the pairs found that are right; 1 where none is found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs wanted that are found."""
        return self.right / self.wanted

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        told = f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}"
        return f"{told}  ({self.right} right, {self.wrong} wrong, {self.wanted} wanted)"


def measure_aligned(articles: Sequence[Translated]) -> tuple[Score, Score]:
    """Return the scores of stories and of happenings, `articles` linked as one collection of one day."""
    records = [record for article in articles for record in (article.english, article.indonesian)]
    line_of = {record.article.id: a.lines for a in articles for record in (a.english, a.indonesian)}
    linked = link(traits_of(record) for record in records)
    return _stories(linked, line_of, len(articles)), _happenings(linked, articles, line_of)


def _stories(linked: Linked, line_of: dict[str, str], wanted: int) -> Score:
    right = wrong = 0
    for story in linked.stories:
        for one, other in combinations([line_of[telling.article.id] for telling in story.reports], 2):
            right += one == other
            wrong += one != other and frozenset((one, other)) not in repeats()
    return Score(right, wrong, wanted)


def _happenings(linked: Linked, articles: Sequence[Translated], line_of: dict[str, str]) -> Score:
    articles_of = (telling.article for story in linked.stories for telling in story.reports)
    told = [Told(article, event) for article in articles_of for event in article.events]
    place = {key_of(event): number for number, event in enumerate(told)}
    verdict, wanted = event_verdict(articles, told, line_of)
    answers: list[bool | None] = []
    for happening in linked.happenings:
        places = [place[report.article.id, report.event.anchor] for report in happening.reports]
        answers += (verdict(*pair) for pair in combinations(places, 2))
    return Score(answers.count(True), answers.count(False), wanted)


def measure_copies(records: Sequence[Record], *, kind: str, strength: float) -> Score:
    """Return the score of stories where each of `records` has one copy with edits (see `edits.edited`).

    Reports that are linked without the copies, because they repeat each other, count neither way.
    """
    both = list(edited(records, kind=kind, strength=strength))
    group_of = {
        telling.article.id: story.id
        for story in link(traits_of(pair.original) for pair in both).stories
        for telling in story.reports
    }
    group_of |= {pair.copy.article.id: group_of[pair.original.article.id] for pair in both}
    wanted = {frozenset((pair.original.article.id, pair.copy.article.id)) for pair in both}
    linked = link(traits_of(record) for pair in both for record in (pair.original, pair.copy))
    right = wrong = 0
    for story in linked.stories:
        for one, other in combinations([telling.article.id for telling in story.reports], 2):
            right += frozenset((one, other)) in wanted
            wrong += group_of[one] != group_of[other]
    return Score(right, wrong, len(wanted))
