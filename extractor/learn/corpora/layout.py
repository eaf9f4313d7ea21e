"""Finds the files of public corpora: the layout table `sets.toml`, and files that may be stored compressed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError


@cache
def layout() -> dict[str, Any]:
    """Return sets.toml: which files of which set serve what."""
    return tomllib.loads(files("extractor.learn.corpora").joinpath("sets.toml").read_text("utf-8"))


def stored(path: Path) -> Path:
    """Return `path`, or the compressed file `path.xz` in its place; raises ExtractorError where there is neither."""
    for file in (path, path.with_name(f"{path.name}.xz")):
        if file.exists():
            return file
    raise ExtractorError(f"{path}: no such corpus file; `extractor corpora check DATA` tells what is missing")
