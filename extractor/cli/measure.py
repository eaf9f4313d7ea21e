"""`extractor eval`: runs the pipeline over annotated articles and prints how well it did."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from enum import StrEnum
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


class Facet(StrEnum):
    """What the scores may be told apart by."""

    LANGUAGE = "language"
    SOURCE = "source"


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
    by: Annotated[Facet | None, typer.Option("--by", help="Print the headline for each of these apart.")] = None,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Print, by kind of fact, how often each confidence is right.")
    ] = False,
    by_doc: Annotated[bool, typer.Option("--by-doc", help="Print the headline of each article.")] = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model,
) -> None:
    """Score the pipeline against annotated articles.

    Runs it over GOLD_DIR/text with what GOLD_DIR/meta.jsonl knows of each article, and prints the table of measures;
    then, by kind of fact, the mean confidence, the share that is right and the expected calibration error (ten bins of
    equal size), beside what true probabilities would show by chance. With --json the bins and the parts of --by are in
    the object.
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
        details = _Details(errors=errors, by_doc=by_doc, calibration=calibration, by=by)
        _report(evaluation, details, as_json=as_json)
    else:
        say(f"{gold_dir}: no annotations to score against; {len(evaluation.records)} records written to {records}")
    if evaluation.failures:
        raise typer.Exit(Exit.SOME_FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Details:
    """What is printed beside the table."""

    errors: int
    by_doc: bool
    calibration: bool
    by: Facet | None


def _report(evaluation: Evaluation, wanted: _Details, *, as_json: bool) -> None:
    from extractor.learn.calibration import bins_table
    from extractor.learn.evaluate import facet_table

    report = evaluation.report()
    parts = evaluation.report_by(wanted.by.value) if wanted.by else {}
    details = [f"  {name:40} {value:.3f}" for name, value in report.by_document.items()] if wanted.by_doc else []
    details += report.errors(wanted.errors)
    with standard_output() as out:
        if as_json:
            data = report.as_json()
            if wanted.by:
                data["by"] = {name: part.as_json() for name, part in parts.items()}
            out.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
            sys.stderr.writelines(f"{row}\n" for row in details)
        else:
            bins = bins_table(report.calibration) if wanted.calibration else []
            rows = [report.table(), *bins, *(facet_table(parts) if parts else []), *details]
            out.writelines(f"{row}\n" for row in rows)
