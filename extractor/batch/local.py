"""The engine for one machine: shards spread over worker processes, which may die without stopping the run."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Final

from extractor.batch.plan import Entry, Failure, Shard
from extractor.batch.work import Options, Outcome, process, start_worker
from extractor.errors import ExtractorError

# waiting shards per worker: enough to keep it busy, few enough to keep the input out of memory
_AHEAD: Final = 2
# workers that die this often in a row are not killed by articles
_MOST_DEATHS: Final = 5
_DEATH: Final = "the worker process died on this article (out of memory, or a fault in a library)"
Done = tuple[Shard, list[Outcome]]


class WorkerDeathError(ExtractorError):
    """The process that worked on an article ended without an answer."""


def default_workers() -> int:
    """Return the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_shards(shards: Iterator[Shard], options: Options, *, workers: int) -> Iterator[Done]:
    """Yield each shard with its outcomes as it is done, in no fixed order.

    A shard whose worker dies is run again article by article, so that only the deadly article fails. Raises
    ModelError where the pipeline cannot be loaded, ExtractorError where workers die whatever they are given.
    """
    # numpy's own threads would fight the workers for the processors
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    others = multiprocessing.active_children()
    try:
        while True:
            broken = yield from _until_break(shards, options, workers)
            if not broken:
                return
            for shard in broken:
                yield shard, _one_by_one(shard, options)
    finally:
        for child in multiprocessing.active_children():
            if child not in others:
                child.terminate()


def _pool(workers: int) -> ProcessPoolExecutor:
    # a fresh interpreter for each worker: a fork would copy locks and threads of this one
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker)


def _until_break(shards: Iterator[Shard], options: Options, workers: int) -> Generator[Done, None, list[Shard]]:
    """Yield finished shards until all are done or a worker dies; return those that were under way at its death."""
    running: dict[Future[list[Outcome]], Shard] = {}
    pool = _pool(workers)
    try:
        while True:
            for shard in islice(shards, workers * _AHEAD - len(running)):
                running[pool.submit(process, shard.entries, options)] = shard
            if not running:
                pool.shutdown(wait=True)
                return []
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                outcomes = future.result()
                yield running.pop(future), outcomes
    except BrokenProcessPool:
        return sorted(running.values(), key=_number)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _number(shard: Shard) -> int:
    return shard.number


def _one_by_one(shard: Shard, options: Options) -> list[Outcome]:
    """Process the entries of a shard each on its own; one that kills its worker is a failure."""
    outcomes: list[Outcome] = []
    deaths = 0
    pool = _pool(1)
    try:
        for entry in shard.entries:
            try:
                outcomes += pool.submit(process, (entry,), options).result()
                deaths = 0
            except BrokenProcessPool as error:
                deaths += 1
                if deaths == _MOST_DEATHS:
                    raise ExtractorError(
                        f"{deaths} worker processes died one after the other; run `extractor doctor`, "
                        "or give the run more memory or fewer --workers"
                    ) from error
                outcomes.append(_killed(entry))
                pool = _pool(1)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return outcomes


def _killed(entry: Entry) -> Failure:
    return entry if isinstance(entry, Failure) else entry.failed(WorkerDeathError(_DEATH))
