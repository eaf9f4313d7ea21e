"""Shapes and members of the code systems a record may use."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from functools import cache
from importlib.resources import files
from typing import Final

BLOCS: Final = frozenset({"EU", "ASEAN"})
# ISIC Rev.4 section -> its divisions (UN Statistics Division, ST/ESA/STAT/SER.M/4/Rev.4); KBLI 2020 shares them.
ISIC_DIVISIONS: Final[dict[str, range]] = {
    "A": range(1, 4), "B": range(5, 10), "C": range(10, 34), "D": range(35, 36), "E": range(36, 40),
    "F": range(41, 44), "G": range(45, 48), "H": range(49, 54), "I": range(55, 57), "J": range(58, 64),
    "K": range(64, 67), "L": range(68, 69), "M": range(69, 76), "N": range(77, 83), "O": range(84, 85),
    "P": range(85, 86), "Q": range(86, 89), "R": range(90, 94), "S": range(94, 97), "T": range(97, 99),
    "U": range(99, 100),
}  # fmt: skip
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_PART = re.compile(r"\d{4}-(Q[1-4]|H[12])")
_HS = re.compile(r"\d{2}|\d{4}|\d{6}")
_ISIC = re.compile(r"([A-U])(\d\d)?")


@cache
def _members(key: str) -> frozenset[str]:
    table = tomllib.loads(files("extractor.record").joinpath("codes.toml").read_text("utf-8"))
    return frozenset(table[key].split())


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 code, or one of the blocs `EU` and `ASEAN`."""
    return code in BLOCS or code in _members("countries")


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 alphabetic code."""
    return code in _members("currencies")


def is_hs(code: str) -> bool:
    """Whether `code` has the shape of an HS code of 2, 4 or 6 digits in a chapter that exists (01-97, not 77)."""
    return bool(_HS.fullmatch(code)) and 1 <= int(code[:2]) <= 97 and code[:2] != "77"


def is_isic(code: str) -> bool:
    """Whether `code` is an ISIC Rev.4 section (`B`) or a section with one of its own divisions (`C10`)."""
    match = _ISIC.fullmatch(code)
    return bool(match) and (len(code) == 1 or int(code[1:]) in ISIC_DIVISIONS[code[0]])


def is_date(text: str) -> bool:
    """Whether `text` is an ISO 8601 calendar date of day, month or year precision that exists."""
    match = _DAY.fullmatch(text)
    if not match or match[1] == "0000":
        return False
    year, month, day = int(match[1]), match[2], match[3]
    if month is None:
        return True
    if not 1 <= int(month) <= 12:
        return False
    return day is None or 1 <= int(day) <= monthrange(year, int(month))[1]


def is_period(text: str) -> bool:
    """Whether `text` is a period: a date, `2017-Q3`, `2017-H1`, `FROM/TO` of one precision, or `2023/2024`."""
    if is_date(text) or _PART.fullmatch(text):
        return True
    start, slash, end = text.partition("/")
    return bool(slash) and is_date(start) and is_date(end) and start <= end and len(start) == len(end)
