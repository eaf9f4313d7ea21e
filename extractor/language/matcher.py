"""Finds the terms of a bilingual lexicon in a Doc: longest match over words, with inflection and spelling variants.

For newcomers: texts and terms are cut into small units (letters or digits, `&`, `,`, `/`), so that `batu-bara` and
`batu bara` are the same two units. A match begins and ends where tokens do, hence `coal-fired` is no `coal`. The
last unit of a match may be inflected: English plurals, Indonesian clitics (`kopinya`). A word said twice
(`mobil-mobil`) is the word itself, and so is a lexicon's `buah-buah`; `buah-buahan` is a word of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from spacy.tokens import Doc, Token

from extractor.knowledge.terms import Entry, load_terms

_UNIT = re.compile(r"[^\W_]+|[&,/]")
_BREAK = "\n"  # stands for anything that no term may span
_MEMO = 50_000  # words remembered at most
_SHORT = 5  # letters of a word of the other language that is too short to trust


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term found: tokens `start` to `end` (exclusive) of the doc, the lexicon's form, its possible readings."""

    start: int
    end: int
    term: str
    entries: tuple[Entry, ...]

    @property
    def best(self) -> Entry:
        """The reading of highest certainty; the first in the lexicon where several are equal."""
        return max(self.entries, key=_certainty)


def _certainty(entry: Entry) -> float:
    return entry.certainty


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unit of the text; `first` and `last` say whether it begins and ends its token."""

    text: str
    token: int
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in units. `lower`: it has no word in capitals, so that its abbreviations are in small letters, too."""

    doc: Doc
    units: list[_Unit]
    language: str | None
    lower: bool

    def kept(self, term: str, entries: tuple[Entry, ...], written: str, of: str) -> tuple[Entry, ...]:
        """Return the readings that the written form, its inflection (`of` a language) and the text's language allow."""
        capitals = written.removesuffix("s").isupper()  # APIs
        if not capitals and not self.lower and term in _inflection()[2]:
            return ()
        allowed = tuple(e for e in entries if of in {"*", e.lang})
        own = tuple(e for e in allowed if self.language is None or e.lang == self.language)
        if own or capitals:
            return own or allowed
        return () if self.language == "en" and " " not in term and len(term) <= _SHORT else allowed


@cache
def _inflection() -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], frozenset[str]]:
    table = tomllib.loads(files("extractor.language").joinpath("inflection.toml").read_text("utf-8"))
    plurals = tuple((pair[0], pair[1]) for pair in table["plurals"])
    return tuple(table["clitics"]), plurals, frozenset(table["capitals"])


@lru_cache(maxsize=20_000)
def word_forms(word: str) -> tuple[tuple[str, str], ...]:
    """Return what a lower-case word may stand for, as (form, language): `*` for the word itself in either.

    Examples: `ores` -> (`ores`, `*`), (`ore`, `en`); `kopinya` -> (`kopinya`, `*`), (`kopi`, `id`).
    """
    clitics, plurals, _ = _inflection()
    forms = [(word, "*")]
    if len(word) > 3:
        forms += [(word[: -len(old)] + new, "en") for old, new in plurals if word.endswith(old)]
    forms += [(word[: -len(c)], "id") for c in clitics if word.endswith(c) and len(word) - len(c) > 2]
    return tuple(forms)


def _units(text: str) -> list[str]:
    return _UNIT.findall(text.lower())


def _key(term: str) -> str:
    """Return the units of a term, joined by blanks."""
    return term if term.replace(" ", "").isalnum() else " ".join(_units(term))


def _cut(doc: Doc, start: int, end: int) -> list[_Unit]:
    """Return the units of tokens `start` to `end`. A hyphen glued to both sides (`Batu-Bara`) joins two tokens."""
    units: list[_Unit] = []
    glued = False
    for i, token in enumerate(doc[start:end], start):
        if token.text == "-" and _is_joint(doc, i):
            glued = True
            if units:
                units[-1] = replace(units[-1], last=False)
            continue
        own = _units_of(token, i)
        if glued:
            own[0] = replace(own[0], first=False)
            glued = False
        units += own
    return units


