"""Scores named entities: exact spans on public sets, distinct surface forms on annotated articles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from extractor.learn.ner_examples import bare, word_spans

if TYPE_CHECKING:
    from spacy.language import Language

    from extractor.learn.gold import GoldDoc


@dataclass(slots=True)
class Counts:
    """Right, annotated and predicted items."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def add(self, gold: frozenset[object], predicted: frozenset[object]) -> None:
        """Count one document."""
        self.right += len(gold & predicted)
        self.gold += len(gold)
        self.predicted += len(predicted)

    def as_scores(self) -> dict[str, float]:
        """Return precision, recall and F1 in percent with one decimal, and the number of annotated items."""
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        f1 = 2 * self.right / (self.gold + self.predicted) if self.gold + self.predicted else 0.0
        return {
            "precision": round(100 * precision, 1),
            "recall": round(100 * recall, 1),
            "f1": round(100 * f1, 1),
            "items": self.gold,
        }


def score_spans(
    nlp: Language, references: Sequence[Doc], *, labels: Sequence[str], conventional: bool = True
) -> dict[str, dict[str, float]]:
    """Return exact-span scores over `labels` together (`all`) and one by one; other predicted labels count as none.

    The recogniser is told which convention the references follow, unless `conventional` is false.
    """
    table = {name: Counts() for name in ("all", *labels)}
    for reference, predicted in zip(references, _predict(nlp, references, conventional=conventional), strict=True):
        gold = frozenset(span for span in word_spans(reference) if span[2] in labels)
        found = frozenset(span for span in word_spans(predicted) if span[2] in labels)
        table["all"].add(gold, found)
        for label in labels:
            table[label].add(_of(gold, label), _of(found, label))
    return {name: counts.as_scores() for name, counts in table.items()}


def _of(spans: frozenset[tuple[int, int, str]], label: str) -> frozenset[object]:
    return frozenset(span for span in spans if span[2] == label)


def _predict(nlp: Language, references: Sequence[Doc], *, conventional: bool) -> list[Doc]:
    return list(nlp.pipe([bare(doc, conventional=conventional) for doc in references], batch_size=64))


def score_forms(nlp: Language, golds: Sequence[GoldDoc]) -> dict[str, dict[str, float]]:
    """Return scores over distinct (type, surface form) pairs of each article, compared as the gold scorer does."""
    labels = sorted({entity["type"] for gold in golds for entity in gold.gold["entities"]})
    table = {name: Counts() for name in ("all", *labels)}
    docs = nlp.pipe([gold.article.text for gold in golds], batch_size=16)
    for gold, doc in zip(golds, docs, strict=True):
        wanted = frozenset((entity["type"], plain(entity["text"])) for entity in gold.gold["entities"])
        found = frozenset((entity.label_, plain(entity.text)) for entity in doc.ents)
        table["all"].add(wanted, found)
        for label in labels:
            table[label].add(
                frozenset(item for item in wanted if item[0] == label),
                frozenset(item for item in found if item[0] == label),
            )
    return {name: counts.as_scores() for name, counts in table.items()}


def plain(text: str) -> str:
    """Fold case, width and white space and drop outer punctuation: forms that differ only so are the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s+", " ", folded).strip(" \t\n\"'“”‘’.,;:()[]-–—")
