"""The engine for a Ray cluster: one task a shard, wherever there is room; shards of nodes that die are done elsewhere.

A task does its shard in a process beside its Ray worker, as the local engine does: limits on time and memory then hold
for the article alone, and an article that kills its process leaves the worker and its node standing. The pipeline is
loaded in that process, which stays for the tasks that follow.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from extractor.batch.engines.local import Pool
from extractor.batch.errors import RunError
from extractor.batch.plan import Plan
from extractor.batch.shard import ShardResult
from extractor.errors import ExtractorError, MissingExtraError
from extractor.store import write_text

LOCAL: Final = "local"
# shards that lose a node or a worker are given out again so often; articles that kill are counted by the shard itself
_RETRIES: Final = 10
# what waits in the cluster at once: more than it has processors, and few enough to be looked through in a moment
_MOST_WAITING: Final = 1000
# records go by files, so that a cluster of this machine alone needs no more than the least that Ray allows, in bytes
_OBJECTS: Final = 80 * 1024 * 1024
# the server that a cluster starts for each client dies while it starts in some 7 of 100 cases: ray-project/ray#63202
_TRIES: Final = 5
_PATIENCE: Final = 60.0
_ANSWER: Final = 10.0
_GRACE: Final = 5.0


class RayEngine:
    """Runs shards on a Ray cluster, at most `workers` at once (default: as many as it has processors).

    `address` is that of the cluster: `ray://HOST:PORT`, `HOST:PORT`, `auto` for the one that this machine belongs to,
    or `local` for one that is made on this machine and ends with the run; default: `$RAY_ADDRESS`, else `local`. The
    run's folder and the inputs must be on a file system that every node sees under the same name. Raises
    MissingExtraError without Ray.
    """

    name = "ray"

    def __init__(self, workers: int | None = None, *, address: str | None = None) -> None:
        self.workers, self.address = workers, address or os.environ.get("RAY_ADDRESS") or LOCAL
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError as error:
            raise MissingExtraError("the engine ray", "ray") from error
        self._ray: Any = ray

    def run(self, plan: Plan, shards: Sequence[int]) -> Generator[ShardResult, None, None]:
        """Do `shards` of `plan`; see Engine. Raises RunError where a node lacks the folder or the program."""
        plan = _anywhere(plan)
        with self._connected():
            _check_nodes(self._ray, plan)
            yield from self._run(plan, shards)

    def _run(self, plan: Plan, shards: Sequence[int]) -> Iterator[ShardResult]:
        ray = self._ray
        task = ray.remote(num_cpus=1, max_retries=_RETRIES)(_do_shard)
        # a new name: what an earlier run may have left does not stop this one
        stop = plan.folder / f".stop-{secrets.token_hex(8)}"
        waiting = deque(shards)
        under_way: dict[Any, int] = {}
        try:
            while waiting or under_way:
                while waiting and len(under_way) < (self.workers or _MOST_WAITING):
                    shard = waiting.popleft()
                    under_way[task.remote(plan, shard, stop)] = shard
                for done in ray.wait(list(under_way))[0]:
                    yield self._answer(done, under_way.pop(done))
        finally:
            self._stop(list(under_way), stop)

    def _stop(self, under_way: list[Any], stop: Path) -> None:
        """Stop tasks; those at work get the time to end their processes themselves.

        They are told by the file `stop`: `ray.cancel` ends this process where a task is done at that very moment
        (ray-project/ray#54798, and in 2.60 again).
        """
        if not under_way:
            return
        write_text(stop, "")
        try:
            with suppress(self._ray.exceptions.RayError, ConnectionError):  # the cluster may be what went away
                self._ray.wait(under_way, num_returns=len(under_way), timeout=_GRACE)
        finally:
            stop.unlink(missing_ok=True)

    def _answer(self, done: Any, shard: int) -> ShardResult:
        """Return what a task gave. Raises what `run_shard` raised, ExtractorError where Ray gave up."""
        try:
            answer: ShardResult | ExtractorError = self._ray.get(done)
        except self._ray.exceptions.RayError as error:
            told = f"{type(error).__name__}: {_first_line(error)}"
            raise ExtractorError(f"shard {shard}: Ray gave it up ({told}); the same command goes on") from error
        if isinstance(answer, ExtractorError):
            raise answer
        return answer

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Join the cluster for the block, unless this process has. Raises ExtractorError where there is none."""
        ray = self._ray
        if ray.is_initialized():
            yield
            return
        _check_address(self.address)
        try:
            self._connect()
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise ExtractorError(
                f"the Ray cluster {self.address} cannot be used ({_first_line(error)}); see that it runs and has "
                f"Ray {ray.__version__} and Python {sys.version_info.major}.{sys.version_info.minor}, or name another"
            ) from error
        try:
            yield
        finally:
            ray.shutdown()

    def _connect(self) -> None:
        """Join the cluster. Raises what Ray raises, ConnectionAbortedError only after some tries."""
        made: dict[str, Any] = {"num_cpus": self.workers, "include_dashboard": False, "object_store_memory": _OBJECTS}
        for left in reversed(range(_TRIES)):
            try:
                # without log_to_driver, what workers print would mix with the standard output of this process
                self._ray.init(
                    self.address, log_to_driver=False, logging_level=logging.ERROR,
                    **(made if self.address == LOCAL else {}),
                )  # fmt: skip
            except ConnectionAbortedError:
                if not left:
                    raise
            else:
                return


def _anywhere(plan: Plan) -> Plan:
    """Return the plan with paths that hold in any folder of work and any environment."""
    from extractor.language.chosen import settled
    from extractor.language.load import MODEL_VARIABLE

    model = plan.options.model
    options = replace(plan.options, model=(settled(model) if os.environ.get(MODEL_VARIABLE) else model).absolute())
    return replace(plan, folder=plan.folder.absolute(), options=options)


def _check_address(address: str) -> None:
    """Raise ExtractorError where nobody answers at `address`; Ray itself would try for many minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon:
        return  # a word that Ray knows
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER).close()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ExtractorError(
            f"no Ray cluster answers at {address} ({why}); see that it runs, or name another"
        ) from None


def _first_line(error: Exception) -> str:
    return next((line.strip(" .:") for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _check_nodes(ray: Any, plan: Plan) -> None:
    """Raise RunError where a node does not see the run's folder or its inputs, or has another version of the program.

    Nodes that come later are not asked; a shard that fails there for one of these tells so itself.
    """
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    # no function of a module, which a node without the program could not import
    def look(paths: list[str]) -> tuple[str | None, str | None]:
        """Return the first of `paths` that is not seen here, and the version of the program."""
        import importlib.metadata
        import os.path

        try:
            found: str | None = importlib.metadata.version("extractor")
        except importlib.metadata.PackageNotFoundError:
            found = None
        return next((path for path in paths if not os.path.exists(path)), None), found  # noqa: PTH110

    # a new file: an old copy of the folder is not the folder
    probe = plan.folder / f".probe-{secrets.token_hex(8)}"
    paths = [str(probe), str(Path(plan.root, next(plan.sources()).path))]
    task = ray.remote(num_cpus=0, max_retries=0)(look)
    write_text(probe, "")
    try:
        there = {node["NodeID"]: node["NodeManagerAddress"] for node in ray.nodes() if node["Alive"]}
        asked = {
            node: task.options(scheduling_strategy=NodeAffinitySchedulingStrategy(node, soft=False)).remote(paths)
            for node in there
        }
        for node, answer in asked.items():
            with suppress(ray.exceptions.RayError):  # it died meanwhile, or cannot run anything
                _judge(there[node], *ray.get(answer, timeout=_PATIENCE))
    finally:
        probe.unlink(missing_ok=True)


def _judge(address: str, missing: str | None, found: str | None) -> None:
    """Raise RunError where the node that answered so can do no shard."""
    if missing:
        path = Path(missing)
        told = path.parent if path.name.startswith(".probe-") else path
        raise RunError(f"{told}: node {address} does not see it; put inputs and --out where all nodes see them")
    if found != version("extractor"):
        has = f"has extractor {found}" if found else "has no extractor"
        raise RunError(f"node {address} {has}, this machine {version('extractor')}; install that there, for its Ray")


def _do_shard(plan: Plan, shard: int, stop: Path) -> ShardResult | ExtractorError | None:
    """Do a shard in the process beside this Ray worker; what is wrong with the run comes back as a value.

    Returns None where the file `stop` says that nobody waits for the shard any more.
    """
    try:
        return next(_pool(plan).run([shard], stopped=stop.exists), None)
    except ExtractorError as error:
        return error


# a pool that is let go takes its process with it
@lru_cache(maxsize=1)
def _pool(plan: Plan) -> Pool:
    return Pool(plan, 1)
