"""Scores a set of records against annotated articles: totals, headline with its interval, table and JSON."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from extractor.errors import ExtractorError
from extractor.learn.calibration import Reliability, reliabilities, summary
from extractor.learn.measures import Count, Json, Miss, Sheet, score_document

# facts F1 is the plain mean of the F1 of these
HEADLINE: Final = (
    "entities", "commodities_linked", "sectors_linked", "figures", "figures_full", "events", "event_arguments",
    "opportunities",
)  # fmt: skip
SAMPLES: Final = 500
# the 13th and 488th of 500 sorted samples bound 95 in 100 of them
BOUNDS: Final = (12, 487)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run scored: all rates are shares in [0, 1]; `facts_f1_95` is a bootstrap interval over documents.

    `calibration` tells by kind how far the confidence of the facts is the share that is right.
    """

    documents: int
    predicted: int
    facts_f1: float
    facts_f1_95: tuple[float, float]
    measures: dict[str, Count]
    by_document: dict[str, float]
    misses: tuple[Miss, ...]
    calibration: tuple[Reliability, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report as a JSON object, measures sorted by name; rates are null where undefined."""
        return {
            "documents": self.documents,
            "predicted": self.predicted,
            "facts_f1": self.facts_f1,
            "facts_f1_95": list(self.facts_f1_95),
            "measures": {
                name: {
                    "precision": count.precision,
                    "recall": count.recall,
                    "f1": count.f1,
                    "gold": count.gold,
                    "pred": count.found,
                }
                for name, count in sorted(self.measures.items())
            },
            "calibration": {one.kind: one.as_json() for one in self.calibration},
        }

    def table(self) -> str:
        """Return the report as an aligned table; a star marks the measures of the headline."""
        lines = [
            f"{self.predicted} of {self.documents} documents predicted",
            f"{'measure':24}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'pred':>7}",
        ]
        lines += [_row(name, count) for name, count in sorted(self.measures.items()) if not count.empty]
        low, high = self.facts_f1_95
        lines.append(f"facts F1 (mean of *)    {self.facts_f1:.3f}   95% {low:.3f}-{high:.3f}")
        lines += summary(self.calibration) if self.calibration else []
        return "\n".join(lines)

    def errors(self, most: int) -> list[str]:
        """Return up to `most` lines for each sort of error of each measure, in document order."""
        shown: Counter[tuple[str, str]] = Counter()
        lines = []
        for miss in self.misses:
            shown[miss.measure, miss.sort] += 1
            if shown[miss.measure, miss.sort] <= most:
                lines.append(f"{miss.measure}\t{miss.sort}\t{miss.document}\t{miss.detail}")
        return lines


def _row(name: str, count: Count) -> str:
    star = "  *" if name in HEADLINE else ""
    rates = f"{count.precision or 0:7.3f}{count.recall or 0:7.3f}{count.f1 or 0:7.3f}"
    return f"{name:24}{rates}{count.gold:7d}{count.found:7d}{star}"


def score(golds: Sequence[Json], records: Mapping[str, Json], *, seed: int = 7) -> Report:
    """Score `records`, keyed by gold id, against the annotations; an article without record has found nothing.

    `seed` is that of the bootstrap (500 samples of documents, drawn with replacement). Raises ExtractorError where
    there is no annotation.
    """
    if not golds:
        raise ExtractorError("no annotated article to score against")
    sheets = [score_document(gold, records.get(gold["id"])) for gold in golds]
    return Report(
        documents=len(golds),
        predicted=sum(gold["id"] in records for gold in golds),
        facts_f1=headline(sheets),
        facts_f1_95=_interval(sheets, seed),
        measures=totals(sheets),
        by_document={sheet.document: headline([sheet]) for sheet in sheets},
        misses=tuple(miss for sheet in sheets for miss in sheet.misses),
        calibration=tuple(reliabilities(fact for sheet in sheets for fact in sheet.judged)),
    )


def totals(sheets: Iterable[Sheet]) -> dict[str, Count]:
    """Sum the counts of several documents."""
    out: dict[str, Count] = {}
    for sheet in sheets:
        for name, count in sheet.counts.items():
            out[name] = out.get(name, Count()) + count
    return out


def headline(sheets: Sequence[Sheet]) -> float:
    """Return facts F1: the mean F1 of the headline measures that are defined, 0 where none is."""
    values = []
    for name in HEADLINE:
        f1 = sum((sheet.counts.get(name, Count()) for sheet in sheets), Count()).f1
        if f1 is not None:
            values.append(f1)
    return sum(values) / len(values) if values else 0.0


def _interval(sheets: Sequence[Sheet], seed: int) -> tuple[float, float]:
    draw = random.Random(seed)
    samples = sorted(headline(draw.choices(sheets, k=len(sheets))) for _ in range(SAMPLES))
    return samples[BOUNDS[0]], samples[BOUNDS[1]]


def read_records(path: Path) -> dict[str, Json]:
    """Read records from a JSONL file, or a folder of one-record .json files, keyed by gold id.

    The id is the record's extra key `id`, else `article.id`; in a folder the file's stem. Raises ExtractorError for
    a missing path or a line that is no record.
    """
    if path.is_dir():
        return {file.stem: _parse(file.read_text("utf-8"), str(file)) for file in sorted(path.glob("*.json"))}
    if not path.exists():
        raise ExtractorError(f"{path}: no such file or folder of records")
    records: dict[str, Json] = {}
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.strip():
            record = _parse(line, f"{path}:{number}")
            records[str(record.get("id") or record["article"]["id"])] = record
    return records


def _parse(text: str, where: str) -> Json:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise ExtractorError(f"{where}: not JSON ({error}); give records as `extractor` writes them") from error
    if not isinstance(record, dict) or not (record.get("id") or isinstance(record.get("article"), dict)):
        raise ExtractorError(f"{where}: not a record; give records as `extractor` writes them")
    return record
