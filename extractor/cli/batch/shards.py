"""`extractor batch shard` and `join`: a planned run in parts, for schedulers that start one process a shard."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli.batch import options as b
from extractor.cli.batch.group import app
from extractor.cli.exits import epilog, say
from extractor.cli.stop import stopping


@app.command("shard", epilog=epilog("extractor batch shard out 17"))
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

    with b.told(), stopping("stopped; the same command goes on (shards that are done are kept)"):
        result = do_shards(folder, numbers, workers=workers)
    say(f"{result.records} records, {result.failed} failed, in {len({*numbers})} shards of {folder}")


@app.command("join", epilog=epilog("extractor batch join out"))
def join_command(folder: b.Folder, *, no_join: b.NoJoin = False) -> None:
    """Finish a run whose shards were done one by one: write records.jsonl, failed.jsonl and the manifest."""
    from extractor.batch import finish_batch

    with b.told():
        result = finish_batch(folder, joined=not no_join)
    b.tell(result)
