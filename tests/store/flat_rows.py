"""Checks flat rows against the model without a database: types, nulls, keys, references, checks."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from extractor.store.tables import BY_NAME, TABLES, Between, Column, ExactlyOne, InOrder, OneOf, reference_rows

_PYTHON = {"text": str, "integer": int, "real": float, "boolean": bool, "date": str, "timestamp": str, "json": str}


def check_rows(found: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
    """Fail where a row is none of its table, or refers to a row that is not there."""
    rows = {**found, **reference_rows()}
    for name in found:
        table = BY_NAME[name]
        for row in rows[name]:
            assert len(row) == len(table.columns)
            for column, cell in zip(table.columns, row, strict=True):
                _check_cell(column, cell)
            cells = dict(zip(table.names, row, strict=True))
            for rule in table.rules:
                _check_rule(rule, cells)
        keys = [_part(name, row, table.primary_key) for row in rows[name]]
        assert len(set(keys)) == len(keys), f"{name}: a key twice"
        for key in table.foreign_keys(TABLES):
            there = {_part(key.table, row, key.targets) for row in rows.get(key.table, ())}
            for row in rows[name]:
                value = _part(name, row, key.columns)
                assert None in value or value in there, f"{name}: {value} is not in {key.table}"


def _part(name: str, row: Sequence[Any], columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[BY_NAME[name].names.index(column)] for column in columns)


def _check_cell(column: Column, cell: Any) -> None:
    if cell is None:
        assert column.nullable, column
        return
    assert type(cell) is _PYTHON[column.type], (column, cell)
    if isinstance(cell, str):
        assert "\0" not in cell
    if column.type == "date":
        assert date.fromisoformat(cell).isoformat() == cell
    if column.type == "timestamp":
        assert cell.endswith("Z")
        datetime.fromisoformat(cell)
    if column.type == "json":
        json.loads(cell)
    if isinstance(column.check, OneOf):
        assert cell in column.check.values
    if isinstance(column.check, Between):
        assert cell >= column.check.low
        assert column.check.high is None or cell <= column.check.high


def _check_rule(rule: InOrder | ExactlyOne, cells: dict[str, Any]) -> None:
    if isinstance(rule, ExactlyOne):
        assert sum(cells[name] is not None for name in rule.columns) == 1
    elif cells[rule.first] is not None and cells[rule.second] is not None:
        assert cells[rule.first] <= cells[rule.second]
