"""Common given and family names: evidence that a word belongs to a person."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def person_words() -> dict[str, str]:
    """Return the origin (indonesian, western, asian) of each common name word of given_names.toml."""
    table = tomllib.loads(files("extractor.knowledge").joinpath("data", "given_names.toml").read_text("utf-8"))
    return {word: origin for origin in ("asian", "western", "indonesian") for word in table[origin].split()}
