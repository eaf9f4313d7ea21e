"""Unnamed parties and things in the other language ("tujuh IKM agro asal Fukuoka"): phrases of known words only.

A phrase is nouns with numbers and modifiers, and links between them. Where a word is unknown the phrase is left as the
article has it: a half-translated name would be worse than a foreign one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from extractor.knowledge.codewords import country_labels
from extractor.knowledge.numbers import find_numbers, read_words
from extractor.knowledge.places import countries, country_adjectives, country_names, place_of
from extractor.knowledge.terms import Lang, certainty_of, load_terms, normalise
from extractor.language.describe.amounts import in_words
from extractor.language.remembered import MEMO

Kind = Literal["number", "one", "noun", "modifier", "country", "good", "link", "place"]
# English: young Japanese coffee farmers; Indonesian: petani kopi muda Jepang
_ORDER: Mapping[Lang, Mapping[str, int]] = {
    "en": {"modifier": 0, "country": 1, "good": 2},
    "id": {"good": 0, "modifier": 1, "country": 2},
}
_LONGEST = 5
_GOOD = 0.06  # certainty below which a row of a lexicon only keeps words from being read as a good


class Token(NamedTuple):
    """A word or words of the phrase: what it is, what it is in the other language; `singular` of an English noun.

    `is_one` of a noun in English that is one thing, `is_sole` where there are no several of it: `government`.
    """

    kind: Kind
    text: str
    singular: str = ""
    is_one: bool = False
    is_sole: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that was understood: in the other language, and the kind of article that it lacks in English.

    `needs_article` tells that it is of one thing and bare, `is_sole` that there are no several of it; `holds_name`
    that a country or place is in it.
    """

    text: str
    needs_article: bool
    is_sole: bool = False
    holds_name: bool = False


@dataclass(slots=True)
class _Group:
    """A noun with what belongs to it, on its way to the other language."""

    number: str = ""
    noun: Token | None = None
    of_one: bool = False
    modifiers: list[Token] = field(default_factory=list)


@lru_cache(maxsize=MEMO)
def translated(text: str, source: Lang) -> Phrase | None:
    """Return a phrase of the language `source` in the other language; None where it has a word that is unknown.

    >>> translated("tujuh petani kopi asal Toraja", "id").text
    'seven coffee farmers from Toraja'
    """
    target: Lang = "en" if source == "id" else "id"
    alone = _alone().get(normalise(text)) if source == "id" else None
    if alone is not None:
        return Phrase(alone, needs_article=False)
    words = text.split()
    tokens = _tokens(words, source, target)
    if not tokens or all(token.kind in {"number", "one", "link"} for token in tokens):
        return None
    told = _compose(tokens, target)
    nouns = [token for token in tokens if token.kind == "noun"]
    opened = words[0].casefold() in _table()["dropped"][source] or tokens[0].kind in {"number", "one"}
    bare = not opened and bool(nouns) and nouns[0].is_one
    named = any(token.kind in {"country", "place"} for token in tokens)
    return Phrase(told, source == "en" and bare, bare and nouns[0].is_sole, named) if told else None


def _tokens(words: list[str], source: Lang, target: Lang) -> list[Token] | None:
    out: list[Token] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            found = _token(words[at : at + size], source, target, after=out[-1] if out else None)
            if found is not None:
                break
        else:
            return None
        at += size
        if found.text or found.kind != "link":
            out.append(found)
    return out


def _token(words: list[str], source: Lang, target: Lang, *, after: Token | None) -> Token | None:
    """Read words as one token; names of places count only behind a link, or as a country's."""
    text = " ".join(words)
    inner = [word.rstrip(",") for word in words[:-1]]  # "usaha mikro, kecil dan menengah"
    known = _lexicon(source).get(normalise(" ".join([*inner, words[-1]])))
    if known is not None:
        return known
    value = _value(text, source)
    if value is not None:
        return Token("number", in_words(value, target))
    behind = after is not None and after.kind in {"link", "place"}
    return _country(text, source, target, behind=behind) or (
        _place(text, target) if behind and text[:1].isupper() else _good(text, source, target)
    )


def _value(text: str, source: Lang) -> int | float | None:
    """The number that the whole of `text` is, in words or digits (`17,3 juta`)."""
    if text[:1].isdigit():
        found = next(find_numbers(text, style=source), None)
        return found.value if found and (found.start, found.end) == (0, len(text)) else None
    return read_words(text)


def _country(text: str, source: Lang, target: Lang, *, behind: bool) -> Token | None:
    code = country_names().get(text) or (country_adjectives().get(text) if source == "en" else None)
    if code is None:
        return None
    country = countries()[code]
    label = getattr(country_labels(code), target)
    if behind:
        return Token("place", label)
    return Token("country", country.adjectives[0] if country.adjectives and target == "en" else label)


def _place(text: str, target: Lang) -> Token | None:
    """A known place, or any one word that is written as a name."""
    place = place_of(text)
    if place is None:
        return Token("place", text) if " " not in text else None
    return Token("place", place.label_id if target == "id" else place.label_en)


