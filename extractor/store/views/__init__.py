"""Views that answer the usual questions, as SQL files that SQLite, DuckDB and PostgreSQL all understand.

One word in them is ours: `joined(column BY order)` is each database's own way to make one text of several values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from extractor.store.tables.ddl import Dialect

_JOINED = re.compile(r"joined\(([\w.]+) BY ([\w., ]+)\)")
NAMES: Final = (
    "figures_flat", "exports_by_commodity_partner", "open_opportunities_by_country", "events_by_month",
    "sources_quality",
)  # fmt: skip
"""All views, each after those it reads from."""


@dataclass(frozen=True, slots=True)
class View:
    """One view: what it answers, and its query."""

    name: str
    about: str
    query: str

    def create(self, dialect: Dialect) -> str:
        """Return the statement that makes the view."""
        return f"CREATE VIEW {self.name} AS\n" + in_dialect(self.query, dialect)


def in_dialect(query: str, dialect: Dialect) -> str:
    """Return `query` with our word `joined(column BY order)` as the database says it."""
    return _JOINED.sub(lambda m: dialect.joined.format(m[1], m[2]), query)


@cache
def views() -> tuple[View, ...]:
    """Return the views in the order in which they can be made."""
    return tuple(_view(name) for name in NAMES)


def _view(name: str) -> View:
    lines = (files("extractor.store.views") / f"{name}.sql").read_text("utf-8").splitlines()
    about = " ".join(line.removeprefix("-- ") for line in lines if line.startswith("--"))
    return View(name, about, "\n".join(line for line in lines if not line.startswith("--")))
