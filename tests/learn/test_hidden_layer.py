import random
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from extractor.learn.fit import design_matrix
from extractor.learn.hidden import KindExample, Recipe, fit_hidden

RECIPE = Recipe(units=8, epochs=12, batch=32, learn_rate=0.02, least=1)


def examples(count: int, *, seed: int) -> list[KindExample]:
    """Of kind `one`, yes where exactly one of `a` and `b` stands; of kind `both`, where both do."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        features = [f for f in ("a", "b", "noise1", "noise2") if chance.random() < 0.5]
        known = ("a" in features) + ("b" in features)
        kind = chance.choice(("one", "both"))
        made.append(KindExample(kind, features, "yes" if known == (1 if kind == "one" else 2) else "no"))
    return made


def test_it_learns_what_no_linear_decision_can() -> None:
    train, test = examples(3000, seed=1), examples(300, seed=2)
    layer = fit_hidden(train, recipe=RECIPE)
    chances = layer.chances(layer.sums([e.features for e in test]), [e.kind for e in test])
    right = np.mean((chances > 0.5) == [e.label == "yes" for e in test])
    assert right > 0.95
    alone = [e for e in train if e.kind == "one"]
    x, _ = design_matrix([(e.features, e.label) for e in alone], min_count=1)
    labels = [e.label for e in alone]
    linear: Any = LogisticRegression()  # type: ignore[no-untyped-call]
    assert linear.fit(x, labels).score(x, labels) < 0.8


def test_one_seed_gives_one_layer() -> None:
    train = examples(200, seed=3)
    one, other = (fit_hidden(train, recipe=RECIPE, seed=5) for _ in range(2))
    assert np.array_equal(one.embeddings, other.embeddings)
    assert np.array_equal(one.output, other.output)
    assert not np.array_equal(one.embeddings, fit_hidden(train, recipe=RECIPE, seed=6).embeddings)


def test_rare_features_have_no_row() -> None:
    train = [*examples(200, seed=4), KindExample("one", ["a", "once"], "yes")]
    assert set(fit_hidden(train, recipe=RECIPE._replace(least=2)).features) == {"a", "b", "noise1", "noise2"}
    few = fit_hidden(train[:5], recipe=RECIPE._replace(least=10))
    assert few.features == {}
    assert 0 < few.chances(few.sums([["a"]]), ["one"])[0] < 1
