"""Sentence boundaries for Indonesian and English news: by punctuation, quotes, abbreviations and line breaks.

For newcomers: a straight quote (`"`) opens or closes by its place alone, so the pipe counts them paragraph by
paragraph; a stop inside a quotation ends a sentence, and the closing quote stays with it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from spacy.attrs import SENT_START
from spacy.lang.lex_attrs import is_punct
from spacy.tokens import Doc

from extractor.language.tokens import Tokens, keep_tokens, read_tokens

_ENDERS = frozenset({".", "?", "!", "…", "...", "?!", "!!"})
_CLOSERS = frozenset({"”", "’", "'", ")", "]", "»"})
_OPENERS = frozenset({"“", "‘", "'", "(", "[", "«", "-", "–", "—", "•", "*"})
_DASHES = frozenset({"-", "–", "—", "--"})
_LONG_LINE = 120
"""Characters from which a line without capitals is taken for running text, not for a heading or a piece of a table."""
_WHOLE = 4
"""Letters of a word at least that is hardly an abbreviation."""
_DATELINE_LENGTH = 14
"""Tokens that a dateline takes at most: two places, an agency in brackets and its dash."""


@cache
def _abbreviations() -> dict[str, Any]:
    return tomllib.loads(files("extractor.language").joinpath("abbreviations.toml").read_text("utf-8"))


@cache
def _listed(group: str) -> frozenset[str]:
    return frozenset(_abbreviations()[group])


@cache
def _small_abbreviations() -> frozenset[str]:
    return frozenset(word.lower() for group in _abbreviations()["tokens"].values() for word in group)


@cache
def _stops() -> frozenset[str]:
    """Words behind which a sentence may begin, white space aside."""
    return _ENDERS | _CLOSERS | {'"'} | _listed("closing") | _listed("closing_names")


@dataclass(frozen=True, slots=True)
class _Words:
    """The tokens of one doc: `blank` are white space; for `closing` and `small` see the functions that find them."""

    text: list[str]
    spaced: list[bool]
    blank: list[bool]
    closing: frozenset[int]
    small: frozenset[int]

    @classmethod
    def of(cls, tokens: Tokens) -> _Words:
        blank = list(map(str.isspace, tokens.text))
        return cls(tokens.text, tokens.spaced, blank, _closing_quotes(tokens, blank), _in_small_letters(tokens))


class TradeSentences:
    """Sets `token.is_sent_start`. A line break ends a sentence, unless the next line goes on in lower case.

    A stop ends one where what follows can open the next: a capital, a digit, an opening quote or bracket; in a line
    that is written in small letters throughout, any word.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentences of `doc` in place and return it."""
        tokens = read_tokens(doc)
        words = _Words.of(tokens)
        firsts = list(_firsts(words))
        starts = [False] * len(words.text)
        for i in (*firsts, *_after_datelines(words, firsts)):
            starts[i] = True
        # in one step: setting it token by token looks through the whole doc each time
        marks: Any = np.where(starts, 1, -1).astype("uint64").reshape(-1, 1)
        marked: Doc = doc.from_array([SENT_START], marks)
        keep_tokens(marked, tokens.split(starts))
        return marked


def _in_small_letters(tokens: Tokens) -> frozenset[int]:
    """Positions of the words in long lines without any capital: collections are kept in small letters at times."""
    text = tokens.whole
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
    for i, at in enumerate(tokens.start):
        while at >= end:
            start, end = next(lines, (len(text), len(text) + 1))
        if at >= start and tokens.text[i].isalpha():
            found.add(i)
    return frozenset(found)


def _closing_quotes(tokens: Tokens, blank: list[bool]) -> frozenset[int]:
    """Positions of the straight quotes that close: every second one of a paragraph, or one glued to its left alone."""
    if '"' not in tokens.whole:
        return frozenset()
    closing = set()
    is_open = False
    for i, word in enumerate(tokens.text):
        if blank[i] and word.count("\n") > 1:
            is_open = False
        elif word == '"':
            glued_left = i > 0 and not tokens.spaced[i - 1] and not blank[i - 1]
            glued_right = not tokens.spaced[i] and i + 1 < len(blank) and not blank[i + 1]
            closes = is_open if glued_left == glued_right else glued_left
            if closes:
                closing.add(i)
            is_open = not closes
    return frozenset(closing)


def _firsts(words: _Words) -> Iterator[int]:
    """Yield the first token of each sentence."""
    if words.text:
        yield 0
    stops, blank = _stops(), words.blank
    behind = [i for i, word in enumerate(words.text[:-1], 1) if word in stops or blank[i - 1] or _is_glue(words, i - 1)]
    yield from (i for i in behind if _starts(words, i))


def _starts(words: _Words, i: int) -> bool:
    if words.blank[i]:
        return False
    text = words.text
    if words.blank[i - 1] and "\n" in text[i - 1]:
        return not _goes_on(words, i)
    if i in words.small:  # after a quoted question or exclamation the sentence goes on
        stop = _before_closers(words, i - 1)
        shortened = f"{text[stop - 1]}." in _small_abbreviations() if stop else True
        return text[stop] == "." and not shortened and _ends(words, i)
    return i not in words.closing and _may_open(words, i) and _ends(words, i)


def _ends(words: _Words, i: int) -> bool:
    """Whether what stands before token `i` can end a sentence."""
    text, j = words.text, i - 1
    if words.blank[j] and j > 0:
        j -= 1
    j = _before_closers(words, j - _is_glue(words, j))
    last = text[j]
    if last in _ENDERS:
        return not _is_list_number(words, j)
    if j != i - 1 or text[i].isdigit():
        return False
    if last in _listed("closing_names"):
        return text[i] in _listed("openers")
    return last in _listed("closing") and _new_clause(words, i)


def _is_glue(words: _Words, i: int) -> bool:
    """Whether token `i` is a comma behind a full stop: so some collections join the paragraphs of a story.

    A comma with a space behind a short word and its stop is an ordinary one: the word is cut short, unless in capitals.
    """
    if words.text[i] != "," or i == 0 or words.text[i - 1] != ".":
        return False
    before = words.text[i - 2] if i > 1 else ""
    return not (words.spaced[i] and before.isalpha() and not before.isupper() and len(before) < _WHOLE)


def _after_datelines(words: _Words, firsts: Iterable[int]) -> Iterator[int]:
    """Yield the first token after each dateline (`Jakarta (ANTARA) - `, `SURABAYA, Kontan.co.id -- `).

    The dateline is no part of the sentence behind it.
    """
    for i in firsts:
        if i == 0 or "\n" in words.text[i - 1]:
            end = _dateline_end(words, i)
            if end is not None and end + 1 < len(words.text) and not words.blank[end + 1]:
                yield end + 1


def _dateline_end(words: _Words, i: int) -> int | None:
    """Return the dash that ends the dateline beginning at token `i`, None where there is none."""
    text, spaced = words.text, words.spaced
    for j in range(i + 1, min(i + _DATELINE_LENGTH, len(text))):
        word = text[j]
        if word == "--" or (word in _DASHES and spaced[j] and spaced[j - 1]):
            return j if _is_dateline(words, i, j) else None
        if words.blank[j] or not (word[0].isupper() or "." in word or word.isdigit() or is_punct(word)):
            return None
    return None


def _is_dateline(words: _Words, start: int, dash: int) -> bool:
    """Whether the tokens before a dash are a place, an agency or both; the article's first line is a title first."""
    text = words.text
    first = text[start]
    if text[dash - 1] == ")" or "." in first or (first.isupper() and first.isalpha() and len(first) > 3):
        return True
    opens = dash + 1 < len(text) and text[dash + 1][0].isupper()
    return start > 0 and opens and dash - start <= 2 and all(word.istitle() for word in text[start:dash])


