"""Puts other names in place of those of a training sentence, so that the recogniser learns how names stand, not which.

Mention replacement (Dai and Adel, COLING 2020), with names from lists in place of other mentions: given names, family
names and towns of Faker, places and countries of the knowledge tables; words of organisations change among themselves.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span

from extractor.errors import MissingExtraError
from extractor.knowledge.places import country_names, places

NEAR = {"id_ID": 5, "en_US": 3, "en_GB": 3}
"""Faker's locales whose names news in Indonesian and English has most of, and how often each of their names counts."""
FAR = ["cs_CZ", "da_DK", "de_DE", "en_IE", "en_IN", "en_KE", "en_NG", "en_PK", "es_ES", "es_MX", "fi_FI", "fr_FR"]
FAR += [
    "ga_IE",
    "hr_HR",
    "hu_HU",
    "it_IT",
    "nl_NL",
    "no_NO",
    "pl_PL",
    "pt_BR",
    "ro_RO",
    "sv_SE",
    "tr_TR",
    "vi_VN",
    "yo_NG",
]
"""Faker's locales with names in Latin letters that count once."""
SHARES = {"person": 0.8, "place": 0.3, "organization": 0.15}
"""How often the names of a type are changed in a doc that is renamed."""
_RARE = 2  # names of organisations that a word stands in at most to be changed: more, and it is a word like "Bank"
_GIVEN = 0.4  # how often a person's name of one word is taken for a given name
_WORD = re.compile(r"[A-Z][a-z\u00c0-\u024f]{2,}")
_PLACE = re.compile(rf"{_WORD.pattern}(?: {_WORD.pattern})?")


class Names(NamedTuple):
    """Names to draw from, sorted; what is to be drawn more often stands more often."""

    given: Sequence[str]
    family: Sequence[str]
    places: Sequence[str]
    organisation_words: frozenset[str]
    """Words of organisations' names that tell one from the other."""
    changed_to: Sequence[str]
    """What stands in their place."""


def names_for(docs: Iterable[Doc]) -> Names:
    """Return the names to draw from, with the words of the organisations that `docs` name.

    Raises MissingExtraError where Faker is not installed.
    """
    given, family = _people()
    rare = _rare_words(docs)
    towns = _towns()
    single = [town for town in towns if " " not in town]
    return Names(given, family, towns, frozenset(rare), sorted([*rare, *rare, *single, *set(family)]))


def renamed(doc: Doc, names: Names, chance: random.Random) -> Doc:
    """Return a copy of `doc` with other names; a name that comes again in it is changed the same way.

    Words that are not written like a name (in capitals, lower case, with digits) stay.
    """
    types = {type_ for type_, share in SHARES.items() if chance.random() < share}
    change = _Change(names, chance)
    words: list[str] = []
    spaces: list[bool] = []
    spans: list[tuple[int, int, str]] = []
    for piece, label in _pieces(doc):
        new, gaps = [token.text for token in piece], [bool(token.whitespace_) for token in piece]
        if label in types:
            new, old = change.of(new, label), new
            if label == "place" and new != old:
                gaps = [True] * (len(new) - 1) + gaps[-1:]
        if label:
            spans.append((len(words), len(words) + len(new), label))
        words += new
        spaces += gaps
    tags = [doc[0].tag_] * len(words) if doc.has_annotation("TAG") else None  # one convention a sentence
    copy = Doc(doc.vocab, words=words, spaces=spaces, tags=tags)
    copy.ents = [Span(copy, start, end, label=label) for start, end, label in spans]
    return copy


def _pieces(doc: Doc) -> Iterator[tuple[Span, str]]:
    """Yield the entities of `doc` with their label and what lies between them without, in order."""
    reached = 0
    for entity in doc.ents:
        if entity.start > reached:
            yield doc[reached : entity.start], ""
        yield entity, entity.label_
        reached = entity.end
    if reached < len(doc):
        yield doc[reached:], ""


class _Change:
    """The names of one doc, and what each has been changed to."""

    def __init__(self, names: Names, chance: random.Random) -> None:
        self._names, self._chance = names, chance
        self._known: dict[tuple[str, str], str] = {}

    def of(self, words: list[str], label: str) -> list[str]:
        """Return other words for a name of type `label`: as many, but for places."""
        if label == "place":
            place = " ".join(words)
            return self._drawn(label, place, self._names.places).split(" ") if _PLACE.fullmatch(place) else words
        return [self._word(word, label, first=i == 0, alone=len(words) == 1) for i, word in enumerate(words)]

    def _word(self, word: str, label: str, *, first: bool, alone: bool) -> str:
        if not _WORD.fullmatch(word):
            return word
        if label == "person":
            given = first and (not alone or self._chance.random() < _GIVEN)
            return self._drawn(label, word, self._names.given if given else self._names.family)
        return self._drawn(label, word, self._names.changed_to) if word in self._names.organisation_words else word

    def _drawn(self, label: str, name: str, among: Sequence[str]) -> str:
        return self._known.setdefault((label, name), self._chance.choice(among))


def _rare_words(docs: Iterable[Doc]) -> list[str]:
    """Return the words that stand in few different names of organisations, sorted."""
    holders: dict[str, set[str]] = defaultdict(set)
    for doc in docs:
        for entity in doc.ents:
            if entity.label_ == "organization":
                for token in entity:
                    holders[token.text].add(entity.text)
    return sorted(word for word, of in holders.items() if len(of) <= _RARE and _WORD.fullmatch(word))


@cache
def _towns() -> tuple[str, ...]:
    own = {name for name, place in places().items() if not place.doubtful} | set(country_names())
    towns = {row[2] for row in _provider("geo").land_coords}
    return tuple(sorted(name for name in own | towns if _PLACE.fullmatch(name)))


@cache
def _people() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return given and family names."""
    given: list[str] = []
    family: list[str] = []
    for locale, count in {**NEAR, **dict.fromkeys(FAR, 1)}.items():
        provider = _provider(f"person.{locale}")
        given += _words_of(provider, "first_name") * count
        family += _words_of(provider, "last_name") * count
    return tuple(sorted(given)), tuple(sorted(family))


def _words_of(provider: Any, kind: str) -> list[str]:
    """Return the names of one word in the lists of `provider` whose own name begins with `kind`."""
    lists = (getattr(provider, name) for name in dir(provider) if name.startswith(kind))
    found = {word for one in lists if not callable(one) for word in one}
    return sorted(word for word in found if isinstance(word, str) and _WORD.fullmatch(word))


def _provider(name: str) -> Any:
    try:
        return import_module(f"faker.providers.{name}").Provider
    except ImportError as error:
        raise MissingExtraError("training of names", "train") from error
