"""`extractor batch plan`: a run cut into shards, and the script that has Slurm do them."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli import options as o
from extractor.cli.batch import options as b
from extractor.cli.batch.group import app
from extractor.cli.exits import CommandError, Exit, epilog, say
from extractor.cli.output import standard_output


@app.command(
    "plan",
    epilog=epilog(
        "extractor batch plan articles.jsonl --out out",
        "extractor batch plan articles.jsonl --out out --slurm --throttle 50 --time 1:00:00 > run.sbatch",
    ),
)
@o.chooses_model
def plan_command(
    inputs: b.Inputs,
    *,
    out: b.Out,
    article_seconds: b.Seconds = 60.0,
    memory: b.Memory = 2048,
    shard_size: b.ShardSize = None,
    no_timestamp: o.NoTimestamp = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model,
    slurm: Annotated[bool, typer.Option("--slurm", help="Print the sbatch script that does the run.")] = False,
    shards_per_task: Annotated[
        int | None, typer.Option(min=1, help="Slurm: shards that a task of the array does; default: as few as it can.")
    ] = None,
    max_array: Annotated[
        int | None, typer.Option(min=1, help="Slurm: the MaxArraySize of the cluster; default: 1001, as that of Slurm.")
    ] = None,
    throttle: Annotated[int | None, typer.Option(min=1, help="Slurm: most tasks at a time.")] = None,
    time: Annotated[str | None, typer.Option(help="Slurm: longest time of a task, as sbatch has it (1:00:00).")] = None,
    mem: Annotated[
        str | None,
        typer.Option(help="Slurm: memory of a task (4G); default: --memory and 512 MiB for each of --cpus."),
    ] = None,
    cpus: Annotated[int | None, typer.Option(min=1, help="Slurm: processors of a task; default: 1.")] = None,
    partition: Annotated[str | None, typer.Option(help="Slurm: where tasks run.")] = None,
    account: Annotated[str | None, typer.Option(help="Slurm: whose time it is.")] = None,
    setup: Annotated[
        list[str] | None,
        typer.Option(help="Slurm: a line of the shell before the work (`source venv/bin/activate`); repeatable."),
    ] = None,
    sbatch: Annotated[list[str] | None, typer.Option(help="Slurm: a further option (`--qos=low`); repeatable.")] = None,
) -> None:
    """Plan a run without beginning it: look at the inputs and cut them into shards.

    What was planned is run by `extractor batch run` with the same inputs and options, or shard by shard with
    `extractor batch shard`, wherever the folder and the inputs can be reached, and then `extractor batch join`.

    With --slurm, `bash run.sbatch` then submits the tasks, and the job that joins what they did.
    """
    from extractor.batch import Options, open_plan
    from extractor.batch.engines.slurm import SlurmJob, slurm_script
    from extractor.batch.folder import locked

    asked = {
        "shards_per_task": shards_per_task, "max_array": max_array, "throttle": throttle, "time": time, "mem": mem,
        "cpus": cpus, "partition": partition, "account": account, "setup": tuple(setup or ()),
        "extra": tuple(sbatch or ()),
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value}
    if given and not slurm:
        name = min(given).replace("extra", "sbatch").replace("_", "-")
        raise CommandError(f"--{name} goes with --slurm", Exit.USAGE)
    options = Options(
        model=model, min_confidence=min_confidence, timestamp=o.timestamp(off=no_timestamp), seconds=article_seconds,
        memory=memory,
    )  # fmt: skip
    with b.told(), locked(out):
        plan = open_plan(inputs, out, options=options, size=shard_size)
        script = slurm_script(plan, SlurmJob(**given)) if slurm else ""  # type: ignore[arg-type]
    say(f"{plan.articles} articles of {plan.inputs} files in {plan.shards} shards (0 to {plan.shards - 1}), in {out}")
    with standard_output() as output:
        output.write(script)
