"""`extractor batch plan`, `shard` and `join`: a run in parts, for schedulers that start one process a shard."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli import options as o
from extractor.cli.batch import options as b
from extractor.cli.batch.group import app
from extractor.cli.exits import EPILOG, say


@app.command("plan", epilog=EPILOG)
def plan_command(
    inputs: b.Inputs,
    *,
    out: b.Out,
    article_seconds: b.Seconds = 60.0,
    memory: b.Memory = 2048,
    shard_size: b.ShardSize = None,
    no_timestamp: o.NoTimestamp = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model = None,
) -> None:
    """Plan a run without beginning it: look at the inputs and cut them into shards.

    What was planned is run by `extractor batch run` with the same inputs and options, or shard by shard with
    `extractor batch shard`, wherever the folder and the inputs can be reached, and then `extractor batch join`.
    """
    from extractor.batch import Options, open_plan
    from extractor.batch.folder import locked

    options = Options(
        model=model, min_confidence=min_confidence, timestamp=o.timestamp(off=no_timestamp), seconds=article_seconds,
        memory=memory,
    )  # fmt: skip
    with b.told(), locked(out):
        plan = open_plan(inputs, out, options=options, size=shard_size)
    say(f"{plan.articles} articles of {plan.inputs} files in {plan.shards} shards (0 to {plan.shards - 1}), in {out}")


@app.command("shard", epilog=EPILOG)
def shard_command(
    folder: b.Folder,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", help="Shards to do, from 0.", min=0)],
    *,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Do shards of a planned run; those that are done already are left as they are.

    Articles that fail are no failure of the shard: the exit code tells the scheduler whether the shards are done.
    """
    from extractor.batch.run import do_shards

    with b.told():
        result = do_shards(folder, numbers, workers=workers)
    say(f"{result.records} records, {result.failed} failed, in {len({*numbers})} shards of {folder}")


@app.command("join", epilog=EPILOG)
def join_command(folder: b.Folder, *, no_join: b.NoJoin = False) -> None:
    """Finish a run whose shards were done one by one: write records.jsonl, failed.jsonl and the manifest."""
    from extractor.batch import finish_batch

    with b.told():
        result = finish_batch(folder, joined=not no_join)
    b.tell(result)
