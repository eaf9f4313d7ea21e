"""The engine for one machine: worker processes, each at one shard, which may die without stopping the run."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Final

from extractor.batch.limits import is_large
from extractor.batch.log import log
from extractor.batch.plan import SHARDS, Plan
from extractor.batch.shard import ShardResult, run_shard
from extractor.batch.trace import article_under_way
from extractor.batch.work import start_worker
from extractor.errors import ExtractorError

# how often a worker is looked at that may have got stuck, and what it is given beyond its article's time
_LOOK: Final = 1.0
_GRACE: Final = 5.0
# workers that die this often in a row outside any article are not killed by articles
_MOST_DEATHS: Final = 5
# a worker that is asked to end does so between two steps of Python, unless a library holds it
_PATIENCE: Final = 3.0


def default_workers() -> int:
    """Return the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalEngine:
    """Runs shards in `workers` processes of this machine (default: one for each processor)."""

    name = "local"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or default_workers()

    def run(self, plan: Plan, shards: Sequence[int]) -> Generator[ShardResult, None, None]:
        """Do `shards` of `plan`; see Engine."""
        # numpy's own threads would fight the workers for the processors
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        with Pool(plan, min(self.workers, len(shards))) as pool:
            yield from pool.run(shards)


class _Worker:
    """One process and the shard it is at."""

    def __init__(self, plan: Plan) -> None:
        # a fresh interpreter for each worker: a fork would copy locks and threads of this one
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, plan), daemon=True)
        self.process.start()
        theirs.close()
        self.shard: int | None = None

    def give(self, shard: int) -> None:
        self.shard = shard
        with suppress(OSError):  # it died meanwhile, as its end of the line will tell
            self.line.send(shard)

    def answer(self) -> ShardResult | Exception | None:
        """What the worker sent, None where it died before it could."""
        try:
            answer: ShardResult | Exception = self.line.recv()
        except (EOFError, OSError):
            return None
        self.shard = None
        return answer


class Pool:
    """The processes that do shards of one plan: they stay from one call of `run` to the next."""

    def __init__(self, plan: Plan, size: int) -> None:
        self._plan, self._size = plan, size
        self._workers: list[_Worker] = []
        self._deaths = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, so that no article is charged with it; the pool can go on with new ones."""
        for worker in self._workers:
            worker.process.terminate()
        end = time.monotonic() + _PATIENCE
        for worker in self._workers:
            worker.process.join(max(0.0, end - time.monotonic()))
            worker.process.kill()
            worker.line.close()
        self._workers.clear()

    def run(self, shards: Sequence[int], *, stopped: Callable[[], bool] = lambda: False) -> Iterator[ShardResult]:
        """Do `shards` and yield their results, until `stopped`, asked once a second at least; see Engine."""
        waiting = deque(shards)
        while waiting or any(worker.shard is not None for worker in self._workers):
            if stopped():
                self.close()
                return
            self._feed(waiting)
            busy = {worker.line: worker for worker in self._workers if worker.shard is not None}
            for line in wait(list(busy), timeout=_LOOK):
                worker = busy[line]  # type: ignore[index]
                shard = worker.shard
                answer = worker.answer()
                if answer is None and shard is not None:
                    self._put_away(worker, shard)
                    waiting.appendleft(shard)
                elif isinstance(answer, Exception):
                    raise answer
                elif answer is not None:
                    self._deaths = 0
                    yield answer
            self._end_stuck()

    def _feed(self, waiting: deque[int]) -> None:
        for worker in self._workers:
            if waiting and worker.shard is None:
                worker.give(waiting.popleft())
        while waiting and len(self._workers) < self._size:
            worker = _Worker(self._plan)
            self._workers.append(worker)
            worker.give(waiting.popleft())

    def _put_away(self, worker: _Worker, shard: int) -> None:
        """Part with a worker that ended before it did `shard`.

        Raises ExtractorError where workers die whatever they are given.
        """
        worker.process.join()
        worker.line.close()
        self._workers.remove(worker)
        if worker.process.exitcode == 0:
            return  # it had grown too large, and left before it saw this shard
        at = article_under_way(self._plan.folder / SHARDS, shard)
        log(
            "worker died", level="warning", shard=shard, article=at.article if at else None,
            pid=worker.process.pid, exitcode=worker.process.exitcode,
        )  # fmt: skip
        self._deaths = 0 if at else self._deaths + 1
        if self._deaths == _MOST_DEATHS:
            raise ExtractorError(
                f"{_MOST_DEATHS} worker processes died one after the other before they could begin; "
                "run `extractor doctor`, or give the run more memory or fewer --workers"
            )

    def _end_stuck(self) -> None:
        """Kill workers that a library holds beyond their article's time, so that no signal reaches them."""
        seconds = self._plan.options.seconds
        for worker in self._workers if seconds else ():
            at = article_under_way(self._plan.folder / SHARDS, worker.shard) if worker.shard is not None else None
            # the time of the file is that of the clock here: its worker runs on this machine
            if at and at.pid == worker.process.pid and time.time() - at.since > seconds + _GRACE:
                log("worker is stuck", level="warning", shard=at.shard, article=at.article, pid=at.pid)
                worker.process.kill()


def _work(line: Connection, plan: Plan) -> None:
    """Do shards as they are asked for, until none is left or this process has grown large."""
    start_worker()
    while not is_large(plan.options):
        try:
            shard = line.recv()
        except EOFError:
            return
        try:
            line.send(run_shard(plan, shard))
        except ExtractorError as error:
            line.send(error)
        except Exception as error:  # noqa: BLE001  # told where it can be, not lost with this process
            line.send(RuntimeError(f"shard {shard}: {type(error).__name__}: {error}"))
