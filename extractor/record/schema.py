"""The record's JSON Schema, draft 2020-12."""

from __future__ import annotations

from typing import Any

from extractor.record.models import SCHEMA_VERSION, Record


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every record of this version is valid against."""
    schema = Record.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://extractor.invalid/schema/record-{SCHEMA_VERSION}.json",
        **schema,
    }
