"""Checks public corpora on disk: checksums by set, and what reading them gives, mends and leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from extractor.learn.corpora.aligned import read_lines, read_pairs
from extractor.learn.corpora.conll import Sentence, read_conll, repairs_in, without
from extractor.learn.corpora.gum import read_gum
from extractor.learn.corpora.layout import layout
from extractor.learn.corpora.manifest import Corpus, CorpusFile, all_files, checksum, read_manifest
from extractor.learn.corpora.sets import NERUI_FOLDS, read_sets, read_tests, read_treebanks


class Found(StrEnum):
    """How a file stands on disk."""

    GOOD = "good"
    WRONG = "wrong checksum"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Named:
    """Counts of one file of names: its entities by type, what reading mends, what a test set has too.

    `in_tests` counts sentences that stand in a test set (for NER-UI: in the test of their own fold) or came before.
    """

    path: str
    sentences: int
    entities: dict[str, int]
    begun_inside: int
    other_labels: int
    in_tests: int


@dataclass(slots=True)
class Counts:
    """What reading the sets gives."""

    names: list[Named] = field(default_factory=list)
    folds: dict[str, dict[str, int]] = field(default_factory=dict)
    treebanks: dict[str, int] = field(default_factory=dict)
    aligned: dict[str, dict[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the counts as JSON data."""
        return asdict(self)


def check_files(data: Path) -> Iterator[tuple[Corpus, CorpusFile, Found]]:
    """Yield every file of the manifest with how it stands under `data`, compressed or not."""
    for corpus, file in all_files(read_manifest()):
        there = next((path for path in (data / file.path, data / f"{file.path}.xz") if path.is_file()), None)
        if there is None:
            yield corpus, file, Found.MISSING
        else:
            yield corpus, file, Found.GOOD if checksum(there) == file.sha256 else Found.WRONG


def count(data: Path) -> Counts:
    """Read every set under `data` as training does, and count; raises ExtractorError where one is missing."""
    counts = Counts(names=list(_names(data)))
    for fold in NERUI_FOLDS:
        sets = read_sets(data, nerui_fold=fold)
        counts.folds[f"nerui_fold {fold}"] = {"train": len(sets.train), "dev": len(sets.dev)}
    banks = read_treebanks(data)
    counts.treebanks = {"train": len(banks.train), "dev": len(banks.dev)}
    counts.treebanks |= {f"test {name}": len(trees) for name, trees in banks.tests.items()}
    for part, sides in layout()["aligned"].items():
        lines = len(read_lines(data / "parallel" / sides["id"]))
        pairs = len(read_pairs(data, part=part))
        counts.aligned[part] = {"pairs": pairs, "withheld": lines - pairs}
    return counts


def _names(data: Path) -> Iterator[Named]:
    """Yield the counts of every file that read_sets and read_tests read, each once."""
    table = layout()
    tests = read_tests(data)
    for fold in NERUI_FOLDS:
        held = [s for name, test in tests.items() if not _is_other_fold(name, fold) for s in test]
        for path in (*table["train"], *table["dev"]):
            if "{" in path or fold == NERUI_FOLDS[0]:
                yield _named(data, path.format(fold=fold), held)
        for path in table["test"].values():
            if "{" in path or fold == NERUI_FOLDS[0]:
                yield _named(data, path.format(fold=fold), [])
    every = [sentence for test in tests.values() for sentence in test]
    for path in table["mentions"]:
        yield _counted(f"ud/{path}", read_gum(data / "ud" / path), every)


def _is_other_fold(name: str, fold: int) -> bool:
    return name.startswith("nerui") and name != f"nerui{fold}"


def _named(data: Path, path: str, held: list[Sentence]) -> Named:
    file = data / "ner" / path
    repairs = repairs_in(file)
    return replace(
        _counted(path, read_conll(file), held), begun_inside=repairs.begun_inside, other_labels=repairs.other_labels
    )


def _counted(path: str, sentences: list[Sentence], held: list[Sentence]) -> Named:
    entities = Counter(label for sentence in sentences for _, _, label in sentence.spans)
    return Named(
        path=path,
        sentences=len(sentences),
        entities=dict(sorted(entities.items())),
        begun_inside=0,
        other_labels=0,
        in_tests=len(sentences) - len(without(sentences, held)),
    )
