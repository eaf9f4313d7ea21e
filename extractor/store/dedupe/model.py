"""What linking takes and gives: links between reports, the stories and happenings they make, and their ids."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from extractor.store.dedupe.traits import ArticleTraits, EventTraits

METHOD: Final = "1"
"""Version of the method: rules, weights and commonness. Links that another version made are made anew."""
Kind = Literal["copy", "rewrite", "translation"]


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Two articles, by id, that tell one story. `score` from 0 to 1: words shared, or the probability."""

    first: str
    second: str
    kind: Kind
    score: float
    why: str

    @property
    def rank(self) -> tuple[bool, float]:
        """The higher, the nearer: what is of one language before what is translated, then by score."""
        return self.kind != "translation", self.score


EventKey = tuple[str, str]
"""An event of the whole store: id of its article and its anchor."""


@dataclass(frozen=True, slots=True)
class HappeningLink:
    """Two events that are one happening, with the probability and the features that spoke for it."""

    first: EventKey
    second: EventKey
    score: float
    why: str

    @property
    def rank(self) -> tuple[bool, float]:
        """The higher, the nearer."""
        return True, self.score


@dataclass(frozen=True, slots=True)
class Telling:
    """An article in its story. `near` is the report it is most like, with kind and score of that link; none: first."""

    article: ArticleTraits
    kind: Kind | Literal["first"]
    score: float
    near: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """An event in its happening; `near`, `score` and `why` as in `Telling`."""

    article: ArticleTraits
    event: EventTraits
    score: float
    near: EventKey | None
    why: str


@dataclass(frozen=True, slots=True)
class Story:
    """The reports of one story in order of publication, under an id that stays."""

    id: str
    founder: str
    reports: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """The reports of one happening in order of publication, under an id that stays."""

    id: str
    founder: EventKey
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run left: digest and story of each article it saw, its links, and the ids it gave by founder."""

    digests: Mapping[str, str] = field(default_factory=dict)
    story_of: Mapping[str, str] = field(default_factory=dict)
    story_links: tuple[StoryLink, ...] = ()
    happening_links: tuple[HappeningLink, ...] = ()
    stories: Mapping[str, str] = field(default_factory=dict)
    happenings: Mapping[EventKey, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Linked:
    """The result. `aliases` leads from an id given earlier to the one that took it over; `notes` tell of limits.

    `story_ids` and `happening_ids` hold every id ever given, by founder.
    """

    stories: tuple[Story, ...]
    happenings: tuple[Happening, ...]
    story_links: tuple[StoryLink, ...]
    happening_links: tuple[HappeningLink, ...]
    aliases: Mapping[str, str]
    story_ids: Mapping[str, str]
    happening_ids: Mapping[EventKey, str]
    notes: tuple[str, ...]


def story_id(founder: str) -> str:
    """Return the id of the story that the article `founder` is the first report of."""
    return f"s{founder}"


def happening_id(founder: EventKey) -> str:
    """Return the id of the happening that the event `founder` is the first report of."""
    return "h" + hashlib.sha256("/".join(founder).encode()).hexdigest()[:16]


def known_of(linked: Linked) -> Known:
    """Return what a later run needs to know of this one."""
    tellings = [(telling.article, story.id) for story in linked.stories for telling in story.reports]
    return Known(
        digests={article.id: article.digest for article, _ in tellings},
        story_of={article.id: story for article, story in tellings},
        story_links=linked.story_links,
        happening_links=linked.happening_links,
        stories=linked.story_ids,
        happenings=linked.happening_ids,
    )
