"""Trains the decisions of the figures pipe on annotated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from spacy.tokens import Doc

from extractor.language.dates.pipe import TradeDates
from extractor.language.facts import Facts, article_of, facts_of
from extractor.language.figures.around import Around
from extractor.language.figures.candidate import Candidate
from extractor.language.figures.choices import LEANS, Meaning, Option
from extractor.language.figures.context import Context
from extractor.language.figures.features import (
    base_features,
    hedge_features,
    keep_features,
    status_features,
)
from extractor.language.figures.flows import ROLES, Countries, countries_of, country_options
from extractor.language.figures.hedges import hedge_of
from extractor.language.figures.periods import Periods
from extractor.language.figures.pipe import figure_context
from extractor.language.figures.rules import is_flow
from extractor.language.figures.things import Things, thing_at
from extractor.language.lang import TradeLanguage
from extractor.language.linear import LinearModel
from extractor.language.sentences.pipe import TradeSentences
from extractor.learn.fit import Example, design_matrix, fit_linear
from extractor.learn.gold import GoldDoc
from extractor.learn.marked import MarkedFigure, figure_stories
from extractor.learn.matching import likeness
from extractor.learn.ranking import Choice, fit_ranking

# inverse penalty strengths, chosen by grouped cross-validation on the training articles
STRENGTH: Final = {
    "keep": 0.15, "metric": 0.7, "of": 0.3, "approximation": 1.0, "status": 0.2,
}  # fmt: skip
TIE_STRENGTH: Final = {"period": 0.1, "about": 0.2, "flow": 0.07}
# decisions fitted by margin, with the C of each; the temperature makes the mean probability the share that is right
MARGIN: Final = {"metric": 0.03, "of": 0.03, "status": 0.03}
TEMPERATURE: Final = 0.23
_BAR: Final = "|"  # behind the name of a lean, before a feature of the figure itself
# decisions that the written stories teach beside flows; the others ask for a whole article or are no better for them
TAUGHT: Final = ("metric", "of", "status")


def train(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, LinearModel]:
    """Return the pipe's decision models, fitted on docs whose dates, goods and branches are known, and on stories."""
    examples, stories = collect(docs, golds), story_examples()
    for name in TAUGHT:
        examples[name] = [*examples[name], *stories[name]]
    ties = collect_ties(docs, golds)
    ties["flow"] = [*ties["flow"], *story_flows()]
    tied = {name: fit_ranking(rows, c=TIE_STRENGTH[name]) for name, rows in ties.items() if rows}
    return {
        **{
            name: _fit(name, rows)
            for name, rows in examples.items()
            if len({label for _, label in rows}) > 1  # a decision without a choice is left to the rules
        },
        **part_leans(tied),
    }


def part_leans(tied: Mapping[str, LinearModel]) -> dict[str, LinearModel]:
    """Return the models with what the figures themselves tell in one of its own, `lean`, with the labels `LEANS`.

    The sums of a figure's features are what it adds to the log odds of options of that lean. So the features of a
    figure, the same for all ties, have one row each.
    """
    if not tied:
        return {}
    parted: dict[str, LinearModel] = {}
    weights: dict[str, np.ndarray] = {}
    for name, model in tied.items():
        rest = []
        for row, feature in enumerate(model.names):
            lean, _, plain = feature.partition(_BAR)
            if lean in LEANS:
                told = weights.setdefault(plain, np.zeros(len(LEANS), dtype=np.float32))
                told[LEANS.index(lean)] = model.weights[row, 1] - model.weights[row, 0]
            else:
                rest.append(row)
        names = {model.names[row]: n for n, row in enumerate(rest)}
        parted[name] = LinearModel(model.labels, names, model.weights[rest], model.bias)
    table = np.array(list(weights.values()), dtype=np.float32).reshape(len(weights), len(LEANS))
    rows = {feature: n for n, feature in enumerate(weights)}
    return {**parted, "lean": LinearModel(list(LEANS), rows, table, np.zeros(len(LEANS), dtype=np.float32))}


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
def _stories() -> list[tuple[Doc, Context, dict[int, MarkedFigure]]]:
    """Return the stories that were written for training, each with its candidates and what is told of them."""
    out = []
    for story in figure_stories():
        doc = _language().make_doc(story.article.text)
        doc._.article = story.article
        for pipe in (TradeSentences(), TradeDates()):
            doc = pipe(doc)
        context = figure_context(doc)
        told = {
            i: figure
            for i, candidate in enumerate(context.candidates)
            for figure in story.figures
            if figure.start < candidate.end and candidate.start < figure.end
        }
        out.append((doc, context, told))
    return out


@cache
def story_examples() -> dict[str, list[Example]]:
    """Return the examples of `TAUGHT` decisions in the stories of `extractor.learn.marked`."""
    examples: dict[str, list[Example]] = {name: [] for name in TAUGHT}
    for _, context, told in _stories():
        around = Around(context)
        for i, figure in told.items():
            features = base_features(around, i)
            _add_meaning(examples, around, i, features, metric=figure.metric, of=figure.of, status=figure.status)
    return examples


