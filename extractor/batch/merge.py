"""The files of a run for its user: those of the shards, one behind the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

from extractor.batch.errors import RunError
from extractor.batch.plan import Plan
from extractor.batch.shard import ShardFiles, ShardResult
from extractor.store import atomic_text

RECORDS: Final = "records.jsonl"
FAILED: Final = "failed.jsonl"
_BLOCK: Final = 1024 * 1024


def merge(plan: Plan, results: Iterable[ShardResult], *, records: bool = True) -> None:
    """Write `records.jsonl` and `failed.jsonl`, each whole or not at all; `results` are those of all shards, in order.

    Without `records` only the failures are joined: the records of the shards are the result, and take no room twice.
    Raises RunError where a shard's file is not what its marker says, OutputError where there is no room.
    """
    results = list(results)
    _join(plan, results, "failed", plan.folder / FAILED)
    if records:
        _join(plan, results, "records", plan.folder / RECORDS)
    else:
        (plan.folder / RECORDS).unlink(missing_ok=True)


def _join(plan: Plan, results: Iterable[ShardResult], name: str, target: Path) -> None:
    with atomic_text(target) as file:
        for result in results:
            files = ShardFiles(plan.folder, result.shard)
            part = files.records if name == "records" else files.failed
            if _copy(part, file.buffer) != result.sha256[name]:
                files.done.unlink(missing_ok=True)
                raise RunError(f"{part}: is not what its marker says; the same command does this shard again")


def _copy(part: Path, target: BinaryIO) -> str:
    """Append the bytes of `part`; return their SHA-256, empty where they cannot be read."""
    digest = hashlib.sha256()
    try:
        file = part.open("rb")
    except OSError:
        return ""
    with file:
        while block := file.read(_BLOCK):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()
