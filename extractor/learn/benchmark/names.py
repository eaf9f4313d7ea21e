"""Scores the recogniser of names on public test sets: exact spans by type with confidence intervals, and its speed.

A public set follows rules of annotation of its own; the recogniser is told whose (the `convention` of its sentences)
unless `told` is false. Intervals are the 2.5th and 97.5th percentile of F1 over resampled sentences (Efron's bootstrap,
seeded). NER-UI is published as the mean over five folds, each with a model trained on that fold: see `measure_folds`.
The one shipped model learns from fold 1, whose training holds test sentences of the other folds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from time import process_time
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from extractor.errors import ExtractorError
from extractor.learn.corpora.conll import Sentence
from extractor.learn.corpora.sets import FIRST_FOLD, NERUI_FOLDS
from extractor.learn.ner_examples import bare, doc_of_sentence, word_spans

if TYPE_CHECKING:
    from spacy.language import Language

TYPES: Final = ("organization", "person", "place")
"""What public sets annotate; programs are annotated in articles alone."""
SAMPLES: Final = 1000
SEED: Final = 7
_BATCH: Final = 64
_RIGHT, _GOLD, _FOUND = range(3)

Counts = NDArray[np.int64]
"""Right, annotated and predicted spans of each sentence: shape (sentences, 3)."""


@dataclass(frozen=True, slots=True)
class Score:
    """Shares in [0, 1] of one type of a set; `low` and `high` bound F1 with 95 % confidence; `items` are annotated."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    items: int


@dataclass(frozen=True, slots=True)
class SetScores:
    """Scores of one test set by type, `all` first. `seen`: the model trained on sentences of this test."""

    name: str
    sentences: int
    scores: dict[str, Score]
    seen: bool = False


@dataclass(slots=True)
class Report:
    """Scores by set, the mean over NER-UI's folds where each has its own model, words per second of the recogniser."""

    sets: list[SetScores] = field(default_factory=list)
    nerui_mean_f1: float | None = None
    words: int = 0
    words_per_second: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON data."""
        return asdict(self)

    def table(self) -> str:
        """Return the report for people, percent."""
        rows = [f"{'set':14}{'type':14}{'P':>7}{'R':>7}{'F1':>7}  {'95 %':13}{'items':>6}"]
        for one in self.sets:
            rows += [
                f"{one.name + ('*' if one.seen else '') if kind == 'all' else '':14}{kind:14}{100 * s.precision:7.1f}"
                f"{100 * s.recall:7.1f}{100 * s.f1:7.1f}  {100 * s.low:5.1f}-{100 * s.high:<7.1f}{s.items:6}"
                for kind, s in one.scores.items()
            ]
        if any(one.seen for one in self.sets):
            rows.append("* the model's training holds sentences of this test: no fair score")
        if self.nerui_mean_f1 is not None:
            rows.append(f"NER-UI, mean F1 of five models on their own folds: {100 * self.nerui_mean_f1:.1f}")
        rows.append(f"{self.words} words, {self.words_per_second:,.0f} a second of one core")
        return "\n".join(rows)


def recogniser(nlp: Language) -> Language:
    """Return `nlp` with nothing left but the pipes that find names: those before our own rules and decisions."""
    nlp.select_pipes(enable=names_pipes(nlp))
    return nlp


def names_pipes(nlp: Language) -> list[str]:
    """Return the pipes of `nlp` that find names, in their order."""
    ours = (name for name in nlp.pipe_names if name.startswith("trade_") and name != "trade_transformer")
    first = next(ours, None)
    return nlp.pipe_names if first is None else nlp.pipe_names[: nlp.pipe_names.index(first)]


def measure(
    nlp: Language,
    tests: Mapping[str, Sequence[Sentence]],
    *,
    told: bool = True,
    clock: Callable[[], float] = process_time,
) -> Report:
    """Score the recogniser `nlp` on `tests` by name; `clock` tells seconds of this process."""
    report = Report()
    spent = 0.0
    for name, sentences in tests.items():
        references = [doc_of_sentence(nlp, sentence) for sentence in sentences]
        blanks = [bare(doc, conventional=told) for doc in references]
        start = clock()
        predicted = list(nlp.pipe(blanks, batch_size=_BATCH))
        spent += clock() - start
        report.words += sum(len(sentence.words) for sentence in sentences)
        gold, found = ([word_spans(doc) for doc in docs] for docs in (references, predicted))
        scores = {kind: score(_counts(gold, found, kind)) for kind in ("all", *TYPES)}
        report.sets.append(SetScores(name, len(sentences), scores, seen=_is_seen(name)))
    report.words_per_second = report.words / spent if spent else 0.0
    return report


def _is_seen(name: str) -> bool:
    return name.startswith("nerui") and name != f"nerui{FIRST_FOLD}"


def measure_folds(models: Sequence[Language], tests: Mapping[str, Sequence[Sentence]], *, told: bool = True) -> Report:
    """Score five recognisers, trained on NER-UI's folds 1 to 5 in this order, each on the test of its own fold.

    Raises ExtractorError where there are not five.
    """
    if len(models) != len(NERUI_FOLDS):
        raise ExtractorError(f"{len(models)} fold models; give five, trained with --nerui-fold 1 to 5, in this order")
    report = Report()
    for fold, nlp in zip(NERUI_FOLDS, models, strict=True):
        name = f"nerui{fold}"
        one = measure(nlp, {name: tests[name]}, told=told)
        report.sets += [SetScores(s.name, s.sentences, s.scores) for s in one.sets]
    report.nerui_mean_f1 = float(np.mean([one.scores["all"].f1 for one in report.sets]))
    return report


def _counts(gold: Sequence[frozenset[Any]], found: Sequence[frozenset[Any]], kind: str) -> Counts:
    """Count exact spans of `kind` sentence by sentence; `all` are those of public types."""
    wanted = TYPES if kind == "all" else (kind,)
    rows = []
    for mine, theirs in zip(gold, found, strict=True):
        left, right = ({span for span in spans if span[2] in wanted} for spans in (mine, theirs))
        rows.append((len(left & right), len(left), len(right)))
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def score(counts: Counts) -> Score:
    """Return precision, recall and F1 of counts by sentence, with the interval of F1 over resampled sentences."""
    right, gold, found = (int(n) for n in counts.sum(axis=0))
    chance = np.random.default_rng(SEED)
    drawn = np.array([counts[chance.integers(0, len(counts), len(counts))].sum(axis=0) for _ in range(SAMPLES)])
    total = drawn[:, _GOLD] + drawn[:, _FOUND]
    f1 = np.where(total > 0, 2 * drawn[:, _RIGHT] / np.maximum(total, 1), 1.0)
    low, high = np.percentile(f1, [2.5, 97.5])
    return Score(
        precision=right / found if found else 0.0,
        recall=right / gold if gold else 0.0,
        f1=2 * right / (gold + found) if gold + found else 1.0,
        low=float(low),
        high=float(high),
        items=gold,
    )
