"""The manifest of a finished run: what was run on what, how, and what came of it."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from extractor.batch.plan import PLAN, Plan
from extractor.batch.shard import STAGES, ShardResult
from extractor.errors import ExtractorError
from extractor.store import write_text

MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Session:
    """How the last session of a run was run."""

    engine: str
    workers: int | None


def write_manifest(plan: Plan, results: Sequence[ShardResult], session: Session) -> None:
    """Write `manifest.json`; `results` are those of all shards. Raises OutputError where it cannot be written."""
    write_text(plan.folder / MANIFEST, json.dumps(_manifest(plan, results, session), indent=1) + "\n")


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest in `folder`, None where there is none yet."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return manifest


def _manifest(plan: Plan, results: Sequence[ShardResult], session: Session) -> dict[str, Any]:
    errors: Counter[str] = Counter()
    for result in results:
        errors.update(result.errors)
    seconds = {stage: round(sum(result.seconds[stage] for result in results), 3) for stage in STAGES}
    return {
        "extractor": plan.extractor,
        "plan": {"file": PLAN, "id": plan.id},
        "model": {"name": _model_name(plan), "sha256": plan.model},
        "options": plan.options.as_data(),
        "inputs": {"files": plan.inputs, "bytes": plan.bytes, "articles": plan.articles},
        "shards": {"number": plan.shards, "size": plan.size},
        "records": sum(result.records for result in results),
        "failed": sum(result.failed for result in results),
        "errors": dict(errors.most_common()),
        "bytes": {name: sum(result.bytes[name] for result in results) for name in ("records", "failed")},
        "deaths": sum(result.deaths for result in results),
        "began": min(result.began for result in results),
        "ended": max(result.ended for result in results),
        "seconds": seconds,
        "engine": session.engine,
        "workers": session.workers,
        "python": platform.python_version(),
        "platform": platform.platform(),
    }


def _model_name(plan: Plan) -> str | None:
    """Name and version of the pipeline, by its own account."""
    from extractor.language.chosen import name_of

    try:
        return name_of(plan.options.model)
    except (ExtractorError, OSError):
        return None
