"""Fits the choice of one option among several (conditional logistic regression) with SciPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from extractor.language.linear import LinearModel


@dataclass(frozen=True, slots=True)
class Choice:
    """The features of every option of one group, and which options are right: one or more, where there is a lesson."""

    options: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


def fit_ranking(choices: Sequence[Choice], *, c: float, min_count: int = 2) -> LinearModel:
    """Fit weights w with P(option | group) = softmax over the group's w·x, an L2 penalty, inverse strength `c`.

    Groups without a right option teach nothing; where several are right, their probabilities are added. Features that
    fewer than `min_count` options have are dropped. The model that comes back has the labels `no` and `yes`: the log
    odds of `yes` are w·x, so that the options of a group compare by them.
    Method: McFadden, Conditional logit analysis of qualitative choice behavior, 1974; L-BFGS from zero.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    groups = [one for one in choices if any(one.right)]
    options = [set(features) for one in groups for features in one.options]
    counts = Counter(f for features in options for f in features)
    names = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= min_count))}
    cells = [(row, names[f]) for row, features in enumerate(options) for f in sorted(features) if f in names]
    places = [row for row, _ in cells], [column for _, column in cells]
    x = csr_matrix((np.ones(len(cells)), places), shape=(len(options), len(names)))
    sizes = np.array([len(one.options) for one in groups])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group_of = np.repeat(np.arange(len(groups)), sizes)
    right = np.array([told for one in groups for told in one.right])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        e = np.exp(z - np.maximum.reduceat(z, starts)[group_of])
        hits = np.where(right, e, 0.0)
        every, good = np.add.reduceat(e, starts), np.add.reduceat(hits, starts)
        value = c * (np.log(every) - np.log(good)).sum() + 0.5 * w @ w
        return value, c * (x.T @ (e / every[group_of] - hits / good[group_of])) + w

    found: Any = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    weights = np.stack([-found.x / 2, found.x / 2], axis=1).astype(np.float32)
    return LinearModel(["no", "yes"], names, weights, np.zeros(2, dtype=np.float32))
