"""`extractor batch`: many articles over several processes, in runs that can be stopped and gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options as o
from extractor.cli.exits import EPILOG, CommandError, Exit, failing_as, say
from extractor.cli.progress import Bar

app = typer.Typer()


@app.command("batch", epilog=EPILOG)
def batch_command(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT", help="Files, tables and folders of them.")],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for records.jsonl and failed.jsonl.")],
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; default: one for each processor.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    article_seconds: Annotated[
        float, typer.Option(min=0, help="Longest time for one article; one that takes longer fails. 0: no limit.")
    ] = 60.0,
    no_timestamp: o.NoTimestamp = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model = None,
) -> None:
    """Extract many articles into a folder.

    Records stand in input order in records.jsonl, articles that gave none in failed.jsonl with the reason; a failing
    article never stops the run. A run that was stopped goes on with --resume and gives the same files.
    """
    from extractor.batch import FAILED, ModelError, Options, RunError, count_articles, find_files, run_batch
    from extractor.store import OutputError

    with failing_as(Exit.INPUT):
        total = count_articles(find_files(inputs))
    options = Options(
        model=model, min_confidence=min_confidence, timestamp=o.timestamp(off=no_timestamp), seconds=article_seconds
    )
    with Bar("articles", total) as bar:

        def progress(records: int, failed: int) -> None:
            bar.show(records + failed, failed=failed)

        try:
            result = run_batch(inputs, out, options=options, workers=workers, resume=resume, progress=progress)
        except RunError as error:
            raise CommandError(str(error), Exit.USAGE) from error
        except ModelError as error:
            raise CommandError(str(error), Exit.MODEL) from error
        except OutputError as error:
            raise CommandError(str(error), Exit.OUTPUT) from error
        except KeyboardInterrupt:
            say(f"stopped; go on with the same command and --resume (finished parts are kept in {out})")
            raise typer.Exit(Exit.INTERRUPTED) from None
    reasons = f" (reasons in {FAILED})" if result.failed else ""
    say(f"{result.records} records, {result.failed} failed{reasons}, in {result.out}")
    if result.failed:
        raise typer.Exit(Exit.SOME_FAILED if result.records else Exit.INPUT)
