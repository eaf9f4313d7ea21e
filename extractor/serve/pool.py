"""The worker processes: each holds the pipeline, does one article at a time, and is replaced when it dies or hangs.

Every worker is an executor of one process. In a pool of many, the death of one process breaks the whole pool and every
request in it; here it costs the one request that it worked on.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing.process import BaseProcess
from threading import Thread
from types import TracebackType
from typing import Final, Self

from extractor.batch import ModelError, Options
from extractor.language.choice import ModelChoice
from extractor.serve.log import note
from extractor.serve.problems import Kind, ProblemError
from extractor.serve.work import Answer, Given, answer, begin, prepare

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
"""Seconds between attempts to start a worker that does not come up."""
_MARGIN: Final = 2.0
"""Seconds after which a worker that did not end a slow article by itself is killed."""
_LAST: Final = 2.0
"""Seconds that the end of a killed worker is waited for; it takes some hundredths of one."""
_RELOAD: Final = 2.0
"""Seconds in which a worker is usually replaced."""


class _Worker:
    """One process with the pipeline `model`."""

    def __init__(self, model: ModelChoice) -> None:
        self.model = model
        self.pid = 0
        self.pipeline = ""
        # a fresh interpreter: a fork would copy the locks and connections of the server
        context = multiprocessing.get_context("spawn")
        self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=begin)
        self._process: BaseProcess | None = None
        self._ending: Thread | None = None

    async def load(self) -> None:
        """Start the process and wait until it holds the pipeline; raises ModelError, BrokenProcessPool."""
        self.pid, self.pipeline = await asyncio.wrap_future(self._executor.submit(prepare, self.model))
        self._process = next((child for child in multiprocessing.active_children() if child.pid == self.pid), None)

    @property
    def alive(self) -> bool:
        """Whether the process is there; its executor learns of a death a moment later."""
        return self._process is not None and self._process.is_alive()

    def submit(self, given: Given, options: Options) -> Future[Answer]:
        """Hand over one article; raises BrokenProcessPool where the process has died since the last one."""
        return self._executor.submit(answer, given, options)

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
        self._ending = Thread(target=self._executor.shutdown, kwargs={"cancel_futures": True}, daemon=True)
        self._ending.start()

    def wait(self) -> None:
        """Wait until nothing of a killed worker is left: Python's own thread beside it may else fail at the exit."""
        if self._ending is not None:
            self._ending.join(_LAST)


class Pool:
    """`workers` processes that answer by `options`; a context manager.

    Entering it waits until all are ready and raises ModelError where the pipeline cannot be loaded.
    """

    def __init__(self, options: Options, *, workers: int) -> None:
        self.size = workers
        self.pipeline = ""
        self._options = options
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._workers: set[_Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def ready(self) -> int:
        """How many workers hold the pipeline, busy or not."""
        return len(self._workers)

    async def __aenter__(self) -> Self:
        # numpy's own threads would fight the workers for the processors
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.size):
                    group.create_task(self._start())
        except* (ModelError, BrokenProcessPool) as errors:
            self._kill_all()
            raise ModelError(_told(errors.exceptions[0])) from errors
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        for task in self._starting:
            task.cancel()
        self._kill_all()

    def _kill_all(self) -> None:
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.wait()
        self._workers.clear()

    async def answer(self, given: Given, timestamp: str | None) -> Answer:
        """Return the answer of a worker; raises ProblemError where none is free in time, it dies or hangs."""
        options = replace(self._options, timestamp=timestamp)
        while True:
            worker = await self._free()
            if not worker.alive:  # it died while it had nothing to do: another one does this article
                self._replace(worker, "died")
                continue
            try:
                future = worker.submit(given, options)
            except BrokenProcessPool:
                self._replace(worker, "died")
                continue
            return await self._wait(worker, future)

    async def _free(self) -> _Worker:
        try:
            async with asyncio.timeout(self._options.seconds):
                return await self._idle.get()
        except TimeoutError as error:
            seconds = self._options.seconds
            told = f"no worker was free for {seconds:g} s: try again later"
            raise ProblemError(Kind.BUSY, told, retry_after=seconds) from error

    async def _wait(self, worker: _Worker, future: Future[Answer]) -> Answer:
        fate = "abandoned"  # whoever asked is gone, and the article is still in work
        try:
            async with asyncio.timeout(self._options.seconds + _MARGIN):
                found = await asyncio.wrap_future(future)
            fate = ""
        except TimeoutError as error:
            fate = "hung"
            told = f"the article took longer than {self._options.seconds:g} seconds; split it"
            raise ProblemError(Kind.TOO_SLOW, told) from error
        except BrokenProcessPool as error:
            fate = "died"
            raise ProblemError(
                Kind.WORKER,
                "the process that worked on this article died (out of memory, or a fault in a library): try again; "
                "where it happens again, leave this article out",
                retry_after=_RELOAD,
            ) from error
        finally:
            if fate:
                self._replace(worker, fate)
            else:
                self._idle.put_nowait(worker)
        return found

    def _replace(self, worker: _Worker, fate: str) -> None:
        note("worker_lost", level=logging.WARNING, pid=worker.pid, fate=fate)
        self._workers.discard(worker)
        worker.kill()
        if self._closed:
            return
        task = asyncio.create_task(self._start_at_last())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start_at_last(self) -> None:
        """Start a worker, again and again where it does not come up: memory may be short, a model exchanged."""
        pause = _FIRST_PAUSE
        while True:
            try:
                return await self._start()
            except (ModelError, BrokenProcessPool) as error:
                note("worker_failed", level=logging.ERROR, reason=_told(error))
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _start(self) -> None:
        worker = _Worker(self._options.model)
        try:
            await worker.load()
        except BaseException:
            worker.kill()
            raise
        self.pipeline = worker.pipeline
        self._workers.add(worker)
        self._idle.put_nowait(worker)
        note("worker_ready", pid=worker.pid, pipeline=worker.pipeline)


def _told(error: BaseException) -> str:
    if isinstance(error, BrokenProcessPool):
        return "a worker process died while it loaded the pipeline; run `extractor doctor`, or give it more memory"
    return str(error)
