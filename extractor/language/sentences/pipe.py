"""Sentence boundaries for Indonesian and English news: by punctuation, quotes, abbreviations and line breaks.

For newcomers: a straight quote (`"`) opens or closes by its place alone, so the pipe counts them paragraph by
paragraph; a stop inside a quotation ends a sentence, and the closing quote stays with it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from spacy.attrs import SENT_START
from spacy.tokens import Doc, Token

_ENDERS = frozenset({".", "?", "!", "…", "...", "?!", "!!"})
_CLOSERS = frozenset({"”", "’", "'", ")", "]", "»"})
_OPENERS = frozenset({"“", "‘", "'", "(", "[", "«", "-", "–", "—", "•", "*"})


_DASHES = frozenset({"-", "–", "—", "--"})
_LONG_LINE = 120
"""Characters from which a line without capitals is taken for running text, not for a heading or a piece of a table."""
_DATELINE_LENGTH = 14
"""Tokens that a dateline takes at most: two places, an agency in brackets and its dash."""


@cache
def _abbreviations() -> dict[str, Any]:
    return tomllib.loads(files("extractor.language").joinpath("abbreviations.toml").read_text("utf-8"))


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(_abbreviations()[group])


@cache
def _small_abbreviations() -> frozenset[str]:
    return frozenset(word.lower() for group in _abbreviations()["tokens"].values() for word in group)


class TradeSentences:
    """Sets `token.is_sent_start`. A line break ends a sentence, unless the next line goes on in lower case.

    A stop ends one where what follows can open the next: a capital, a digit, an opening quote or bracket; in a line
    that is written in small letters throughout, any word.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentences of `doc` in place and return it."""
        closing = _closing_quotes(doc)
        small = _in_small_letters(doc)
        starts = [i == 0 or _starts(doc, i, closing, small) for i in range(len(doc))]
        for i in _after_datelines(doc, starts):
            starts[i] = True
        # in one step: setting it token by token looks through the whole doc each time
        marks: Any = np.where(starts, 1, -1).astype("uint64").reshape(-1, 1)
        marked: Doc = doc.from_array([SENT_START], marks)
        return marked


def _in_small_letters(doc: Doc) -> frozenset[int]:
    """Positions of the words in long lines without any capital: collections are kept in small letters at times."""
    text = doc.text
    ends, spans = 0, []
    for line in text.split("\n"):
        if len(line) >= _LONG_LINE and line == line.lower():
            spans.append((ends, ends + len(line)))
        ends += len(line) + 1
    if not spans:
        return frozenset()
    lines = iter(spans)
    start, end = next(lines)
    found = set()
    for token in doc:
        while token.idx >= end:
            start, end = next(lines, (len(text), len(text) + 1))
        if token.idx >= start and token.is_alpha:
            found.add(token.i)
    return frozenset(found)


def _closing_quotes(doc: Doc) -> frozenset[int]:
    """Positions of the straight quotes that close: every second one of a paragraph, or one glued to its left alone."""
    closing = set()
    is_open = False
    for i, token in enumerate(doc):
        if token.is_space and token.text.count("\n") > 1:
            is_open = False
        elif token.text == '"':
            glued_left = i > 0 and not doc[i - 1].whitespace_ and not doc[i - 1].is_space
            glued_right = not token.whitespace_ and i + 1 < len(doc) and not doc[i + 1].is_space
            closes = is_open if glued_left == glued_right else glued_left
            if closes:
                closing.add(i)
            is_open = not closes
    return frozenset(closing)


def _starts(doc: Doc, i: int, closing: frozenset[int], small: frozenset[int]) -> bool:
    token, before = doc[i], doc[i - 1]
    if token.is_space:
        return False
    if before.is_space and "\n" in before.text:
        return not _goes_on(doc, i)
    if i in small:  # after a quoted question or exclamation the sentence goes on
        stop = _before_closers(doc, i - 1, closing)
        shortened = f"{doc[stop - 1].text}." in _small_abbreviations() if stop else True
        return doc[stop].text == "." and not shortened and _ends(doc, i, closing)
    return i not in closing and _may_open(token, i, closing) and _ends(doc, i, closing)


def _ends(doc: Doc, i: int, closing: frozenset[int]) -> bool:
    """Whether what stands before token `i` can end a sentence."""
    j = i - 1
    if doc[j].is_space and j > 0:
        j -= 1
    j = _before_closers(doc, j, closing)
    last = doc[j].text
    if last in _ENDERS:
        return not _is_list_number(doc, j)
    if j != i - 1 or doc[i].is_digit:
        return False
    if last in _words("closing_names"):
        return doc[i].text in _words("openers")
    return last in _words("closing") and _new_clause(doc, i, closing)


def _after_datelines(doc: Doc, starts: list[bool]) -> Iterator[int]:
    """Yield the first token after each dateline (`Jakarta (ANTARA) - `, `SURABAYA, Kontan.co.id -- `).

    The dateline is no part of the sentence behind it.
    """
    for i, start in enumerate(starts):
        if start and (i == 0 or "\n" in doc[i - 1].text):
            end = _dateline_end(doc, i)
            if end is not None and end + 1 < len(doc) and not doc[end + 1].is_space:
                yield end + 1


def _dateline_end(doc: Doc, i: int) -> int | None:
    """Return the dash that ends the dateline beginning at token `i`, None where there is none."""
    for j in range(i + 1, min(i + _DATELINE_LENGTH, len(doc))):
        token = doc[j]
        if token.text == "--" or (token.text in _DASHES and token.whitespace_ and doc[j - 1].whitespace_):
            return j if _is_dateline(doc, i, j) else None
        if token.is_space or not (token.is_punct or token.text[0].isupper() or "." in token.text or token.is_digit):
            return None
    return None


def _is_dateline(doc: Doc, start: int, dash: int) -> bool:
    """Whether the tokens before a dash are a place, an agency or both; the article's first line is a title first."""
    first = doc[start]
    if doc[dash - 1].text == ")" or "." in first.text or (first.is_upper and first.is_alpha and len(first) > 3):
        return True
    opens = dash + 1 < len(doc) and doc[dash + 1].text[0].isupper()
    return start > 0 and opens and dash - start <= 2 and all(word.is_title for word in doc[start:dash])


