"""The Harmonized System of 2022: which codes there are, and short labels for them in Indonesian and English.

Codes are strings of two (chapter), four (heading) or six digits (subheading). Source of the code list: the table of
the datasets/harmonized-system project (PDDL), without the statistical chapter 99 that it adds. Labels are this
project's own, in `data/hs.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from extractor.errors import ExtractorError
from extractor.knowledge.terms import Labels

_FILE = "hs.csv"
_COLUMNS = "code,label_id,label_en"


@cache
def hs_codes() -> frozenset[str]:
    """Return every HS 2022 chapter, heading and subheading; raises ExtractorError where the table is malformed."""
    return frozenset(hs_table())


def is_hs(code: str) -> bool:
    """Whether `code` is an HS 2022 chapter (`09`), heading (`0901`) or subheading (`090111`)."""
    return code in hs_table()


def hs_label(code: str) -> Labels:
    """Return the short labels of `code`, or of the heading or chapter above it where it has none of its own.

    Raises ExtractorError where there is no such code.
    """
    table = hs_table()
    if code not in table:
        raise ExtractorError(f"{code!r} is no HS 2022 code; a chapter (09), heading (0901) or subheading (090111) is")
    for length in range(len(code), 0, -2):
        labels = table.get(code[:length])
        if labels is not None:
            return labels
    raise ExtractorError(f"{_FILE}: chapter {code[:2]} has no labels")


@cache
def hs_table() -> Mapping[str, Labels | None]:
    """Return every code with its own labels, None where the table gives it none.

    Raises ExtractorError naming file and line where a row is malformed.
    """
    return parse_hs(files("extractor.knowledge").joinpath("data", _FILE).read_text("utf-8"), file=_FILE)


def parse_hs(text: str, *, file: str) -> Mapping[str, Labels | None]:
    """Read a table of codes and labels from its CSV text; `file` names it in error messages."""
    table: dict[str, Labels | None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#") or line == _COLUMNS:
            continue
        row = next(csv.reader((line,))) if '"' in line else line.split(",")
        if len(row) != 3 or row[0] in table or bool(row[1]) != bool(row[2]):
            raise ExtractorError(f"{file}, line {number}: expected a new code and two labels or none, got {line!r}")
        table[row[0]] = Labels(row[1], row[2]) if row[1] else None
    return MappingProxyType(table)
