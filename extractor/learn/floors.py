"""The least a pipeline must reach on a folder of annotated articles, tied to the annotations it was measured on.

python -m extractor.learn.floors corpora/samples              # measures the shipped pipeline, writes floors.toml there
python -m extractor.learn.floors GOLD_DIR tests/floors.toml   # the same for annotations that are not ours to write to
"""

from __future__ import annotations

import hashlib
import math
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.learn.score import HEADLINE, Report

MARGIN = 0.03
"""How far under the measured F1 a floor is set: room for a change that trades one find for another."""
FILE = "floors.toml"
_HEAD = """\
# source: `python -m extractor.learn.floors FOLDER` measured; set {margin} lower; a test holds the pipeline to them.
# The fingerprint is that of annotations, texts and meta.jsonl: whoever changes one of these measures again.
"""


@dataclass(frozen=True, slots=True)
class Floors:
    """Least F1, as shares in [0, 1], of facts as a whole and of each measure of the headline."""

    fingerprint: str
    facts_f1: float
    f1: dict[str, float]


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 over names and contents of the annotations, the texts and meta.jsonl of a gold folder."""
    digest = hashlib.sha256()
    for file in sorted([*folder.glob("*.json"), *folder.glob("text/*.txt"), *folder.glob("meta.jsonl")]):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def read_floors(path: Path) -> Floors:
    """Return the floors stored in the file `path`. Raises ExtractorError where it is missing or lacks a key."""
    try:
        return Floors(**tomllib.loads(path.read_text("utf-8")))
    except (OSError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ExtractorError(f"{path}: no floors ({error}); write them with extractor.learn.floors") from error


def write_floors(folder: Path, report: Report, path: Path) -> None:
    """Store floors `MARGIN` under what `report` reached on `folder` in the file `path`."""
    reached = {name: report.measures[name].f1 or 0.0 for name in HEADLINE}
    lines = [f'fingerprint = "{fingerprint(folder)}"', f"facts_f1 = {_under(report.facts_f1)}", "", "[f1]"]
    lines += [f"{name} = {_under(value)}" for name, value in reached.items()]
    path.write_text(_HEAD.format(margin=MARGIN) + "\n".join(lines) + "\n", encoding="utf-8")


def _under(value: float) -> str:
    return f"{max(0.0, math.floor((value - MARGIN) * 1000) / 1000):.3f}"


def _measure(folder: Path) -> Report:
    import extractor
    from extractor.learn.evaluate import Evaluation

    evaluation = Evaluation(folder)
    for _ in evaluation.run(extractor.load()):
        pass
    if evaluation.failures:
        raise ExtractorError(f"{folder}: {evaluation.failures[0]}")
    return evaluation.report()


if __name__ == "__main__":
    annotated = Path(sys.argv[1])
    write_floors(annotated, _measure(annotated), Path(sys.argv[2]) if len(sys.argv) > 2 else annotated / FILE)
