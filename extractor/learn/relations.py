"""Fits the decision of the relations pipe: which of the posts found by rule are a person's posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from extractor.language.facts import Entity, Relation, facts_of
from extractor.language.linear import LinearModel
from extractor.language.relations.positions import position_candidates, position_features
from extractor.learn.fit import fit_linear

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extractor.learn.gold import GoldDoc

C = 0.3
"""Inverse strength of the penalty: the examples are few (about 300 posts)."""
RIGHT, WRONG = "right", "wrong"
_OVERLAP = 0.5  # the share of words at which the measure of positions takes two names as one


def train(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, LinearModel]:
    """Fit the decision `position` on docs whose entities are found."""
    examples = []
    for doc, gold in zip(docs, golds, strict=True):
        for relation in position_candidates(doc, facts_of(doc).entities):
            label = RIGHT if any(_same(relation, known) for known in gold.gold["positions"]) else WRONG
            examples.append((position_features(relation), label))
    if len({label for _, label in examples}) < 2:
        return {}
    return {"position": fit_linear(examples, c=C)}


def _same(relation: Relation, known: dict[str, Any]) -> bool:
    person = max(_overlap(known["person"], form) for form in _forms(relation.subject))
    wanted = known["organization"] or known["title"]
    bodies = [relation.title or "", *(_forms(relation.object) if relation.object else [])]
    return min(person, max(_overlap(wanted, form) for form in bodies)) >= _OVERLAP


def _forms(entity: Entity) -> list[str]:
    return [entity.name, entity.labels.id, entity.labels.en, *(mention.text for mention in entity.mentions)]


def _overlap(a: str, b: str) -> float:
    """Share of the smaller set of words that is found in the larger."""
    words_a, words_b = set(re.findall(r"\w+", a.casefold())), set(re.findall(r"\w+", b.casefold()))
    return len(words_a & words_b) / min(len(words_a), len(words_b)) if words_a and words_b else 0.0
