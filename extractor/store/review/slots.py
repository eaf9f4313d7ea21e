"""Takes a record apart into items with their targets, reviewed ones as they were extracted, and puts it together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from extractor.record import COLLECTIONS, Before, Correction, Record, Review, ReviewedRecord
from extractor.record.review import REVIEWED_VERSION, added_targets

Json = dict[str, Any]

SURE: Final = 1.0
"""The confidence of what a person affirmed."""


@dataclass(slots=True)
class Slot:
    """One item on its way: as it is, as it was extracted or added, and whether it was taken out."""

    target: str
    collection: str
    index: int
    item: Json
    was: Json
    added: bool = False
    gone: bool = False

    def before(self) -> Before | None:
        """Return what must be kept of the item to undo its changes, None where nothing changed."""
        if self.gone:
            return Before(target=self.target, index=self.index, removed=True, item=self.was)
        changed = {key: value for key, value in self.was.items() if value != self.item[key]}
        if self.added or not changed:
            return None
        return Before(target=self.target, index=self.index, removed=False, item=changed)


@dataclass(slots=True)
class Slots:
    """All items of a record by target, in its order."""

    data: Json
    by_target: dict[str, Slot]

    def of(self, collection: str) -> Iterator[Slot]:
        """Yield the items of one list, those that are gone too."""
        return (slot for slot in self.by_target.values() if slot.collection == collection)

    def add(self, target: str, collection: str, item: Json) -> None:
        """Add an item behind those of its list."""
        place = len(list(self.of(collection)))
        self.by_target[target] = Slot(target, collection, place, deepcopy(item), deepcopy(item), added=True)

    def together(self, corrections: Sequence[Correction]) -> Json:
        """Return the data of the record as it is now: reviewed where there are corrections."""
        kept = {name: [slot.item for slot in self.of(name) if not slot.gone] for name in COLLECTIONS}
        data = {key: kept.get(key, value) for key, value in self.data.items()}
        if not corrections:
            return data
        before = [one for slot in self.by_target.values() if (one := slot.before()) is not None]
        review = Review(corrections=list(corrections), before=before)
        return {**data, "schema_version": REVIEWED_VERSION, "review": review.model_dump(mode="json")}


def take_apart(record: Record) -> Slots:
    """Return the items of `record` as they were extracted, without those that were added."""
    data = record.model_dump(mode="json")
    if isinstance(record, ReviewedRecord):
        review = record.review
        data = {key: value for key, value in data.items() if key != "review"} | {"schema_version": "1.0"}
        data |= {name: _as_extracted(data[name], name, review) for name in COLLECTIONS}
    slots = {}
    for name, letter in COLLECTIONS.items():
        for index, item in enumerate(data[name]):
            target = f"{name}/{item['id']}" if letter else f"{name}/#{index}"
            # what stood there before a review is part of the given record: only the copy changes
            slots[target] = Slot(target, name, index, deepcopy(item), item)
    return Slots(data, slots)


def _as_extracted(items: Sequence[Json], collection: str, review: Review) -> list[Json]:
    """Undo what a review did to one list."""
    added = set(added_targets(review, collection))
    known = [before for before in review.before if before.target.startswith(f"{collection}/")]
    gone = [before for before in known if before.removed]
    still_there = len(added) - len([before for before in gone if before.target in added])
    found = list(items[: len(items) - still_there])
    for before in sorted((one for one in gone if one.target not in added), key=_index):
        found.insert(before.index, before.item)
    for before in known:
        if not before.removed:
            found[before.index] = _with(found[before.index], before.item)
    return found


def _index(before: Before) -> int:
    return before.index


def _with(item: Json, changed: Mapping[str, Any]) -> Json:
    return {key: changed.get(key, value) for key, value in item.items()}
