"""Posts in both languages: `Dirjen Industri Agro` as `Director General of Agro-Industry`, and the other way round."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from extractor.knowledge.codewords import country_labels
from extractor.knowledge.organisations import organisation_of
from extractor.knowledge.places import countries_in, country_adjectives, country_names, place_of
from extractor.knowledge.posts import ministry_of
from extractor.knowledge.terms import Labels, Lang
from extractor.language.describe.names import land_name, with_the
from extractor.language.entities.labels import describe_name
from extractor.language.remembered import MEMO

_LONGEST = 3
_LONGEST_ADJECTIVE = 2  # "South Korean"


@dataclass(frozen=True, slots=True)
class _Envoys:
    """How one language tells whose envoy somebody is and where to: `heard` finds the parts, `told` says them."""

    heard: re.Pattern[str]
    told: str


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
    envoys: Mapping[Lang, _Envoys]
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
        {
            lang: _Envoys(_heard(row["posts"], row["of"], row["to"]), row["told"])
            for lang, row in table["envoys"].items()
        },
        table["ministers"],
        tuple(table["ministers"]["deputies"]),
        table["link"],
        {indonesian.casefold(): english for indonesian, english in table["fields"].items()},
        fields_back,
    )


def _heard(posts: list[str], of: str, to: str) -> re.Pattern[str]:
    """What finds an envoy's post, the country before or behind it, and the one that it is to."""
    any_post = "|".join(map(re.escape, posts))
    return re.compile(
        rf"(?P<before>.*?)\b(?P<post>{any_post})\b(?: {of})?(?P<behind>.*?) {to} (?P<host>.+)", re.IGNORECASE
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
    told = turned(title) or _two_posts(title, turned, _posts().joins[source])
    if told is None:
        return None
    return Labels(title, told) if source == "id" else Labels(told, title)


def _envoy(title: str, source: Lang) -> str | None:
    """An envoy's post with both countries: `Duta Besar RI untuk Kenya`, `Indonesian Ambassador to Kenya`."""
    found = _posts().envoys[source].heard.fullmatch(title)
    if found is None:
        return None
    home, host = (found["before"] + found["behind"]).strip(), country_names().get(found["host"])
    sender = country_adjectives().get(home) or country_names().get(home)
    other: Lang = "en" if source == "id" else "id"
    post = (_posts().to_english if source == "id" else _posts().to_indonesian)[found["post"].casefold()]
    if sender is None or host is None:
        return None
    return _posts().envoys[other].told.format(post=post, home=land_name(sender, other), host=land_name(host, other))


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
    told = _envoy(title, "id") or _minister(title, "en")
    if told:
        return told
    for size in range(min(_LONGEST, len(words)), 0, -1):
        head = _posts().to_english.get(" ".join(words[:size]).casefold())
        if head:
            field = " ".join(words[size:]).removeprefix("Bidang ").removeprefix("bidang ")
            told = _field(field) if field else None
            link = "of" if field in country_names() else _posts().joined.get(head, "of")
            return head if not field else f"{head} {link} {told}" if told else None
    return None


def _field(text: str) -> str | None:
    """A field, body or place behind a post in English; None where it is unknown."""
    told = _known_fields(text)
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
    return _of_land(text) or _composed(text) or letters


def _known_fields(text: str) -> str | None:
    return _in_words(text, _posts().fields, _posts().link["id"], between=_posts().link["of"])


def _of_land(text: str) -> str | None:
    """A field and the country that it is of: `Perdagangan Jepang` is `Trade of Japan`."""
    words = text.split()
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        code = country_names().get(" ".join(words[-size:]))
        field = _known_fields(" ".join(words[:-size])) if code else None
        if code and field:
            return f"{field} of {land_name(code, 'en')}"
    return None


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
    code = country_names().get(text)
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
    told = _envoy(title, "en") or _minister(title, "id")
    words = title.split()
    for size in range(min(_LONGEST_ADJECTIVE, len(words) - 1), 0, -1):
        code = country_adjectives().get(" ".join(words[:size])) if told is None else None
        of_land = _in_indonesian(" ".join(words[size:])) if code else None
        if code and of_land:
            return f"{of_land} {country_labels(code).id}"
    return told or _of_field(title)


def _of_field(title: str) -> str | None:
    """An English post with its field behind or before it, in Indonesian: `Governor of Lampung`, `Sales Manager`."""
    head, of, field = title.partition(" of ")
    if not of:
        head, of, field = title.partition(" for ")
    known = _posts().to_indonesian.get(head.casefold())
    told = _field_back(field) if field else ""
    if known and told is not None:
        return f"{known} {told}".strip()
    words = title.split()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        known = _posts().to_indonesian.get(" ".join(words[-size:]).casefold())
        told = _field_back(" ".join(words[:-size])) if words[size:] else ""
        if known and told is not None:
            return f"{known} {told}".strip()
    return None
