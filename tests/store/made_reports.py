"""Reports and events made of given words and keys, for rules that need no pipeline."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from extractor.store.dedupe import ArticleTraits, EventTraits
from extractor.store.dedupe.traits import shingles_of

WORDS = " ".join(f"kata{number}" for number in range(200))
"""A text of 200 words, none twice."""


def text_of(first: int, last: int, *, also: str = "") -> str:
    """Return the words of `WORDS` from `first` up to `last`, and `also` behind them."""
    return " ".join([*WORDS.split()[first:last], also])


def made(
    id_: str,
    text: str = "",
    *,
    published: str | None = "2021-03-09",
    language: str = "id",
    keys: Sequence[str] = (),
    events: Sequence[EventTraits] = (),
) -> ArticleTraits:
    """Return the traits of a report with this text and these keys."""
    return ArticleTraits(
        id=id_,
        url=f"https://{id_}.example/",
        publisher=f"Outlet {id_}",
        language=language,
        published_at=published,
        day=date.fromisoformat(published[:10]).toordinal() if published else None,
        digest=f"{text} {keys} {events}",
        shingles=shingles_of(text) if text else np.empty(0, dtype=np.uint32),
        keys=tuple(sorted(keys)),
        events=tuple(events),
    )


def event(
    id_: str, kind: str, keys: Sequence[str], *, day: str | None = "2021-03-09", place: float = 0.0
) -> EventTraits:
    """Return an event whose sentences name all its keys."""
    ordinal = date.fromisoformat(day).toordinal() if day else None
    told = tuple(sorted(keys))
    return EventTraits(id_, f"{kind}@{id_[1:]}", kind, ordinal, ordinal, told, told, place)
