"""What a flat table is: columns with types, references and checks, as data that every sink can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "real", "boolean", "date", "timestamp", "json"]
"""How a cell is held in a row of `flatten`: text as str, integer as int, real as float, boolean as bool, date as
`YYYY-MM-DD`, timestamp as ISO 8601 in UTC with a final Z, json as its text; None where it is null."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The cell is one of these values."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The cell is no less than `low` and, where `high` is given, no more than that."""

    low: float
    high: float | None = None


@dataclass(frozen=True, slots=True)
class InOrder:
    """In each row the column `first` is no more than the column `second`, where both are known."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class ExactlyOne:
    """In each row one of these columns is known and the others are null."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; `references` is the table whose primary key the cell holds (see `Table.foreign_keys`)."""

    name: str
    type: Type
    about: str
    nullable: bool = False
    references: str | None = None
    check: OneOf | Between | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` of the table hold a primary key of the table `table`: its columns `targets`, in that order."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. `rules` are checks over several columns, `indexes` columns that are often searched."""

    name: str
    about: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    rules: tuple[InOrder | ExactlyOne, ...] = ()
    indexes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of a row."""
        return tuple(column.name for column in self.columns)

    @property
    def of_article(self) -> bool:
        """Whether its rows belong to one article each, with which they come and go."""
        return "article_id" in self.names

    def foreign_keys(self, tables: Iterable[Table]) -> tuple[ForeignKey, ...]:
        """Return the foreign keys; `tables` are all tables.

        A fact is only ever referred to within its article, so a reference to a table whose key is (article_id, x_id)
        takes the row's own article_id as its first part.
        """
        keys = {table.name: table.primary_key for table in tables}
        found = []
        for column in self.columns:
            if column.references is not None:
                targets = keys[column.references]
                own = (column.name,) if len(targets) == 1 else ("article_id", column.name)
                found.append(ForeignKey(own, column.references, targets))
        return tuple(found)
