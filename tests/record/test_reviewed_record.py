"""A reviewed record: what it says of its review is checked, its schema says so, and items keep their targets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from own_record import record_data
from pydantic import ValidationError

from extractor.record import Correction, Record, ReviewedRecord, json_schema, read_record, targets, to_json


def reviewed_data() -> dict[str, Any]:
    """The full record after its first relation was taken out and its figure accepted."""
    data = record_data()
    relation = data["relations"][0]
    later = {**relation, "title": "kepala dinas baru"}
    said = {"reviewer": "Ani", "at": "2026-11-28T12:00:00Z", "note": "", "value": None, "spans": None, "item": None}
    return {
        **data,
        "schema_version": "1.1",
        "relations": [later],
        "review": {
            "corrections": [
                {"action": "accept", "target": "figures/f1", **said},
                {"action": "reject", "target": "relations/#0", **said},
            ],
            "before": [
                {"target": "relations/#0", "index": 0, "removed": True, "item": relation},
                {"target": "figures/f1", "index": 0, "removed": False, "item": {"confidence": 0.85}},
            ],
        },
    }


def test_both_versions_are_read_from_text_bytes_and_data() -> None:
    data = reviewed_data()
    for given in (data, json.dumps(data), json.dumps(data).encode()):
        record = read_record(given)
        assert isinstance(record, ReviewedRecord)
        assert json.loads(to_json(record)) == data
    plain = read_record(record_data())
    assert type(plain) is Record


def test_the_schema_of_reviewed_records_takes_them_alone() -> None:
    schema = json_schema(reviewed=True)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(reviewed_data())
    assert not validator.is_valid(record_data())
    assert not Draft202012Validator(json_schema()).is_valid(reviewed_data())
    for part in (schema, *schema["$defs"].values()):
        if part.get("type") == "object":
            assert sorted(part["required"]) == sorted(part["properties"])


def test_items_keep_their_targets_while_others_go() -> None:
    assert "relations/#0" in targets(read_record(record_data()))
    left = targets(read_record(reviewed_data()))
    assert [name for name in left if name.startswith("relations/")] == ["relations/#1"]
    assert {"entities/e1", "events/v1", "warnings/#0"} <= left.keys()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema_version", "1.2"),
        ("review", None),
        ("review", {"corrections": [], "before": []}),
        ("entities", []),
    ],
)
def test_faults_are_refused(key: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        read_record(reviewed_data() | {key: value})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-11-28T19:00:00+07:00", "2026-11-28T12:00:00Z"),
        ("2026-11-28T12:00:00.250Z", "2026-11-28T12:00:00.250000Z"),
        ("2026-11-28T12:00:00", None),
        ("2026-11-28", None),
        ("noon", None),
    ],
)
def test_times_are_kept_in_utc(given: str, kept: str | None) -> None:
    def made() -> Correction:
        return Correction(action="accept", target="events/v1", reviewer="Ani", at=given, note="")

    if kept is None:
        with pytest.raises(ValidationError):
            made()
    else:
        assert made().at == kept
