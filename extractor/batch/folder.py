"""The folder of a run: opened for one run at a time, and only for the one that was planned in it."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path

from extractor.batch.errors import InputChangedError, RunError
from extractor.batch.inputs import find_files
from extractor.batch.merge import RECORDS
from extractor.batch.model import model_fingerprint
from extractor.batch.options import Options
from extractor.batch.plan import PLAN, Plan, make_plan
from extractor.store import OutputError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make the folder where there is none, and keep other runs out of it.

    Raises OutputError where it cannot be made, RunError where a run is under way in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror}); name another folder with --out") from error
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
            os.close(handle)
            raise RunError(f"{folder}: a run is under way here; see `extractor batch status {folder}`") from None
        # some network file systems know no locks; the shards are safe without
    try:
        yield
    finally:
        os.close(handle)


def open_plan(
    inputs: Iterable[Path],
    folder: Path,
    *,
    options: Options,
    size: int | None = None,
) -> Plan:
    """Return the plan of the run in `folder` where it is one of these inputs and options, else make it.

    A plan that is there keeps its time stamp. Raises RunError where the folder holds another run, InputChangedError
    where an input has changed, and what `make_plan` raises.
    """
    files = find_files(inputs, without=folder)
    if not (folder / PLAN).exists():
        if (folder / RECORDS).exists():
            raise RunError(f"{folder}: holds {RECORDS} but no {PLAN}; name another folder with --out")
        return make_plan(files, folder, options=options, size=size)
    plan = Plan.load(folder)
    other = _differences(plan, options, size)
    if other:
        raise RunError(
            f"{folder}: holds a run with other options ({', '.join(other)}); give those of its {PLAN}, or name another "
            "folder with --out"
        )
    check_inputs(plan, files)
    return plan


def _differences(plan: Plan, options: Options, size: int | None) -> list[str]:
    was = plan.options
    return [
        name
        for name, differs in (
            ("version", plan.extractor != version("extractor")),
            ("--model", plan.model != model_fingerprint(options.model)),
            ("--min-confidence", was.min_confidence != options.min_confidence),
            ("--no-timestamp", (was.timestamp is None) != (options.timestamp is None)),
            ("--article-seconds", was.seconds != options.seconds),
            ("--memory", was.memory != options.memory),
            ("--shard-size", size not in {None, plan.size}),
        )
        if differs
    ]


def check_inputs(plan: Plan, files: Iterable[Path] | None = None) -> None:
    """Raise InputChangedError where an input is not what it was, RunError where `files` are not those of the plan."""
    given = files if files is not None else (Path(plan.root, source.path) for source in plan.sources())
    for source, file in zip_longest(plan.sources(), given):
        if source is None or file is None or Path(plan.root, source.path) != Path.cwd() / file:
            name = file if file is not None else source.path if source else ""
            raise RunError(f"{plan.folder}: holds a run with other inputs ({name}); name another folder with --out")
        if not source.is_still(Path(plan.root, source.path)):
            raise InputChangedError(
                f"{source.path}: changed since the run in {plan.folder} was planned; put back what it was, or begin "
                "anew with another --out"
            )


def with_options(plan: Plan, *, seconds: float | None = None, memory: int | None = None) -> Plan:
    """Return the plan with other limits, and with the program and pipeline that are here now."""
    limits = {name: value for name, value in (("seconds", seconds), ("memory", memory)) if value is not None}
    options = replace(plan.options, **limits)  # type: ignore[arg-type]
    return replace(plan, options=options, extractor=version("extractor"), model=model_fingerprint(options.model))
