import pytest

from extractor.learn.fit import Example, cross_validate, fit_linear

ROWS: list[Example] = [
    *([(["good", "w1"], "yes")] * 6), *([(["bad", "w1"], "no")] * 6), *([(["other"], "maybe")] * 6), (["rare"], "no"),
]  # fmt: skip


def test_learns_what_the_examples_say() -> None:
    model = fit_linear(ROWS, c=10)
    assert model.labels == ["maybe", "no", "yes"]
    assert [model.decide([f]).label for f in ("good", "bad", "other")] == ["yes", "no", "maybe"]


def test_two_labels_give_the_probabilities_of_logistic_regression() -> None:
    rows: list[Example] = [(["x"], "yes")] * 30 + [(["x"], "no")] * 10 + [(["y"], "no")] * 20
    decision = fit_linear(rows, c=1000).decide(["x"])
    assert decision.scores["yes"] == pytest.approx(0.75, abs=0.02)


def test_rare_features_are_dropped() -> None:
    model = fit_linear(ROWS, min_count=2)
    assert "rare" not in model.features
    assert "rare" in fit_linear(ROWS, min_count=1).features


def test_same_examples_give_the_same_model() -> None:
    one, other = fit_linear(ROWS), fit_linear(ROWS)
    assert one.features == other.features
    assert (one.weights == other.weights).all()


def test_weights_count_as_repetition() -> None:
    rows: list[Example] = [(["x"], "yes"), (["x"], "no"), (["y"], "no")]
    heavy = fit_linear(rows, c=100, min_count=1, weights=[5.0, 1.0, 1.0])
    assert heavy.decide(["x"]).label == "yes"


def test_cross_validation_never_sees_the_group_it_judges() -> None:
    # each group has a word of its own that gives its label away; held out, that word is unknown
    rows: list[Example] = []
    groups = []
    for number in range(10):
        label = "yes" if number % 2 else "no"
        rows += [([f"only{number}"], label)] * 3
        groups += [f"g{number}"] * 3
    held_out = cross_validate(rows, groups, folds=5, c=100)
    assert len(held_out) == len(rows)
    # nothing but the share of the labels is left to go by
    assert all(0.1 < d.scores["yes"] < 0.9 for d in held_out)
    assert fit_linear(rows, c=100).decide(["only1"]).scores["yes"] > 0.9
