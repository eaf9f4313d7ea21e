"""Finds the terms of a bilingual lexicon in a Doc: longest match over words, with inflection and spelling variants.

For newcomers: texts and terms are cut into small units (letters or digits, `&`, `,`, `/`), so that `batu-bara` and
`batu bara` are the same two units. A match begins and ends where tokens do, hence `coal-fired` is no `coal`. The
last unit of a match may be inflected: English plurals, Indonesian clitics (`kopinya`). A word said twice
(`mobil-mobil`) is the word itself, and so is a lexicon's `buah-buah`; `buah-buahan` is a word of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from spacy.tokens import Doc

from extractor.knowledge.terms import Entry, certainty_of, load_terms
from extractor.language.remembered import WORDS
from extractor.language.tokens import Tokens, tokens_of

_UNIT = re.compile(r"[^\W_]+|[&,/]")
_BREAK = "\n"  # stands for anything that no term may span
_HITS = "extractor.term_hits"  # in the doc's own data
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

    def is_phrase(self, least: float) -> bool:
        """Whether it is a set phrase, of certainty below `least`, that only has the word in it (`grain of salt`)."""
        return " " in self.term and self.best.certainty < least


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in tokens. `lower`: it has no word in capitals, so that its abbreviations are in small letters, too."""

    tokens: Tokens
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


def _units_from(tokens: Tokens, start: int, end: int) -> Iterator[tuple[str, int, bool]]:
    """Yield the units of tokens `start` to `end`, each with its token and whether a match may end there.

    A hyphen glued to both sides (`Batu-Bara`) joins two tokens.
    """
    for i in range(start, end):
        if _is_joint(tokens, i):
            continue
        *inner, last = _units_of(tokens.lower[i])
        for unit in inner:
            yield unit, i, False
        yield last, i, i + 1 == end or not _is_joint(tokens, i + 1)


def _is_joint(tokens: Tokens, i: int) -> bool:
    glued = tokens.text[i] == "-" and 0 < i < len(tokens) - 1
    return glued and not tokens.spaced[i] and not tokens.spaced[i - 1]


def _units_of(word: str) -> Sequence[str]:
    if word.isalpha():
        return (word,)
    parts = _units(word)
    if not parts:
        return (_BREAK,)
    if len(parts) == 2 and parts[0] == parts[1] and "-" in word:  # said twice: mobil-mobil
        return parts[:1]
    return parts


class TermMatcher:
    """Finds every term of `terms` (normalised term -> readings) in a doc."""

    def __init__(self, terms: Mapping[str, tuple[Entry, ...]]) -> None:
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._begun: set[str] = set()  # units that a term goes on behind, each with its blank
        self._known: dict[str, bool] = {}  # whether a term may begin with a token, filled as they are met
        for term, entries in terms.items():
            key = _key(term)
            self._entries[key] = (*self._entries[key], *entries) if key in self._entries else entries
            stem = ""
            for unit in key.split(" ")[:-1]:
                stem += f"{unit} "
                self._begun.add(stem)

    def __call__(self, doc: Doc, *, language: str | None = None) -> list[TermHit]:
        """Return the longest terms from left to right, none overlapping.

        `language` (`id`, `en`) is the doc's: short Indonesian words are then left out of an English text, because
        they mean something else there (`ban` tyre, `air` water).
        """
        tokens = tokens_of(doc)
        text = _Text(tokens, language, not any(map(str.isupper, tokens.text)))
        hits: list[TermHit] = []
        reached = 0
        known = self._known.get
        for i, word in enumerate(tokens.lower):
            # of most words it is known that no term begins with them
            if known(word, True) and i >= reached and self._opens(word) and not _is_joint(tokens, i - 1):
                hit = self._at(text, i, len(tokens))
                if hit is not None:
                    hits.append(hit)
                    reached = hit.end
        return hits

    def _opens(self, word: str) -> bool:
        """Whether a term may begin with the token `word`: its first unit begins one, or is one, inflected or not."""
        opens = self._known.get(word)
        if opens is None:
            if len(self._known) >= WORDS:  # long runs meet words without end
                self._known.clear()
            unit = _units_of(word)[0]
            one = any(form in self._entries for form, _ in word_forms(unit))
            opens = self._known[word] = one or f"{unit} " in self._begun
        return opens

    def readings(self, term: str) -> tuple[Entry, ...]:
        """Return what a term in its plain form means; nothing where the lexicon lacks it."""
        return self._entries.get(_key(term), ())

    def exact(self, doc: Doc, start: int, end: int) -> TermHit | None:
        """Return the term that tokens `start` to `end` are as a whole; None where they are none."""
        hit = self._at(_Text(tokens_of(doc), None, True), start, end)
        return hit if hit is not None and hit.end == end else None

    def _at(self, text: _Text, start: int, end: int) -> TermHit | None:
        """Return the longest term that begins with token `start` and ends before `end`; None where there is none."""
        stem, ends = "", list[tuple[str, str, int]]()
        for unit, token, last in _units_from(text.tokens, start, end):
            if last:
                ends.append((stem, unit, token + 1))
            stem += f"{unit} "
            if stem not in self._begun:
                break
        for before, unit, after in reversed(ends):
            for form, of in word_forms(unit):
                entries = self._entries.get(before + form)
                if entries is None:
                    continue
                kept = text.kept(before + form, entries, text.tokens.piece(start, after), of)
                if kept:
                    return TermHit(start, after, before + form, kept)
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
