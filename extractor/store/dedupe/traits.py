"""What an article and its events are compared by: shingles of its words, and keys that are alike in every language."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from sys import intern
from typing import Final
from zlib import crc32

import numpy as np

from extractor.knowledge.organisations import organisation_of
from extractor.record import Commodity, Entity, Event, Figure, Record, Sector

SHINGLE: Final = 4
"""Words in a shingle."""
_WORD: Final = re.compile(r"\w+")
_NAME_WORD: Final = re.compile(r"[^\W\d_]{3,}")
# odd 64-bit multipliers mix the words of a shingle, each by its place (as in multiply-shift hashing)
_MULTIPLIERS: Final = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class EventTraits:
    """One event; `keys` are those of its parties, place, goods, sectors, figures and countries.

    `context` holds the keys of all that its sentences name, `place` is where in the text (0 to 1) its trigger stands.
    `anchor` (type and offset of the trigger) outlives a renumbering of the article's events. Days are ordinals of
    `datetime.date`; the first and last day the stated date allows, None where no date is stated.
    """

    id: str
    anchor: str
    type: str
    first_day: int | None
    last_day: int | None
    keys: tuple[str, ...]
    context: tuple[str, ...]
    place: float


@dataclass(frozen=True, slots=True)
class ArticleTraits:
    """One article. `shingles` are sorted distinct 32-bit hashes; `day` is the ordinal of its date of publication."""

    id: str
    url: str | None
    publisher: str | None
    language: str
    published_at: str | None
    day: int | None
    digest: str
    # the digest stands for them when traits are compared
    shingles: np.ndarray = field(compare=False)
    keys: tuple[str, ...]
    events: tuple[EventTraits, ...]

    @property
    def order(self) -> tuple[str, str]:
        """Sorts reports by publication; those without a date come last."""
        return self.published_at or "9999", self.id


def traits_of(record: Record) -> ArticleTraits:
    """Return what `record` is compared by. Pure: the same record gives the same traits."""
    article = record.article
    names = {entity.id: tuple(_entity_keys(entity)) for entity in record.entities}
    goods = {good.id: tuple(_code_keys("h", good.hs.code, 4)) for good in record.commodities}
    sectors = {sector.id: tuple(_code_keys("s", sector.isic.code, 3)) for sector in record.sectors}
    figures = {figure.id: (_figure_key(figure),) for figure in record.figures}
    known = {**names, **goods, **sectors, **figures}
    flows = {code for figure in record.figures for code in (figure.origin, figure.destination) if code}
    spans = _spans(record)
    events = tuple(_event_traits(event, known, spans, len(article.text)) for event in record.events)
    keys = _sorted([*(key for keys in known.values() for key in keys), *(f"c:{code}" for code in flows)])
    shingles = shingles_of(article.text)
    digest = hashlib.sha256(repr((article.published_at, article.text_sha256, keys, events)).encode()).hexdigest()[:16]
    return ArticleTraits(
        id=article.id,
        url=article.url,
        publisher=article.publisher,
        language=article.language,
        published_at=article.published_at,
        day=date.fromisoformat(article.published_at[:10]).toordinal() if article.published_at else None,
        digest=digest,
        shingles=shingles,
        keys=keys,
        events=events,
    )


def shingles_of(text: str) -> np.ndarray:
    """Return the sorted distinct 32-bit hashes of every `SHINGLE` words in a row of `text`; none where it has fewer."""
    words = np.fromiter((crc32(word.encode()) for word in _WORD.findall(text.casefold())), dtype=np.uint64)
    count = len(words) - SHINGLE + 1
    if count < 1:
        return np.empty(0, dtype=np.uint32)
    mixed = np.zeros(count, dtype=np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):
        mixed += words[place : place + count] * np.uint64(multiplier)
        mixed ^= mixed >> np.uint64(29)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


def _spans(record: Record) -> list[tuple[int, int, str]]:
    """Return where each entity, good, sector and figure is named: start, end, id."""
    named: list[Entity | Commodity | Sector] = [*record.entities, *record.commodities, *record.sectors]
    spans = [(span.start, span.end, item.id) for item in named for span in item.mentions]
    return spans + [(figure.mention.start, figure.mention.end, figure.id) for figure in record.figures]


def _event_traits(
    event: Event, known: dict[str, tuple[str, ...]], spans: list[tuple[int, int, str]], length: int
) -> EventTraits:
    told = {ref for start, end, ref in spans if any(e.start <= start and end <= e.end for e in event.evidence)}
    keys: list[str] = []
    for party in event.participants:
        keys += known[party.entity] if party.entity else _word_keys(party.name)
    for ref in (*event.commodities, *event.sectors, *event.figures):
        keys += known[ref]
    keys += [f"c:{code}" for code in (*event.countries, event.country) if code]
    if event.place:
        keys += (f"p:{key[2:]}" for key in _word_keys(event.place))
    first, last = _days(event.start_date, event.end_date)
    return EventTraits(
        id=event.id,
        anchor=f"{event.type}@{event.trigger.start}",
        type=event.type,
        first_day=first,
        last_day=last,
        keys=_sorted(keys),
        context=_sorted(key for ref in told for key in known[ref]),
        place=round(event.trigger.start / length, 3),
    )


def _entity_keys(entity: Entity) -> Iterator[str]:
    """A country stands for itself, a body of the tables for its English label, every other name for its words."""
    known = organisation_of(entity.name) or organisation_of(entity.labels.en)
    if known is not None:
        yield f"o:{known.label_en}"
    elif entity.type == "place":
        yield from (f"p:{key[2:]}" for key in _word_keys(entity.labels.en))
        if entity.country:
            yield f"c:{entity.country}"
    else:
        yield from _word_keys(entity.labels.en)


def _word_keys(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return [f"n:{word}" for word in _NAME_WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))]


def _code_keys(family: str, code: str, fine: int) -> Iterator[str]:
    """A code of a classification, no finer than `fine` signs, and the group above it."""
    yield f"{family}:{code[:fine]}"
    if family == "h" and len(code) > 2:
        yield f"{family}:{code[:2]}"


def _figure_key(figure: Figure) -> str:
    """Value and unit, rounded to three digits: `f:USD:8e+08`. Signs are dropped, a fall may be told either way."""
    return f"f:{figure.unit}:{abs(figure.value):.{_DIGITS}g}"


def _days(start: str | None, end: str | None) -> tuple[int | None, int | None]:
    """Return the first and last day that a stated start and end allow."""
    if start is None:
        return None, None
    return _stated_days(start)[0], _stated_days(end or start)[1]


def _stated_days(stated: str) -> tuple[int, int]:
    """Return the first and last day of a day, month or year."""
    if len(stated) == 10:
        day = date.fromisoformat(stated).toordinal()
        return day, day
    year = int(stated[:4])
    first, last = (int(stated[5:7]), int(stated[5:7])) if len(stated) == 7 else (1, 12)
    return date(year, first, 1).toordinal(), date(year, last, monthrange(year, last)[1]).toordinal()


def _sorted(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(intern(key) for key in sorted(set(keys)))