def _goes_on(doc: Doc, i: int) -> bool:
    """Whether the line of token `i` goes on the sentence of the line before: a text wrapped at a fixed width."""
    if i < 2 or doc[i - 1].text.count("\n") > 1 or not doc[i].text[0].islower():
        return False
    return doc[i - 2].text not in _ENDERS and doc[i - 2].text not in {":", ";"}


def _may_open(token: Token, i: int, closing: frozenset[int]) -> bool:
    """Whether a sentence can begin with this token."""
    if token.text == '"':
        return i not in closing
    first = token.text[0]
    if token.text in _OPENERS or first.isupper() or first.isdigit():
        # a quote or bracket glued to what stands before it closes
        return token.text not in _CLOSERS or token.i == 0 or bool(token.nbor(-1).whitespace_)
    return not first.isascii() and token.text not in _CLOSERS


def _before_closers(doc: Doc, j: int, closing: frozenset[int]) -> int:
    """Step left over quotes and brackets that close after the stop of a sentence."""
    while j > 0 and (j in closing or doc[j].text in _CLOSERS) and not doc[j - 1].is_space:
        j -= 1
    return j


def _is_list_number(doc: Doc, stop: int) -> bool:
    """A list number (`1.`) at the start of a line ends nothing."""
    if stop == 0 or doc[stop].text != ".":
        return False
    word = doc[stop - 1]
    at_line_start = stop == 1 or (doc[stop - 2].is_space and "\n" in doc[stop - 2].text)
    return word.is_digit and len(word) <= 2 and at_line_start


def _new_clause(doc: Doc, i: int, closing: frozenset[int]) -> bool:
    """After a company suffix the next capital opens a sentence only if it is no name going on."""
    token = doc[i]
    follows = doc[i + 1] if i + 1 < len(doc) else None
    if token.text in _OPENERS or token.text == '"':
        return _may_open(token, i, closing) and token.text not in {"(", "[", "-", "–", "—"}
    return token.is_title and follows is not None and follows.is_lower
