"""`extractor benchmark`: measures the pipeline on public sets, translated news and the clock."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import typer

from extractor.cli import options as o
from extractor.cli.exits import Exit, epilog, failing_as, say
from extractor.cli.output import standard_output
from extractor.cli.progress import Bar
from extractor.cli.train import AnnotationsOption, GoldOption, SeedOption

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Data = Annotated[Path, typer.Option("--data", help="Folder of the public corpora, as `extractor corpora` lays it out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object in place of the table.")]
Listing = Annotated[Path | None, typer.Option("--list", help="Write every disagreement here, one JSON object a line.")]

SHARES = (0.25, 0.5, 1.0)

_Item = TypeVar("_Item")


class _Report(Protocol):
    def as_json(self) -> dict[str, object]: ...

    def table(self) -> str: ...


@app.callback()
def group() -> None:
    """Measure the pipeline on public corpora."""


@app.command("agreement", epilog=epilog("extractor benchmark agreement --data data --list disagreements.jsonl"))
@o.chooses_model
def agreement_command(
    data: Data,
    *,
    part: Annotated[str, typer.Option("--part", help="Which aligned corpus: panl_eco, panl_int, ntrex …")] = "panl_eco",
    listing: Listing = None,
    as_json: AsJson = False,
    model: o.Model,
) -> None:
    """Compare what is read from the Indonesian and the English side of translated sentences.

    Money, percent and quantity values with their units, countries and HS codes; with and without the pairs whose
    translations differ by their length or their digits. Then, of whole articles where their bounds are known: types of
    events, countries of events, kinds of opportunities.
    """
    from extractor.batch import load_model
    from extractor.learn.benchmark.agreement import compare, read_both
    from extractor.learn.benchmark.agreement_articles import read_both_articles, with_articles
    from extractor.learn.corpora.aligned import read_articles, read_pairs

    with failing_as(Exit.INPUT):
        pairs, articles = read_pairs(data, part=part), read_articles(data, part=part)
    with failing_as(Exit.MODEL):
        pipeline = load_model(model)
    with Bar("pairs", len(pairs)) as bar:
        lines = compare(_shown(read_both(pipeline, pairs), bar))
    with Bar("articles", len(articles)) as bar:
        report = with_articles(lines, _shown(read_both_articles(pipeline, articles), bar))
    _list(report.disagreements, listing)
    _print(report, as_json=as_json)


@app.command("ner", epilog=epilog("extractor benchmark ner --data data"))
@o.chooses_model
def ner_command(
    data: Data,
    *,
    folds: Annotated[
        list[Path] | None,
        typer.Option("--folds", help="Five models of NER-UI's folds 1 to 5, in this order: the official protocol."),
    ] = None,
    untold: Annotated[
        bool, typer.Option("--untold", help="Do not tell the recogniser whose rules of annotation a set follows.")
    ] = False,
    as_json: AsJson = False,
    model: o.Model,
) -> None:
    """Score the recogniser of names on public test sets, by type, with 95 % confidence intervals and its speed.

    With --folds NER-UI alone is measured, each model on its own fold, and the mean told; such models come from
    `extractor train ner --nerui-fold K`.
    """
    from extractor.language.chosen import load_chosen
    from extractor.language.load import load_pipeline
    from extractor.learn.benchmark.names import measure, measure_folds, recogniser
    from extractor.learn.corpora.sets import read_tests

    with failing_as(Exit.INPUT):
        tests = read_tests(data)
    with failing_as(Exit.MODEL):
        models = [recogniser(load_pipeline(path)) for path in folds or ()]
        alone = None if models else recogniser(load_chosen(model))
    with failing_as(Exit.INPUT):
        if alone is None:
            report = measure_folds(models, tests, told=not untold)
        else:
            report = measure(alone, tests, told=not untold)
    _print(report, as_json=as_json)


@app.command("topics", epilog=epilog("extractor benchmark topics reuters21578-en.jsonl.xz"))
@o.chooses_model
def topics_command(
    stories: Annotated[Path, typer.Argument(help="Rows of Reuters-21578: a .jsonl or .jsonl.xz file.")],
    *,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="So many stories at most, spread evenly.")] = None,
    listing: Listing = None,
    as_json: AsJson = False,
    model: o.Model,
) -> None:
    """Compare goods and countries of whole articles with the topics and places of Reuters-21578.

    Goods are compared by HS chapter or heading, countries by ISO code, in two halves: the rule for an article's main
    goods and countries was chosen on half A.
    """
    from extractor.batch import load_model
    from extractor.learn.benchmark.topics import compare, read_all, read_stories

    with failing_as(Exit.INPUT):
        rows = read_stories(stories, limit=limit)
    with failing_as(Exit.MODEL):
        pipeline = load_model(model)
    with Bar("stories", len(rows)) as bar:
        report = compare(_shown(read_all(pipeline, rows), bar))
    _list(report.disagreements, listing)
    _print(report, as_json=as_json)


ReadsWith = Annotated[
    Path, typer.Option("--model", help="Stored pipeline whose entity model reads the articles; it is left as it is.")
]
Corpora = Annotated[Path | None, typer.Option("--data", help="Folder of the public corpora, for --annotations.")]
Folds = Annotated[
    list[Path] | None,
    typer.Option("--folds", help="Entity models trained without fold 0, 1 …: honest input for the later pipes."),
]


@app.command(
    "ablation",
    epilog=epilog("extractor benchmark ablation --model models/own --gold corpora/written"),
)
def ablation_command(
    model: ReadsWith,
    *,
    gold: GoldOption = None,
    annotations: AnnotationsOption = None,
    data: Corpora = None,
    folds: Folds = None,
    seed: SeedOption = 7,
    as_json: AsJson = False,
) -> None:
    """Measure events and opportunities by rules alone, by what was trained alone, and by both, out of fold.

    Trains every decision as `extractor train decisions` does, then those of events and opportunities anew without
    triggers, for every sentence and every type: about three times its time.
    """
    from extractor.language.load import load_pipeline
    from extractor.learn.benchmark.variants import compare_parts
    from extractor.learn.standoff import read_training

    with failing_as(Exit.INPUT):
        golds = read_training(gold or (), annotations=annotations, data=data)
        readers = [load_pipeline(path) for path in folds or ()]
        comparison = compare_parts(load_pipeline(model), golds, readers=readers, seed=seed, say=say)
    _print(comparison, as_json=as_json)


@app.command(
    "curve",
    epilog=epilog(
        "extractor benchmark curve --model models/own --gold corpora/written --share 0.5 --share 1",
    ),
)
def curve_command(
    model: ReadsWith,
    *,
    gold: GoldOption = None,
    annotations: AnnotationsOption = None,
    data: Corpora = None,
    folds: Folds = None,
    share: Annotated[
        list[float] | None,
        typer.Option("--share", help="Shares of the articles to learn from; default: a quarter, a half, all."),
    ] = None,
    held_out: Annotated[Path | None, typer.Option("--held-out", help="Annotated articles to measure on too.")] = None,
    seed: SeedOption = 7,
    as_json: AsJson = False,
) -> None:
    """Measure what more annotated articles bring: decisions trained on growing shares of them, out of fold.

    A smaller share lies in every larger one, and every row is measured on all articles, or on those held out.
    """
    from extractor.language.load import load_pipeline
    from extractor.learn.benchmark.variants import learning_curve
    from extractor.learn.standoff import read_training

    with failing_as(Exit.INPUT):
        golds = read_training(gold or (), annotations=annotations, data=data)
        readers = [load_pipeline(path) for path in folds or ()]
        curve = learning_curve(
            model, golds, shares=share or SHARES, readers=readers, held_out=held_out, seed=seed, say=say
        )  # fmt: skip
    _print(curve, as_json=as_json)


@app.command(
    "hard",
    epilog=epilog("extractor benchmark hard corpora/hard", "extractor benchmark hard corpora/hard --misses"),
)
@o.chooses_model
def hard_command(
    cases: Annotated[list[Path], typer.Argument(help="Files of cases (.jsonl), or folders of them.")],
    *,
    misses: Annotated[bool, typer.Option("--misses", help="List the cases that fail, one JSON object a line.")] = False,
    as_json: AsJson = False,
    model: o.Model,
) -> None:
    """Read short texts made to break a reading: denials, rumours, history, lists, roles turned round …

    Prints the share of cases that pass, by phenomenon and language, and the share of each sort of check. With --json
    the cases that fail go to standard error.
    """
    from extractor.batch import load_model
    from extractor.learn.hard import Report, read_cases, run_cases

    with failing_as(Exit.INPUT):
        known = read_cases(cases)
    with failing_as(Exit.MODEL):
        pipeline = load_model(model)
    with Bar("cases", len(known)) as bar:
        report = Report(tuple(_shown(run_cases(pipeline, known), bar)))
    _print(report, as_json=as_json)
    if misses:
        lines = [json.dumps(miss.as_json(), ensure_ascii=False) + "\n" for miss in report.misses]
        if as_json:
            sys.stderr.writelines(lines)
        else:
            with standard_output() as out:
                out.writelines(lines)


Texts = Annotated[
    Path, typer.Option("--texts", help="A text file, a .jsonl(.xz) file with `title` and `text`, or a folder of them.")
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Articles read at most.")]


@app.command("speed", epilog=epilog("OMP_NUM_THREADS=1 extractor benchmark speed --texts articles/ --limit 400"))
@o.chooses_model
def speed_command(
    texts: Texts,
    *,
    limit: Limit = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How often every article is read.")] = 3,
    as_json: AsJson = False,
    model: o.Model,
) -> None:
    """Measure words per second of every pipe and of the whole way, beside spaCy's own small design.

    Set OMP_NUM_THREADS=1 to measure one core.
    """
    from extractor.batch import load_model
    from extractor.language.garbage import long_run
    from extractor.learn.benchmark.speed import measure
    from extractor.learn.benchmark.texts import read_texts

    with failing_as(Exit.INPUT):
        articles = read_texts(texts, limit=limit)
    with failing_as(Exit.MODEL):
        pipeline = load_model(model)
    long_run()  # as a worker of a batch
    _print(measure(pipeline, articles, rounds=rounds), as_json=as_json)


@app.command("memory", epilog=epilog("extractor benchmark memory --texts articles/ --count 10000"))
@o.chooses_model
def memory_command(
    texts: Texts,
    *,
    limit: Limit = None,
    count: Annotated[int, typer.Option("--count", min=1, help="How many articles the run reads.")] = 10_000,
    as_json: AsJson = False,
    model: o.Model,
) -> None:
    """Measure the memory of a long run: articles over and over, each time with other numbers and new names."""
    from extractor.batch import load_model
    from extractor.learn.benchmark.memory import Curve, measure_memory
    from extractor.learn.benchmark.texts import read_texts

    with failing_as(Exit.INPUT):
        articles = read_texts(texts, limit=limit)
    with failing_as(Exit.MODEL):
        pipeline = load_model(model)
    with Bar("articles", count) as bar:
        for step in measure_memory(pipeline, articles, texts=count):
            if isinstance(step, Curve):
                _print(step, as_json=as_json)
            else:
                bar.show(step)


class _Disagreement(Protocol):
    def as_json(self) -> dict[str, object]: ...


def _list(disagreements: Iterable[_Disagreement], listing: Path | None) -> None:
    """Write them to the file `listing`, where one is named."""
    if listing is None:
        return
    from extractor.store import as_line, atomic_text

    with failing_as(Exit.OUTPUT), atomic_text(listing) as file:
        file.writelines(as_line(one.as_json()) for one in disagreements)


def _shown(items: Iterable[_Item], bar: Bar) -> Iterator[_Item]:
    """Pass `items` on, telling `bar` how many are done."""
    for done, item in enumerate(items, 1):
        yield item
        bar.show(done)


def _print(report: _Report, *, as_json: bool) -> None:
    with standard_output() as out:
        out.write((json.dumps(report.as_json(), ensure_ascii=False, indent=1) if as_json else report.table()) + "\n")
