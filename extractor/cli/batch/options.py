"""Options and errors that the commands of `extractor batch` share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import CommandError, Exit, say
from extractor.errors import MissingExtraError

if TYPE_CHECKING:
    from extractor.batch import Engine, Result


class EngineName(StrEnum):
    """The engines that the commands know."""

    LOCAL = "local"
    RAY = "ray"


Inputs = Annotated[list[Path], typer.Argument(metavar="INPUT", help="Files, tables, web archives and folders of them.")]
Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for records.jsonl and failed.jsonl.")]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of a run: its --out.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes; default: one for each processor.")]
EngineOption = Annotated[
    EngineName, typer.Option("--engine", help="Where shards run: processes of this machine, or a Ray cluster.")
]
Address = Annotated[
    str | None,
    typer.Option(
        help="The Ray cluster: ray://HOST:PORT, HOST:PORT, auto (the one this machine belongs to) or local (one made "
        "for the run). Default: $RAY_ADDRESS, else local.",
        show_default=False,
    ),
]
ShardSize = Annotated[
    int | None, typer.Option(min=1, help="Articles in a shard, which is done whole or again. Default: 5 to 100.")
]
NoJoin = Annotated[
    bool, typer.Option("--no-join", help="Leave the records in shards/*.jsonl, so that they take no room twice.")
]
Seconds = Annotated[
    float, typer.Option(min=0, help="Longest time for one article; one that takes longer fails. 0: no limit.")
]
Memory = Annotated[
    int, typer.Option(min=0, help="Most MiB of memory for one article; one that needs more fails. 0: no limit.")
]


def engine(name: EngineName, *, workers: int | None, address: str | None) -> Engine:
    """Return the engine asked for. Raises MissingExtraError where it is not installed."""
    if name is EngineName.RAY:
        from extractor.batch.engines.ray import RayEngine

        return RayEngine(workers, address=address)
    if address is not None:
        raise CommandError("--address goes with --engine ray", Exit.USAGE)
    from extractor.batch import LocalEngine

    return LocalEngine(workers)


@contextmanager
def told() -> Iterator[None]:
    """Give the errors of a run their exit codes."""
    from extractor.batch import ModelError, RunError
    from extractor.store import OutputError

    try:
        yield
    except RunError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    except (ModelError, MissingExtraError) as error:
        raise CommandError(str(error), Exit.MODEL) from error
    except OutputError as error:
        raise CommandError(str(error), Exit.OUTPUT) from error


def tell(result: Result) -> None:
    """Say what a run gave. Raises typer.Exit with the code for it where articles failed."""
    from extractor.batch import FAILED

    reasons = f" (reasons in {FAILED})" if result.failed else ""
    say(f"{result.records} records, {result.failed} failed{reasons}, in {result.out}")
    if result.failed:
        raise typer.Exit(Exit.SOME_FAILED if result.records else Exit.INPUT)
