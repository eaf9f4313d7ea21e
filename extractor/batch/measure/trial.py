"""One watched run: started, killed at random moments, started again until it is finished, and judged."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from extractor.batch.manifest import read_manifest
from extractor.batch.measure.plot import draw
from extractor.batch.measure.watch import Sample, sample
from extractor.batch.merge import FAILED, RECORDS
from extractor.batch.plan import SHARDS, Plan
from extractor.errors import ExtractorError
from extractor.store import write_text

_COMMAND: Final = "import sys; from extractor.cli.main import run; sys.exit(run())"
_MEBIBYTE: Final = 1024 * 1024
# exit codes of a run that came to its end: all well, some articles failed
_ENDED: Final = {0, 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What to measure; `out` is the folder of the report, the run stands in `out/run`."""

    table: Path
    out: Path
    articles: int
    workers: int
    kills: int = 0
    model: Path | None = None
    seed: int = 1
    every: float = 1.0
    expect: Path | None = None

    @property
    def run(self) -> Path:
        """The folder of the run."""
        return self.out / "run"


def measure(trial: Trial) -> dict[str, Any]:
    """Run `trial` to its end; write report.json and memory.svg and return the report.

    Raises ExtractorError where the run fails by itself.
    """
    watched = _Watched(trial)
    watched.run()
    report = _report(trial, watched)
    title = f"{trial.articles:,} articles, {trial.workers} workers, {len(watched.kills)} kills: resident memory"
    kills = [kill["at"] for kill in watched.kills]
    write_text(trial.out / "memory.svg", draw(watched.samples, kills, title))
    write_text(trial.out / "report.json", json.dumps(report, indent=1) + "\n")
    return report


class _Watched:
    """The run while it lasts: what was seen of its processes, and who was killed when."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._chance = Random(trial.seed)
        # kills come where so many of the shards are done
        self._due = sorted(self._chance.uniform(0.02, 0.95) for _ in range(trial.kills))
        self._began = time.monotonic()
        self.samples: list[Sample] = []
        self.kills: list[dict[str, Any]] = []
        self.seconds = 0.0

    def run(self) -> None:
        """Start the run, again and again where it is killed, until it comes to its end."""
        trial = self._trial
        line = [
            sys.executable, "-c", _COMMAND, "batch", "run", str(trial.table), "--out", str(trial.run),
            "--workers", str(trial.workers), "--no-timestamp", *(("--model", str(trial.model)) if trial.model else ()),
        ]  # fmt: skip
        while True:
            with subprocess.Popen(line, stderr=subprocess.PIPE) as process:
                self._watch(process)
                told = process.stderr.read() if process.stderr else b""
            if process.returncode in _ENDED:
                self.seconds = time.monotonic() - self._began
                return
            if process.returncode != -signal.SIGKILL:
                raise ExtractorError(f"the run ended with {process.returncode}: {told.decode('utf-8', 'replace')}")

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            seen = list(sample(process.pid, at=round(time.monotonic() - self._began, 3)))
            self.samples += seen
            if self._due and self._done() >= self._due[0]:
                self._kill(seen)
            with suppress(subprocess.TimeoutExpired):
                process.wait(self._trial.every)

    def _done(self) -> float:
        try:
            plan = Plan.load(self._trial.run)
        except ExtractorError:
            return 0.0
        return sum(1 for _ in (self._trial.run / SHARDS).glob("*.done")) / plan.shards

    def _kill(self, seen: Sequence[Sample]) -> None:
        """Kill one of the processes: every other time the run itself, else a worker or whatever else there is."""
        self._due.pop(0)
        among = [one for one in seen if one.parent == (len(self.kills) % 2 == 1)]
        if not among:
            return
        victim = self._chance.choice(among)
        with suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGKILL)
        self.kills.append({"at": victim.at, "what": "run" if victim.parent else "worker", "pid": victim.pid})


def _report(trial: Trial, watched: _Watched) -> dict[str, Any]:
    manifest = read_manifest(trial.run) or {}
    processor = sum({one.pid: one.processor for one in watched.samples}.values())
    digests = {name: _digest(trial.run / name) for name in (RECORDS, FAILED)}
    expected = {name: _digest(trial.expect / "run" / name) for name in digests} if trial.expect else None
    return {
        "articles": trial.articles,
        "workers": trial.workers,
        "records": manifest.get("records"),
        "failed": manifest.get("failed"),
        "errors": manifest.get("errors"),
        "lost": trial.articles - len(_numbers(trial)),
        "seconds": round(watched.seconds, 1),
        "processor_seconds": round(processor, 1),
        "articles_per_second": round(trial.articles / watched.seconds, 2),
        "articles_per_processor_second": round(trial.articles / processor, 2) if processor else None,
        "stages": manifest.get("seconds"),
        "memory": _memory(watched.samples),
        "kills": watched.kills,
        "worker_deaths": manifest.get("deaths"),
        "sha256": digests,
        "as_expected": digests == expected if expected else None,
        "platform": manifest.get("platform"),
    }


def _numbers(trial: Trial) -> set[int]:
    """The numbers of the articles that gave one record or one failure, and no more."""
    numbers: Counter[int] = Counter()
    with (trial.run / RECORDS).open(encoding="utf-8") as lines:
        numbers.update(int(json.loads(line)["article"]["url"].rpartition("/")[2]) for line in lines)
    with (trial.run / FAILED).open(encoding="utf-8") as lines:
        numbers.update(json.loads(line)["row"] - 1 for line in lines)
    return {number for number, count in numbers.items() if count == 1}


def _memory(samples: Sequence[Sample]) -> dict[str, Any]:
    """Resident MiB of the workers: the most, and the medians of the second and the last tenth of the time."""
    workers = [one for one in samples if not one.parent and one.resident > 100 * _MEBIBYTE]
    end = max((one.at for one in samples), default=0.0)

    def middle(begin: float, stop: float) -> float | None:
        held = [one.resident / _MEBIBYTE for one in workers if begin * end <= one.at <= stop * end]
        return round(median(held), 1) if held else None

    return {
        "worker_most": round(max((one.resident for one in workers), default=0) / _MEBIBYTE, 1),
        "worker_second_tenth": middle(0.1, 0.2),
        "worker_last_tenth": middle(0.9, 1.0),
        "run_most": round(max((one.resident for one in samples if one.parent), default=0) / _MEBIBYTE, 1),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
