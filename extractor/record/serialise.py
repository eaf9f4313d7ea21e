"""A record as JSON text, the same bytes for the same record."""

from __future__ import annotations

import json

from extractor.record.models import Record


def to_json(record: Record, *, indent: int | None = None) -> str:
    """Return `record` as JSON with keys in the contract's order and non-ASCII characters plain.

    `indent` is the number of spaces of a level; None gives one line, as JSON Lines need.
    """
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=indent)
