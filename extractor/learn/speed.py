"""Measures the speed of the pipeline: words per second of every pipe, of tok2vec with NER alone, and of the whole way.

`python -m extractor.learn.speed [--texts FILE_OR_FOLDER] [--rounds N] [--json]`. Every round takes each article through
both ways in turn, so that what else the machine does falls on both alike; best and median of the rounds are told. Set
OMP_NUM_THREADS=1 to measure one core.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from extractor.article import Article, read_text
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.language.run import Extractor

SAMPLES = Path("corpora/samples/text")
_ALONE, _WHOLE = "tok2vec and ner alone", "text to record"
_MODEL = ("tok2vec", "ner")

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Speed:
    """Words per second of one step, in its best round and in the median one."""

    step: str
    best: float
    median: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured; `ratio` is the time of the whole way by that of tok2vec and NER alone (median of rounds)."""

    articles: int
    words: int
    rounds: int
    ratio: float
    speeds: list[Speed]

    def table(self) -> str:
        """Return the report for people."""
        rows = [f"{one.step:24}{one.best:12,.0f}{one.median:12,.0f}" for one in self.speeds]
        head = f"{self.articles} articles, {self.words} words, {self.rounds} rounds; words per second"
        return "\n".join(
            [
                head,
                f"{'':24}{'best':>12}{'median':>12}",
                *rows,
                f"the whole way takes {self.ratio:.2f} times tok2vec and ner",
            ]
        )


def read_texts(path: Path) -> list[Article]:
    """Return the articles of a text file, or of every `*.txt` in a folder, sorted by name.

    Raises ExtractorError where there is none.
    """
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise ExtractorError(f"{path}: no text here; name a text file or a folder of *.txt")
    return [read_text(file.read_text("utf-8")) for file in files]


def measure(
    extractor: Extractor, articles: Sequence[Article], *, rounds: int = 5, clock: Clock = process_time
) -> Report:
    """Measure `extractor` on `articles`; `clock` tells seconds, by default those of this process's processor time."""
    words = sum(len(article.text.split()) for article in articles)
    for article in articles:  # a first round fills what is remembered of words
        extractor.extract(article)
    times = [_round(extractor, articles, clock) for _ in range(rounds)]
    speeds = [
        Speed(step, words / min(one[step] for one in times), words / median(one[step] for one in times))
        for step in times[0]
    ]
    ratio = median(one[_WHOLE] / one[_ALONE] for one in times)
    return Report(len(articles), words, rounds, round(ratio, 3), speeds)


def _round(extractor: Extractor, articles: Sequence[Article], clock: Clock) -> dict[str, float]:
    steps = dict.fromkeys(("tokenizer", *extractor.nlp.pipe_names, _ALONE, _WHOLE), 0.0)
    for article in articles:
        start = clock()
        extractor.extract(article)
        steps[_WHOLE] += clock() - start
        _pipes(extractor, article, clock, steps)
    steps[_ALONE] = sum(steps[name] for name in _MODEL if name in steps)
    return steps


def _pipes(extractor: Extractor, article: Article, clock: Clock, steps: dict[str, float]) -> None:
    """Add the time of every pipe on one article."""
    from extractor.language.load import make_doc

    nlp = extractor.nlp
    with nlp.memory_zone():
        start = clock()
        doc = make_doc(nlp, article)
        steps["tokenizer"] += clock() - start
        for name, pipe in nlp.pipeline:
            start = clock()
            doc = pipe(doc)
            steps[name] += clock() - start


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the installed pipeline and print the report."""
    parser = argparse.ArgumentParser(description="Words per second of every pipe and of the whole way.")
    parser.add_argument("--texts", type=Path, default=SAMPLES, help="a text file or a folder of *.txt")
    parser.add_argument("--rounds", type=int, default=5, help="how often every article is read")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args(arguments)
    import extractor

    report = measure(extractor.load(), read_texts(chosen.texts), rounds=chosen.rounds)
    print(json.dumps(asdict(report)) if chosen.json else report.table())  # noqa: T201  # the command's answer


if __name__ == "__main__":
    main()
