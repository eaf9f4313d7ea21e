"""Merges corrections into a record: the same corrections give the same record, in any order and however often.

Every correction that fits is kept in the record with who made it and when. The record is made anew each time from what
was extracted and all corrections that are known, so that merging twice is merging once, and corrections of different
items never get in each other's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from extractor.language.describe.describe import described
from extractor.record import COLLECTIONS, Correction, Record, ReviewedRecord, read_record
from extractor.store.review.cascade import settle
from extractor.store.review.changes import CODE_KEYS, MODELS, RefusedError, carry_out, check, check_code
from extractor.store.review.corrections import Corrections, Given, Place
from extractor.store.review.decide import conflicts, in_order, verdicts
from extractor.store.review.slots import Json, Slots, take_apart


@dataclass(frozen=True, slots=True)
class Merged:
    """A record with its corrections; a line for each that did not fit, and for each that reviewers disagree on."""

    record: Record
    refused: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    applied: int = 0


def merge(record: Record, files: Iterable[Corrections]) -> Merged:
    """Return `record` with the corrections of `files` merged into it; those of other records must not be given.

    Nothing is lost: what does not fit is named in `refused` and changes nothing, what was merged before stays.
    """
    known = list(record.review.corrections) if isinstance(record, ReviewedRecord) else []
    slots = take_apart(record)
    _add(slots, known)
    given, refused = _of_this_text(record, files)
    additions, decisions = _parted(given)
    fitting: list[Correction] = []
    # what is added can be spoken of, so it comes first
    for one in (*additions, *decisions):
        try:
            if one.correction not in known:
                _check(slots, one, text=record.article.text)
        except RefusedError as error:
            refused.append(f"{one.where}: {one.correction.action} {one.correction.target}: {error}")
        else:
            fitting.append(one.correction)
    corrections = in_order((*known, *fitting))
    return Merged(corrected(record, corrections), refused, conflicts(corrections), len(fitting))


def corrected(record: Record, corrections: Sequence[Correction]) -> Record:
    """Return what was extracted in `record` with exactly these corrections, which must fit and be in order.

    Without any it is the record as it was extracted.
    """
    slots = take_apart(record)
    _add(slots, corrections)
    for target, verdict in verdicts(corrections).items():
        slot = slots.by_target[target]
        slot.gone = verdict.rejected
        if not verdict.rejected:
            slot.item = carry_out(slot.collection, slot.item, verdict, text=record.article.text)
    settle(slots)
    now = read_record(slots.together(corrections))
    # records made before there were descriptions stay without
    return described(now) if now.legend else now


def as_extracted(record: Record) -> Record:
    """Return the record as it was before any review."""
    return corrected(record, ())


def _of_this_text(record: Record, files: Iterable[Corrections]) -> tuple[list[Given], list[str]]:
    given: list[Given] = []
    refused: list[str] = []
    for file in files:
        refused += file.malformed
        if file.fingerprint not in {None, record.article.text_sha256}:
            refused.append(f"{file.where}: made on another text of article {file.record}; review it again")
        else:
            given += file.given
    return given, refused


def _parted(given: Sequence[Given]) -> tuple[list[Given], list[Given]]:
    additions = [one for one in given if one.correction.action == "add"]
    return additions, [one for one in given if one.correction.action != "add"]


def _add(slots: Slots, corrections: Iterable[Correction]) -> None:
    for one in corrections:
        if one.action == "add" and one.target not in slots.by_target:
            collection, _, name = one.target.partition("/")
            has_id = "id" in MODELS[collection].model_fields
            slots.add(one.target, collection, {**({"id": name} if has_id else {}), **(one.item or {})})


def _check(slots: Slots, given: Given, *, text: str) -> None:
    """Raise RefusedError where a correction does not fit; add what it adds, so that others may speak of it."""
    one = given.correction
    if one.action == "add":
        _check_addition(slots, one)
        _add(slots, [one])
        return
    slot = slots.by_target.get(one.target)
    if slot is None:
        raise RefusedError("the record has no such item")
    place = place_of(slot.was)
    if given.place is not None and place is not None and given.place != place:
        raise RefusedError("the item stands elsewhere: these corrections were made on another extraction of the text")
    if one.action != "reject":
        check(slot.collection, slot.was, one, text=text)


def place_of(item: Json) -> Place | None:
    """Return where an item stands: its first mention, its trigger or its evidence."""
    found: Any = None
    for key in ("mentions", "mention", "trigger", "evidence", "span"):
        if item.get(key):
            found = item[key]
            break
    span = found[0] if isinstance(found, list) else found
    return Place(span["start"], span["end"]) if span else None


def _check_addition(slots: Slots, one: Correction) -> None:
    collection, _, name = one.target.partition("/")
    model = MODELS[collection]
    item = {**({"id": name} if "id" in model.model_fields else {}), **(one.item or {})}
    try:
        model.model_validate(item)
        for key in CODE_KEYS.get(collection, ()):
            check_code(collection, item[key]["code"])
        alone = {**slots.data, **_lists(slots), "schema_version": "1.0"}
        alone[collection] = [*alone[collection], item]
        Record.model_validate(alone)
        _check_kinds(item)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(part) for part in fault["loc"])
        raise RefusedError(f"{where}: {fault['msg']}" if where else str(fault["msg"])) from error


def _check_kinds(item: Json) -> None:
    """Raise RefusedError where a list of goods, branches or figures names something else."""
    for key, letter in COLLECTIONS.items():
        wrong = [name for name in item.get(key, ()) if not name.startswith(letter or "")]
        if wrong:
            raise RefusedError(f"{wrong[0]!r} does not belong to {key}")


def _lists(slots: Slots) -> dict[str, list[Json]]:
    return {name: [slot.was for slot in slots.of(name)] for name in MODELS}
