"""The record's JSON Schema, draft 2020-12."""

from __future__ import annotations

from typing import Any

from extractor.record.models import SCHEMA_VERSION, Record
from extractor.record.review import REVIEWED_VERSION, ReviewedRecord


def json_schema(*, reviewed: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every record of this version is valid against.

    `reviewed` asks for that of records that people have reviewed.
    """
    model, version = (ReviewedRecord, REVIEWED_VERSION) if reviewed else (Record, SCHEMA_VERSION)
    schema = model.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://extractor.invalid/schema/record-{version}.json",
        **schema,
    }
