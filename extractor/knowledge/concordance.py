"""Tables of the user's own that lead from HS 2022 to earlier editions and to the eight digits of BTKI.

A table is CSV with the columns `hs2022,edition,code` and, if wanted, `label_id,label_en`; lines that start with `#` are
comments. `hs2022` is a chapter, heading or subheading of HS 2022; `edition` is `HS1992` to `HS2017` or `BTKI2012`,
`BTKI2017`, `BTKI2022`; `code` has two, four or six digits in an HS edition, eight in BTKI, points are left out. Tables
are kept by edition in the user's data folder: `$EXTRACTOR_DATA_DIR`, else `$XDG_DATA_HOME/extractor`, else
`~/.local/share/extractor`.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Final

from extractor.errors import ExtractorError
from extractor.knowledge.hs import is_hs

DATA_VARIABLE: Final = "EXTRACTOR_DATA_DIR"
EDITIONS: Final = (
    "HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "BTKI2012", "BTKI2017", "BTKI2022",
)  # fmt: skip
COLUMNS: Final = ("hs2022", "edition", "code")
_LABELS: Final = ("label_id", "label_en")
_MOST: Final = 12
"""Codes told at most for a heading whose subheadings alone are in the table; a chapter has far too many."""


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One line of a table: `code` in `edition` is, wholly or in part, `hs2022`."""

    edition: str
    hs2022: str
    code: str
    label_id: str = ""
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What a code of HS 2022 is in another edition. `level` is the number of digits of the codes.

    `exact`: the table has the code itself; otherwise `codes` are those of the subheadings under it.
    """

    edition: str
    level: int
    codes: tuple[str, ...]
    exact: bool

    def __str__(self) -> str:
        under = "" if self.exact else " (of its subheadings)"
        return f"{self.edition}, {self.level} digits{under}: {', '.join(self.codes)}"


@dataclass(frozen=True, slots=True)
class Stored:
    """A table in the user's data folder."""

    edition: str
    rows: int
    path: Path


def data_folder() -> Path:
    """Return the user's data folder, which need not exist."""
    if chosen := os.environ.get(DATA_VARIABLE):
        return Path(chosen)
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "extractor"


