"""Labels of the ISIC Rev.4 sections, divisions and groups, in Indonesian and English.

Codes are the section letter, alone or with two digits (division) or three (group). Source of the code list: United
Nations, ISIC Rev.4 (2008); KBLI 2020 shares sections and divisions. Labels are this project's own, in
`data/isic.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from extractor.errors import ExtractorError
from extractor.knowledge.terms import Labels


@cache
def isic_table() -> Mapping[str, Labels]:
    """Return every code with its labels; raises ExtractorError naming file and line where a row is malformed."""
    source = files("extractor.knowledge").joinpath("data", "isic.csv")
    table: dict[str, Labels] = {}
    for number, row in enumerate(csv.reader(source.read_text("utf-8").splitlines()), start=1):
        if not row or row[0].startswith("#") or row[0] == "code":
            continue
        if len(row) != 3 or not all(row) or row[0] in table:
            raise ExtractorError(f"isic.csv, line {number}: expected one new code and two labels, got {row}")
        table[row[0]] = Labels(row[1], row[2])
    return MappingProxyType(table)


def is_isic(code: str) -> bool:
    """Whether `code` is an ISIC Rev.4 section (`B`), division (`C10`) or group (`C107`)."""
    return code in isic_table()


def isic_label(code: str) -> Labels:
    """Return the short labels of an ISIC Rev.4 code; raises ExtractorError where there is no such code."""
    try:
        return isic_table()[code]
    except KeyError as error:
        raise ExtractorError(
            f"{code!r} is no ISIC Rev.4 section, division or group (such as C, C10 or C107)"
        ) from error
