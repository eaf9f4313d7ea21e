"""Trains the hidden layer beside a linear decision: dropout, decoupled weight decay, a rate that rises and falls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from thinc.api import Adam

from extractor.language.hidden import HiddenLayer
from extractor.learn.fit import design_matrix

YES = "yes"
_SURE = 60.0  # log odds beyond which the chance is 0 or 1 in single precision


class KindExample(NamedTuple):
    """A kind, features that all kinds share, and the answer: "yes" or another."""

    kind: str
    features: Sequence[str]
    label: str


class Recipe(NamedTuple):
    """Chosen by cross-validation in blocks of the training articles (see the model card)."""

    units: int = 48
    epochs: int = 4
    batch: int = 256
    learn_rate: float = 5e-3
    """The highest, after three tenths of the steps (Smith and Topin, "Super-convergence", 2018)."""
    decay: float = 0.02
    dropout: float = 0.3
    """Of hidden units."""
    feature_dropout: float = 0.15
    least: int = 10
    """Examples that a feature must stand in."""


class _Batch(NamedTuple):
    """Examples: features (sparse, N x F), the number of the kind of each, and 1 for yes."""

    x: Any
    kinds: np.ndarray
    y: np.ndarray


_RECIPE = Recipe()


def fit_hidden(examples: Sequence[KindExample], *, seed: int = 7, recipe: Recipe = _RECIPE) -> HiddenLayer:
    """Return a layer fitted on `examples`; the same ones and the same seed give the same layer."""
    x, features = design_matrix([(e.features, e.label) for e in examples], min_count=recipe.least)
    kinds = sorted({e.kind for e in examples})
    kind_of = np.array([kinds.index(e.kind) for e in examples])
    y = np.array([e.label == YES for e in examples], dtype=np.float32)
    chance = np.random.default_rng(seed)
    weights = {name: array.astype(np.float32) for name, array in _start(len(features), len(kinds), recipe, chance)}
    optimizer = Adam(recipe.learn_rate, L2=recipe.decay, L2_is_weight_decay=True, grad_clip=0.0)
    steps = recipe.epochs * -(-len(y) // recipe.batch)
    for step, rows in enumerate(_batches(len(y), recipe, chance)):
        optimizer.learn_rate = recipe.learn_rate * _rate(step / steps)
        gradients = _gradients(weights, _Batch(x[rows], kind_of[rows], y[rows]), recipe, chance)
        for name, gradient in gradients.items():
            weights[name], _ = optimizer((0, name), weights[name], gradient)
    weights["output"] += weights.pop("common")
    return HiddenLayer(kinds, features, **weights)


def _start(features: int, kinds: int, recipe: Recipe, chance: np.random.Generator) -> Iterator[tuple[str, np.ndarray]]:
    yield "embeddings", chance.normal(scale=0.1, size=(features, recipe.units))
    yield "entry", np.zeros((kinds, recipe.units))
    yield "output", chance.normal(scale=0.2, size=(kinds, recipe.units))
    yield "common", chance.uniform(-1, 1, size=recipe.units) / np.sqrt(recipe.units)
    yield "bias", np.zeros(kinds)


def _batches(count: int, recipe: Recipe, chance: np.random.Generator) -> Iterator[np.ndarray]:
    for _ in range(recipe.epochs):
        order = chance.permutation(count)
        for start in range(0, count, recipe.batch):
            yield order[start : start + recipe.batch]


def _rate(passed: float, *, rise: float = 0.3, first: float = 0.04) -> float:
    """Share of the highest rate after a share of the steps: up from `first` and down to nothing along a cosine."""
    if passed < rise:
        return first + (1 - first) * (1 - float(np.cos(np.pi * passed / rise))) / 2
    return (1 + float(np.cos(np.pi * (passed - rise) / (1 - rise)))) / 2


def _gradients(
    weights: dict[str, np.ndarray], batch: _Batch, recipe: Recipe, chance: np.random.Generator
) -> dict[str, np.ndarray]:
    """Return the gradients of the mean cross-entropy of one batch, with features and units dropped at random."""
    x, kinds, y = batch
    x.data[chance.random(len(x.data), dtype=np.float32) < recipe.feature_dropout] = 0
    hidden = x @ weights["embeddings"] + weights["entry"][kinds]
    kept = (hidden > 0) & (chance.random(hidden.shape, dtype=np.float32) >= recipe.dropout)
    scale = kept.astype(np.float32) / np.float32(1 - recipe.dropout)
    hidden *= scale
    output = weights["output"][kinds] + weights["common"]
    logits = (hidden * output).sum(axis=1) + weights["bias"][kinds]
    d_logits = (1 / (1 + np.exp(-np.clip(logits, -_SURE, _SURE))) - y) / np.float32(len(y))
    d_hidden = d_logits[:, None] * output * scale
    d_output = d_logits[:, None] * hidden
    gradients = {name: np.zeros_like(weights[name]) for name in ("entry", "output", "bias")}
    for name, share in (("entry", d_hidden), ("output", d_output), ("bias", d_logits)):
        np.add.at(gradients[name], kinds, share)
    gradients["common"] = d_output.sum(axis=0)
    gradients["embeddings"] = np.ascontiguousarray(x.T @ d_hidden)
    return gradients
