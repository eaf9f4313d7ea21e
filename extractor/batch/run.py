"""One batch run: shards to parts, parts to records.jsonl and failed.jsonl, and going on after a stop.

The folder of a run holds `run.json` (options, state, counts) and, until all shards are done, `parts/NNNNNN.jsonl`: a
head line with the shard's digest and counts, its records, its failures. A part appears whole or not at all, so a
part that is there is done.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from extractor.batch.local import default_workers, run_shards
from extractor.batch.plan import SHARD_SIZE, Failure, Shard, cut, find_files
from extractor.batch.work import Options, Outcome
from extractor.errors import ExtractorError
from extractor.store import as_line, atomic_text, write_text

RECORDS: Final = "records.jsonl"
FAILED: Final = "failed.jsonl"
STATE: Final = "run.json"
PARTS: Final = "parts"
Progress = Callable[[int, int], None]


class RunError(ExtractorError):
    """A folder of a run that cannot be used as asked."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run gave: records written and articles that failed."""

    records: int
    failed: int
    out: Path


def run_batch(
    inputs: Iterable[Path],
    out: Path,
    *,
    options: Options | None = None,
    workers: int | None = None,
    resume: bool = False,
    shard_size: int = SHARD_SIZE,
    progress: Progress | None = None,
) -> Result:
    """Extract the articles of files, tables and folders into `out/records.jsonl`, in input order.

    Articles without a record go to `out/failed.jsonl` with the reason; none stops the run. With `resume` a stopped
    run in `out` goes on where it was, with the time stamp and shard size it began with. `progress` is called with
    the numbers of records and failures so far. `workers` defaults to the processors at hand.

    Raises RunError where `out` holds a run (without `resume`) or one of other options, ModelError where the pipeline
    cannot be loaded, OutputError where `out` cannot be written to, ExtractorError for inputs that do not exist.
    """
    files = find_files(inputs)
    run = _Run(out, files, options or Options(), shard_size)
    if run.begin(resume=resume):
        return run.result()
    counts = [0, 0]
    for records, failed in run.work(workers or default_workers()):
        counts[0] += records
        counts[1] += failed
        if progress:
            progress(*counts)
    return run.finish()


class _Run:
    """The folder of one run."""

    def __init__(self, out: Path, files: list[Path], options: Options, shard_size: int) -> None:
        self.out, self.files, self.options, self.size = out, files, options, shard_size
        self.parts = out / PARTS
        self.numbers: list[int] = []

    def begin(self, *, resume: bool) -> bool:
        """Open the folder; return whether the run in it is finished already."""
        state = self._state()
        if state is None:
            if (self.out / RECORDS).exists():
                raise RunError(f"{self.out}: holds {RECORDS} but no {STATE}; name another folder with --out")
            write_text(self.out / STATE, json.dumps(self._describe(), indent=1) + "\n")
            return False
        if not resume:
            raise RunError(f"{self.out}: holds a run already; go on with --resume, or name another folder with --out")
        self.size = int(state["shard_size"])
        self.options = replace(self.options, timestamp=state["options"]["timestamp"])
        if state["options"] != self._describe()["options"]:
            raise RunError(f"{self.out}: that run was begun with other options or another version; see its {STATE}")
        if state["finished"] and state["inputs"] != self._describe()["inputs"]:
            raise RunError(f"{self.out}: finished with other inputs; name another folder with --out")
        return bool(state["finished"])

    def _state(self) -> dict[str, Any] | None:
        try:
            state: dict[str, Any] = json.loads((self.out / STATE).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            raise RunError(f"{self.out / STATE}: cannot be read ({error}); name another folder with --out") from error
        return state

    def _describe(self, *, result: Result | None = None) -> dict[str, Any]:
        options = {**asdict(self.options), "model": str(self.options.model) if self.options.model else None}
        return {
            "extractor": version("extractor"),
            "options": {**options, "extractor": version("extractor")},
            "shard_size": self.size,
            "inputs": [[str(file), file.stat().st_size] for file in self.files],
            "finished": result is not None,
            "records": result.records if result else None,
            "failed": result.failed if result else None,
        }

    def work(self, workers: int) -> Iterator[tuple[int, int]]:
        """Do every shard that is not done; yield the numbers of records and failures of each shard."""
        waiting: list[tuple[int, int]] = []
        for shard, outcomes in run_shards(self._undone(waiting), self.options, workers=workers):
            yield from waiting
            waiting.clear()
            yield self._save(shard, outcomes)
        yield from waiting

    def _undone(self, counts: list[tuple[int, int]]) -> Iterator[Shard]:
        """Yield the shards without a fitting part; the counts of the others go to `counts`."""
        for shard in cut(self.files, size=self.size):
            self.numbers.append(shard.number)
            head = self._head(shard.number)
            if head and head["digest"] == shard.digest:
                counts.append((head["records"], head["failed"]))
            else:
                yield shard

    def _part(self, number: int) -> Path:
        return self.parts / f"{number:06}.jsonl"

    def _head(self, number: int) -> dict[str, Any] | None:
        try:
            with self._part(number).open(encoding="utf-8") as file:
                head: dict[str, Any] = json.loads(file.readline())
        except (OSError, ValueError):
            return None
        return head

    def _save(self, shard: Shard, outcomes: list[Outcome]) -> tuple[int, int]:
        records = [outcome for outcome in outcomes if isinstance(outcome, str)]
        failures = [as_line(asdict(outcome)) for outcome in outcomes if isinstance(outcome, Failure)]
        head = {"digest": shard.digest, "records": len(records), "failed": len(failures)}
        with atomic_text(self._part(shard.number)) as file:
            file.writelines([as_line(head), *records, *failures])
        return len(records), len(failures)

    def finish(self) -> Result:
        """Join the parts in order and mark the run as finished."""
        counts = {"records": 0, "failed": 0}
        with atomic_text(self.out / RECORDS) as records, atomic_text(self.out / FAILED) as failed:
            for number in self.numbers:
                with self._part(number).open(encoding="utf-8", newline="\n") as part:
                    head = json.loads(part.readline())
                    for place, text in enumerate(part):
                        (records if place < head["records"] else failed).write(text)
                for key in counts:
                    counts[key] += head[key]
        result = Result(counts["records"], counts["failed"], self.out)
        write_text(self.out / STATE, json.dumps(self._describe(result=result), indent=1) + "\n")
        shutil.rmtree(self.parts, ignore_errors=True)
        return result

    def result(self) -> Result:
        """Return what the finished run in this folder gave."""
        state = self._state() or {}
        return Result(state["records"], state["failed"], self.out)
