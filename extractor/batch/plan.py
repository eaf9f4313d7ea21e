"""The plan of a run: inputs, options and shards, written before the first article is read and the same to the end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from extractor.batch.cut import Piece, cut, grain_of, grains, shard_size
from extractor.batch.errors import RunError
from extractor.batch.inputs import Source, look_at
from extractor.batch.model import model_fingerprint
from extractor.batch.options import Options
from extractor.errors import ExtractorError
from extractor.store import atomic_text, write_text

PLAN: Final = "plan.json"
INPUTS: Final = "inputs.jsonl"
CUT: Final = "cut.jsonl"
SHARDS: Final = "shards"
_FORMAT: Final = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does, in `folder`: `plan.json` holds all of this but the folder itself.

    `root` is the folder that relative inputs start from, `model` the SHA-256 of the pipeline, `cut` that of the shards
    file. `inputs.jsonl` has one Source a line, `cut.jsonl` the pieces of one shard a line. With `again` only the
    articles that failed are done (see retry.py); that is never stored.
    """

    folder: Path
    root: str
    extractor: str
    model: str
    options: Options
    inputs: int
    bytes: int
    articles: int
    size: int
    shards: int
    cut: str
    again: bool = False

    @property
    def id(self) -> str:
        """What tells two plans apart: the first 16 hex digits of the SHA-256 of `to_json`."""
        return hashlib.sha256(self.to_json().encode("utf-8")).hexdigest()[:16]

    def to_json(self) -> str:
        """Return the plan as JSON."""
        data = {"format": _FORMAT, **asdict(self), "options": self.options.as_data()}
        kept = {key: value for key, value in data.items() if key not in {"folder", "again"}}
        return json.dumps(kept, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str, folder: Path) -> Plan:
        """Return the plan that `to_json` wrote for a run in `folder`. Raises RunError where it is none."""
        try:
            data: dict[str, Any] = json.loads(text)
            if data.pop("format") != _FORMAT:
                raise RunError(f"{folder / PLAN}: of another version of extractor; name another folder with --out")
            return cls(**{**data, "folder": folder, "options": Options.from_data(data["options"])})
        except (ValueError, TypeError, KeyError) as error:
            raise RunError(f"{folder / PLAN}: is no plan ({error}); name another folder with --out") from error

    @classmethod
    def load(cls, folder: Path) -> Plan:
        """Return the plan of the run in `folder`. Raises RunError where there is none."""
        try:
            return cls.from_json((folder / PLAN).read_text("utf-8"), folder)
        except (FileNotFoundError, NotADirectoryError):
            raise RunError(f"{folder}: holds no run; begin one with `extractor batch INPUT… --out {folder}`") from None
        except (OSError, UnicodeError) as error:
            raise RunError(f"{folder / PLAN}: cannot be read ({error})") from error

    def sources(self) -> Iterator[Source]:
        """Yield the inputs, in order. Raises RunError where the file that lists them cannot be read."""
        try:
            with (self.folder / INPUTS).open(encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    yield Source(**json.loads(line))
        except (OSError, ValueError, TypeError) as error:
            raise RunError(f"{self.folder / INPUTS}: cannot be read ({error}); begin anew in another folder") from error

    def pieces(self, number: int) -> tuple[Piece, ...]:
        """Return what shard `number` (from 0) holds. Raises RunError where there is no such shard."""
        if not 0 <= number < self.shards:
            raise RunError(f"{self.folder}: has no shard {number}; they are numbered 0 to {self.shards - 1}")
        path = self.folder / CUT
        try:
            with path.open("rb") as file:
                file.seek(_line_starts(path, self.cut)[number])
                return tuple(Piece.from_data(data) for data in json.loads(file.readline()))
        except (OSError, ValueError, IndexError, TypeError) as error:
            raise RunError(f"{path}: cannot be read ({error}); begin anew in another folder") from error


@lru_cache(maxsize=4)
def _line_starts(path: Path, digest: str) -> tuple[int, ...]:
    """Where each line of a file begins; the digest keeps a new plan at an old place apart."""
    del digest
    starts = [0]
    with path.open("rb") as file:
        starts += (file.tell() for _ in iter(file.readline, b""))
    return tuple(starts[:-1])


def make_plan(
    files: Iterable[Path],
    folder: Path,
    *,
    options: Options,
    size: int | None = None,
) -> Plan:
    """Look at every input, cut them into shards, and write the plan to `folder`; `plan.json` comes last.

    `size` is the number of articles a shard may hold; without it their total decides (see `shard_size`). Raises
    ExtractorError for inputs that are gone or hold nothing, ModelError without a pipeline, OutputError where `folder`
    cannot be written to.
    """
    model = model_fingerprint(options.model)
    pieces: list[Piece] = []
    plan = Plan(folder, str(Path.cwd()), version("extractor"), model, options, 0, 0, 0, 0, 0, "")
    with atomic_text(folder / INPUTS) as file:
        for path in files:
            source, found = _look(path, grain_of(size))
            pieces += found
            plan = replace(
                plan, inputs=plan.inputs + 1, bytes=plan.bytes + source.size, articles=plan.articles + source.articles
            )
            file.write(json.dumps(asdict(source)) + "\n")
    if not pieces:
        raise ExtractorError("the inputs hold no article at all; name files, tables or folders that do")
    plan = replace(plan, size=size or shard_size(plan.articles))
    plan = _write_cut(plan, pieces)
    write_text(folder / PLAN, plan.to_json())
    return plan


def _look(path: Path, grain: int) -> tuple[Source, list[Piece]]:
    source = look_at(path)
    found = list(grains(path, size=source.size, grain=grain))
    return replace(source, articles=sum(piece.count for piece in found)), found


def _write_cut(plan: Plan, pieces: Iterable[Piece]) -> Plan:
    digest, number = hashlib.sha256(), 0
    with atomic_text(plan.folder / CUT) as file:
        for shard in cut(pieces, size=plan.size):
            line = json.dumps([piece.as_data() for piece in shard]) + "\n"
            digest.update(line.encode("utf-8"))
            file.write(line)
            number += 1
    return replace(plan, shards=number, cut=digest.hexdigest())
