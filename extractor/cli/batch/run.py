"""`extractor batch run` and `retry`: articles to records over several processes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options as o
from extractor.cli.batch import options as b
from extractor.cli.batch.group import app
from extractor.cli.exits import epilog
from extractor.cli.progress import Bar
from extractor.cli.stop import stopping

if TYPE_CHECKING:
    from extractor.batch import Progress
    from extractor.batch.run import Report


@app.command(
    "run",
    epilog=epilog(
        "extractor batch run articles.jsonl pages/ --out out --workers 2",
        "extractor batch articles.jsonl --out out --engine ray",
    ),
)
@o.chooses_model
def run_command(
    inputs: b.Inputs,
    *,
    out: b.Out,
    engine: b.EngineOption = b.EngineName.LOCAL,
    address: b.Address = None,
    workers: b.Workers = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Accepted for older scripts: the same command goes on by itself.")
    ] = False,
    article_seconds: b.Seconds = 60.0,
    memory: b.Memory = 2048,
    shard_size: b.ShardSize = None,
    no_join: b.NoJoin = False,
    no_timestamp: o.NoTimestamp = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model,
) -> None:
    """Extract many articles into a folder.

    Records stand in input order in records.jsonl, articles that gave none in failed.jsonl with the reason; a failing
    article never stops the run. A run that was stopped, however, goes on with the same command and gives the same
    files. The folder keeps its plan, shards/, a log (run.log.jsonl) and at the end a manifest.json.
    """
    from extractor.batch import Options, run_batch

    del resume
    options = Options(
        model=model, min_confidence=min_confidence, timestamp=o.timestamp(off=no_timestamp), seconds=article_seconds,
        memory=memory,
    )  # fmt: skip
    with b.told(), _reporting(f"stopped; the same command goes on (finished shards are kept in {out})") as report:
        chosen = b.engine(engine, workers=workers, address=address)
        result = run_batch(
            inputs, out, options=options, engine=chosen, shard_size=shard_size, joined=not no_join, report=report
        )
    b.tell(result)


@app.command("retry", epilog=epilog("extractor batch retry out --article-seconds 300"))
def retry_command(
    folder: b.Folder,
    *,
    engine: b.EngineOption = b.EngineName.LOCAL,
    address: b.Address = None,
    workers: b.Workers = None,
    article_seconds: Annotated[
        float | None, typer.Option(min=0, help="Longest time for one article; default: as before. 0: no limit.")
    ] = None,
    memory: Annotated[
        int | None, typer.Option(min=0, help="Most MiB of memory for one article; default: as before. 0: no limit.")
    ] = None,
    no_join: b.NoJoin = False,
) -> None:
    """Do the articles of a finished run that failed once more.

    After a mend of the program or with other limits; the records that are there stay as they are.
    """
    from extractor.batch import retry_batch

    with b.told(), _reporting("stopped; the same command tries those again that are left") as report:
        chosen = b.engine(engine, workers=workers, address=address)
        result = retry_batch(
            folder, engine=chosen, seconds=article_seconds, memory=memory, joined=not no_join, report=report
        )
    b.tell(result)


@contextmanager
def _reporting(stopped: str) -> Iterator[Report]:
    """Draw a bar while the block runs; Ctrl-C and SIGTERM end the command with `stopped`."""
    # Ray prints what it hears of workers that died
    with stopping(stopped), redirect_stdout(sys.stderr), Bar("articles", None) as bar:

        def report(progress: Progress) -> None:
            bar.show(progress.done, failed=progress.failed, before=progress.before, total=progress.total)

        yield report