def _good(text: str, source: Lang, target: Lang) -> Token | None:
    party = _names_party(text, source)
    for lexicon in ("goods",) if party else ("goods", "sectors"):
        known = (entry for entry in load_terms(lexicon).get(normalise(text), ()) if entry.lang == source)
        surest = max(known, key=certainty_of, default=None)
        if surest is not None and surest.certainty >= _GOOD:
            return Token("good", getattr(surest.concept.labels, target))
    return None


def _names_party(text: str, source: Lang) -> bool:
    """Whether words of a branch tell who is of it, as "produsen baja" does of the steel industry."""
    words = text.split()
    head = _lexicon(source).get(normalise(words[0 if source == "id" else -1])) if len(words) > 1 else None
    return head is not None and head.kind == "noun" and bool(head.singular or head.is_one)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("extractor.language.describe").joinpath("phrases.toml").read_text("utf-8"))


@cache
def joins() -> frozenset[str]:
    """Return the words of both languages that join two modifiers."""
    return frozenset(_table()["joins"]["words"])


@cache
def _alone() -> Mapping[str, str]:
    return {normalise(word): english for word, english in _table()["alone"].items()}


@cache
def _lexicon(source: Lang) -> Mapping[str, Token]:
    """The words of phrases.toml of one language with what they are in the other."""
    table = _table()
    out = dict(_nouns(table["nouns"], source))
    kinds: tuple[tuple[str, Kind], ...] = (("modifiers", "modifier"), ("amounts", "number"))
    for name, kind in kinds:
        for indonesian, english in table[name].items():
            word, other = (indonesian, english) if source == "id" else (english, indonesian)
            out.setdefault(normalise(word), Token(kind, other))
    out |= {normalise(word): Token("link", other) for word, other in table["links"][source].items()}
    out |= {word: Token("link", "") for word in table["dropped"][source]}
    out |= {word: Token("one", "") for word in table["one"][source]}
    return out


def _nouns(rows: list[list[str]], source: Lang) -> Iterator[tuple[str, Token]]:
    seen: set[str] = set()
    for indonesian, singular, plural in rows:
        if source == "id":
            if indonesian not in seen:
                seen.add(indonesian)
                yield normalise(indonesian), Token("noun", plural or f"the {singular}", singular)
            continue
        for form in (plural, singular):
            if form and form not in seen:
                seen.add(form)
                yield normalise(form), Token("noun", indonesian, is_one=form == singular, is_sole=not plural)


def _compose(tokens: list[Token], target: Lang) -> str:
    """Put tokens into the order of the language `target`; empty where they make no phrase."""
    out: list[str] = []
    group = _Group()
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.kind == "link":
            joined = group.modifiers and following is not None and following.kind == group.modifiers[-1].kind
            if joined and token.text in joins():
                group.modifiers.append(token)
                continue
            if following is None:
                return ""
            out += (_said(group, target), token.text)
            group = _Group()
        elif token.kind == "place":
            out += (_said(group, target), token.text)
            group = _Group()
        elif not _take(group, token):
            return ""
    out.append(_said(group, target))
    return " ".join(part for part in out if part)


def _take(group: _Group, token: Token) -> bool:
    """Add a token to the group; False where it does not go together."""
    if token.kind == "number":
        group.number, group.of_one = token.text, token.text == "one"
    elif token.kind == "one":
        group.of_one = True
    elif token.kind == "noun":
        if group.noun is not None:
            return False
        group.noun = token
    elif token.kind == "good" and group.modifiers and group.modifiers[-1].kind == "good":
        return False  # which is of which is not told
    else:
        group.modifiers.append(token)
    return True


def _said(group: _Group, target: Lang) -> str:
    modifiers = _ordered(group.modifiers, target)
    noun = group.noun
    if noun is None:
        return " ".join(x for x in (group.number, modifiers) if x)
    if target == "id":
        return " ".join(x for x in (group.number, noun.text, modifiers) if x)
    if group.of_one and noun.singular:
        text = " ".join(x for x in (modifiers, noun.singular) if x)
        return f"{group.number or article(text)} {text}"
    definite = noun.text.startswith("the ")
    text = " ".join(x for x in (group.number, modifiers, noun.text.removeprefix("the ")) if x)
    return f"the {text}" if definite and not group.number else text


def article(text: str) -> str:
    """Return the indefinite article in front of English words."""
    return "an" if text[:1].casefold() in "aeiou" else "a"


def _ordered(modifiers: list[Token], target: Lang) -> str:
    """Modifiers in the language's order; those that a link joins stay together."""
    units: list[tuple[int, str]] = []
    for token in modifiers:
        if token.kind == "link" or (units and units[-1][1].rpartition(" ")[2] in joins()):
            kind, text = units.pop()
            units.append((kind, f"{text} {token.text}"))
        else:
            units.append((_ORDER[target][token.kind], token.text))
    return " ".join(text for _, text in sorted(units, key=_rank))


def _rank(unit: tuple[int, str]) -> int:
    return unit[0]
