"""Columns of facts as script files: numbers with dictionaries for names, in blocks, so that a page reads them at once.

A page opened from a disk may not fetch files, but may run scripts: each file is one call, `Report.take(NAME, JSON)`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_ROWS: Final = 50_000
# sentences are a hundred times as long as numbers
_TEXT_ROWS: Final = 10_000


class Names:
    """Numbers for values in the order in which they come; nothing (None or empty) is 0."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def number(self, value: object) -> int:
        """Return the number of a value, a new one where it is new."""
        key = "" if value is None else str(value)
        return self._numbers.setdefault(key, len(self._numbers))

    @property
    def values(self) -> list[str]:
        """The values by their number."""
        return list(self._numbers)


class Sets:
    """Numbers for sets of names, written as text parted by semicolons; the empty set is 0."""

    def __init__(self, names: Names) -> None:
        """Say by which names the members are known."""
        self._names = names
        self._numbers: dict[tuple[int, ...], int] = {(): 0}

    def number(self, joined: object, *more: object) -> int:
        """Return the number of the set of the members in `joined` and of `more`."""
        members = {*(str(joined).split(";") if joined else ()), *(str(each) for each in more if each)}
        key = tuple(sorted(self._names.number(member) for member in sorted(members)))
        return self._numbers.setdefault(key, len(self._numbers))

    @property
    def values(self) -> list[list[int]]:
        """The sets by their number."""
        return [list(key) for key in self._numbers]


class Columns:
    """Rows that are written as columns, a file for each block of them; memory holds one block."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str], *, text: bool = False) -> None:
        """Name the folder, the files' stem and the columns; a column `+x` holds steps from row to row."""
        self.name, self.rows = name, 0
        self.files: list[str] = []
        self._folder, self._columns = folder, columns
        self._size = _TEXT_ROWS if text else _ROWS
        self._block: list[Sequence[Any]] = []
        self._last = [0 if column.startswith("+") else None for column in columns]

    def add(self, row: Sequence[Any]) -> None:
        """Add a row."""
        self._block.append(row)
        self.rows += 1
        if len(self._block) == self._size:
            self._flush()

    def close(self) -> Mapping[str, Any]:
        """Write what waits; return what the page must know: the number of rows, columns and files."""
        if self._block:
            self._flush()
        return {"rows": self.rows, "columns": [c.removeprefix("+") for c in self._columns], "files": self.files}

    def _flush(self) -> None:
        columns = zip(*self._block, strict=True)
        data = {
            name.removeprefix("+"): self._steps(place, column) if self._last[place] is not None else column
            for place, (name, column) in enumerate(zip(self._columns, columns, strict=True))
        }
        first = self.rows - len(self._block)
        file = f"{self.name}-{len(self.files)}.js"
        write_script(self._folder / file, self.name, {"first": first, "data": data})
        self.files.append(file)
        self._block = []

    def _steps(self, place: int, column: Sequence[int]) -> list[int]:
        steps, last = [], self._last[place] or 0
        for value in column:
            steps.append(value - last)
            last = value
        self._last[place] = last
        return steps


def write_script(path: Path, name: str, data: object) -> None:
    """Write `data` as a script that hands it to the page; JSON inside a string is what browsers read quickest."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # the outer string is ASCII: no encoding and no line separator of the text can end it
    path.write_text(f"Report.take({json.dumps(name)},{json.dumps(text)});\n", "ascii", newline="\n")
