"""What linking found as rows of the tables of store.tables.links, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from extractor.store.dedupe.model import METHOD, EventKey, Happening, HappeningLink, Known, Linked, Story, StoryLink
from extractor.store.tables import Row
from extractor.store.tables.links import HAPPENING_EVENTS, STORY_ARTICLES

Rows = Mapping[str, list[Row]]


def as_rows(linked: Linked) -> Rows:
    """Return the rows of every link table, in the order of its key."""
    rows: dict[str, list[Row]] = {
        "stories": sorted((id_, key, linked.aliases.get(id_)) for key, id_ in linked.story_ids.items()),
        "story_articles": sorted(row for story in linked.stories for row in _tellings(story)),
        "story_links": [(one.first, one.second, one.kind, one.score, one.why) for one in linked.story_links],
        "happenings": sorted((id_, *key, linked.aliases.get(id_)) for key, id_ in linked.happening_ids.items()),
        "happening_events": sorted((row for one in linked.happenings for row in _reports(one)), key=_event),
        "happening_links": [(*one.first, *one.second, one.score, one.why) for one in linked.happening_links],
    }
    state = hashlib.sha256(repr(sorted(rows.items())).encode()).hexdigest()
    return {"dedupe_run": [(METHOD, state)], **rows}


def as_objects(linked: Linked) -> Iterator[dict[str, Any]]:
    """Yield one object for each article's place in its story and each event's in its happening.

    Stories and happenings follow one another by their first report. The key `table` says which of the two it is; the
    others are the columns of that table.
    """
    for story in linked.stories:
        for row in _tellings(story):
            yield {"table": STORY_ARTICLES.name, **dict(zip(STORY_ARTICLES.names, row, strict=True))}
    for happening in linked.happenings:
        for row in _reports(happening):
            yield {"table": HAPPENING_EVENTS.name, **dict(zip(HAPPENING_EVENTS.names, row, strict=True))}


def as_known(rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> Known:
    """Return what the rows of all link tables tell a new run; of links by another method only the ids count."""
    stories = {founder: id_ for id_, founder, _ in rows["stories"]}
    happenings: dict[EventKey, str] = {(article, anchor): id_ for id_, article, anchor, _ in rows["happenings"]}
    if [method for method, _ in rows["dedupe_run"]] != [METHOD]:
        return Known(stories=stories, happenings=happenings)
    names = STORY_ARTICLES.names
    told = [dict(zip(names, row, strict=True)) for row in rows["story_articles"]]
    return Known(
        digests={row["article_id"]: row["digest"] for row in told},
        story_of={row["article_id"]: row["story_id"] for row in told},
        story_links=tuple(StoryLink(*row) for row in rows["story_links"]),
        happening_links=tuple(HappeningLink((a, b), (c, d), *rest) for a, b, c, d, *rest in rows["happening_links"]),
        stories=stories,
        happenings=happenings,
    )


def _tellings(story: Story) -> Iterator[Row]:
    for one in story.reports:
        article = one.article
        report = (article.publisher, article.language, article.published_at)
        yield article.id, story.id, one.kind, one.score, one.near, one.why, article.url, *report, article.digest


def _reports(happening: Happening) -> Iterator[Row]:
    for one in happening.reports:
        article, event = one.article, one.event
        near = one.near or (None, None)
        days = (_iso(event.first_day), _iso(event.last_day))
        report = (article.publisher, article.language, article.published_at)
        yield article.id, event.anchor, event.id, happening.id, event.type, *days, one.score, *near, one.why, *report


def _event(row: Row) -> tuple[str, str]:
    return str(row[0]), str(row[1])


def _iso(day: int | None) -> str | None:
    return date.fromordinal(day).isoformat() if day is not None else None
