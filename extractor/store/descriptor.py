"""The descriptor of a data package of the flat tables: datapackage.json as Frictionless Data Package 1.0 has it.

Source: https://specs.frictionlessdata.io/data-package/, tabular-data-package/ and table-schema/. Licences and sources
of the data are not ours to state: who publishes a package adds `licenses` and `sources`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from extractor.store.tables import TABLES, VERSION, Between, Column, ForeignKey, OneOf, Table, Type

_TYPES: Final[Mapping[Type, str]] = {
    "text": "string",
    "integer": "integer",
    "real": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
    "json": "array",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the package as it was written."""

    path: str
    bytes: int
    sha256: str
    rows: int


def descriptor(files: Mapping[str, Written], *, extractor: str) -> dict[str, Any]:
    """Return the descriptor of a package whose tables are `files` by name, made by version `extractor`."""
    return {
        "profile": "tabular-data-package",
        "name": "trade-news-records",
        "title": "Trade news as records",
        "description": "Facts read from news articles, each with the words it was read from.",
        "version": str(VERSION),
        "extractor": {"version": extractor},
        "resources": [_resource(table, files[table.name]) for table in TABLES],
    }


def _resource(table: Table, file: Written) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.name.replace("_", " ").capitalize(),
        "description": table.about,
        "path": file.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "rows": file.rows,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    return {
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
        "foreignKeys": [
            {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.targets)}}
            for key in table.foreign_keys(TABLES)
            if not _half_null(table, key)
        ],
    }


def _half_null(table: Table, key: ForeignKey) -> bool:
    """Whether the key is (article_id, x) with an x that may be null: SQL lets such a row pass, Table Schema has no way
    to.
    """
    return len(key.columns) > 1 and any(c.nullable for c in table.columns if c.name in key.columns)


def _field(table: Table, column: Column) -> dict[str, Any]:
    kind = "object" if (table.name, column.name) == ("articles", "record") else _TYPES[column.type]
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.about}
    constraints = _constraints(table, column)
    return {**field, "constraints": constraints} if constraints else field


def _constraints(table: Table, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    # CSV has no null apart from empty text, so only a column whose cells are never empty can be required
    free = column.type == "text" and column.check is None and column.references is None
    if not column.nullable and (not free or column.name in table.primary_key):
        constraints["required"] = True
    if isinstance(column.check, OneOf):
        constraints["enum"] = list(column.check.values)
    if isinstance(column.check, Between):
        constraints["minimum"] = column.check.low
        if column.check.high is not None:
            constraints["maximum"] = column.check.high
    return constraints
