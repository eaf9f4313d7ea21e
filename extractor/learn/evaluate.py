"""Runs the pipeline over a folder of annotated articles, as `score` expects the records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.language.run import Extractor
from extractor.learn.gold import read_annotations, read_article, read_meta
from extractor.learn.measures import Json
from extractor.learn.score import Report, score
from extractor.store import as_line, atomic_text


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