def _goes_on(words: _Words, i: int) -> bool:
    """Whether the line of token `i` goes on the sentence of the line before: a text wrapped at a fixed width."""
    text = words.text
    if i < 2 or text[i - 1].count("\n") > 1 or not text[i][0].islower():
        return False
    return text[i - 2] not in _ENDERS and text[i - 2] not in {":", ";"}


def _may_open(words: _Words, i: int) -> bool:
    """Whether a sentence can begin with token `i`."""
    word = words.text[i]
    if word == '"':
        return i not in words.closing
    first = word[0]
    if first.isupper() or first.isdigit() or word in _OPENERS:
        # a quote or bracket glued to what stands before it closes
        return word not in _CLOSERS or i == 0 or words.spaced[i - 1]
    return not first.isascii() and word not in _CLOSERS


def _before_closers(words: _Words, j: int) -> int:
    """Step left over quotes and brackets that close after the stop of a sentence."""
    while j > 0 and (j in words.closing or words.text[j] in _CLOSERS) and not words.blank[j - 1]:
        j -= 1
    return j


def _is_list_number(words: _Words, stop: int) -> bool:
    """A list number (`1.`) at the start of a line ends nothing."""
    text = words.text
    if stop == 0 or text[stop] != ".":
        return False
    number = text[stop - 1]
    at_line_start = stop == 1 or (words.blank[stop - 2] and "\n" in text[stop - 2])
    return number.isdigit() and len(number) <= 2 and at_line_start


def _new_clause(words: _Words, i: int) -> bool:
    """After a company suffix the next capital opens a sentence only if it is no name going on."""
    text = words.text
    if text[i] in _OPENERS or text[i] == '"':
        return _may_open(words, i) and text[i] not in {"(", "[", "-", "–", "—"}
    return text[i].istitle() and i + 1 < len(text) and text[i + 1].islower()
