"""The one spaCy Language for Indonesian and English news: a light tokenizer with few exceptions.

For newcomers: spaCy's own `id` language turns some 4,000 hyphenated forms into 32,000 special cases and takes
about two seconds to load. Here hyphenated lower-case words (`buah-buahan`) simply stay whole, a hyphen before a
capital or between digits splits (`Indonesia-Jepang`, `20-22`), and abbreviations come from `abbreviations.toml`.
The patterns themselves stand in `tokenizer.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from spacy.lang.tokenizer_exceptions import URL_MATCH
from spacy.language import BaseDefaults, Language
from spacy.symbols import ORTH
from spacy.tokens import Doc


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("extractor.language").joinpath(name).read_text("utf-8"))


_WORDS = _table("abbreviations.toml")
_PATTERNS = _table("tokenizer.toml")
_HEADS = "|".join(re.escape(head) for head in _WORDS["compound_heads"])
_INFIXES = [pattern.replace("{heads}", _HEADS) for pattern in _PATTERNS["infixes"]]
# what stands without a blank for so long is no word; spaCy strips its marks one by one and reads the rest each time
_ENDLESS = re.compile(r"\S{500,} ?")
_PIECE = 50  # characters of it that are read at once
_EXCEPTIONS = {word: [{ORTH: word}] for group in _WORDS["tokens"].values() for word in group}


def abbreviations(group: str) -> tuple[str, ...]:
    """Return the abbreviations of a group of abbreviations.toml that the tokenizer leaves whole."""
    return tuple(_WORDS["tokens"][group])


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

    def make_doc(self, text: str) -> Doc:
        """Return the tokens of `text` as a doc, in time linear in its length; endless runs are read in pieces."""
        if not _ENDLESS.search(text):
            return super().make_doc(text)
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(text):
            for token in super().make_doc(piece):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the pipeline to the folder `path`, its vectors in half precision: a third of its size less."""
        whole = self.vocab.vectors.data
        self.vocab.vectors.data = whole.astype("float16")
        try:
            super().to_disk(path, exclude=exclude)
        finally:
            self.vocab.vectors.data = whole

    def from_disk(
        self, path: str | Path, *, exclude: Iterable[str] = (), overrides: dict[str, Any] | None = None
    ) -> TradeLanguage:
        """Read the pipeline from the folder `path`; networks multiply single precision far faster than half."""
        super().from_disk(path, exclude=exclude, overrides=overrides or {})
        self.vocab.vectors.data = self.vocab.vectors.data.astype("float32")
        return self


def _pieces(text: str) -> Iterator[str]:
    """Yield `text` in order: what stands between endless runs whole, those in short pieces."""
    at = 0
    for run in _ENDLESS.finditer(text):
        if run.start() > at:
            yield text[at : run.start()]
        edges = range(run.start(), run.start() + len(run[0].rstrip(" ")), _PIECE)
        yield from (text[a:b] for a, b in pairwise([*edges, run.end()]))
        at = run.end()
    if at < len(text):
        yield text[at:]
