"""What follows for other items once some are gone or have another country: no reference is left dangling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractor.store.review.slots import Json, Slot, Slots

_LISTS: Final = {
    "figures": ("commodities", "sectors"),
    "events": ("commodities", "sectors", "figures"),
    "opportunities": ("commodities", "sectors"),
}
_POINTER = re.compile(r"/([a-z]+)/(\d+)(?=/|$)")


def settle(slots: Slots) -> None:
    """Take what is gone out of all references, and give linked parties the country of their entity.

    A participant or party keeps its name without the link. A relation without its subject goes; a position without its
    organisation stays, other relations go. A warning about what is gone goes too; the others point where their item is.
    """
    gone = {slot.item["id"] for slot in slots.by_target.values() if slot.gone and "id" in slot.item}
    moved = {slot.item["id"]: slot for slot in slots.of("entities") if slot.item["country"] != slot.was["country"]}
    for slot in slots.of("relations"):
        _settle_relation(slot, gone)
    for name, keys in _LISTS.items():
        for slot in slots.of(name):
            slot.item |= {key: [ref for ref in slot.item[key] if ref not in gone] for key in keys}
            slot.item |= dict(_parties(slot.item, gone, moved))
    for slot in slots.of("warnings"):
        _settle_warning(slot, slots)


def _settle_relation(slot: Slot, gone: set[str]) -> None:
    relation = slot.item
    if relation["subject"] in gone:
        slot.gone = True
    elif relation["object"] in gone:
        if relation["type"] == "position":
            relation["object"] = None
        else:
            slot.gone = True


def _parties(item: Json, gone: set[str], moved: dict[str, Slot]) -> Iterator[tuple[str, object]]:
    if "participants" in item:
        yield "participants", [_party(one, gone, moved) for one in item["participants"]]
    for key in ("seeker", "provider"):
        if key in item:
            yield key, _party(item[key], gone, moved)


def _party(party: Json, gone: set[str], moved: dict[str, Slot]) -> Json:
    entity = party["entity"]
    if entity in gone:
        return {**party, "entity": None}
    slot = moved.get(entity)
    if slot is not None and party["country"] == slot.was["country"]:
        return {**party, "country": slot.item["country"]}
    return party


def _settle_warning(slot: Slot, slots: Slots) -> None:
    match = _POINTER.match(slot.item["path"])
    if not match:
        return
    inside = list(slots.of(match[1]))
    place = int(match[2])
    if place >= len(inside):
        return
    if inside[place].gone:
        slot.gone = True
        return
    now = sum(not other.gone for other in inside[:place])
    slot.item["path"] = f"/{match[1]}/{now}{slot.item['path'][match.end() :]}"
