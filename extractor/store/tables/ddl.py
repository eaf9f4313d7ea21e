"""The flat tables as SQL: statements that make them, with keys, checks and comments, in a database's own dialect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from extractor.store.tables.model import Between, Column, InOrder, OneOf, Table, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a database words its tables.

    `types` are its names of our types; `cell_checks` conditions that hold for a type, with `{}` for the column.
    `suffix` ends CREATE TABLE, `clustered` where the key has several columns. `comments` says whether the abouts are
    SQL comments inside the statement or COMMENT ON statements behind it. `joined` makes one text of the values `{0}`,
    parted by semicolons, in the order of `{1}`.
    """

    types: Mapping[Type, str]
    cell_checks: Mapping[Type, str]
    comments: Literal["inside", "behind"]
    joined: str = "string_agg({0}, ';' ORDER BY {1})"
    indexes: bool = True
    suffix: str = ""
    clustered: str = ""


def create_tables(tables: tuple[Table, ...], dialect: Dialect) -> Iterator[str]:
    """Yield the statements that make `tables`, which are in load order."""
    for table in tables:
        yield create_table(table, tables, dialect)
        if dialect.indexes:
            for column in table.indexes:
                yield f"CREATE INDEX {table.name}_by_{column} ON {table.name} ({column})"
        if dialect.comments == "behind":
            yield f"COMMENT ON TABLE {table.name} IS {quoted(table.about)}"
            for each in table.columns:
                yield f"COMMENT ON COLUMN {table.name}.{each.name} IS {quoted(each.about)}"


def create_table(table: Table, tables: tuple[Table, ...], dialect: Dialect) -> str:
    """Return the statement that makes one table."""
    lines = [(_column(column, dialect), column.about) for column in table.columns]
    lines.append((f"PRIMARY KEY ({', '.join(table.primary_key)})", ""))
    for key in table.foreign_keys(tables):
        target = f"{key.table} ({', '.join(key.targets)})"
        lines.append((f"FOREIGN KEY ({', '.join(key.columns)}) REFERENCES {target}", ""))
    lines += [(f"CHECK ({_rule(rule)})", "") for rule in table.rules]
    inside = dialect.comments == "inside"
    body = ""
    for number, (line, about) in enumerate(lines, 1):
        comma = "," if number < len(lines) else ""
        body += f"  {line}{comma}{f'  -- {about}' if inside and about else ''}\n"
    head = f"CREATE TABLE {table.name} ({f'  -- {table.about}' if inside else ''}\n"
    return head + body + ")" + (dialect.clustered if len(table.primary_key) > 1 else dialect.suffix)


def quoted(text: str) -> str:
    """Return `text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _column(column: Column, dialect: Dialect) -> str:
    line = f"{column.name} {dialect.types[column.type]}" + ("" if column.nullable else " NOT NULL")
    conditions = [dialect.cell_checks[column.type].format(column.name)] if column.type in dialect.cell_checks else []
    if column.check is not None:
        conditions.append(_condition(column.name, column.check))
    return line + "".join(f" CHECK ({condition})" for condition in conditions)


def _condition(name: str, check: OneOf | Between) -> str:
    if isinstance(check, OneOf):
        return f"{name} IN ({', '.join(quoted(value) for value in check.values)})"
    return f"{name} >= {check.low:g}" + (f" AND {name} <= {check.high:g}" if check.high is not None else "")


def _rule(rule: object) -> str:
    if isinstance(rule, InOrder):
        return f"{rule.first} <= {rule.second}"
    columns: tuple[str, ...] = getattr(rule, "columns", ())
    return " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in columns) + " = 1"
