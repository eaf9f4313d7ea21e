"""The same happening reported many times: links reports of one story and events that are one happening."""

from extractor.store.dedupe.link import link
from extractor.store.dedupe.model import (
    METHOD,
    Happening,
    HappeningLink,
    Known,
    Linked,
    Report,
    Story,
    StoryLink,
    Telling,
    known_of,
)
from extractor.store.dedupe.traits import ArticleTraits, EventTraits, traits_of

__all__ = [
    "METHOD",
    "ArticleTraits",
    "EventTraits",
    "Happening",
    "HappeningLink",
    "Known",
    "Linked",
    "Report",
    "Story",
    "StoryLink",
    "Telling",
    "known_of",
    "link",
    "traits_of",
]
