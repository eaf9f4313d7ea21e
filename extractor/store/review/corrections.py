"""Reads files of corrections, as the reading view saves them; what is malformed is told, the rest is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, ValidationError

from extractor.errors import ExtractorError
from extractor.record import COLLECTIONS, Correction
from extractor.record.review import Action
from extractor.store.review.decide import name_of_added

FORMAT: Final = "extractor.corrections/1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the article the reviewer saw the item, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Given:
    """One correction with where it was read, for messages, and where its item stands if the file says so."""

    correction: Correction
    where: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """One reviewer's corrections of one record; `fingerprint` is the SHA-256 of the article's text, if stated."""

    record: str
    fingerprint: str | None
    where: str
    given: list[Given] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)


class _Span(BaseModel):
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class _One(BaseModel):
    action: Action
    target: str | None = None
    collection: str | None = None
    at: str
    note: str = ""
    value: str | None = None
    item: dict[str, Any] | None = None
    spans: list[_Span] | None = None
    span: _Span | None = None


class _File(BaseModel):
    format: Literal["extractor.corrections/1"]
    record: str
    fingerprint: str | None = None
    reviewer: Annotated[str, Field(min_length=1, pattern=r"\S")]
    corrections: list[Any]


def find_corrections(paths: Iterable[Path]) -> list[Path]:
    """Return the files behind `paths`, of a folder its `*.json` files in order of name.

    Raises ExtractorError for what is not there and for a folder without such files.
    """
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not inside or not path.exists():
            raise ExtractorError(f"{path}: no corrections here; name a file ID.corrections.json or a folder of them")
        found += inside
    return found


def read_corrections(path: Path) -> Corrections:
    """Return the corrections of one file, at most one decision of each kind for an item and moment.

    Raises ExtractorError where the file cannot be read or is none of corrections; a single malformed correction is
    kept as a line in `malformed`.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ExtractorError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    try:
        file = _File.model_validate_json(text)
    except ValidationError as error:
        raise ExtractorError(f"{path}: no corrections: {_first(error)}; save it anew from the reading view") from error
    read = Corrections(file.record, file.fingerprint, str(path))
    for number, data in enumerate(file.corrections, 1):
        where = f"{path}: correction {number}"
        try:
            read.given.append(_given(data, file.reviewer.strip(), where))
        except ValidationError as error:
            read.malformed.append(f"{where}: {_first(error)}")
        except ExtractorError as error:
            read.malformed.append(f"{where}: {error}")
    return Corrections(read.record, read.fingerprint, read.where, _settled(read.given), read.malformed)


def write_corrections(
    record: str, fingerprint: str, reviewer: str, corrections: Sequence[Correction], *, path: Path
) -> None:
    """Write corrections of one reviewer as a file that `read_corrections` reads."""
    from extractor.store.atomic import write_text

    rows = [_row(one) for one in corrections]
    whole = {
        "format": FORMAT, "record": record, "fingerprint": fingerprint, "reviewer": reviewer, "corrections": rows,
    }  # fmt: skip
    write_text(path, json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def _row(one: Correction) -> dict[str, Any]:
    if one.action == "add":
        collection = one.target.partition("/")[0]
        return {"action": "add", "collection": collection, "at": one.at, "note": one.note, "item": one.item}
    row: dict[str, Any] = {"action": one.action, "target": one.target, "at": one.at, "note": one.note}
    if one.action in {"retype", "recode"}:
        row["value"] = one.value
    if one.action == "respan":
        row["spans"] = [{"start": start, "end": end} for start, end in one.spans or ()]
    return row


def addition(collection: str, item: dict[str, Any], *, reviewer: str, at: str, note: str = "") -> Correction:
    """Return the correction that adds `item` to a list of the record, named for what it holds.

    Raises ExtractorError where a record has no such list.
    """
    if collection not in COLLECTIONS:
        raise ExtractorError(f"{collection!r} is no list of a record; name one of {', '.join(COLLECTIONS)}")
    plain = {key: value for key, value in item.items() if key != "id"}
    draft = Correction(action="add", target=f"{collection}/+1", reviewer=reviewer, at=at, note=note, item=plain)
    number = name_of_added(draft.at, reviewer, plain)
    return draft.model_copy(update={"target": f"{collection}/{COLLECTIONS[collection] or '+'}{number}"})


def _given(data: Any, reviewer: str, where: str) -> Given:
    one = _One.model_validate(data)
    place = Place(one.span.start, one.span.end) if one.span else None
    if one.action == "add":
        if one.collection is None or one.item is None:
            raise ExtractorError("add needs the keys collection and item")
        return Given(addition(one.collection, one.item, reviewer=reviewer, at=one.at, note=one.note), where)
    if one.target is None:
        raise ExtractorError(f"{one.action} needs the key target")
    if one.action == "retype" and not one.value:
        raise ExtractorError("retype needs the new type as value")
    if one.action == "respan" and not one.spans:
        raise ExtractorError("respan needs the new places as spans")
    respanned = [(span.start, span.end) for span in one.spans or ()] if one.action == "respan" else None
    correction = Correction(
        action=one.action, target=one.target, reviewer=reviewer, at=one.at, note=one.note,
        value=one.value if one.action in {"retype", "recode"} else None, spans=respanned,
    )  # fmt: skip
    return Given(correction, where, place)


def _settled(given: Sequence[Given]) -> list[Given]:
    """Of decisions on one item in one second keep what the file's order leaves standing."""
    groups: dict[tuple[str, str], list[Given]] = {}
    for one in given:
        groups.setdefault((one.correction.target, one.correction.at), []).append(one)
    return [kept for group in groups.values() for kept in _standing(group)]


def _standing(group: Sequence[Given]) -> Iterator[Given]:
    last = {one.correction.action: place for place, one in enumerate(group)}
    rejected = group[-1].correction.action == "reject"
    for place, one in enumerate(group):
        action = one.correction.action
        # a later acceptance or change takes a rejection back; a rejection leaves no acceptance
        undone = (action == "reject" and not rejected) or (action == "accept" and rejected)
        if last[action] == place and not undone:
            yield one


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    place = "/".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])
