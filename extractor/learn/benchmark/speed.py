"""Measures the speed of the pipeline: words per second of every pipe, of finding names alone, and of the whole way.

Every round takes the articles, sixty-four at a time, through all ways in turn, so that what else the machine does
falls on all alike. Whoever reads an article first meets its new words: from one batch and one round to the next pipes
and whole way change places. Best and median of the rounds are told. Beside our recogniser stands the small design of
spaCy itself (`spacy init config --pipeline ner --optimize efficiency`) with the same tokenizer, its weights as they are
drawn: training changes what a network finds, not how long it takes. Set OMP_NUM_THREADS=1 to measure one core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any, Final

from extractor.article import Article
from extractor.language.garbage import no_collection
from extractor.language.load import make_doc, reading
from extractor.learn.benchmark.names import names_pipes

if TYPE_CHECKING:
    from spacy.language import Language

    from extractor.language.run import Extractor

_ALONE, _WHOLE = "names alone", "text to record"
_PLAIN = "names, as spaCy alone"
_OURS, _DESIGN = "names, in batches", "spaCy's small design"
_BATCH: Final = 64
_TICK: Final = 1e-6
"""The least time told, in seconds: some clocks stand still for longer than a pipe takes on one line."""
_WARM: Final = 100
"""Articles that are read before the clock runs."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Speed:
    """Words per second of one step, in its best round and in the median one."""

    step: str
    best: float
    median: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured; `ratio` is the time of the whole way by that of finding names alone (median of rounds).

    `plain_ratio` is that by finding them as spaCy does with the same network, nothing of words remembered.
    """

    articles: int
    words: int
    rounds: int
    ratio: float
    plain_ratio: float
    speeds: list[Speed]

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON data."""
        return asdict(self)

    def table(self) -> str:
        """Return the report for people."""
        rows = [f"{one.step:24}{one.best:12,.0f}{one.median:12,.0f}" for one in self.speeds]
        head = f"{self.articles} articles, {self.words} words, {self.rounds} rounds; words per second"
        return "\n".join(
            [
                head,
                f"{'':24}{'best':>12}{'median':>12}",
                *rows,
                f"the whole way takes {self.ratio:.2f} times finding names alone, "
                f"{self.plain_ratio:.2f} times finding them with nothing remembered",
            ]
        )


def measure(
    extractor: Extractor, articles: Sequence[Article], *, rounds: int = 5, clock: Clock = process_time
) -> Report:
    """Measure `extractor` on `articles`; `clock` tells seconds, by default those of this process's processor time."""
    words = sum(len(article.text.split()) for article in articles)
    design = small_design(extractor.nlp)
    for article in articles[:_WARM]:  # fills what is remembered of words
        extractor.extract(article)
    times = [_round(extractor, design, articles, clock, turn) for turn in range(rounds)]
    speeds = [_speed(step, words, [one[step] for one in times]) for step in times[0]]
    ratio, plain = (median(one[_WHOLE] / max(one[names], _TICK) for one in times) for names in (_ALONE, _PLAIN))
    return Report(len(articles), words, rounds, round(ratio, 3), round(plain, 3), speeds)


def _speed(step: str, words: int, seconds: Sequence[float]) -> Speed:
    best, middle = max(min(seconds), _TICK), max(median(seconds), _TICK)
    return Speed(step, words / best, words / middle)


def _round(
    extractor: Extractor, design: Language, articles: Sequence[Article], clock: Clock, turn: int
) -> dict[str, float]:
    names = names_pipes(extractor.nlp)
    steps = dict.fromkeys(("tokenizer", *extractor.nlp.pipe_names, _ALONE, _PLAIN, _WHOLE, _OURS, _DESIGN), 0.0)
    ways = [_whole, _pipes, _plain]
    for number, start in enumerate(range(0, len(articles), _BATCH), turn):
        batch = articles[start : start + _BATCH]
        for way in ways if number % 2 else reversed(ways):
            for article in batch:
                way(extractor, article, clock, steps)
        steps[_OURS] += _batched(extractor.nlp, batch, names, clock)
        steps[_DESIGN] += _batched(design, batch, design.pipe_names, clock)
    steps[_ALONE] = sum(steps[name] for name in names)
    return steps


def _batched(nlp: Language, articles: Sequence[Article], pipes: Sequence[str], clock: Clock) -> float:
    """Return the seconds that `pipes` of `nlp` take for `articles`, tokens included."""
    others = [name for name in nlp.pipe_names if name not in pipes]
    with no_collection(), reading(nlp):
        start = clock()
        for _ in nlp.pipe([article.text for article in articles], batch_size=_BATCH, disable=others):
            pass
        return clock() - start


def small_design(nlp: Language) -> Language:
    """Return spaCy's own small pipeline for names, untrained, with the tokenizer of `nlp` and our labels."""
    from spacy.cli.init_config import init_config
    from spacy.util import load_model_from_config, registry
    from thinc.api import fix_random_seed

    from extractor.learn.ner_examples import LABELS

    @registry.languages("spacys")
    class SpacysPipes(type(nlp)):  # type: ignore[misc]  # in a language of its own our pipes stand in for none
        lang = "spacys"

    fix_random_seed(0)
    design = load_model_from_config(
        init_config(lang=SpacysPipes.lang, pipeline=["ner"], optimize="efficiency", gpu=False), auto_fill=True
    )
    for label in LABELS:
        design.get_pipe("ner").add_label(label)  # type: ignore[attr-defined]
    design.initialize()
    return design


def _whole(extractor: Extractor, article: Article, clock: Clock, steps: dict[str, float]) -> None:
    """Add the time from text to record of one article."""
    start = clock()
    extractor.extract(article)
    steps[_WHOLE] += clock() - start


def _pipes(extractor: Extractor, article: Article, clock: Clock, steps: dict[str, float]) -> None:
    """Add the time of every pipe on one article."""
    nlp = extractor.nlp
    with no_collection(), reading(nlp):
        start = clock()
        doc = make_doc(nlp, article)
        steps["tokenizer"] += clock() - start
        for name, pipe in nlp.pipeline:
            start = clock()
            doc = pipe(doc)
            steps[name] += clock() - start


def _plain(extractor: Extractor, article: Article, clock: Clock, steps: dict[str, float]) -> None:
    """Add the time of finding names as spaCy's own pipes do, which compute the vectors of a word each time."""
    from spacy.pipeline.trainable_pipe import TrainablePipe

    nlp = extractor.nlp
    with no_collection(), reading(nlp):
        start = clock()
        doc = make_doc(nlp, article)
        for name in names_pipes(nlp):
            pipe = nlp.get_pipe(name)
            spacys: Any = next(kind for kind in type(pipe).__mro__ if not kind.__module__.startswith("extractor."))
            if issubclass(spacys, TrainablePipe):
                spacys.set_annotations(pipe, [doc], spacys.predict(pipe, [doc]))
            else:
                doc = pipe(doc)
        steps[_PLAIN] += clock() - start
