"""One shard: its articles in, two files of lines and a marker out. Every engine runs this function and no other."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.batch.entries import Entry, Reader
from extractor.batch.errors import RunError, WorkerDeathError
from extractor.batch.limits import limited
from extractor.batch.model import load_model, model_fingerprint
from extractor.batch.plan import SHARDS, Plan
from extractor.batch.trace import Trace
from extractor.store import as_line, write_text

if TYPE_CHECKING:
    from extractor.language.run import Extractor

# one death may be anybody's fault
MOST_DEATHS: Final = 2
_DEATH: Final = (
    f"killed its worker {MOST_DEATHS} times (out of memory, too slow to be stopped, or a fault in a library); "
    "`extractor batch retry` tries it again"
)
STAGES: Final = ("reading", "extraction", "writing")
_reader = Reader()


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that gave no record, as a line of failed.jsonl.

    `input` names its file, `row` its place in a table or archive, from 1; `error` is the kind, `reason` the message;
    `article` is its position in the shard, from 0.
    """

    input: str
    row: int | None
    url: str | None
    error: str
    reason: str
    shard: int
    article: int


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What the marker of a shard holds.

    `errors` counts the failed articles by the kind of error; `bytes` and `sha256` are those of the two files, under
    `records` and `failed`; `began` and `ended` are UTC, `seconds` the time of each stage; `deaths` counts the workers
    that ended on the way.
    """

    shard: int
    records: int
    failed: int
    errors: dict[str, int]
    bytes: dict[str, int]
    sha256: dict[str, str]
    began: str
    ended: str
    seconds: dict[str, float]
    deaths: int = 0

    @property
    def articles(self) -> int:
        """How many articles the shard held."""
        return self.records + self.failed

    def to_json(self) -> str:
        """Return the result as the one line of its marker."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_json(cls, text: str) -> ShardResult:
        """Return the result that `to_json` wrote. Raises ValueError or TypeError where it is none."""
        data: dict[str, Any] = json.loads(text)
        return cls(**data)


@dataclass(frozen=True, slots=True)
class ShardFiles:
    """Where the shard `number` of the run in `folder` stands."""

    folder: Path
    number: int

    def _named(self, end: str) -> Path:
        return self.folder / SHARDS / f"{self.number:05}{end}"

    @property
    def records(self) -> Path:
        """One record a line."""
        return self._named(".jsonl")

    @property
    def failed(self) -> Path:
        """One failure a line."""
        return self._named(".failed.jsonl")

    @property
    def done(self) -> Path:
        """The marker: written last, so that a shard with a marker is whole."""
        return self._named(".done")

    def result(self) -> ShardResult | None:
        """Return what the marker says; None where the shard is not done or its files are not of the length it says."""
        try:
            result = ShardResult.from_json(self.done.read_text("utf-8"))
            sizes = {"records": self.records.stat().st_size, "failed": self.failed.stat().st_size}
        except (OSError, ValueError, TypeError):
            return None
        return result if sizes == result.bytes else None


def run_shard(plan: Plan, number: int) -> ShardResult:
    """Do shard `number` of `plan` in this process and return what its marker says.

    The two files appear whole, the marker last; what was there is replaced. The result follows from the plan alone. A
    process that dies in an article leaves a trace: at the next attempt, anywhere, the article is charged with it, and
    one that was charged twice fails without being tried. With `plan.again` only the articles that failed are done,
    and the others keep their records.

    Raises ModelError where the pipeline cannot be loaded, RunError where it is not the plan's, InputChangedError
    where an input is not what it was, OutputError where the run's folder cannot be written to.
    """
    if model_fingerprint(plan.options.model) != plan.model:
        raise RunError(f"{plan.folder}: was planned with another pipeline; name that one with --model")
    extractor = load_model(plan.options.model)
    files = ShardFiles(plan.folder, number)
    work = _Work(plan, number, extractor, _kept(files) if plan.again else {})
    trace = Trace(files.done.parent, number)
    trace.begin()
    done = False
    try:
        result = work.run(trace, files)
        done = True
    finally:
        trace.end(done=done)
    return result


class _Work:
    """The articles of one shard on their way."""

    def __init__(self, plan: Plan, number: int, extractor: Extractor, kept: dict[int, str]) -> None:
        self._plan, self._number, self._extractor, self._kept = plan, number, extractor, kept
        self._records: list[str] = []
        self._failures: list[Failure] = []
        self._seconds = dict.fromkeys(STAGES, 0.0)

    def run(self, trace: Trace, files: ShardFiles) -> ShardResult:
        began = _utc()
        entries = self._entries()
        trace.at(0)
        for article in count():
            with self._timed("reading"):
                entry = next(entries, None)
            if entry is None:
                break
            if article in self._kept:
                self._records.append(self._kept[article])
            elif trace.deaths.get(article, 0) >= MOST_DEATHS:
                self._fail(entry, article, WorkerDeathError(_DEATH))
            else:
                self._do(entry, article)
            trace.at(article + 1)
        return self._write(files, began, deaths=sum(trace.deaths.values()))

    def _entries(self) -> Iterator[Entry]:
        for piece in self._plan.pieces(self._number):
            yield from _reader.entries(piece, self._plan.root)

    def _do(self, entry: Entry, article: int) -> None:
        options = self._plan.options
        try:
            with limited(options):
                with self._timed("reading"):
                    read = entry.read()
                with self._timed("extraction"):
                    extraction = self._extractor.extract(
                        read, min_confidence=options.min_confidence, timestamp=options.timestamp
                    )
                line = as_line(extraction.record)
        except Exception as error:  # noqa: BLE001  # one article must never stop a run; the failure names what happened
            self._fail(entry, article, error)
        else:
            self._records.append(line)

    def _fail(self, entry: Entry, article: int, error: Exception) -> None:
        reason = str(error) or type(error).__name__
        named = entry.input.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self._failures.append(Failure(named, entry.row, entry.url, type(error).__name__, reason, self._number, article))

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] += time.perf_counter() - began

    def _write(self, files: ShardFiles, began: str, *, deaths: int) -> ShardResult:
        with self._timed("writing"):
            texts = {
                "records": "".join(self._records),
                "failed": "".join(as_line(asdict(failure)) for failure in self._failures),
            }
            # a shard that is done again is not done while its files change
            files.done.unlink(missing_ok=True)
            write_text(files.records, texts["records"])
            write_text(files.failed, texts["failed"])
        content = {name: text.encode("utf-8") for name, text in texts.items()}
        result = ShardResult(
            shard=self._number,
            records=len(self._records),
            failed=len(self._failures),
            errors=dict(sorted(Counter(failure.error for failure in self._failures).items())),
            bytes={name: len(data) for name, data in content.items()},
            sha256={name: hashlib.sha256(data).hexdigest() for name, data in content.items()},
            began=began,
            ended=_utc(),
            seconds={stage: round(seconds, 3) for stage, seconds in self._seconds.items()},
            deaths=deaths,
        )
        write_text(files.done, result.to_json())
        return result


def _kept(files: ShardFiles) -> dict[int, str]:
    """The records of a shard that was done, by the position of their article; none where it was not."""
    if files.result() is None:
        return {}
    records = files.records.read_text("utf-8").splitlines(keepends=True)
    failed = {json.loads(line)["article"] for line in files.failed.read_text("utf-8").splitlines()}
    sound = (article for article in count() if article not in failed)
    return dict(zip(sound, records, strict=False))


def _utc() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
