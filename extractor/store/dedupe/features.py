"""What speaks for and against two reports telling one story, and two events being one happening, as numbers.

Features named after a family (`names`, `figures` …) are ln(1 + weight shared) and, with `_share`, the weight shared
over that of the report which has less of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from extractor.store.dedupe.commonness import by_family
from extractor.store.dedupe.traits import ArticleTraits, EventTraits

Features = dict[str, float]
_STORY: Final = ("names", "figures", "places", "goods", "sectors", "countries")
_SAID: Final = ("names", "figures", "places", "goods", "sectors")
_LEAD: Final = 0.15
"""The opening of a text, as a share of it; what the headline is about stands there."""
_FAR: Final = 3
"""Days between two stated dates that two reports of one happening hardly ever differ by."""
_ALLIED: Final = (
    frozenset({"contract", "investment", "agreement"}),
    frozenset({"agreement", "official_meeting"}),
    frozenset({"trade_mission", "business_matching", "exhibition"}),
    frozenset({"export", "import"}),
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the article that tells it."""

    article: ArticleTraits
    event: EventTraits


def story_features(first: ArticleTraits, second: ArticleTraits) -> Features:
    """Return the features of two articles, none of which depends on their languages."""
    found: Features = {}
    _add(found, first.keys, second.keys, _STORY)
    return found


def happening_features(first: Told, second: Told, *, same_story: bool) -> Features:
    """Return the features of two events of different articles."""
    one, other = first.event, second.event
    found: Features = {"same_story": float(same_story)}
    _add(found, one.keys, other.keys, _STORY)
    _add(found, one.context, other.context, _SAID, prefix="said_")
    found["same_type"] = float(one.type == other.type)
    leads = (one.place < _LEAD, other.place < _LEAD)
    found["both_lead"], found["one_leads"] = float(all(leads)), float(leads[0] != leads[1])
    found["apart_in_text"] = abs(one.place - other.place)
    gap = _gap(one, other)
    found["same_time"], found["other_time"] = float(gap == 0), float(gap is not None and gap > _FAR)
    return found


def allied(first: str, second: str) -> bool:
    """Whether events of these two types may be one happening in the eyes of two reporters."""
    return first == second or any({first, second} <= group for group in _ALLIED)


def figures_agree(first: ArticleTraits, second: ArticleTraits) -> float | None:
    """Return the share of the figures of the report with fewer that the other has too; None with fewer than two."""
    one, other = ({key for key in article.keys if key.startswith("f:")} for article in (first, second))
    least = min(len(one), len(other))
    return len(one & other) / least if least > 1 else None


def _gap(one: EventTraits, other: EventTraits) -> int | None:
    """Return the days between two events, 0 where their times meet, None where one is not stated."""
    if one.first_day is None or other.first_day is None or one.last_day is None or other.last_day is None:
        return None
    return max(0, max(one.first_day, other.first_day) - min(one.last_day, other.last_day))


def _add(
    found: Features, first: tuple[str, ...], second: tuple[str, ...], families: tuple[str, ...], *, prefix: str = ""
) -> None:
    one, other = by_family(first), by_family(second)
    for name in families:
        mine, yours = one.get(name), other.get(name)
        shared = least = 0.0
        if mine and yours:
            shared = sum(weight for key, weight in mine.weights.items() if key in yours.weights)
            least = min(mine.total, yours.total)
        found[prefix + name] = math.log1p(shared)
        found[f"{prefix}{name}_share"] = shared / least if least else 0.0