def parse(text: str, *, file: str) -> tuple[list[Row], list[str]]:
    """Return the rows of a table and, for every row that cannot be used, one line that says where and why.

    Raises ExtractorError where the columns are not those wanted, or there is no row at all.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not lines:
        raise ExtractorError(f"{file}: empty; expected the columns {','.join(COLUMNS)}")
    names = tuple(name.strip().lower() for name in next(csv.reader([lines[0][1]])))
    if not set(COLUMNS) <= set(names) or not set(names) <= {*COLUMNS, *_LABELS}:
        raise ExtractorError(
            f"{file}: the columns must be {','.join(COLUMNS)}[,{','.join(_LABELS)}], not {','.join(names)}"
        )
    rows: dict[Row, int] = {}
    faults: list[str] = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        row = _row(dict(zip(names, cells, strict=False))) if len(cells) == len(names) else None
        fault = _fault(row, rows) if row is not None else f"expected {len(names)} cells, got {len(cells)}"
        if fault:
            faults.append(f"{file}, line {number}: {fault}")
        elif row is not None:
            rows[row] = number
    if not rows and not faults:
        raise ExtractorError(f"{file}: no rows below the columns")
    return sorted(rows), faults


def _row(cells: dict[str, str]) -> Row:
    bare = {name: re.sub(r"[.\s]", "", cells[name]) for name in ("hs2022", "code")}
    return Row(
        edition=cells["edition"].upper().replace(" ", ""), label_id=cells.get("label_id", ""),
        label_en=cells.get("label_en", ""), **bare,
    )  # fmt: skip


def _fault(row: Row, before: dict[Row, int]) -> str | None:
    if not is_hs(row.hs2022):
        return f"{row.hs2022!r} is no code of HS 2022 (2, 4 or 6 digits)"
    if row.edition not in EDITIONS:
        return f"{row.edition!r} is no edition; name one of {', '.join(EDITIONS)}"
    levels = (8,) if row.edition.startswith("BTKI") else (2, 4, 6)
    if not re.fullmatch("[0-9]+", row.code) or len(row.code) not in levels:
        return f"{row.code!r} is no code of {row.edition} ({' or '.join(map(str, levels))} digits)"
    return f"the same row as line {before[row]}" if row in before else None


def store(rows: Iterable[Row], *, folder: Path | None = None) -> list[Stored]:
    """Keep `rows` in the user's data folder, in place of what was kept of their editions; return the tables written.

    Raises ExtractorError where the folder cannot be written to.
    """
    home = _home(folder)
    by_edition: dict[str, list[Row]] = {}
    for row in sorted(set(rows)):
        by_edition.setdefault(row.edition, []).append(row)
    try:
        home.mkdir(parents=True, exist_ok=True)
        for edition, its in by_edition.items():
            part = home / f"{edition}.csv.part"
            part.write_text(_as_csv(its), "utf-8")
            part.replace(home / f"{edition}.csv")
    except OSError as error:
        raise ExtractorError(
            f"{home}: not to be written ({error.strerror}); name a folder in {DATA_VARIABLE}"
        ) from error
    _load.cache_clear()
    return [table for table in stored(folder=folder) if table.edition in by_edition]


def _as_csv(rows: Sequence[Row]) -> str:
    text = StringIO()
    text.write("# source: imported by the user\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, *_LABELS))
    writer.writerows((row.hs2022, row.edition, row.code, row.label_id, row.label_en) for row in rows)
    return text.getvalue()


def _home(folder: Path | None) -> Path:
    return (folder or data_folder()) / "hs"


def stored(*, folder: Path | None = None) -> list[Stored]:
    """Return the tables in the user's data folder by edition."""
    home = _home(folder)
    return [Stored(path.stem, len(_read(path)), path) for path in sorted(home.glob("*.csv"))]


def _read(path: Path) -> list[Row]:
    rows, faults = parse(path.read_text("utf-8"), file=str(path))
    if faults:
        raise ExtractorError(f"{faults[0]}; import the table again, or remove it")
    return rows


def remove(edition: str, *, folder: Path | None = None) -> None:
    """Delete the table of `edition`. Raises ExtractorError where there is none."""
    path = _home(folder) / f"{edition.upper()}.csv"
    if edition.upper() not in EDITIONS or not path.exists():
        raise ExtractorError(f"{edition}: no such table here; `extractor knowledge list` names those there are")
    path.unlink()
    _load.cache_clear()


def correspondences(code: str, *, folder: Path | None = None) -> list[Correspondence]:
    """Return what the HS 2022 `code` is in the editions the user has imported, by edition and level.

    Raises ExtractorError where a stored table is broken.
    """
    return list(_found(code, _load(_home(folder))))


@lru_cache(maxsize=4)
def _load(home: Path) -> dict[str, dict[str, list[str]]]:
    """Return codes by edition and HS 2022 code."""
    tables: dict[str, dict[str, list[str]]] = {}
    for path in sorted(home.glob("*.csv")):
        for row in _read(path):
            tables.setdefault(row.edition, {}).setdefault(row.hs2022, []).append(row.code)
    return tables


def _found(code: str, tables: dict[str, dict[str, list[str]]]) -> Iterator[Correspondence]:
    for edition, table in sorted(tables.items()):
        exact = code in table
        codes = table.get(code) or [one for key, its in table.items() if key.startswith(code) for one in its]
        if not exact and len(set(codes)) > _MOST:
            continue
        for level in sorted({len(one) for one in codes}):
            same = sorted({one for one in codes if len(one) == level})
            yield Correspondence(edition, level, tuple(same), exact)
