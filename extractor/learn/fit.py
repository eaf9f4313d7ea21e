"""Fits the pipes' small decision models with scikit-learn and checks them by grouped cross-validation."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from extractor.errors import ExtractorError
from extractor.language.linear import Decision, LinearModel

Example = tuple[Sequence[str], str]


def design_matrix(examples: Sequence[Example], *, min_count: int) -> tuple[Any, dict[str, int]]:
    """Return the sparse 0/1 matrix (examples x features, float32) and the column of each feature.

    Features seen in fewer than `min_count` examples have no column.
    """
    from scipy.sparse import csr_matrix

    counts = Counter(f for features, _ in examples for f in set(features))
    names = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= min_count))}
    rows, columns = array("i"), array("i")  # numbers side by side: the cells are many millions
    for row, (features, _) in enumerate(examples):
        known = [names[f] for f in sorted(set(features)) if f in names]
        rows.extend([row] * len(known))
        columns.extend(known)
    shape = (len(examples), len(names))
    return csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape), names


def fit_linear(
    examples: Sequence[Example],
    *,
    c: float = 1.0,
    min_count: int = 2,
    seed: int = 7,
    weights: Sequence[float] | None = None,
) -> LinearModel:
    """Fit L2-regularised multinomial logistic regression on (features, label) pairs.

    `c` is the inverse strength of the penalty, `min_count` drops features seen in fewer examples, `weights` are
    per-example weights.

    Raises ExtractorError where fewer than two labels occur: there is nothing to decide between.
    """
    from sklearn.linear_model import LogisticRegression

    if len({label for _, label in examples}) < 2:
        raise ExtractorError("too few annotated articles: one decision has no two answers in them; give more of them")

    x, names = design_matrix(examples, min_count=min_count)
    model: Any = LogisticRegression(C=c, max_iter=2000, tol=1e-3, random_state=seed)  # type: ignore[no-untyped-call]
    model.fit(x, [label for _, label in examples], sample_weight=weights)
    coefficients, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one column stands for both classes
        coefficients = np.vstack([-coefficients[0] / 2, coefficients[0] / 2])
        intercept = np.array([-intercept[0] / 2, intercept[0] / 2])
    labels = [str(label) for label in model.classes_]
    return LinearModel(labels, names, coefficients.T.astype(np.float32), intercept.astype(np.float32))


def cross_validate(
    examples: Sequence[Example],
    groups: Sequence[str],
    *,
    folds: int = 5,
    c: float = 1.0,
    min_count: int = 2,
    seed: int = 7,
) -> list[Decision]:
    """Return the out-of-fold decision for every example; examples of one group stay in one fold."""
    fold_of = folds_of(groups, folds=folds, seed=seed)
    decisions: list[Decision | None] = [None] * len(examples)
    for fold in range(folds):
        train = [e for e, g in zip(examples, groups, strict=True) if fold_of[g] != fold]
        model = fit_linear(train, c=c, min_count=min_count, seed=seed)
        for i, (example, group) in enumerate(zip(examples, groups, strict=True)):
            if fold_of[group] == fold:
                decisions[i] = model.decide(example[0])
    return [d for d in decisions if d is not None]


def folds_of(groups: Sequence[str], *, folds: int = 5, seed: int = 7) -> dict[str, int]:
    """Return the fold of each group, drawn by `seed`: all folds hold as many groups, or one more."""
    order = sorted(set(groups))
    np.random.default_rng(seed).shuffle(order)
    return {group: i % folds for i, group in enumerate(order)}
