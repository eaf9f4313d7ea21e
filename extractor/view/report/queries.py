"""The queries of the report, from `queries.toml`: the facts the page counts, and the tables given as CSV."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from extractor.store.sql import SqlStore
from extractor.store.tables import Cell

Group = Literal["facts", "tables"]


@dataclass(frozen=True, slots=True)
class Query:
    """A named query and the names of its columns."""

    name: str
    columns: tuple[str, ...]
    sql: str

    def rows(self, store: SqlStore) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows; raises StoreError where the store cannot give them."""
        return store.query(self.sql)


@cache
def queries(group: Group) -> tuple[Query, ...]:
    """Return the queries of a group, in the order of the file."""
    text = files("extractor.view.report").joinpath("queries.toml").read_text("utf-8")
    found: dict[str, dict[str, dict[str, str]]] = tomllib.loads(text)
    return tuple(Query(name, tuple(each["columns"]), each["sql"]) for name, each in found[group].items())
