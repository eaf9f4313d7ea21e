"""Whole records as typed, nested Parquet columns: the Arrow schema follows from the record's models.

A number stands as a double, which holds what a news text states (15 digits and any zeros behind them). Where a record's
number is more exact than that, or is a whole number that its maker wrote as a float, and where the record was reviewed,
the column `exact` keeps the record's JSON too, so that reading gives back the very record that was written.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel

from extractor.record import Record, ReviewedRecord, read_record, to_json

EXACT: Final = "exact"
_NUMBERS: Final = ("value", "value_max")
# up to here the pipeline writes whole values as integers, so a reader makes integers of them again
_WHOLE_BELOW: Final = 1e18


@cache
def record_schema() -> pa.Schema:
    """Return the Arrow schema of a record: structs for models, lists for lists, strings for codes and moments."""
    about = {"about": "JSON of a reviewed record, or of one with a number that a double cannot hold; else null"}
    fields = [*_fields(Record), pa.field(EXACT, pa.string(), metadata=about)]
    return pa.schema(fields, metadata={"about": str(inspect.getdoc(Record))})


def to_batch(records: Iterable[Record]) -> pa.RecordBatch:
    """Return `records` as one Arrow batch of `record_schema`.

    Raises pyarrow.ArrowInvalid or UnicodeEncodeError for text that UTF-8 cannot hold (a lone surrogate).
    """
    return pa.RecordBatch.from_pylist([_to_row(record) for record in records], schema=record_schema())


def from_batch(batch: pa.RecordBatch) -> Iterator[Record]:
    """Yield the records of a batch that `to_batch` made. Raises pydantic.ValidationError where one is no record."""
    for row in batch.to_pylist():
        exact = row.pop(EXACT, None)
        if exact is not None:
            yield read_record(exact)
            continue
        for figure in row["figures"]:
            figure.update((name, _as_stated(figure[name])) for name in _NUMBERS)
        yield read_record(row)


def _to_row(record: Record) -> dict[str, Any]:
    row = record.model_dump()
    exact = not isinstance(record, ReviewedRecord)
    for figure in row["figures"]:
        for name in _NUMBERS:
            stated = figure[name]
            if stated is not None:
                figure[name] = _as_double(stated)
                read = _as_stated(figure[name])
                exact = exact and type(read) is type(stated) and repr(read) == repr(stated)
    row[EXACT] = None if exact else to_json(record)
    return row


def _as_double(value: float) -> float:
    """Return the double next to `value`; an integer beyond all doubles is infinite."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _as_stated(value: float | None) -> int | float | None:
    """Return a double as the pipeline writes it: whole values as integers."""
    return int(value) if value is not None and abs(value) < _WHOLE_BELOW and value.is_integer() else value


def _fields(model: type[BaseModel]) -> list[pa.Field]:
    fields = []
    for name, field in model.model_fields.items():
        kind, nullable = _type(field.annotation)
        fields.append(pa.field(name, kind, nullable=nullable))
    return fields


def _type(annotation: Any) -> tuple[pa.DataType, bool]:
    """Return the Arrow type of an annotation of the models, and whether it may be null."""
    origin, given = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(given[0])
    if origin in {Union, types.UnionType}:
        kinds = {_type(part)[0] for part in given if part is not type(None)}
        # an integer or a float is a number
        kind = pa.float64() if kinds == {pa.int64(), pa.float64()} else kinds.pop()
        return kind, type(None) in given
    if origin is list:
        kind, nullable = _type(given[0])
        return pa.list_(pa.field("element", kind, nullable=nullable)), False
    if origin is Literal or annotation is str:
        return pa.string(), False
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return pa.struct(_fields(annotation)), False
    return {int: pa.int64(), float: pa.float64()}[annotation], False
