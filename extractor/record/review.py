"""A record that people have reviewed: version 1.1, with who decided what, when, and what stood there before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from extractor.record.models import Record

REVIEWED_VERSION: Final = "1.1"
COLLECTIONS: Final[dict[str, str | None]] = {
    "entities": "e", "relations": None, "commodities": "c", "sectors": "s", "figures": "f", "events": "v",
    "opportunities": "o", "warnings": None,
}  # fmt: skip
"""The lists of a record in their order, with the letter of their ids; items without ids are addressed by number."""

Action = Literal["accept", "reject", "retype", "recode", "respan", "add"]


def _in_utc(text: str) -> str:
    """Return a moment in UTC, so that moments compare as text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no ISO 8601 time") from error
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no zone; write it in UTC, with Z")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z").replace(".000000Z", "Z")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Correction(_Part):
    """One decision about one item.

    `target` is the list of the record, a slash, the item's id; `#N` stands for the id of a relation or warning, its
    number in the list as it was extracted, and `+N` for one that was added. `value` is the new type of `retype` and the
    new code of `recode`, `spans` the new places (start, end) of `respan`, `item` the whole item of `add`.
    """

    action: Action
    target: Annotated[str, Field(pattern=r"^[a-z]+/([a-z][1-9]\d*|#\d+|\+[1-9]\d*)$")]
    reviewer: Annotated[str, Field(min_length=1)]
    at: Annotated[str, AfterValidator(_in_utc)]
    note: str
    value: str | None = None
    spans: list[tuple[int, int]] | None = None
    item: dict[str, Any] | None = None


class Before(_Part):
    """What an item was before: all of one that is gone, the changed keys of another.

    `index` is its number in the list as it was extracted, added items counted behind those.
    """

    target: str
    index: Annotated[int, Field(ge=0)]
    removed: bool
    item: dict[str, Any]


class Review(_Part):
    """All corrections that were merged, by time, and what they changed: the record as extracted can be made again."""

    corrections: Annotated[list[Correction], Field(min_length=1)]
    before: list[Before]


class ReviewedRecord(Record):
    """A record of version 1.0 with the key `review`; what people affirmed has the confidence 1."""

    schema_version: Literal["1.1"]  # type: ignore[assignment]
    review: Review


def read_record(data: Any) -> Record:
    """Return the record, reviewed or not, that JSON (text or bytes) or parsed JSON holds.

    Raises pydantic.ValidationError where it is none.
    """
    try:
        return _read(Record, data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False)
        if not any(fault["loc"] == ("schema_version",) and fault["input"] == REVIEWED_VERSION for fault in faults):
            raise
    return _read(ReviewedRecord, data)


def _read(model: type[Record], data: Any) -> Record:
    return model.model_validate_json(data) if isinstance(data, str | bytes) else model.model_validate(data)


def targets(record: Record) -> dict[str, BaseModel]:
    """Return every item of `record` by its target (see `Correction`), in the record's order."""
    return {
        target: item
        for name in COLLECTIONS
        for target, item in zip(_names(record, name), getattr(record, name), strict=True)
    }


def _names(record: Record, collection: str) -> list[str]:
    items = getattr(record, collection)
    if COLLECTIONS[collection]:
        return [f"{collection}/{item.id}" for item in items]
    if not isinstance(record, ReviewedRecord):
        return [f"{collection}/#{number}" for number in range(len(items))]
    gone = {before.target for before in record.review.before if before.removed}
    added = [target for target in added_targets(record.review, collection) if target not in gone]
    extracted = (name for name in _numbered(collection) if name not in gone)
    return [*(next(extracted) for _ in range(len(items) - len(added))), *added]


def _numbered(collection: str) -> Iterator[str]:
    number = 0
    while True:
        yield f"{collection}/#{number}"
        number += 1


def added_targets(review: Review, collection: str) -> list[str]:
    """Return the targets of the items that were added to a list, in their order there."""
    start = f"{collection}/"
    return [one.target for one in review.corrections if one.action == "add" and one.target.startswith(start)]
