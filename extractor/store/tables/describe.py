"""The flat model and the views as Markdown, for docs/store.md."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.store.tables.model import Between, Column, OneOf, Table


def describe(tables: tuple[Table, ...]) -> str:
    """Return a section for each table: what it holds, its key, and a row for each column."""
    return "\n".join(line for table in tables for line in _table(table))


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}"
    yield ""
    yield f"{table.about} Key: {', '.join(f'`{name}`' for name in table.primary_key)}."
    yield ""
    yield "| Column | Type | Holds |"
    yield "| --- | --- | --- |"
    for column in table.columns:
        kind = f"{column.type}, null" if column.nullable else column.type
        yield f"| `{column.name}` | {kind} | {_holds(column)} |"
    yield ""


def _holds(column: Column) -> str:
    told = column.about
    if column.references:
        told += f" → `{column.references}`."
    if isinstance(column.check, OneOf):
        told += f" One of {', '.join(f'`{value}`' for value in column.check.values)}."
    if isinstance(column.check, Between) and column.check.high is None and column.check.low:
        told += f" From {column.check.low:g}."
    return told
