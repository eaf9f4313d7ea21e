"""Where shards run: every engine takes a plan and the numbers of shards, and yields what each gave."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

from extractor.batch.plan import Plan
from extractor.batch.shard import ShardResult


class Engine(Protocol):
    """Decides where shards run; `run_shard` does them, and no result depends on the engine.

    An engine survives the death of its workers: a shard whose worker died is given to another. `run_shard` keeps
    account of the articles that kill, so that this comes to an end.
    """

    name: str

    def run(self, plan: Plan, shards: Sequence[int]) -> Generator[ShardResult, None, None]:
        """Do `shards` of `plan` and yield the result of each as it is done, in no fixed order.

        Raises what `run_shard` raises; ExtractorError where workers die whatever they are given. When the generator
        is closed, its workers end.
        """
