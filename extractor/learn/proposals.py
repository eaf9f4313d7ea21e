"""Trains what proposes sentences for kinds of events and opportunities that no trigger names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np

from extractor.errors import ExtractorError
from extractor.language.events.context import EventContext
from extractor.language.events.proposals import NO_KIND, proposal_features, propose
from extractor.language.linear import LinearModel
from extractor.learn.fit import design_matrix, folds_of

FOLDS: Final = 3
STRENGTH: Final = 0.1
LEAST_COUNT: Final = 3
LEAST_WEIGHT: Final = 0.1
"""Features that speak for or against no kind by so much are left out: the model is read at every start."""

Wanted = Collection[tuple[str, int]]
"""The kinds told in an article, each with the index of a sentence that tells it."""


def add_proposals(contexts: Sequence[EventContext], wanted: Sequence[Wanted], groups: Sequence[str]) -> LinearModel:
    """Add to each of `contexts` what a model proposes that saw no article of its group; return one that saw all.

    What follows then learns from proposals like those that it meets in new articles. Where all that is told is in one
    group, nothing is added to that.

    Raises ExtractorError where no sentence tells of any kind.
    """
    fold_of = folds_of(groups, folds=FOLDS)
    known = [_examples(context, told) for context, told in zip(contexts, wanted, strict=True)]
    final = fit_proposals([one for some in known for one in some])
    for fold in range(FOLDS):
        others = [one for some, group in zip(known, groups, strict=True) if fold_of[group] != fold for one in some]
        if not _teach(others):
            continue
        model = fit_proposals(others)
        for context, group in zip(contexts, groups, strict=True):
            if fold_of[group] == fold:
                propose(context, model)
    return final


Sentence = tuple[Sequence[str], frozenset[str]]
"""Features of a sentence and the kinds it tells of."""


def _examples(context: EventContext, told: Wanted) -> list[Sentence]:
    kinds: dict[int, set[str]] = {}
    for kind, index in told:
        kinds.setdefault(index, set()).add(kind)
    return [(proposal_features(context, view), frozenset(kinds.get(view.index, ()))) for view in context.body]


def _teach(sentences: Sequence[Sentence]) -> list[str]:
    """Return the kinds that some sentences tell of and others do not, sorted."""
    told = [kinds for _, kinds in sentences]
    return sorted(frozenset().union(*told) - frozenset.intersection(*told)) if told else []


def fit_proposals(sentences: Sequence[Sentence]) -> LinearModel:
    """Fit one L2-regularised logistic regression a kind, each against all sentences that do not tell of it.

    The weights of a kind are log odds against the label "none", whose weights are zero. Nothing is learned of a
    kind that every sentence tells of.

    Raises ExtractorError where no sentence tells of any kind, or all of all.
    """
    from sklearn.linear_model import LogisticRegression

    kinds = _teach(sentences)
    if not kinds:
        raise ExtractorError(
            "too few annotated articles: their sentences tell of nothing, or all of the same; give more of them"
        )
    x, names = design_matrix([(features, "") for features, _ in sentences], min_count=LEAST_COUNT)
    weights = np.zeros((len(names), len(kinds) + 1), dtype=np.float32)
    bias = np.zeros(len(kinds) + 1, dtype=np.float32)
    for column, kind in enumerate(kinds):
        model: Any = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-3, random_state=7)  # type: ignore[no-untyped-call]
        model.fit(x, [kind in told for _, told in sentences])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= LEAST_WEIGHT)
    feature_of = sorted(names, key=names.__getitem__)
    rows = {feature_of[row]: new for new, row in enumerate(kept.tolist())}
    return LinearModel([*kinds, NO_KIND], rows, weights[kept], bias)
