"""The page of the record: one table for each of its parts, from the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

_HEAD: Final = """# The record

One JSON object an article. No key is ever missing: null is unknown, an empty list is none. Offsets count code points of
`article.text`, the end is exclusive. `extractor schema` prints the JSON Schema (2020-12) that this page is made from.

"""
_FIRST: Final = "Record"


def record_page() -> str:
    """Return the page as Markdown."""
    from extractor.record import json_schema

    schema = json_schema()
    parts: dict[str, Mapping[str, Any]] = {_FIRST: schema, **schema["$defs"]}
    return _HEAD + "\n".join("".join(_part(name, part)) for name, part in parts.items())


def _part(name: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {name}\n\n{part.get('description', '')}\n\n| key | holds | values |\n|---|---|---|\n"
    for key, value in part["properties"].items():
        yield f"| `{key}` | {_type(value)} | {_values(value)} |\n"


def _type(value: Mapping[str, Any]) -> str:
    """What a value is, in words; parts of the record are linked."""
    if "anyOf" in value:
        kinds = [_type(each) for each in value["anyOf"]]
        return " or ".join(dict.fromkeys(kinds))
    if "$ref" in value:
        name = value["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if value.get("type") == "array":
        return f"list of {_type(value['items'])}"
    return str(value.get("type", "string"))


def _values(value: Mapping[str, Any]) -> str:
    """Which values are allowed, where that is more than their type."""
    told = ""
    if "anyOf" in value:
        told = next(filter(None, map(_values, value["anyOf"])), "")
    elif value.get("type") == "array":
        told = _values(value["items"])
    elif "enum" in value or "const" in value:
        told = ", ".join(f"`{each}`" for each in value.get("enum", [value.get("const")]))
    elif "pattern" in value:
        told = "`" + value["pattern"].replace("|", "\\|") + "`"
    elif "maximum" in value:
        told = f"{value['minimum']:g} to {value['maximum']:g}"
    return told