def _is_joint(doc: Doc, i: int) -> bool:
    return 0 < i < len(doc) - 1 and not doc[i].whitespace_ and not doc[i - 1].whitespace_


def _units_of(token: Token, index: int) -> list[_Unit]:
    text = token.lower_
    if text.isalpha():
        return [_Unit(text, index, True, True)]
    parts = _units(text)
    if not parts:
        return [_Unit(_BREAK, index, True, True)]
    if len(parts) == 2 and parts[0] == parts[1] and "-" in text:  # said twice: mobil-mobil
        parts = parts[:1]
    return [_Unit(p, index, i == 0, i == len(parts) - 1) for i, p in enumerate(parts)]


class TermMatcher:
    """Finds every term of `terms` (normalised term -> readings) in a doc."""

    def __init__(self, terms: Mapping[str, tuple[Entry, ...]]) -> None:
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._longest: dict[str, int] = {}  # first unit -> units of its longest term
        self._reach: dict[str, int] = {}  # the same for words as written, filled as they are met
        for term, entries in terms.items():
            key = _key(term)
            first, size = key.partition(" ")[0], key.count(" ") + 1
            self._entries[key] = (*self._entries[key], *entries) if key in self._entries else entries
            self._longest[first] = max(size, self._longest.get(first, 0))

    def __call__(self, doc: Doc, *, language: str | None = None) -> list[TermHit]:
        """Return the longest terms from left to right, none overlapping.

        `language` (`id`, `en`) is the doc's: short Indonesian words are then left out of an English text, because
        they mean something else there (`ban` tyre, `air` water).
        """
        units = _cut(doc, 0, len(doc))
        text = _Text(doc, units, language, not any(t.is_upper for t in doc))
        hits: list[TermHit] = []
        i = 0
        while i < len(units):
            hit = self._at(text, i) if units[i].first else None
            if hit is None:
                i += 1
                continue
            hits.append(hit)
            while i < len(units) and units[i].token < hit.end:
                i += 1
        return hits

    def _size(self, word: str) -> int:
        """Return how many units the longest term has that may begin with `word`, 0 where none does."""
        size = self._reach.get(word)
        if size is None:
            if len(self._reach) >= _MEMO:  # long runs meet words without end
                self._reach.clear()
            size = self._reach[word] = max(self._longest.get(form, 0) for form, _ in word_forms(word))
        return size

    def exact(self, doc: Doc, start: int, end: int) -> TermHit | None:
        """Return the term that tokens `start` to `end` are as a whole; None where they are none."""
        units = _cut(doc, start, end)
        hit = self._at(_Text(doc, units, None, True), 0) if units else None
        return hit if hit is not None and hit.end == end else None

    def _at(self, text: _Text, i: int) -> TermHit | None:
        """Return the longest term that begins at unit `i`; None where there is none."""
        units = text.units
        size = self._size(units[i].text)
        for end in range(min(len(units), i + size), i, -1):
            if not units[end - 1].last:
                continue
            stem = "".join(f"{u.text} " for u in units[i : end - 1])
            for form, of in word_forms(units[end - 1].text):
                entries = self._entries.get(stem + form)
                if entries is None:
                    continue
                first, last = units[i].token, units[end - 1].token + 1
                kept = text.kept(stem + form, entries, text.doc[first:last].text, of)
                if kept:
                    return TermHit(first, last, stem + form, kept)
        return None


@cache
def matcher(name: str) -> TermMatcher:
    """Return the matcher of a lexicon in `extractor/knowledge/data`, such as `goods` or `sectors`; made once."""
    return TermMatcher(load_terms(name))


def text_language(doc: Doc, known: str) -> str:
    """Return `id` or `en`: what is known of the article, else which language's small words are more frequent."""
    if known in {"id", "en"}:
        return known
    table = tomllib.loads(files("extractor.language").joinpath("inflection.toml").read_text("utf-8"))["function_words"]
    counts = {lang: _count(doc, frozenset(words)) for lang, words in table.items()}
    return "en" if counts["en"] > counts["id"] else "id"


def _count(tokens: Iterable[Token], words: frozenset[str]) -> int:
    return sum(token.lower_ in words for token in tokens)
