"""What the labels of a checkpoint mean here: a table of states and types."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.errors import ExtractorError

TYPES: Final = ("person", "organization", "place", "program")
NOT_WANTED: Final = "-"
OUTSIDE: Final = "O"
_PARTED: Final = re.compile(r"([BIESLU])[-_](.+)", re.IGNORECASE)
# BILOU says last and unit for end and single
_SAME_PART: Final = {"L": "E", "U": "S"}


class Tag(NamedTuple):
    """What stands at a token: `part` is O, or B, I, E, S of a name of `type`; labels without a part are I."""

    part: str
    type: str


NOTHING: Final = Tag(OUTSIDE, "")


@dataclass(frozen=True, slots=True, eq=False)
class LabelMap:
    """The tags that a checkpoint's labels come to.

    `matrix` [labels, tags] has one 1 a row: the product of the labels' probabilities and it is that of the tags, so
    that labels of one meaning (GPE and LOC) add up. `unknown` are the labels that no table knows, in order.
    """

    tags: tuple[Tag, ...]
    matrix: NDArray[np.float32]
    unknown: tuple[str, ...]


def label_map(labels: Sequence[str], own: Mapping[str, str] | None = None) -> LabelMap:
    """Return what `labels`, in the order of a checkpoint's outputs, mean; `own` (by casefolded name) goes first.

    Raises ExtractorError where none of them is a name of a type known here.
    """
    known = {**known_labels(), **(own or {})}
    found = [_tag(label, known) for label in labels]
    tags = (NOTHING, *sorted({tag for tag in found if tag is not None} - {NOTHING}))
    if len(tags) == 1:
        raise ExtractorError(
            f"none of the labels {', '.join(labels)} is known as a type of names; say with --labels FILE what they are"
        )
    matrix = np.zeros((len(labels), len(tags)), dtype="float32")
    for row, tag in enumerate(found):
        matrix[row, tags.index(tag or NOTHING)] = 1.0
    unknown = tuple(label for label, tag in zip(labels, found, strict=True) if tag is None)
    return LabelMap(tags, matrix, unknown)


def _tag(label: str, known: Mapping[str, str]) -> Tag | None:
    """What a label means, None where nobody knows."""
    if label.upper() == OUTSIDE:
        return NOTHING
    match = _PARTED.fullmatch(label)
    part, name = (match[1].upper(), match[2]) if match else ("I", label)
    type_ = known.get(name.casefold())
    if type_ is None:
        return None
    return NOTHING if type_ == NOT_WANTED else Tag(_SAME_PART.get(part, part), type_)


@cache
def known_labels() -> dict[str, str]:
    """Return the type of every label in labels.toml, by its casefolded name."""
    text = files(__package__).joinpath("labels.toml").read_text("utf-8")
    return _by_name(tomllib.loads(text), "labels.toml")


def read_labels(path: Path) -> dict[str, str]:
    """Return the type of every label in a user's file. Raises ExtractorError where it is no such file."""
    try:
        return _by_name(tomllib.loads(path.read_text("utf-8")), str(path))
    except (OSError, UnicodeError) as error:
        raise ExtractorError(f"{path}: cannot be read ({error}); name a TOML file of labels") from error
    except tomllib.TOMLDecodeError as error:
        raise ExtractorError(f"{path}: is no TOML ({error}); write it as docs/transformer.md shows") from error


def _by_name(data: dict[str, Any], source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    schemes = data.get("schemes")
    if not isinstance(schemes, dict) or not all(isinstance(table, dict) for table in schemes.values()):
        raise ExtractorError(f"{source}: has no tables [schemes.NAME]; write it as docs/transformer.md shows")
    for scheme, table in schemes.items():
        for label, type_ in table.items():
            if type_ not in (*TYPES, NOT_WANTED):
                raise ExtractorError(
                    f"{source}: {scheme}.{label} = {type_!r} is no type; take {', '.join(TYPES)} or {NOT_WANTED}"
                )
            if found.setdefault(label.casefold(), type_) != type_:
                raise ExtractorError(f"{source}: {scheme}.{label} has two types; keep one")
    return found