@cache
def story_flows() -> list[Choice]:
    """Return the choices of origin and destination in the same stories."""
    choices = []
    for doc, context, told in _stories():
        known, around = countries_of(context, facts_of(doc)), Around(context)
        for i, figure in told.items():
            meaning = Meaning(figure.metric, figure.of)
            wanted = {"origin": figure.origin, "destination": figure.destination}
            choices += _flow_choices(around, i, meaning, known, wanted)
    return choices


@cache
def _language() -> TradeLanguage:
    return TradeLanguage()


def collect(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, list[Example]]:
    """Return the examples of every decision."""
    examples: dict[str, list[Example]] = {name: [] for name in STRENGTH}
    for doc, gold in zip(docs, golds, strict=True):
        context = figure_context(doc)
        around, right = Around(context), align(context, gold.gold["figures"])
        for i in range(len(context.candidates)):
            features = base_features(around, i)
            kept = "yes" if i in right else "no"
            examples["keep"].append(([*features, *keep_features(around, i)], kept))
            if i in right:
                meaning = {name: right[i][name] for name in ("metric", "of", "status")}
                _add_meaning(examples, around, i, features, **meaning)
                _add_approximation(examples, context, i, right[i]["approximation"])
    return examples


def align(c: Context, figures: Sequence[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """Pair annotated figures with candidates of the same value and unit.

    The same wording counts first, then the body before the title, whose figures the body mostly repeats with more to
    learn from, then text order. What is counted has many names: without a candidate of the same unit one of the same
    words and value will do.
    """
    out: dict[int, Mapping[str, Any]] = {}
    for gold in figures:
        free = [(i, x) for i, x in enumerate(c.candidates) if i not in out and _equal(x, gold)]
        fitting = [i for i, x in free if x.unit == str(gold["unit"])] or [i for i, x in free if _counts_it(c, x, gold)]
        ranked = sorted(
            (c.text[x.start : x.end] != gold["text"], x.start < c.title_end, i)
            for i in fitting
            for x in [c.candidates[i]]
        )
        if ranked:
            out[ranked[0][2]] = gold
    return out


def _equal(candidate: Candidate, gold: Mapping[str, Any]) -> bool:
    value = abs(float(gold["value"]))
    return abs(value - abs(candidate.value)) <= 1e-3 * max(value, 1e-9)


def _counts_it(c: Context, candidate: Candidate, gold: Mapping[str, Any]) -> bool:
    if candidate.form == "bare" or not {candidate.kind, gold["kind"]} <= {"count", "quantity"}:
        return False
    mine, told = c.text[candidate.start : candidate.end], str(gold["text"])
    return mine in told or told in mine


def _add_meaning(
    examples: dict[str, list[Example]],
    around: Around,
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
    examples["status"].append(([*features, *status_features(around, i)], status))


def _add_approximation(examples: dict[str, list[Example]], c: Context, i: int, told: str) -> None:
    hedge, word = hedge_of(c.text, c.candidates[i])
    examples["approximation"].append((hedge_features(c, i, hedge, word), told))


def collect_ties(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, list[Choice]]:
    """Return the choices of a period, of a good or branch, and of the countries of a flow, for every figure."""
    ties: dict[str, list[Choice]] = {name: [] for name in TIE_STRENGTH}
    for doc, gold in zip(docs, golds, strict=True):
        context, facts = figure_context(doc), facts_of(doc)
        around = Around(context)
        periods, things = Periods(context, facts.dates, article_of(doc).published_at), Things(context, facts)
        countries = countries_of(context, facts)
        for i, told in align(context, gold.gold["figures"]).items():
            meaning, own = Meaning(told["metric"], told["of"]), base_features(around, i)
            when = periods.options(i, meaning, told["status"])
            ties["period"].append(_choice(when, [o.key == told["period"] for o in when], own))
            wanted = [x for x in (told["commodity"], told["sector"]) if x]
            what = things.options(i, meaning)
            ties["about"].append(_choice(what, [_is_about(o, wanted, facts) for o in what], own))
            ties["flow"] += _flow_choices(around, i, meaning, countries, told)
    return ties


def _choice(options: Sequence[Option], right: Sequence[bool], own: Sequence[str]) -> Choice:
    """Return a choice whose options have the figure's `own` features by the name of their lean."""
    rows = [(*o.features, *(f"{o.lean}{_BAR}{feature}" for feature in own if o.lean)) for o in options]
    return Choice(tuple(rows), tuple(right))


def _is_about(option: Option, wanted: Sequence[str], facts: Facts) -> bool:
    if option.key is None:
        return not wanted
    thing = thing_at(facts, option.key)
    return likeness(wanted, [*(m.text for m in thing.mentions), thing.labels.id, thing.labels.en]) > 0


def _flow_choices(
    around: Around, i: int, meaning: Meaning, known: Countries, wanted: Mapping[str, Any]
) -> list[Choice]:
    """Return the choice of origin and that of destination; none where nothing flows."""
    if not is_flow(meaning.metric, meaning.of):
        return []
    own = base_features(around, i)
    options = [(role, country_options(around.c, i, role, meaning, known)) for role in ROLES]
    return [_choice(some, [o.key == wanted[role] for o in some], own) for role, some in options]
