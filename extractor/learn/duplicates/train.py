"""Fits the two pair decisions and counts how common keys are: makes the data files that store.dedupe reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from extractor.learn.duplicates.aligned import Translated
from extractor.learn.duplicates.truth import Verdict, event_verdict, story_verdict
from extractor.record import Record
from extractor.store.dedupe.clusters import groups
from extractor.store.dedupe.decision import Decision
from extractor.store.dedupe.features import Features, Told, happening_features, story_features
from extractor.store.dedupe.happenings import Happenings
from extractor.store.dedupe.stories import Stories
from extractor.store.dedupe.traits import ArticleTraits, traits_of

WANTED: Final = 0.95
"""Precision that the threshold must give on the training half, by scores of models that had not seen the articles."""
_GRID: Final = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))
_LEAST_COUNT: Final = 2


@dataclass(frozen=True, slots=True)
class Fitted:
    """A decision with what its threshold gave out of fold: precision of the pairs in one group, and recall."""

    decision: Decision
    precision: float
    recall: float


def commonness(records: Iterable[Record]) -> str:
    """Return the text of commonness.tsv: how many of `records` have each key that more than one has."""
    counts: Counter[str] = Counter()
    total = 0
    for record in records:
        counts.update(traits_of(record).keys)
        total += 1
    rows = sorted((key, count) for key, count in counts.items() if count >= _LEAST_COUNT)
    return f"reports\t{total}\n" + "".join(f"{key}\t{count}\n" for key, count in rows)


def train_story(articles: Sequence[Translated]) -> Fitted:
    """Fit the decision whether two articles tell one story, on all pairs of `articles` worth comparing."""
    reports, lines = _reports(articles)
    pairs = sorted(Stories().candidates(reports))
    features = [story_features(reports[first], reports[second]) for first, second in pairs]
    task = _Task(pairs, [features], story_verdict(lines), list(range(len(reports))), lines, len(articles))
    return _fit(task)


def train_happening(articles: Sequence[Translated]) -> Fitted:
    """Fit the decision whether two events are one happening.

    The pairs of one story stand in the training set a second time as if nothing were known of the story, so that the
    other features learn to do without it.
    """
    reports, lines = _reports(articles)
    told = [Told(report, event) for report in reports for event in report.events]
    owners = [one.article.id for one in told]
    line_of = dict(zip((report.id for report in reports), lines, strict=True))
    verdict, positives = event_verdict(articles, told, line_of)
    pairs = sorted(Happenings(line_of.__getitem__).candidates(told))
    known, unknown = (
        [
            happening_features(told[i], told[j], same_story=told_of_story and line_of[owners[i]] == line_of[owners[j]])
            for i, j in pairs
        ]
        for told_of_story in (True, False)
    )
    folds = [line_of[owner] for owner in owners]
    return _fit(_Task(pairs, [known, unknown], verdict, owners, folds, positives))


def as_toml(name: str, fitted: Fitted) -> str:
    """Return the table of weights.toml for a decision."""
    decision = fitted.decision
    lines = [f"[{name}]", f"threshold = {decision.threshold}", f"bias = {decision.bias}", "", f"[{name}.weights]"]
    return "\n".join([*lines, *(f"{key} = {value}" for key, value in decision.weights.items())]) + "\n"


def _reports(articles: Sequence[Translated]) -> tuple[list[ArticleTraits], list[str]]:
    """Return the reports of `articles` in order of publication, and the lines that name each."""
    both = [(record, a.lines) for a in articles for record in (a.english, a.indonesian)]
    ordered = sorted(((traits_of(record), lines) for record, lines in both), key=_order)
    return [report for report, _ in ordered], [lines for _, lines in ordered]


def _order(item: tuple[ArticleTraits, str]) -> tuple[str, str]:
    return item[0].order


@dataclass(frozen=True, slots=True)
class _Task:
    """What to learn from: pairs of things, each of `views` a row of features for each pair.

    No two things of one of `owners` are the same; things of one of `folds` are learnt from together or not at all;
    `positives` is how many pairs are the same, compared or not.
    """

    pairs: Sequence[tuple[int, int]]
    views: Sequence[Sequence[Features]]
    verdict: Verdict
    owners: Sequence[object]
    folds: Sequence[str]
    positives: int


def _fit(task: _Task) -> Fitted:
    """Fit on the features of all views; choose the threshold by the first."""
    from sklearn.model_selection import GroupKFold

    names = sorted(task.views[0][0])
    told = [task.verdict(*pair) for pair in task.pairs]
    kept = np.array([answer is not None for answer in told])
    same = np.array([bool(answer) for answer in told])
    tables = [np.array([[row[name] for name in names] for row in view]) for view in task.views]
    fold_of = np.array([task.folds[first] for first, _ in task.pairs])
    scores = np.zeros(len(told))
    splits: Any = GroupKFold(5)  # type: ignore[no-untyped-call]
    for inside, outside in splits.split(tables[0], same, fold_of):
        seen = inside[kept[inside]]
        model = _regression(tables, same, seen)
        scores[outside] = model.predict_proba(tables[0][outside])[:, 1]
    threshold, precision, recall = _threshold(task, scores)
    final = _regression(tables, same, np.flatnonzero(kept))
    weights = dict(zip(names, (round(float(value), 3) for value in final.coef_[0]), strict=True))
    decision = Decision(threshold, round(float(final.intercept_[0]), 3), weights)
    return Fitted(decision, precision, recall)


def _regression(tables: Sequence[np.ndarray], same: np.ndarray, rows: np.ndarray) -> Any:
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=1.0, max_iter=5000)  # type: ignore[no-untyped-call]
    return model.fit(np.vstack([table[rows] for table in tables]), np.tile(same[rows], len(tables)))


def _threshold(task: _Task, scores: np.ndarray) -> tuple[float, float, float]:
    """Return the least threshold of the grid that gives the wanted precision, with precision and recall there."""
    reached = (0.0, 0.0, 0.0)
    for threshold in _GRID:
        links = [(score, *pair) for score, pair in zip(scores.tolist(), task.pairs, strict=True) if score >= threshold]
        found = groups(len(task.owners), links, alike=_always, owner=task.owners.__getitem__)
        answers = [task.verdict(*pair) for group in found for pair in combinations(group, 2)]
        right, wrong = answers.count(True), answers.count(False)
        reached = (threshold, right / max(right + wrong, 1), right / task.positives)
        if reached[1] >= WANTED:
            break
    return reached


def _always(first: int, second: int) -> bool:
    return True
