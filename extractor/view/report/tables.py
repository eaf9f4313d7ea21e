"""The tables of a report as CSV files (RFC 4180, UTF-8, header), row by row from the store."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from extractor.store.sql import SqlStore
from extractor.store.tables import Cell
from extractor.view.report.queries import queries

# a spreadsheet takes a cell that begins so for a formula: OWASP, CSV Injection
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_tables(store: SqlStore, folder: Path, *, failures: Mapping[str, int]) -> tuple[str, ...]:
    """Write each table of the report, and the failures by kind, as `NAME.csv`; return the names.

    Text that a spreadsheet would take for a formula gets an apostrophe in front. Raises StoreError where the store
    cannot be read.
    """
    names = [*(query.name for query in queries("tables")), "failures"]
    for query in queries("tables"):
        _write(folder / f"{query.name}.csv", query.columns, query.rows(store))
    _write(folder / "failures.csv", ("kind", "articles"), sorted(failures.items()))
    return tuple(names)


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_safe(cell) for cell in row])


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
