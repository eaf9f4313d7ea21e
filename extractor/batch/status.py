"""How a run stands, told by the files in its folder alone: any process may ask, at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from extractor.batch.manifest import MANIFEST
from extractor.batch.plan import SHARDS, Plan
from extractor.batch.shard import ShardFiles, ShardResult
from extractor.batch.trace import UnderWay, under_way

# the shards last done tell how fast it goes now, not how it went yesterday
_LAST: Final = 40
# a worker shows signs of life with every article; one that is silent for longer than an article may take is gone
_SLACK: Final = 30.0
# seconds for which a worker may be between two shards
_PAUSE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Worker:
    """A shard under way: at which article of it, since how many seconds, and in which process of which machine."""

    shard: int
    article: int
    seconds: float
    host: str
    pid: int


@dataclass(frozen=True, slots=True)
class Status:
    """How a run stands.

    `errors` counts failures by kind, the most frequent first; `rate` is articles a second over the shards last done,
    `seconds_left` what is left at that rate, both None where nothing is under way or too little is done; `workers` are
    the shards under way, without those whose worker was silent for longer than an article may take.
    """

    folder: str
    state: Literal["finished", "under way", "stopped"]
    shards: int
    shards_done: int
    articles: int
    articles_done: int
    records: int
    failed: int
    errors: dict[str, int]
    deaths: int
    rate: float | None
    seconds_left: float | None
    workers: tuple[Worker, ...]


def read_status(folder: Path, *, now: float) -> Status:
    """Return how the run in `folder` stands at the Unix time `now`. Raises RunError where there is none."""
    plan = Plan.load(folder)
    found = (ShardFiles(folder, number).result() for number in range(plan.shards))
    results = [result for result in found if result is not None]
    errors: Counter[str] = Counter()
    for result in results:
        errors.update(result.errors)
    done = sum(result.articles for result in results)
    workers = tuple(_worker(at, now) for at in under_way(folder / SHARDS) if _alive(at, plan, now))
    going_on = bool(workers) or any(now - _time(result.ended) < _PAUSE for result in results)
    rate = _rate(results, now) if going_on and len(results) < plan.shards else None
    return Status(
        folder=str(folder),
        state="finished" if (folder / MANIFEST).exists() else "under way" if going_on else "stopped",
        shards=plan.shards,
        shards_done=len(results),
        articles=plan.articles,
        articles_done=done,
        records=sum(result.records for result in results),
        failed=sum(result.failed for result in results),
        errors=dict(errors.most_common()),
        deaths=sum(result.deaths for result in results),
        rate=rate,
        seconds_left=round((plan.articles - done) / rate, 1) if rate else None,
        workers=workers,
    )


def _alive(at: UnderWay, plan: Plan, now: float) -> bool:
    return not plan.options.seconds or now - at.since <= plan.options.seconds + _SLACK


def _worker(at: UnderWay, now: float) -> Worker:
    return Worker(at.shard, at.article, round(max(0.0, now - at.since), 1), at.host, at.pid)


def _rate(results: Sequence[ShardResult], now: float) -> float | None:
    last = sorted(results, key=_ended)[-_LAST:]
    if not last:
        return None
    seconds = now - min(_time(result.began) for result in last)
    return round(sum(result.articles for result in last) / seconds, 2) if seconds > 0 else None


def _ended(result: ShardResult) -> str:
    return result.ended


def _time(told: str) -> float:
    return datetime.fromisoformat(told).timestamp()
