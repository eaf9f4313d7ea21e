"""Finds the terms of a bilingual lexicon in a Doc: longest match over words, with inflection and spelling variants.

For newcomers: texts and terms are cut into small units (letters or digits, `&`, `,`, `/`), so that `batu-bara` and
`batu bara` are the same two units. A match begins and ends where tokens do, hence `coal-fired` is no `coal`. The
last unit of a match may be inflected: English plurals, Indonesian clitics (`kopinya`). A word said twice
(`mobil-mobil`) is the word itself, and so is a lexicon's `buah-buah`; `buah-buahan` is a word of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from spacy.tokens import Doc

from extractor.knowledge.terms import Entry, certainty_of, load_terms
from extractor.language.remembered import MEMO
from extractor.language.tokens import Tokens, tokens_of

_UNIT = re.compile(r"[^\W_]+|[&,/]")
_BREAK = "\n"  # stands for anything that no term may span
_UNITS, _HITS = "extractor.units", "extractor.term_hits"  # in the doc's own data
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
        return max(self.entries, key=certainty_of)


@dataclass(slots=True)
class _Units:
    """The units of a text in parallel lists: each in lower case, its token, whether it begins and ends that token."""

    text: list[str]
    token: list[int]
    first: list[bool]
    last: list[bool]

    def add(self, parts: Sequence[str], token: int) -> None:
        """Add the units of one token."""
        self.text += parts
        self.token += [token] * len(parts)
        self.first += [True, *[False] * (len(parts) - 1)]
        self.last += [*[False] * (len(parts) - 1), True]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in units. `lower`: it has no word in capitals, so that its abbreviations are in small letters, too."""

    tokens: Tokens
    units: _Units
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


@lru_cache(maxsize=5_000)
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


def _cut(tokens: Tokens, start: int, end: int) -> _Units:
    """Return the units of tokens `start` to `end`. A hyphen glued to both sides (`Batu-Bara`) joins two tokens."""
    units = _Units([], [], [], [])
    glued = False
    for i in range(start, end):
        if tokens.text[i] == "-" and _is_joint(tokens, i):
            glued = True
            if units.last:
                units.last[-1] = False
            continue
        size = len(units.text)
        units.add(_units_of(tokens.lower[i]), i)
        if glued:
            units.first[size] = False
            glued = False
    return units


def _is_joint(tokens: Tokens, i: int) -> bool:
    return 0 < i < len(tokens) - 1 and not tokens.spaced[i] and not tokens.spaced[i - 1]


def _units_of(word: str) -> Sequence[str]:
    if word.isalpha():
        return (word,)
    parts = _units(word)
    if not parts:
        return (_BREAK,)
    if len(parts) == 2 and parts[0] == parts[1] and "-" in word:  # said twice: mobil-mobil
        return parts[:1]
    return parts


def _units_of_doc(doc: Doc) -> tuple[_Units, bool]:
    """Return the units of `doc`, cut once for all lexicons, and whether it has no word in capitals."""
    found: tuple[_Units, bool] | None = doc.user_data.get(_UNITS)
    if found is None:
        tokens = tokens_of(doc)
        found = _cut(tokens, 0, len(tokens)), not any(map(str.isupper, tokens.text))
        doc.user_data[_UNITS] = found
    return found


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
        units, lower = _units_of_doc(doc)
        text = _Text(tokens_of(doc), units, language, lower)
        hits: list[TermHit] = []
        reached = 0
        known = self._reach
        for i, word in enumerate(units.text):
            size = known.get(word)
            if (self._size(word) if size is None else size) and units.first[i] and units.token[i] >= reached:
                hit = self._at(text, i)
                if hit is not None:
                    hits.append(hit)
                    reached = hit.end
        return hits

    def _size(self, word: str) -> int:
        """Return how many units the longest term has that may begin with `word`, 0 where none does."""
        size = self._reach.get(word)
        if size is None:
            if len(self._reach) >= MEMO:  # long runs meet words without end
                self._reach.clear()
            size = self._reach[word] = max(self._longest.get(form, 0) for form, _ in word_forms(word))
        return size

    def readings(self, term: str) -> tuple[Entry, ...]:
        """Return what a term in its plain form means; nothing where the lexicon lacks it."""
        return self._entries.get(_key(term), ())

    def exact(self, doc: Doc, start: int, end: int) -> TermHit | None:
        """Return the term that tokens `start` to `end` are as a whole; None where they are none."""
        tokens = tokens_of(doc)
        units = _cut(tokens, start, end)
        hit = self._at(_Text(tokens, units, None, True), 0) if units.text else None
        return hit if hit is not None and hit.end == end else None

    def _at(self, text: _Text, i: int) -> TermHit | None:
        """Return the longest term that begins at unit `i`; None where there is none."""
        units = text.units
        size = self._size(units.text[i])
        for end in range(min(len(units.text), i + size), i, -1):
            if not units.last[end - 1]:
                continue
            stem = "".join(f"{word} " for word in units.text[i : end - 1])
            for form, of in word_forms(units.text[end - 1]):
                entries = self._entries.get(stem + form)
                if entries is None:
                    continue
                first, last = units.token[i], units.token[end - 1] + 1
                kept = text.kept(stem + form, entries, text.tokens.piece(first, last), of)
                if kept:
                    return TermHit(first, last, stem + form, kept)
        return None


@cache
def matcher(name: str) -> TermMatcher:
    """Return the matcher of a lexicon in `extractor/knowledge/data`, such as `goods` or `sectors`; made once."""
    return TermMatcher(load_terms(name))


def term_hits(doc: Doc, name: str, language: str) -> list[TermHit]:
    """Return what the matcher of a lexicon finds in `doc`; it looks once."""
    known: dict[tuple[str, str], list[TermHit]] = doc.user_data.setdefault(_HITS, {})
    if (name, language) not in known:
        known[name, language] = matcher(name)(doc, language=language)
    return known[name, language]


def text_language(doc: Doc, known: str) -> str:
    """Return `id` or `en`: what is known of the article, else which language's small words are more frequent."""
    if known in {"id", "en"}:
        return known
    lower = tokens_of(doc).lower
    counts = {lang: sum(word in words for word in lower) for lang, words in _function_words().items()}
    return "en" if counts["en"] > counts["id"] else "id"


@cache
def _function_words() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(files("extractor.language").joinpath("inflection.toml").read_text("utf-8"))["function_words"]
    return {language: frozenset(words) for language, words in table.items()}
