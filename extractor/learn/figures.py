"""Trains the decisions of the figures pipe on annotated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from spacy.tokens import Doc

from extractor.language.dates.pipe import TradeDates
from extractor.language.facts import Facts, facts_of
from extractor.language.figures.candidates import Candidate
from extractor.language.figures.choices import (
    Meaning,
    Option,
    period_options,
    thing_at,
    thing_options,
)
from extractor.language.figures.context import Context
from extractor.language.figures.features import (
    base_features,
    hedge_features,
    keep_features,
    status_features,
)
from extractor.language.figures.flows import countries_of, country_options
from extractor.language.figures.hedges import hedge_at
from extractor.language.figures.pipe import figure_context
from extractor.language.figures.rules import is_flow
from extractor.language.lang import TradeLanguage
from extractor.language.linear import LinearModel
from extractor.language.sentences.pipe import TradeSentences
from extractor.learn.fit import Example, design_matrix, fit_linear
from extractor.learn.gold import GoldDoc
from extractor.learn.marked import figure_stories
from extractor.learn.matching import likeness

# inverse penalty strengths, chosen by grouped cross-validation on the training articles
STRENGTH: Final = {
    "keep": 0.15, "metric": 0.7, "of": 0.3, "approximation": 1.0, "status": 0.2, "period": 0.2,
    "about": 0.1, "flow": 0.3,
}  # fmt: skip


# decisions fitted by margin, with the C of each; the temperature makes the mean probability the share that is right
MARGIN: Final = {"metric": 0.03, "of": 0.03, "status": 0.03}
TEMPERATURE: Final = 0.23


# decisions that the written stories teach too; the others ask for a whole article or are no better for them
TAUGHT: Final = ("metric", "of", "status")


def train(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, LinearModel]:
    """Return the pipe's decision models, fitted on docs whose dates, goods and branches are known, and on stories."""
    examples, stories = collect(docs, golds), story_examples()
    for name in TAUGHT:
        examples[name] = [*examples[name], *stories[name]]
    return {
        name: _fit(name, rows)
        for name, rows in examples.items()
        if len({label for _, label in rows}) > 1  # a decision without a choice is left to the rules
    }


def _fit(name: str, rows: Sequence[Example]) -> LinearModel:
    if name in MARGIN:
        return fit_margin(rows, c=MARGIN[name], temperature=TEMPERATURE)
    return fit_linear(rows, c=STRENGTH[name])


def fit_margin(examples: Sequence[Example], *, c: float, temperature: float, min_count: int = 2) -> LinearModel:
    """Fit one linear support vector machine a label (squared hinge loss) on (features, label) pairs.

    With many labels and few examples the margin generalises better here than the multinomial likelihood. The margins,
    divided by `temperature`, serve as logits; `c` is the inverse strength of the penalty.
    """
    from sklearn.svm import LinearSVC

    x, names = design_matrix(examples, min_count=min_count)
    model: Any = LinearSVC(C=c, random_state=7, max_iter=5000)  # type: ignore[no-untyped-call]
    model.fit(x.astype(np.float64), [label for _, label in examples])
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one column stands for both classes
        weights, bias = np.vstack([-weights[0] / 2, weights[0] / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    labels = [str(label) for label in model.classes_]
    return LinearModel(labels, names, weights.T.astype(np.float32), bias.astype(np.float32), temperature=temperature)


@cache
def story_examples() -> dict[str, list[Example]]:
    """Return the examples of the stories that were written for training (`extractor.learn.marked`)."""
    examples: dict[str, list[Example]] = {name: [] for name in TAUGHT}
    for story in figure_stories():
        doc = _language().make_doc(story.article.text)
        doc._.article = story.article
        for pipe in (TradeSentences(), TradeDates()):
            doc = pipe(doc)
        context = figure_context(doc)
        for i, candidate in enumerate(context.candidates):
            told = next((f for f in story.figures if f.start < candidate.end and candidate.start < f.end), None)
            if told:
                features = base_features(context, i)
                _add_meaning(examples, context, i, features, metric=told.metric, of=told.of, status=told.status)
    return examples


@cache
def _language() -> TradeLanguage:
    return TradeLanguage()


def collect(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, list[Example]]:
    """Return the examples of every decision."""
    examples: dict[str, list[Example]] = {name: [] for name in STRENGTH}
    for doc, gold in zip(docs, golds, strict=True):
        context = figure_context(doc)
        right = align(context, gold.gold["figures"])
        for i in range(len(context.candidates)):
            features = base_features(context, i)
            kept = "yes" if i in right else "no"
            examples["keep"].append(([*features, *keep_features(context, i)], kept))
            if i in right:
                meaning = {name: right[i][name] for name in ("metric", "of", "status")}
                _add_meaning(examples, context, i, features, **meaning)
                _add_approximation(examples, context, i, right[i]["approximation"])
                _add_ties(examples, context, i, right[i], facts_of(doc))
    return examples


def align(c: Context, figures: Sequence[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """Pair annotated figures with candidates of the same value and unit.

    The same wording counts first, then the body before the title, whose figures the body mostly repeats with more to
    learn from, then text order.
    """
    out: dict[int, Mapping[str, Any]] = {}
    for gold in figures:
        fitting = [i for i, x in enumerate(c.candidates) if i not in out and _same(x, gold)]
        ranked = sorted(
            (c.text[x.start : x.end] != gold["text"], x.start < c.title_end, i)
            for i in fitting
            for x in [c.candidates[i]]
        )
        if ranked:
            out[ranked[0][2]] = gold
    return out


def _same(candidate: Candidate, gold: Mapping[str, Any]) -> bool:
    value = abs(float(gold["value"]))
    return candidate.unit == str(gold["unit"]) and abs(value - abs(candidate.value)) <= 1e-3 * max(value, 1e-9)


def _add_meaning(
    examples: dict[str, list[Example]],
    c: Context,
    i: int,
    features: list[str],
    *,
    metric: str,
    of: str | None,
    status: str,
) -> None:
    examples["metric"].append((features, metric))
    if of:
        examples["of"].append(([*features, f"m={metric}"], of))
    examples["status"].append(([*features, *status_features(c, i)], status))


def _add_approximation(examples: dict[str, list[Example]], c: Context, i: int, told: str) -> None:
    hedge, word = hedge_at(c.text, c.candidates[i].start, c.candidates[i].end)
    examples["approximation"].append((hedge_features(c, i, hedge, word), told))


def _add_ties(examples: dict[str, list[Example]], c: Context, i: int, gold: Mapping[str, Any], facts: Facts) -> None:
    """Every option is an example: `yes` where the annotation has it."""
    meaning = Meaning(gold["metric"], gold["of"])
    for option in period_options(c, i, facts.dates, meaning):
        examples["period"].append(_example(option, option.key == gold["period"]))
    wanted = [x for x in (gold["commodity"], gold["sector"]) if x]
    for option in thing_options(c, i, facts, meaning):
        thing = thing_at(facts, option.key)
        names = [m.text for m in thing.mentions] + [thing.labels.id, thing.labels.en]
        examples["about"].append(_example(option, likeness(wanted, names) > 0))
    if is_flow(gold["metric"], gold["of"]):
        countries = countries_of(c, facts)
        for role in ("origin", "destination"):
            for option in country_options(c, i, role, meaning, countries):
                examples["flow"].append(_example(option, option.key == gold[role]))


def _example(option: Option, fits: bool) -> Example:
    return option.features, "yes" if fits else "no"
