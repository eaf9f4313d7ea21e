"""Runs the pipeline over a folder of annotated articles, as `score` expects the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from extractor.errors import ExtractorError
from extractor.language.run import Extractor
from extractor.learn.gold import read_annotations, read_article, read_meta
from extractor.learn.measures import Json
from extractor.learn.score import HEADLINE, Report, score
from extractor.store import as_line, atomic_text

_WIDTH: Final = 14  # of a column

Facet = Literal["language", "source"]
"""What the scores may be told apart by."""


class Evaluation:
    """One run over `folder`: its articles (text/ID.txt), annotations (ID.json) and what meta.jsonl knows of each.

    Of meta.jsonl a run uses title, publication date, source and url, as a researcher's table would give them.
    """

    def __init__(self, folder: Path) -> None:
        """Find articles and annotations. Raises ExtractorError where the folder has no texts or a broken file."""
        texts = sorted((folder / "text").glob("*.txt"))
        if not texts:
            raise ExtractorError(f"{folder}: no texts (text/ID.txt) here; name a folder of annotated articles")
        self.golds: list[Json] = list(read_annotations(folder).values())
        self.records: dict[str, Json] = {}
        self.failures: list[str] = []
        self._texts = texts
        self._known = read_meta(folder)
        absent = {gold["id"] for gold in self.golds} - {file.stem for file in texts}
        self.failures += [
            f"{folder / 'text' / name}.txt: missing text of an annotated article" for name in sorted(absent)
        ]

    def __len__(self) -> int:
        return len(self._texts)

    def run(self, pipeline: Extractor, *, min_confidence: float = 0.0) -> Iterator[int]:
        """Extract article by article, yielding how many are done; one that fails is noted in `failures`."""
        for done, file in enumerate(self._texts, 1):
            try:
                article = read_article(file, self._known.get(file.stem, {}))
                record = pipeline.extract(article, min_confidence=min_confidence).record
            except Exception as error:  # noqa: BLE001  # a fault on one article counts as a missing record, and is told
                self.failures.append(f"{file}: {type(error).__name__}: {error}")
            else:
                self.records[file.stem] = record.model_dump(mode="json")
            yield done

    def write(self, path: Path) -> None:
        """Write the records as JSONL, each with the gold id as an extra first key `id`."""
        with atomic_text(path) as file:
            file.writelines(as_line({"id": name, **record}) for name, record in self.records.items())

    def report(self) -> Report:
        """Score the records. Raises ExtractorError where the folder holds no annotations."""
        return score(self.golds, self.records)

    def report_by(self, key: Facet) -> dict[str, Report]:
        """Score the records of each language or source apart, sorted by name; `-` where it is not known."""
        groups: dict[str, list[Json]] = {}
        for gold in self.golds:
            known = self._known.get(gold["id"], {})
            name = gold.get("lang") or known.get("lang") if key == "language" else known.get("source")
            groups.setdefault(str(name or "-"), []).append(gold)
        return {name: score(groups[name], self.records) for name in sorted(groups)}


def facet_table(reports: Mapping[str, Report]) -> list[str]:
    """Return the F1 of the headline measures as rows for people: a column a group, first the number of documents."""
    rows = [f"{'F1':24}" + "".join(f"{name[:_WIDTH]:>{_WIDTH + 1}}" for name in reports)]
    rows.append(f"{'documents':24}" + "".join(f"{one.documents:>{_WIDTH + 1}}" for one in reports.values()))
    for name in HEADLINE:
        rates = [one.measures[name].f1 if name in one.measures else None for one in reports.values()]
        rows.append(f"{name:24}" + "".join(f"{'-' if x is None else f'{x:.3f}':>{_WIDTH + 1}}" for x in rates))
    rows.append(f"{'facts F1':24}" + "".join(f"{one.facts_f1:>{_WIDTH + 1}.3f}" for one in reports.values()))
    return rows
