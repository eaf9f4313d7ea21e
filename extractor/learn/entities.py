"""Fits the decision of the entities pipe: which candidate stretches are names, and of what type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from extractor.language.entities.candidates import Candidate, gather
from extractor.language.entities.consistency import TYPES, look, second_features
from extractor.language.entities.features import features, survey
from extractor.language.entities.hope import NONE
from extractor.language.linear import Decision, LinearModel
from extractor.learn.fit import cross_validate, fit_linear

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extractor.learn.gold import GoldDoc

C_FIRST = 1.0
C_SECOND = 0.3
"""Inverse strengths of the penalty, chosen by grouped cross-validation on gold/train."""

Labelled = tuple[list[str], str]


def gold_spans(doc: Doc, gold: GoldDoc) -> dict[tuple[int, int], str]:
    """Return where the annotated surface forms stand in `doc`, by tokens; longer forms win."""
    taken: set[int] = set()
    out: dict[tuple[int, int], str] = {}
    forms = sorted({(e["text"], e["type"]) for e in gold.gold["entities"]}, key=_longest_first)
    for text, label in forms:
        for match in re.finditer(rf"(?<![^\W_]){re.escape(text)}(?![^\W_]|\$)", doc.text):
            span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
            if span is None or span.end_char > match.end() + 1 or not taken.isdisjoint(range(span.start, span.end)):
                continue
            taken.update(range(span.start, span.end))
            out[(span.start, span.end)] = label
    return out


def _longest_first(form: tuple[str, str]) -> tuple[int, str, str]:
    return (-len(form[0]), *form)


def label_candidates(doc: Doc, gold: GoldDoc) -> list[tuple[Candidate, Labelled]]:
    """Return every candidate of `doc` with its features and its true label."""
    truth = gold_spans(doc, gold)
    candidates = gather(doc)
    around = survey(doc, candidates)
    return [(item, (features(item, around), truth.get((item.start, item.end), NONE))) for item in candidates]


def train(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, LinearModel]:
    """Fit the decisions `first` and `second` on docs that the entity model has read.

    The entity model must not have learned from these very articles: its findings are features, and it would look
    surer than it is on new text; `extractor.learn.decisions` reads each fold with a model of the others. The second
    decision learns from first ones made out of fold, for the same reason.
    """
    labelled = [label_candidates(doc, gold) for doc, gold in zip(docs, golds, strict=True)]
    examples = [example for rows in labelled for _, example in rows]
    groups = [gold.group for gold, rows in zip(golds, labelled, strict=True) for _ in rows]
    first = cross_validate(examples, groups, c=C_FIRST)
    return {
        "first": fit_linear(examples, c=C_FIRST),
        "second": fit_linear(second_examples(docs, labelled, first), c=C_SECOND),
    }


def second_examples(
    docs: Sequence[Doc], labelled: Sequence[Sequence[tuple[Candidate, Labelled]]], first: Sequence[Decision]
) -> list[Labelled]:
    """Return the examples with the features that the first decisions add; `first` runs over all docs' candidates."""
    out: list[Labelled] = []
    at = 0
    for doc, rows in zip(docs, labelled, strict=True):
        if not rows:
            continue
        chances = [[decision.scores.get(t, 0.0) for t in TYPES] for decision in first[at : at + len(rows)]]
        seen = look(doc, [item for item, _ in rows], np.array(chances))
        out += [([*found, *second_features(i, seen)], label) for i, (_, (found, label)) in enumerate(rows)]
        at += len(rows)
    return out
