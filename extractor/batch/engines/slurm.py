"""The engine for a Slurm cluster: an sbatch script whose array of tasks does the shards of a planned run.

Slurm decides where and when; each task is `extractor batch shard`, and a last job `extractor batch join`. The script is
filled from slurm.sh; its options are those of sbatch (https://slurm.schedmd.com/sbatch.html).
"""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Final

from extractor.batch.errors import RunError
from extractor.batch.plan import Plan
from extractor.store import OutputError

LOGS: Final = "log"
# the default of MaxArraySize in slurm.conf; it is one more than the highest number of a task
MAX_ARRAY: Final = 1001
# what a worker and the process above it hold besides what the plan allows an article, in MiB
_WORKER: Final = 512


class _Script(Template):
    """A template in which the dollars are those of the shell."""

    delimiter = "@@"


@dataclass(frozen=True, slots=True)
class SlurmJob:
    """What Slurm is asked for.

    `shards_per_task` is as small as an array of at most `max_array` tasks allows where it is None; `throttle` is the
    most tasks at a time. `time`, `mem`, `partition` and `account` are what sbatch takes; `mem` defaults to what the
    plan lets the workers hold, of which a task has `cpus`. `setup` are lines of the shell that make `extractor` known
    (default: the environment of this process), `extra` further options of sbatch.
    """

    shards_per_task: int | None = None
    max_array: int = MAX_ARRAY
    throttle: int | None = None
    time: str | None = None
    mem: str | None = None
    cpus: int = 1
    partition: str | None = None
    account: str | None = None
    setup: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def slurm_script(plan: Plan, job: SlurmJob) -> str:
    """Return the script that runs `plan` as `job` says, and make the folder of its logs, without which no task starts.

    Raises RunError where the array would have too many tasks or an option cannot be written in one line, OutputError
    where the folder cannot be made.
    """
    per_task = _shards_per_task(plan, job)
    tasks = -(-plan.shards // per_task)
    folder = plan.folder.absolute()
    logs = folder / LOGS
    try:
        logs.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"{logs}: cannot be made ({error.strerror})") from error
    # Slurm has names for the array, the task and more in file names, all with this sign
    named = str(logs).replace("%", "%%")
    options = {
        "job-name": f"extractor-{folder.name}",
        "array": f"0-{tasks - 1}" + (f"%{job.throttle}" if job.throttle else ""),
        "chdir": plan.root,
        "output": f"{named}/%A-%a.log",
        "open-mode": "append",
        "requeue": None,
        "ntasks": "1",
        "cpus-per-task": str(job.cpus),
        "mem": job.mem or _memory(plan, job),
        "time": job.time,
        "partition": job.partition,
        "account": job.account,
    }
    lines = [_option(name, value) for name, value in options.items() if value or name == "requeue"]
    lines += [_line(line.strip().removeprefix("#SBATCH").strip()) for line in job.extra]
    about = f"{plan.articles} articles in {plan.shards} shards, {per_task} a task; made by extractor {plan.extractor}"
    text = files(__package__).joinpath("slurm.sh").read_text("utf-8")
    return _Script(text).substitute(
        about=about,
        directives="\n".join(f"#SBATCH {line}" for line in lines),
        folder=shlex.quote(_line(str(folder))),
        shards=plan.shards,
        per_task=per_task,
        join_log=shlex.quote(f"{named}/join-%A.log"),
        setup="\n".join(job.setup or _this_environment()),
    )


def _shards_per_task(plan: Plan, job: SlurmJob) -> int:
    least = -(-plan.shards // job.max_array)
    if job.shards_per_task is None or job.shards_per_task >= least:
        return job.shards_per_task or least
    raise RunError(
        f"{plan.folder}: {plan.shards} shards, {job.shards_per_task} a task, are more tasks than an array may have "
        f"({job.max_array}); give --shards-per-task {least} or more, or the MaxArraySize of the cluster as --max-array"
    )


def _memory(plan: Plan, job: SlurmJob) -> str | None:
    allowed = plan.options.memory
    return f"{job.cpus * (allowed + _WORKER)}M" if allowed else None


def _option(name: str, value: str | None) -> str:
    """An option as sbatch reads it in a script, where quotes keep blanks together and nothing quotes a quote."""
    if value is None:
        return f"--{name}"
    if any(sign in value for sign in '"\\'):
        raise RunError(f"--{name} {value}: no sbatch script can hold a quotation mark or backslash; name it otherwise")
    return _line(f'--{name}="{value}"' if any(sign in value for sign in " '#\t") else f"--{name}={value}")


def _line(text: str) -> str:
    if not text.isprintable():
        raise RunError(f"{text!r}: cannot be written in one line of a script; name it otherwise")
    return text


def _this_environment() -> list[str]:
    """Lines of the shell that make a task find this program and its pipeline."""
    from extractor.language.load import MODEL_VARIABLE

    lines = [f'export PATH={shlex.quote(str(Path(sys.executable).parent))}:"$PATH"']
    if model := os.environ.get(MODEL_VARIABLE):
        lines.append(f"export {MODEL_VARIABLE}={shlex.quote(str(Path(model).absolute()))}")
    return lines
