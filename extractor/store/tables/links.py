"""Tables of stories and happenings: which articles and events of the store are reports of the same.

`extractor dedupe --store` makes them, and makes them anew at every run. They refer to articles and events by id but
have no foreign key to them: an article may be loaded again or go, and the ids that were given must outlive that.
"""

from __future__ import annotations

from typing import Final

from extractor.store.tables.columns import choice, day, text
from extractor.store.tables.model import Between, Column, Table

_SCORE: Final = Column(
    name="score",
    type="real",
    check=Between(0, 1),
    about="How sure: share of the shorter text that both have, or the probability that both are the same.",
)
_WHY: Final = text("why", "What spoke for it most: features with their weight; words where the texts are alike.")
_KINDS: Final = ("copy", "rewrite", "translation")
_REPORT: Final = (
    text("publisher", "Who published it.", nullable=True),
    text("language", "Language of the text."),
    text("published_at", "Time of publication as stated, ISO 8601.", nullable=True),
)

DEDUPE_RUN = Table(
    name="dedupe_run",
    about="The last run of dedupe; one row.",
    columns=(
        text("method", "Version of the method: links of another version are made anew."),
        text("state", "SHA-256 of what the run left in the other tables."),
    ),
    primary_key=("method",),
)
STORIES = Table(
    name="stories",
    about="Every id ever given to a story.",
    columns=(
        text("story_id", "The id."),
        text("founder", "The article it was given for; the id goes where that goes."),
        text("alias_of", "The story that took it over when two became one; null for one that stands.", nullable=True),
    ),
    primary_key=("story_id",),
)
STORY_ARTICLES = Table(
    name="story_articles",
    about="The story of each article; an article that nobody else has is a story of its own.",
    columns=(
        text("article_id", "The article."),
        text("story_id", "Its story."),
        choice("kind", ("first", *_KINDS), "The first report of the story, else what it is of the article `near`."),
        _SCORE,
        text("near", "The article of the story that it is most like; null for the first.", nullable=True),
        _WHY,
        text("url", "The address it was read at.", nullable=True),
        *_REPORT,
        text("digest", "Of all that it is compared by: tells a later run whether the article has changed."),
    ),
    primary_key=("article_id",),
    indexes=("story_id",),
)
STORY_LINKS = Table(
    name="story_links",
    about="Pairs of articles that tell one story.",
    columns=(
        text("first_id", "The article published first."),
        text("second_id", "The other article."),
        choice("kind", _KINDS, "What the other is of the first."),
        _SCORE,
        _WHY,
    ),
    primary_key=("first_id", "second_id"),
)
HAPPENINGS = Table(
    name="happenings",
    about="Every id ever given to a happening.",
    columns=(
        text("happening_id", "The id."),
        text("founder_article", "The article whose event it was given for; the id goes where that event goes."),
        text("founder_anchor", "That event: its type and the offset of its trigger."),
        text("alias_of", "The happening that took it over; null for one that stands.", nullable=True),
    ),
    primary_key=("happening_id",),
)
HAPPENING_EVENTS = Table(
    name="happening_events",
    about="The happening of each event; every report stays as evidence.",
    columns=(
        text("article_id", "The article."),
        text("anchor", "The event: its type and the offset of its trigger."),
        text("event_id", "Its id in the record: v1, v2, …"),
        text("happening_id", "Its happening."),
        text("type", "The type this report gives it."),
        day("first_day", "First day of the time this report states."),
        day("last_day", "Last day of it."),
        _SCORE,
        text("near_article", "The article with the event that it is most like; null for the first.", nullable=True),
        text("near_anchor", "That event.", nullable=True),
        _WHY,
        *_REPORT,
    ),
    primary_key=("article_id", "anchor"),
    indexes=("happening_id",),
)
HAPPENING_LINKS = Table(
    name="happening_links",
    about="Pairs of events that are one happening.",
    columns=(
        text("first_article", "The article of the event reported first."),
        text("first_anchor", "That event."),
        text("second_article", "The article of the other event."),
        text("second_anchor", "That event."),
        _SCORE,
        _WHY,
    ),
    primary_key=("first_article", "first_anchor", "second_article", "second_anchor"),
)
LINKS: Final = (
    DEDUPE_RUN, STORIES, STORY_ARTICLES, STORY_LINKS, HAPPENINGS, HAPPENING_EVENTS, HAPPENING_LINKS,
)  # fmt: skip
"""All of them."""
LINK_VIEWS: Final = ("story_reports", "happening_reports")
"""Views over them: stories and happenings with the number of their reports, outlets and languages."""
