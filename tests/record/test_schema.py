"""The JSON Schema: the stored one is current, the full record is valid, and JSON keeps every fact."""

import hashlib
import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from own_record import record_data, span

from extractor.record import Record, json_schema, to_json

STORED = Path(__file__).parents[2] / "docs" / "record.schema.json"


def test_the_stored_schema_is_current() -> None:
    told = (
        "out of date: extractor schema --out docs/record.schema.json (a change that breaks readers raises the version)"
    )
    assert json.loads(STORED.read_text("utf-8")) == json_schema(), told


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_full_record_is_valid(sample_record: Record) -> None:
    Draft202012Validator(json_schema()).validate(json.loads(to_json(sample_record)))


def test_the_schema_refuses_faults(sample_data: dict[str, Any]) -> None:
    validator = Draft202012Validator(json_schema())
    del sample_data["figures"][0]["period"]
    sample_data["events"][0]["type"] = "party"
    sample_data["extra"] = 1
    assert {tuple(error.absolute_path) for error in validator.iter_errors(sample_data)} == {
        ("figures", 0), ("events", 0, "type"), (),
    }  # fmt: skip


def test_no_key_is_ever_missing() -> None:
    schema = json_schema()
    for part in (schema, *schema["$defs"].values()):
        if part.get("type") == "object":
            assert sorted(part["required"]) == sorted(part["properties"])
            assert part["additionalProperties"] is False


def test_json_keeps_everything(sample_record: Record) -> None:
    assert Record.model_validate_json(to_json(sample_record)) == sample_record
    assert Record.model_validate_json(to_json(sample_record, indent=2)) == sample_record


def test_json_is_one_plain_line_in_the_order_of_the_contract(sample_record: Record) -> None:
    text = to_json(sample_record)
    assert "\n" not in text
    assert list(json.loads(text)) == [
        "schema_version", "article", "entities", "relations", "commodities", "sectors", "figures", "events",
        "opportunities", "warnings", "legend", "provenance",
    ]  # fmt: skip
    assert to_json(Record.model_validate_json(text)) == text


numbers = st.one_of(st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False, width=32))


@given(value=numbers, value_max=st.none() | numbers, confidence=st.floats(0, 1))
def test_numbers_survive_json(value: float, value_max: float | None, confidence: float) -> None:
    data = record_data()
    data["figures"][0] |= {"value": value, "value_max": value_max, "confidence": confidence}
    record = Record.model_validate(data)
    again = Record.model_validate_json(to_json(record))
    assert again == record
    assert type(again.figures[0].value) is type(value)


@given(st.text(max_size=40), st.text(min_size=1, max_size=20, alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_in_any_place_survives_json(before: str, name: str) -> None:
    before = before.encode("utf-8", "ignore").decode("utf-8")
    data = record_data()
    text = f"{data['article']['text']}{before}{name}"
    start = len(text) - len(name)
    data["article"] |= {"text": text, "text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}
    data["sectors"][0]["mentions"] = [span("Perkebunan"), {"start": start, "end": len(text), "text": name}]
    record = Record.model_validate(data)
    again = Record.model_validate_json(to_json(record))
    assert again == record
    last = again.sectors[0].mentions[-1]
    assert again.article.text[last.start : last.end] == name
