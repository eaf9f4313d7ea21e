"""Names the public entity sets used: which are for training, which for measuring, and that they do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractor.errors import ExtractorError
from extractor.learn.corpora.conll import Sentence, read_conll, without
from extractor.learn.corpora.conllu import Tree, read_conllu
from extractor.learn.corpora.gum import read_gum
from extractor.learn.corpora.layout import layout


@dataclass(frozen=True, slots=True)
class EntitySets:
    """Training sentences, development sentences and test sets by name."""

    train: list[Sentence]
    dev: list[Sentence]
    tests: dict[str, list[Sentence]]


NERUI_FOLDS: Final = (1, 2, 3, 4, 5)
FIRST_FOLD: Final = 1
"""The fold of NER-UI that the shipped model learns from."""


def read_sets(data: Path, *, nerui_fold: int = FIRST_FOLD) -> EntitySets:
    """Read every set of names of `sets.toml` under `data`; no training or dev sentence stands in any test.

    Of NER-UI's five official folds, which share their sentences, `nerui_fold` is taken: its train, dev and test.
    Raises ExtractorError where a file is missing or there is no such fold.
    """
    if nerui_fold not in NERUI_FOLDS:
        raise ExtractorError(f"NER-UI has no fold {nerui_fold}; name one of 1 to 5")
    table = layout()
    tests = _tests(data, nerui_fold)
    held = [sentence for sentences in tests.values() for sentence in sentences]
    dev = without(_all(data, table["dev"], nerui_fold), held)
    train = _all(data, table["train"], nerui_fold)
    train += [sentence for path in table["mentions"] for sentence in read_gum(data / "ud" / path)]
    return EntitySets(without(train, [*held, *dev]), dev, tests)


def read_tests(data: Path) -> dict[str, list[Sentence]]:
    """Return the test sets by name, those of all folds of NER-UI (`nerui1` to `nerui5`) among them."""
    return {name: sentences for fold in NERUI_FOLDS for name, sentences in _tests(data, fold).items()}


def _tests(data: Path, fold: int) -> dict[str, list[Sentence]]:
    named = layout()["test"].items()
    return {name.format(fold=fold): read_conll(data / "ner" / path.format(fold=fold)) for name, path in named}


def _all(data: Path, paths: list[str], fold: int) -> list[Sentence]:
    return [sentence for path in paths for sentence in read_conll(data / "ner" / path.format(fold=fold))]


@dataclass(frozen=True, slots=True)
class Treebanks:
    """Training, development and test sentences of the treebanks."""

    train: list[Tree]
    dev: list[Tree]
    tests: dict[str, list[Tree]]


def read_treebanks(data: Path) -> Treebanks:
    """Read the treebanks of `sets.toml` under `data/ud`; no training or dev sentence stands in any test, of names too.

    Raises ExtractorError where a file is missing or broken.
    """
    table = layout()["treebanks"]
    tests = {name: read_conllu(data / "ud" / path) for name, path in table["test"].items()}
    held = {tree.key for trees in tests.values() for tree in trees}
    held |= {sentence.key for sentences in read_tests(data).values() for sentence in sentences}
    dev = _apart(_trees(data, table["dev"]), held)
    return Treebanks(_apart(_trees(data, table["train"]), held | {tree.key for tree in dev}), dev, tests)


def _trees(data: Path, paths: list[str]) -> list[Tree]:
    return [tree for path in paths for tree in read_conllu(data / "ud" / path)]


def _apart(trees: list[Tree], held: set[str]) -> list[Tree]:
    """Return `trees` less those whose key is held and less repeats."""
    kept = {tree.key: tree for tree in reversed(trees) if tree.key not in held}
    return list(reversed(kept.values()))
