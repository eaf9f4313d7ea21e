"""Sentences as the event and opportunity decisions see them: words, cues, and the facts each holds."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from operator import itemgetter

from spacy.tokens import Doc

from extractor.knowledge.places import find_countries
from extractor.language.events.triggers import signs
from extractor.language.facts import (
    Commodity,
    DateExpression,
    Entity,
    Figure,
    Mention,
    Sector,
    article_of,
    facts_of,
)
from extractor.language.stems import stem
from extractor.language.tokens import tokens_of
from extractor.language.translated import with_translations

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_KEY = "extractor.sentence_views"  # in the doc's own data


@dataclass(eq=False)
class SentenceView:
    """One sentence of the body or title with the facts found in it, each with the mention that lies here."""

    index: int
    mention: Mention
    lower: str
    in_title: bool
    language: str = ""
    entities: list[tuple[Mention, Entity]] = field(default_factory=list)
    commodities: list[tuple[Mention, Commodity]] = field(default_factory=list)
    sectors: list[tuple[Mention, Sector]] = field(default_factory=list)
    figures: list[tuple[Mention, Figure]] = field(default_factory=list)
    dates: list[tuple[Mention, DateExpression]] = field(default_factory=list)
    countries: list[tuple[Mention, str]] = field(default_factory=list)
    cues: frozenset[str] = frozenset()
    bag: list[str] | None = None
    """Features of its words, once made."""
    content: list[str] | None = None
    """Features of its facts, once made."""

    # half of the sentences are asked for neither
    @cached_property
    def words(self) -> list[str]:
        """Its words in lower case; numbers become `0`."""
        return words_of(self.lower)

    @cached_property
    def stems(self) -> list[str]:
        """The stems of its words."""
        return list(map(stem, self.words))

    @cached_property
    def meanings(self) -> list[str]:
        """The stems of its words, each once, and behind them those of the other language that translate them."""
        return with_translations(self.stems, self.language)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each of its words begins and ends, in characters of the sentence."""
        return [match.span() for match in _WORD.finditer(self.lower)]


def words_of(lower: str) -> list[str]:
    """Return the words of a text in lower case; numbers become `0`."""
    return ["0" if word[0].isdigit() else word for word in _WORD.findall(lower)]


def sentence_views(doc: Doc) -> list[SentenceView]:
    """Return a view of every sentence of `doc`, in order; they are made anew where its facts have changed."""
    facts = facts_of(doc)
    # the facts themselves and not their identities, which others could take over
    state = tokens_of(doc), (*facts.entities, *facts.commodities, *facts.sectors, *facts.figures, *facts.dates)
    known: tuple[object, list[SentenceView]] | None = doc.user_data.get(_KEY)
    if known is None or known[0] != state:
        known = doc.user_data[_KEY] = state, _views(doc)
    return known[1]


def _views(doc: Doc) -> list[SentenceView]:
    article = article_of(doc)
    views: list[SentenceView] = []
    for mention in tokens_of(doc).told:
        lower = mention.text.lower()
        views.append(
            SentenceView(
                index=len(views),
                mention=mention,
                lower=lower,
                in_title=mention.start < article.body_start,
                language=article.language,
                cues=signs(lower).cues,
            )
        )
    _fill(views, doc)
    return views


def _fill(views: Sequence[SentenceView], doc: Doc) -> None:
    """Put every fact into the sentence that its mention starts in."""
    facts = facts_of(doc)
    text = tokens_of(doc).whole
    starts = [view.mention.start for view in views]

    def put(name: str, mention: Mention, item: object) -> None:
        place = bisect_right(starts, mention.start) - 1
        if place >= 0:
            getattr(views[place], name).append((mention, item))

    for name, items in (("entities", facts.entities), ("commodities", facts.commodities), ("sectors", facts.sectors)):
        for item in items:
            for mention in item.mentions:
                put(name, mention, item)
    for figure in facts.figures:
        put("figures", figure.mention, figure)
    for date in facts.dates:
        put("dates", date.mention, date)
    for found in find_countries(text):
        put("countries", Mention(found.start, found.end, text[found.start : found.end]), found.code)
    for view in views:
        for name in ("entities", "commodities", "sectors", "figures", "dates", "countries"):
            getattr(view, name).sort(key=itemgetter(0))


_OF_BRANCH = "asal"
"""The word for `from` behind the branch or kind of a party."""


def origin_of(view: SentenceView, party: Mention) -> str | None:
    """Return the country that the words right behind a party say it is from ("IKM agro asal Fukuoka"), None without."""
    places = [(mention, entity.country) for mention, entity in view.entities if entity.type == "place"]
    for mention, country in sorted([*places, *view.countries], key=_start):
        if mention.start >= party.end and country:
            between = view.lower[party.end - view.mention.start : mention.start - view.mention.start].split()
            branch = len(between) == 2 and between[0].isalpha() and between[1] == _OF_BRANCH  # "tujuh IKM agro asal"
            return country if branch or " ".join(between) in _origin_words() else None
    return None


def _start(found: tuple[Mention, str | None]) -> int:
    return found[0].start


@cache
def _origin_words() -> frozenset[str]:
    table = tomllib.loads(files("extractor.language").joinpath("origins.toml").read_text("utf-8"))
    return frozenset(table["between"])
