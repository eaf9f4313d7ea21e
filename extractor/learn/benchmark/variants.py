"""Compares pipelines that were trained in several ways on the same articles: parts left out, fewer articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from extractor.language.choice import ModelChoice
from extractor.language.facts import facts_of
from extractor.language.load import load_pipeline
from extractor.language.pipe import TradePipe
from extractor.language.run import Extractor
from extractor.learn import events, opportunities
from extractor.learn.decisions import (
    FOLDS,
    LAYERS,
    Trainer,
    assign_folds,
    fit_and_apply,
    out_of_fold_score,
    train_decisions,
)
from extractor.learn.evaluate import Evaluation
from extractor.learn.ner import save
from extractor.learn.score import HEADLINE, Report

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.language.linear import LinearModel
    from extractor.learn.gold import GoldDoc

ABLATED: Final = ("trade_events", "trade_opportunities")
ABLATED_MEASURES: Final = ("events", "events_type", "event_arguments", "opportunities", "opportunities_untyped")
_WIDTH: Final = 22  # of a column


@dataclass(frozen=True, slots=True)
class Comparison:
    """The scores of each way of training, by its name, and which measures are told."""

    reports: dict[str, Report]
    measures: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return every report as JSON data."""
        return {name: report.as_json() for name, report in self.reports.items()}

    def table(self) -> str:
        """Return the F1 of the measures for people, a row a way of training."""
        rows = [f"{'F1':24}" + "".join(f"{name:>{_WIDTH}}" for name in self.measures)]
        for name, report in self.reports.items():
            rates = (self._f1(report, measure) for measure in self.measures)
            rows.append(f"{name:24}" + "".join(f"{'-' if f1 is None else f'{f1:.3f}':>{_WIDTH}}" for f1 in rates))
        return "\n".join(rows)

    @staticmethod
    def _f1(report: Report, measure: str) -> float | None:
        if measure == "facts_f1":
            return report.facts_f1
        return report.measures[measure].f1 if measure in report.measures else None


def compare_parts(
    nlp: Language,
    golds: Sequence[GoldDoc],
    *,
    readers: Sequence[Language] = (),
    seed: int = 7,
    say: Callable[[str], None] | None = None,
) -> Comparison:
    """Return the out-of-fold scores of events and opportunities by rules alone, by what was trained alone, by both.

    `rules`: triggers decide, no model. `trained`: every sentence is a candidate for every type, and no feature tells of
    a trigger; the thresholds are those chosen for `both`. Everything before these pipes is the same, fitted out of fold
    once. `nlp` and its pipes are changed; `readers` are those of `train_decisions`.

    Raises ExtractorError as `train_decisions` does.
    """
    docs = train_decisions(nlp, golds, readers=readers, seed=seed, say=say)
    fold_of = assign_folds(golds, folds=len(readers) or FOLDS, seed=seed)
    both = out_of_fold_score(docs, golds)

    def run(trainers: Sequence[Trainer], *, triggered: bool) -> Report:
        _forget(docs)
        for name, trainer in zip(ABLATED, trainers, strict=True):
            pipe: Any = nlp.get_pipe(name)
            with _triggered(pipe, triggered):
                fit_and_apply(
                    pipe, trainer, docs, golds, fold_of, taught=[True] * len(golds), layer=LAYERS[name]
                )  # fmt: skip
            if say:
                say(name)
        return out_of_fold_score(docs, golds)

    rules = run((_untrained, _untrained), triggered=True)
    learned = (partial(events.train, triggered=False), partial(opportunities.train, triggered=False))
    return Comparison({"rules": rules, "trained": run(learned, triggered=False), "both": both}, ABLATED_MEASURES)


def _untrained(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, LinearModel]:
    """Fit nothing, so that a pipe falls back on its rules."""
    return {}


def _forget(docs: Sequence[Doc]) -> None:
    for doc in docs:
        facts = facts_of(doc)
        facts.events, facts.opportunities = [], []


@contextmanager
def _triggered(pipe: TradePipe, triggered: bool) -> Iterator[None]:
    before = pipe.triggered
    pipe.triggered = triggered
    try:
        yield
    finally:
        pipe.triggered = before


def learning_curve(
    model: Path,
    golds: Sequence[GoldDoc],
    *,
    shares: Sequence[float],
    readers: Sequence[Language] = (),
    held_out: Path | None = None,
    seed: int = 7,
    say: Callable[[str], None] | None = None,
) -> Comparison:
    """Return the scores of decisions trained on each share of the articles: out of fold, and on the folder `held_out`.

    `model` is the stored pipeline whose entity model reads the articles where there are no `readers`; it is left as it
    is. A smaller share lies in every larger one, and every row is measured on the same articles.

    Raises ExtractorError as `train_decisions` and `Evaluation` do.
    """
    reports = {}
    for share in shares:
        nlp = load_pipeline(model)
        docs = train_decisions(nlp, golds, readers=readers, seed=seed, share=share, say=say)
        reports[f"{share:.0%} out of fold"] = out_of_fold_score(docs, golds)
        if held_out:
            reports[f"{share:.0%} held out"] = _held_out(nlp, held_out)
    return Comparison(reports, (*HEADLINE, "facts_f1"))


def _held_out(nlp: Language, folder: Path) -> Report:
    """Score a pipeline as it would be stored."""
    with TemporaryDirectory() as place:
        save(nlp, Path(place))
        evaluation = Evaluation(folder)
        for _ in evaluation.run(Extractor(ModelChoice(model=place))):
            pass
    return evaluation.report()
