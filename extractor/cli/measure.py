"""`extractor eval`: runs the pipeline over annotated articles and prints how well it did."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options as o
from extractor.cli.exits import CommandError, Exit, epilog, failing_as, say
from extractor.cli.output import standard_output
from extractor.cli.progress import Bar

if TYPE_CHECKING:
    from extractor.learn.evaluate import Evaluation

app = typer.Typer()


@app.command(
    "eval",
    epilog=epilog(
        "extractor eval corpora/samples",
        "extractor eval corpora/samples --errors 5 --json",
    ),
)
@o.chooses_model
def eval_command(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder with ID.json, text/ID.txt, meta.jsonl.")],
    *,
    records: Annotated[
        Path | None, typer.Option("--records", help="Write the records here as JSONL, each with the gold id as id.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object in place of the table.")] = False,
    errors: Annotated[int, typer.Option("--errors", metavar="N", min=0, help="Print up to N errors of each sort.")] = 0,
    by_doc: Annotated[bool, typer.Option("--by-doc", help="Print the headline of each article.")] = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model,
) -> None:
    """Score the pipeline against annotated articles.

    Runs it over GOLD_DIR/text with what GOLD_DIR/meta.jsonl knows of each article, and prints the table of measures.
    """
    from extractor.batch import load_model
    from extractor.learn.evaluate import Evaluation

    with failing_as(Exit.INPUT):
        evaluation = Evaluation(gold_dir)
    if not evaluation.golds and records is None:
        raise CommandError(
            f"{gold_dir}: no annotations (ID.json) to score against; --records writes records", Exit.INPUT
        )
    with failing_as(Exit.MODEL):
        pipeline = load_model(model)
    with Bar("articles", len(evaluation)) as bar:
        for done in evaluation.run(pipeline, min_confidence=min_confidence):
            bar.show(done, failed=len(evaluation.failures))
    for failure in evaluation.failures:
        say(failure)
    if records is not None:
        with failing_as(Exit.OUTPUT):
            evaluation.write(records)
    if evaluation.golds:
        _report(evaluation, as_json=as_json, errors=errors, by_doc=by_doc)
    else:
        say(f"{gold_dir}: no annotations to score against; {len(evaluation.records)} records written to {records}")
    if evaluation.failures:
        raise typer.Exit(Exit.SOME_FAILED)


def _report(evaluation: Evaluation, *, as_json: bool, errors: int, by_doc: bool) -> None:
    report = evaluation.report()
    details = [f"  {name:40} {value:.3f}" for name, value in report.by_document.items()] if by_doc else []
    details += report.errors(errors)
    with standard_output() as out:
        if as_json:
            out.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n")
            sys.stderr.writelines(f"{row}\n" for row in details)
        else:
            out.writelines(f"{row}\n" for row in [report.table(), *details])
