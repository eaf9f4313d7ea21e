"""The one spaCy Language for Indonesian and English news: a light tokenizer with few exceptions.

For newcomers: spaCy's own `id` language turns some 4,000 hyphenated forms into 32,000 special cases and takes
about two seconds to load. Here hyphenated lower-case words (`buah-buahan`) simply stay whole, a hyphen before a
capital or between digits splits (`Indonesia-Jepang`, `20-22`), and abbreviations come from `abbreviations.toml`.
The patterns themselves stand in `tokenizer.toml`.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from spacy.lang.tokenizer_exceptions import URL_MATCH
from spacy.language import BaseDefaults, Language
from spacy.symbols import ORTH


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("extractor.language").joinpath(name).read_text("utf-8"))


_WORDS = _table("abbreviations.toml")
_PATTERNS = _table("tokenizer.toml")
_HEADS = "|".join(re.escape(head) for head in _WORDS["compound_heads"])
_INFIXES = [pattern.replace("{heads}", _HEADS) for pattern in _PATTERNS["infixes"]]
_EXCEPTIONS = {word: [{ORTH: word}] for group in _WORDS["tokens"].values() for word in group}


class TradeDefaults(BaseDefaults):
    """Tokenizer rules shared by both languages."""

    tokenizer_exceptions = _EXCEPTIONS
    prefixes = _PATTERNS["prefixes"]
    suffixes = _PATTERNS["suffixes"]
    infixes = _INFIXES
    token_match = None
    url_match = URL_MATCH


class TradeLanguage(Language):  # type: ignore[no-untyped-call]
    """Indonesian and English in one vocabulary; found by spaCy under the code `trade`."""

    lang = "trade"
    Defaults = TradeDefaults
