"""Recipes of encoders: their sizes and how they are pretrained and fine-tuned, read from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from extractor.errors import ExtractorError

Table = TypeVar("Table")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Shape of an encoder; units, but for `length` and `vocabulary` (word pieces) and `generator` (share of width)."""

    vocabulary: int
    embedding: int
    layers: int
    width: int
    heads: int
    inner: int
    length: int
    generator: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pretraining:
    """How an encoder is pretrained; the comments of `recipes.toml` tell each number."""

    steps: int
    batch: int
    accumulate: int
    learn_rate: float
    warm_up: float
    weight_decay: float
    clip: float
    dropout: float
    masked: float
    discriminator: float
    save_every: int
    log_every: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finetuning:
    """How an encoder learns names; the comments of `recipes.toml` tell each number."""

    epochs: int
    patience: int
    learn_rate: float
    layer_decay: float
    warm_up: float
    weight_decay: float
    clip: float
    batch_pieces: int
    accumulate: int
    length: int
    stride: int
    bare_share: float
    public_share: float
    article_weight: int


@dataclass(frozen=True, slots=True)
class Recipes:
    """All recipes of one file."""

    sizes: Mapping[str, Size]
    pretraining: Pretraining
    finetuning: Mapping[str, Finetuning]

    def size(self, name: str) -> Size:
        """Return the size `name`. Raises ExtractorError where there is none."""
        return _named(self.sizes, name, "size")

    def finetune(self, name: str) -> Finetuning:
        """Return the fine-tuning recipe `name`. Raises ExtractorError where there is none."""
        return _named(self.finetuning, name, "finetune")


def read_recipes(path: Path | None = None) -> Recipes:
    """Read the recipes at `path`, the package's own without one.

    Raises ExtractorError where the file is missing or broken, or a table has not exactly its numbers.
    """
    where = str(path or "recipes.toml")
    try:
        text = path.read_text("utf-8") if path else files(__package__).joinpath("recipes.toml").read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExtractorError(f"{where}: no recipes to read ({error}); copy the package's recipes.toml") from error
    try:
        return Recipes(
            {name: _table(Size, row) for name, row in tables["size"].items()},
            _table(Pretraining, tables["pretrain"]),
            {name: _table(Finetuning, row) for name, row in tables["finetune"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ExtractorError(f"{where}: {error}; each table needs the numbers of the package's recipes.toml") from error


def _table(kind: type[Table], row: Mapping[str, Any]) -> Table:
    return kind(**row)


def _named(table: Mapping[str, Table], name: str, what: str) -> Table:
    if name not in table:
        raise ExtractorError(f"no recipe [{what}.{name}]; there are {', '.join(sorted(table))}")
    return table[name]
