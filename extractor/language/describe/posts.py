"""Posts in both languages: `Dirjen Industri Agro` as `Director General of Agro-Industry`, and the other way round."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from extractor.knowledge.codewords import country_labels
from extractor.knowledge.organisations import organisation_of
from extractor.knowledge.places import countries_in, country_adjectives, country_names, place_of
from extractor.knowledge.posts import ministry_of
from extractor.knowledge.terms import Labels, Lang
from extractor.language.describe.names import land_name, with_the
from extractor.language.entities.labels import describe_name
from extractor.language.remembered import MEMO

_LONGEST = 3


@dataclass(frozen=True, slots=True)
class _Posts:
    """Heads by casefolded form in each language, and the fields that only posts have."""

    to_english: Mapping[str, str]
    joined: Mapping[str, str]
    to_indonesian: Mapping[str, str]
    before: Mapping[str, str]
    before_english: Mapping[str, str]
    dropped: frozenset[str]
    joins: Mapping[Lang, Mapping[str, str]]
    envoys: Mapping[Lang, Mapping[str, Any]]
    ministers: Mapping[Lang, Sequence[str]]
    deputies: tuple[str, ...]
    link: Mapping[str, str]
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
        fields_back.setdefault(english.casefold(), _capital(indonesian, table["link"]["id"]))
    return _Posts(
        {indonesian.casefold(): english for indonesian, english in table["heads"].items()},
        table["joined"],
        back,
        {word.casefold(): english for word, english in table["before"].items()},
        table["before_english"],
        frozenset(table["dropped"]["words"]),
        table["and"],
        table["envoys"],
        table["ministers"],
        tuple(table["ministers"]["deputies"]),
        table["link"],
        {indonesian.casefold(): english for indonesian, english in table["fields"].items()},
        fields_back,
    )


def _capital(field: str, link: str) -> str:
    """A field as it is written in a post: links stay small."""
    return " ".join(word if word == link or word.isupper() else word.capitalize() for word in field.split())


@lru_cache(maxsize=MEMO)
def post_labels(title: str, source: Lang) -> Labels | None:
    """Return a post's title, written in the language `source`, in both; None where a word of it is unknown.

    >>> post_labels("Dirjen Industri Agro", "id").en
    'Director General of Agro-Industry'
    """
    title = " ".join(title.split())
    turned = _in_english if source == "id" else _in_indonesian
    other: Lang = "en" if source == "id" else "id"
    told = _envoy(title, source, other) or turned(title) or _two_posts(title, turned, _posts().joins[source])
    if told is None:
        return None
    return Labels(title, told) if source == "id" else Labels(told, title)


def _envoy(title: str, source: Lang, other: Lang) -> str | None:
    """An ambassador's post with both countries: `Duta Besar RI untuk Kenya`, `Indonesian Ambassador to Kenya`."""
    words = _posts().envoys[source]
    first, _, host = title.partition(f" {words['to']} ")
    post = next((post for post in words["posts"] if post.casefold() in first.casefold()), None)
    if post is None or not (to := country_names().get(host)):
        return None
    before, _, behind = re.sub(re.escape(post), "|", first, flags=re.IGNORECASE).partition("|")
    home = before.strip() or behind.strip().removeprefix("of ").removeprefix("the ")
    code = country_adjectives().get(home) or country_names().get(home)
    if code is None:
        return None
    told: str = _posts().envoys[other]["told"]
    return told.format(home=land_name(code, other), host=land_name(to, other))


def _two_posts(title: str, turned: Callable[[str], str | None], joins: Mapping[str, str]) -> str | None:
    """Two posts that one person has in one body: `CEO sekaligus Founder`."""
    for word, other in joins.items():
        first, joined, second = title.partition(f" {word} ")
        if joined and (one := turned(first)) and (two := turned(second)):
            return f"{one} {other} {two}"
    return None


