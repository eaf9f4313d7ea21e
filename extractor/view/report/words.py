"""The bilingual words of the report, from `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, Literal

Language = Literal["en", "id"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "id")
"""The languages of the page, in the order in which the file gives them."""


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """Return the words by table and key: each in English and Indonesian."""
    found: dict[str, dict[str, list[str]]] = tomllib.loads(
        files("extractor.view.report").joinpath("words.toml").read_text("utf-8")
    )
    return found
