"""Names the public entity sets used: which are for training, which for measuring, and that they do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractor.learn.corpora.conll import Sentence, read_conll, without
from extractor.learn.corpora.layout import layout


@dataclass(frozen=True, slots=True)
class EntitySets:
    """Training sentences, development sentences and test sets by name."""

    train: list[Sentence]
    dev: list[Sentence]
    tests: dict[str, list[Sentence]]


def read_sets(data: Path) -> EntitySets:
    """Read every set of `sets.toml` under `data/ner`; no training or dev sentence stands in any test.

    Raises ExtractorError where a file is missing.
    """
    table = layout()
    tests = {name: read_conll(data / "ner" / path) for name, path in table["test"].items()}
    held = [sentence for sentences in tests.values() for sentence in sentences]
    dev = without(_all(data, table["dev"]), held)
    return EntitySets(without(_all(data, table["train"]), [*held, *dev]), dev, tests)


def _all(data: Path, paths: list[str]) -> list[Sentence]:
    return [sentence for path in paths for sentence in read_conll(data / "ner" / path)]
