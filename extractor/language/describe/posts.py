"""Posts in both languages: `Dirjen Industri Agro` as `Director General of Agro-Industry`, and the other way round."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from extractor.knowledge.organisations import organisation_of
from extractor.knowledge.places import place_of
from extractor.knowledge.terms import Labels, Lang
from extractor.language.describe.names import with_the
from extractor.language.entities.labels import translate

_MEMO = 20_000
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class _Posts:
    """Heads by casefolded form in each language, and the fields that only posts have."""

    to_english: Mapping[str, str]
    joined: Mapping[str, str]
    to_indonesian: Mapping[str, str]
    short: Mapping[str, str]
    before: Mapping[str, str]
    fields: Mapping[str, str]
    fields_back: Mapping[str, str]


@cache
def _posts() -> _Posts:
    table = tomllib.loads(files("extractor.language.describe").joinpath("posts.toml").read_text("utf-8"))
    back: dict[str, str] = {}
    for indonesian, english in table["heads"].items():
        back.setdefault(english.casefold(), indonesian)
    back |= {english.casefold(): indonesian for english, indonesian in table["english"].items()}
    fields_back: dict[str, str] = {}
    for indonesian, english in table["fields"].items():
        fields_back.setdefault(english.casefold(), indonesian.title())
    return _Posts(
        {indonesian.casefold(): english for indonesian, english in table["heads"].items()},
        table["joined"],
        back,
        {short.casefold(): post for short, post in table["short"].items()},
        table["before"],
        table["fields"],
        fields_back,
    )


@lru_cache(maxsize=_MEMO)
def post_labels(title: str, source: Lang) -> Labels | None:
    """Return a post's title, written in the language `source`, in both; None where a word of it is unknown.

    >>> post_labels("Dirjen Industri Agro", "id").en
    'Director General of Agro-Industry'
    """
    title = " ".join(title.split())
    told = _in_english(title) if source == "id" else _in_indonesian(title)
    if told is None:
        return None
    return Labels(title, told) if source == "id" else Labels(told, title)


def _in_english(title: str) -> str | None:
    words = title.split()
    if words and words[0] in _posts().before:
        rest = _in_english(" ".join(words[1:]))
        return rest and f"{_posts().before[words[0]]} {rest}"
    words = _posts().short.get(title.casefold(), title).split()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        head = _posts().to_english.get(" ".join(words[:size]).casefold())
        if head:
            field = " ".join(words[size:]).removeprefix("Bidang ").removeprefix("bidang ")
            told = _field(field)
            return head if not field else f"{head} {_posts().joined.get(head, 'of')} {told}" if told else None
    return None


def _field(text: str) -> str | None:
    """A field, body or place behind a post in English; None where it is unknown."""
    known = _posts().fields.get(text.casefold())
    if known:
        return known
    body = organisation_of(text)
    if body:
        return with_the(body.label_en, "en")
    told = translate(text)
    return told if told != text or text.isupper() else None


def _field_back(text: str) -> str | None:
    """A field, body or place in Indonesian; None where it is unknown."""
    known = _posts().fields_back.get(text.casefold())
    body, place = organisation_of(text), place_of(text)
    return known or (body.label_id if body else place.label_id if place else None)


def _in_indonesian(title: str) -> str | None:
    head, of, field = title.partition(" of ")
    if not of:
        head, of, field = title.partition(" for ")
    known = _posts().to_indonesian.get(head.casefold())
    if known:
        told = _field_back(field) if field else ""
        return known if not field else f"{known} {told}" if told else None
    words = title.split()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        known = _posts().to_indonesian.get(" ".join(words[-size:]).casefold())
        told = _field_back(" ".join(words[:-size]))
        if known and told:
            return f"{known} {told}"
    return None
