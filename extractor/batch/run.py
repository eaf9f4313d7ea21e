"""One batch run: what is not done yet goes to an engine, and the shards become the user's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.batch.engines import Engine
from extractor.batch.engines.local import LocalEngine
from extractor.batch.errors import RunError
from extractor.batch.folder import check_inputs, locked, open_plan, with_options
from extractor.batch.log import log, logging_to
from extractor.batch.manifest import MANIFEST, Session, write_manifest
from extractor.batch.merge import RECORDS, merge
from extractor.batch.options import Options
from extractor.batch.plan import Plan
from extractor.batch.shard import ShardFiles, ShardResult


@dataclass(slots=True)
class Progress:
    """How far a run is: articles to do in all, those done in earlier sessions, and how those of this one ended."""

    total: int
    before: int = 0
    records: int = 0
    failed: int = 0

    @property
    def done(self) -> int:
        """Articles done so far, whenever that was."""
        return self.before + self.records + self.failed


@dataclass(frozen=True, slots=True)
class Result:
    """What a run gave: records written and articles that failed."""

    records: int
    failed: int
    out: Path


Report = Callable[[Progress], None]


def run_batch(
    inputs: Iterable[Path],
    out: Path,
    *,
    options: Options | None = None,
    engine: Engine | None = None,
    shard_size: int | None = None,
    joined: bool = True,
    report: Report | None = None,
) -> Result:
    """Extract the articles of files, tables, archives and folders into `out/records.jsonl`, in input order.

    Articles without a record go to `out/failed.jsonl` with the reason; none stops the run. The folder keeps the plan,
    the shards (see shard.py), a log and at the end a manifest. A run that was stopped goes on where it was when it is
    asked for again, with the time stamp and shards it began with; the files are the same, byte for byte, whatever the
    engine, its workers and the interruptions. Without `joined` the records stay in `out/shards/*.jsonl`. `report` is
    called as shards are done; `engine` defaults to one process for each processor.

    Raises RunError where `out` holds another run or one under way, InputChangedError, ModelError where the pipeline
    cannot be loaded, OutputError where `out` cannot be written to, ExtractorError for inputs that do not exist.
    """
    with locked(out):
        plan = open_plan(inputs, out, options=options or Options(), size=shard_size)
        return _do(plan, engine or LocalEngine(), joined=joined, report=report)


def retry_batch(
    folder: Path,
    *,
    engine: Engine | None = None,
    seconds: float | None = None,
    memory: int | None = None,
    joined: bool = True,
    report: Report | None = None,
) -> Result:
    """Do the failed articles of the finished run in `folder` again, with other limits where given.

    The program and the pipeline are those that are here now; records that are there stay. Shards that change are
    replaced one by one, then the joined files. Raises RunError where the run is not finished, else as `run_batch`.
    """
    with locked(folder):
        plan = Plan.load(folder)
        if len(_results(plan)) < plan.shards:
            raise RunError(f"{folder}: the run is not finished; go on with it first, by the command it was begun with")
        check_inputs(plan)
        again = replace(with_options(plan, seconds=seconds, memory=memory), again=True)
        return _do(again, engine or LocalEngine(), joined=joined, report=report)


def do_shards(folder: Path, numbers: Iterable[int], *, workers: int = 1) -> Result:
    """Do the shards `numbers` of the run planned in `folder`, unless they are done; return what these gave.

    They are done in processes of their own, so that an article that kills its worker costs no more than itself. Others
    may do other shards of the same run at the same time. Raises as `run_batch`.
    """
    plan = Plan.load(folder)
    wanted = sorted({*numbers})
    results = {number: ShardFiles(folder, number).result() for number in wanted}
    ask = [number for number in wanted if results[number] is None]
    for number in ask:
        plan.pieces(number)  # a number that is none is told before anything is begun
    with logging_to(folder), closing(LocalEngine(workers).run(plan, ask)) as done:
        for result in done:
            results[result.shard] = result
            _log_shard(result)
    return _counts(plan, {number: result for number, result in results.items() if result is not None})


def finish_batch(folder: Path, *, joined: bool = True) -> Result:
    """Join the shards of a run whose shards were done elsewhere (see `run_shard`), one by one.

    Raises RunError where shards are not done.
    """
    with locked(folder):
        plan = Plan.load(folder)
        results = _results(plan)
        missing = [number for number in range(plan.shards) if number not in results]
        if missing:
            told = ", ".join(str(number) for number in missing[:5]) + ("…" if len(missing) > 5 else "")
            raise RunError(f"{folder}: {len(missing)} of {plan.shards} shards are not done ({told})")
        with logging_to(folder):
            return _finish(plan, results, Session("none", None), joined=joined)


def _do(plan: Plan, engine: Engine, *, joined: bool, report: Report | None) -> Result:
    """Run the shards that are not done, or with `plan.again` those with failures, then join all."""
    results = _results(plan)
    ask = [number for number in range(plan.shards) if _is_to_do(plan, results.get(number))]
    with logging_to(plan.folder):
        if not ask and _is_finished(plan, joined=joined):
            return _counts(plan, results)
        session = Session(engine.name, getattr(engine, "workers", None))
        if ask:
            _run(plan, engine, ask, results, report)
        return _finish(plan, results, session, joined=joined)


def _results(plan: Plan) -> dict[int, ShardResult]:
    found = ((number, ShardFiles(plan.folder, number).result()) for number in range(plan.shards))
    return {number: result for number, result in found if result is not None}


def _is_to_do(plan: Plan, result: ShardResult | None) -> bool:
    return result is None or (plan.again and result.failed > 0)


def _run(
    plan: Plan, engine: Engine, ask: Sequence[int], results: dict[int, ShardResult], report: Report | None
) -> None:
    """Do the shards `ask` and put what they gave into `results`."""
    (plan.folder / MANIFEST).unlink(missing_ok=True)
    old = dict(results)
    before = 0 if plan.again else sum(result.articles for result in results.values())
    total = sum(old[number].failed for number in ask) if plan.again else plan.articles
    progress = Progress(total, before)
    log(
        "begun", plan=plan.id, engine=engine.name, shards=len(ask), articles=total - before, again=plan.again,
        extractor=plan.extractor, options=plan.options.as_data(),
    )  # fmt: skip
    with closing(engine.run(plan, ask)) as done:
        for result in done:
            results[result.shard] = result
            _log_shard(result)
            progress.records += result.records - (old[result.shard].records if plan.again else 0)
            progress.failed += result.failed
            if report:
                report(progress)


def _log_shard(result: ShardResult) -> None:
    log(
        "shard done", shard=result.shard, records=result.records, failed=result.failed, errors=result.errors,
        seconds=result.seconds, deaths=result.deaths,
    )  # fmt: skip


def _finish(plan: Plan, results: dict[int, ShardResult], session: Session, *, joined: bool) -> Result:
    ordered = [results[number] for number in range(plan.shards)]
    merge(plan, ordered, records=joined)
    write_manifest(plan, ordered, session)
    counts = _counts(plan, results)
    log("finished", records=counts.records, failed=counts.failed)
    return counts


def _is_finished(plan: Plan, *, joined: bool) -> bool:
    return (plan.folder / MANIFEST).exists() and (plan.folder / RECORDS).exists() == joined


def _counts(plan: Plan, results: dict[int, ShardResult]) -> Result:
    done = results.values()
    return Result(sum(result.records for result in done), sum(result.failed for result in done), plan.folder)