def _in_english(title: str) -> str | None:
    words = title.split()
    if words and words[0].casefold() in _posts().before:
        rest = _in_english(" ".join(words[1:]))
        return rest and f"{_posts().before[words[0].casefold()]} {rest}"
    if (minister := _minister(title, "en")) is not None:
        return minister
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        code = country_names().get(" ".join(words[-size:]))
        if code and (rest := _in_english(" ".join(words[:-size]))):
            return f"{rest} of {land_name(code, 'en')}"
    for size in range(min(_LONGEST, len(words)), 0, -1):
        head = _posts().to_english.get(" ".join(words[:size]).casefold())
        if head:
            field = " ".join(words[size:]).removeprefix("Bidang ").removeprefix("bidang ")
            told = _field(field) if field else None
            return head if not field else f"{head} {_posts().joined.get(head, 'of')} {told}" if told else None
    return None


def _field(text: str) -> str | None:
    """A field, body or place behind a post in English; None where it is unknown."""
    told = _in_words(text, _posts().fields, _posts().link["id"], between=_posts().link["of"])
    if told:
        return told
    body, place, code = organisation_of(text), place_of(text), country_names().get(text)
    if body:
        return with_the(body.label_en, "en")
    if code:
        return land_name(code, "en")
    if place:
        return place.label_en
    # at last a body known by its letters alone
    letters = text if text.isupper() and text.casefold() not in _posts().to_english else None
    return _mission(text) or _composed(text) or letters


def _mission(text: str) -> str | None:
    """Whose ambassador one is and where: `Jepang untuk Indonesia` is `Japan to Indonesia`."""
    sender, _, host = (country_names().get(part) for part in text.partition(" untuk "))
    return f"{land_name(sender, 'en')} to {land_name(host, 'en')}" if sender and host else None


def _composed(text: str) -> str | None:
    """A body that its head word tells, `Komisi VI DPR`, in English."""
    composed = describe_name(text, "organization", None, english=False).names.en
    return with_the(composed, "en") if composed != text else None


def _in_words(text: str, fields: Mapping[str, str], link: str, *, between: str | None = None) -> str | None:
    """Known fields, joined by the word `link` of their language, in the other one; None where a word is in none.

    `between` is said between two fields that nothing joins; without it they make no whole.
    """
    words, out, joined = text.casefold().split(), [], True
    while words:
        size = next((n for n in range(min(_LONGEST, len(words)), 0, -1) if " ".join(words[:n]) in fields), 0)
        found = " ".join(words[:size])
        if not found or (not joined and found != link and between is None):
            return None
        out += [fields[found]] if joined or found == link or between is None else [between, fields[found]]
        joined = found == link
        words = words[size:]
    return " ".join(out) or None


def _minister(title: str, lang: Lang) -> str | None:
    """A minister's post as the ministry's name gives it, with the country of another one's; None for other posts."""
    body = ministry_of(title)
    if body is None:
        return None
    ministry, minister, deputy = _posts().ministers[lang]
    name = body.label_en if lang == "en" else body.label_id
    post = deputy if title.casefold().startswith(_posts().deputies) else minister
    if ministry not in name.split():
        return None
    told = name.replace(ministry, post, 1)
    land = next((x.code for x in countries_in(title) if x.code != body.country), None)
    if land is None:
        return told
    return f"{told} of {land_name(land, 'en')}" if lang == "en" else f"{told} {land_name(land, 'id')}"


def _field_back(text: str) -> str | None:
    """A field, body or place in Indonesian; None where it is unknown."""
    known = _in_words(text, _posts().fields_back, _posts().link["en"])
    code = country_adjectives().get(text) or country_names().get(text)
    if code:
        return country_labels(code).id
    body, place = organisation_of(text), place_of(text)
    return known or (body.label_id if body else place.label_id if place else None)


def _in_indonesian(title: str) -> str | None:
    first, _, rest = title.partition(" ")
    if rest and first.casefold() in _posts().dropped:
        return _in_indonesian(rest)
    if rest and first.casefold() in _posts().before_english:
        told = _in_indonesian(rest)
        return told and f"{_posts().before_english[first.casefold()]} {told}"
    if (minister := _minister(title, "id")) is not None:
        return minister
    code = country_adjectives().get(first) if rest else None
    of_land = code and _in_indonesian(rest)
    return f"{of_land} {country_labels(code or '').id}" if of_land else _of_field(title)


def _of_field(title: str) -> str | None:
    """An English post with its field behind or before it, in Indonesian: `Governor of Lampung`, `Sales Manager`."""
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
