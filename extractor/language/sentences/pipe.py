"""Sentence boundaries for Indonesian and English news: by punctuation, quotes, abbreviations and line breaks."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

_ENDERS = frozenset({".", "?", "!", "…", "...", "?!", "!!"})
_CLOSERS = frozenset({'"', "”", "’", "'", ")", "]", "»"})
_OPENERS = frozenset({'"', "“", "‘", "'", "(", "[", "«", "-", "–", "—", "•", "*"})


@cache
def _closing_abbreviations() -> frozenset[str]:
    table = tomllib.loads(files("extractor.language").joinpath("abbreviations.toml").read_text("utf-8"))
    return frozenset(table["closing"])


def _may_open(token: Token) -> bool:
    """Whether a sentence can begin with this token."""
    if token.text in _OPENERS:
        return True
    first = token.text[0]
    return first.isupper() or first.isdigit() or not first.isascii()


class TradeSentences:
    """Sets `token.is_sent_start`. A line break always ends a sentence; a stop ends one where the next can open.

    A stop inside a quotation ends a sentence too, and closing quotes stay with the sentence before them.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentences of `doc` in place and return it."""
        starts = [False] * len(doc)
        for i in range(1, len(doc)):
            starts[i] = self._starts(doc, i)
        if len(doc):
            starts[0] = True
        for token, start in zip(doc, starts, strict=True):
            token.is_sent_start = start
        return doc

    def _starts(self, doc: Doc, i: int) -> bool:
        token, before = doc[i], doc[i - 1]
        if before.is_space and "\n" in before.text:
            return not token.is_space
        if token.is_space or not _may_open(token):
            return False
        if token.text in _CLOSERS and not before.whitespace_:
            return False  # a quote glued to what it follows closes it
        j = i - 1
        while j > 0 and doc[j].text in _CLOSERS and not doc[j - 1].whitespace_:
            j -= 1
        if doc[j].is_space and j > 0:
            j -= 1
        last = doc[j].text
        if last in _ENDERS:
            return not self._is_ordinal(doc, j)
        return last in _closing_abbreviations() and j == i - 1 and not doc[i].is_digit and self._new_clause(doc, i)

    @staticmethod
    def _is_ordinal(doc: Doc, stop: int) -> bool:
        """A list number (`1.`) at the start of a line, or a lone initial, ends nothing."""
        word = doc[stop - 1] if stop else None
        if word is None or doc[stop].text != ".":
            return False
        at_line_start = stop < 2 or (doc[stop - 2].is_space and "\n" in doc[stop - 2].text)
        return word.is_digit and len(word) <= 2 and at_line_start

    @staticmethod
    def _new_clause(doc: Doc, i: int) -> bool:
        """After a company suffix the next capital opens a sentence only if it is no name going on."""
        token = doc[i]
        follows = doc[i + 1] if i + 1 < len(doc) else None
        return token.text in _OPENERS or (token.is_title and follows is not None and follows.is_lower)
