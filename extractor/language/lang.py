"""The one spaCy Language for Indonesian and English news: a light tokenizer with few exceptions.

For newcomers: spaCy's own `id` language turns some 4,000 hyphenated forms into 32,000 special cases and takes
about two seconds to load. Here hyphenated lower-case words (`buah-buahan`) simply stay whole, a hyphen before a
capital or between digits splits (`Indonesia-Jepang`, `20-22`), and abbreviations come from `abbreviations.toml`.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from spacy.lang.tokenizer_exceptions import URL_MATCH
from spacy.language import BaseDefaults, Language
from spacy.symbols import ORTH

_OPEN = r"""\( \[ \{ < " ' “ ‘ « ` # \* • ▪ \- – — … \. , ; : ! \? / =""".split()
_CURRENCY = (r"US\$", r"A\$", r"S\$", r"C\$", r"HK\$", r"NZ\$", r"RM(?=\d)", r"Rp(?=\.?\s?\d)", r"\$", "€", "£", "¥", "₹")
_CLOSE = r"""\) \] \} > " ' ” ’ » ` # \* , ; : ! \? … / – — % ‰ = \+""".split()


def _abbreviations() -> dict[str, list[dict[int, str]]]:
    table = tomllib.loads(files("extractor.language").joinpath("abbreviations.toml").read_text("utf-8"))
    return {word: [{ORTH: word}] for group in table["tokens"].values() for word in group}


class TradeDefaults(BaseDefaults):
    """Tokenizer rules shared by both languages."""

    tokenizer_exceptions = _abbreviations()
    prefixes = [*_CURRENCY, *_OPEN]
    suffixes = [
        *_CLOSE,
        r"['’]s",
        r"(?<=[0-9])\+",
        # a full stop ends a word, but not an initial ("A.") nor letters with inner stops ("U.S.", "S.H.")
        r"(?<=[^\W_]{2})\.",
        r"(?<=[%\)\]\"'”’])\.",
        r"(?<=[0-9])\.",
        r"(?<=[0-9])(?:km|kg|ha|MW|GW|bps|jt|rb)",
        r"-",
    ]
    infixes = [
        r"\.{2,}",
        r"…",
        r"(?<=[^\W\d_])[-–—](?=[A-Z])",  # Indonesia-Jepang, but not buah-buahan
        r"(?<=[0-9%])[-–—](?=[0-9A-Z$])",
        r"(?<=[^\W_])[–—](?=[^\W_])",
        r"(?<=[^\W\d_])[,:;!\?\(\)\[\]\"“”](?=[^\W\d_])",
        r"(?<=[^\W_])[\(\)\[\]\"“”](?=[^\W_])",
        r"(?<=[a-z]{2})/(?=[^\W\d_])",
        r"--+",
        r"(?<=[a-z]{2})\.(?=[A-Z][a-z])",  # glued sentences
        r"(?<=[0-9]\))\.(?=[A-Z])",
    ]
    token_match = None
    url_match = URL_MATCH
    stop_words: set[str] = set()
    lex_attr_getters: dict[int, Any] = BaseDefaults.lex_attr_getters


class TradeLanguage(Language):
    """Indonesian and English in one vocabulary; found by spaCy under the code `trade`."""

    lang = "trade"
    Defaults = TradeDefaults
