"""Loads a bilingual lexicon (goods, sectors): surface forms with the coded concept each may stand for.

A lexicon is `extractor/knowledge/data/NAME.csv`: lines starting with `#` name the source, then the columns
`CODE,alternatives,label_id,label_en,terms_id,terms_en,certainty`, where CODE is the name of the code list (`hs`,
`isic`). `alternatives` and `terms_*` are separated by `|`; `term~0.4` gives one term a certainty of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import attrgetter
from types import MappingProxyType
from typing import Literal

from extractor.errors import ExtractorError

Lang = Literal["id", "en"]

_COLUMNS = ("alternatives", "label_id", "label_en", "terms_id", "terms_en", "certainty")


@dataclass(frozen=True, slots=True)
class Labels:
    """A short name in Indonesian and in English."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Concept:
    """What a row of a lexicon means: the best code, other codes it may bear, its names, its certainty (0 to 1)."""

    code: str
    alternatives: tuple[str, ...]
    labels: Labels
    certainty: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a term: the concept, the term's language, how sure the words alone mean it (0 to 1)."""

    concept: Concept
    lang: Lang
    certainty: float


certainty_of = attrgetter("certainty")
"""Tells an entry's certainty."""


def normalise(term: str) -> str:
    """Return the form under which a lexicon keeps a term: casefolded, single-spaced, hyphens kept."""
    return " ".join(term.casefold().split())


@cache
def load_terms(name: str) -> Mapping[str, tuple[Entry, ...]]:
    """Return the lexicon NAME (`goods`, `sectors`): normalised term -> its readings, in the order of the file.

    Raises ExtractorError naming file and line where a row is malformed, and where there is no such lexicon.
    """
    file = f"{name}.csv"
    try:
        text = files("extractor.knowledge").joinpath("data", file).read_text("utf-8")
    except OSError as error:
        raise ExtractorError(f"{file}: no such lexicon in extractor/knowledge/data") from error
    return parse_terms(text, file=file)


def parse_terms(text: str, *, file: str) -> Mapping[str, tuple[Entry, ...]]:
    """Read a lexicon from its CSV text; `file` names it in error messages. Raises ExtractorError as `load_terms`."""
    terms: dict[str, tuple[Entry, ...]] = {}
    for number, row in _rows(text, file):
        try:
            concept = _concept(row)
            _add(terms, row[4], concept, "id")
            _add(terms, row[5], concept, "en")
        except ValueError as error:
            raise ExtractorError(f"{file}, line {number}: {error}") from error
    return MappingProxyType(terms)


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every row below the comments and the row of column names."""
    headed = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#") or not line:
            continue
        row = next(csv.reader((line,))) if '"' in line else line.split(",")
        if headed:
            yield number, row
        elif tuple(row[1:]) != _COLUMNS:
            raise ExtractorError(f"{file}, line {number}: expected the columns CODE,{','.join(_COLUMNS)}, got {line!r}")
        headed = True


def _concept(row: list[str]) -> Concept:
    if len(row) != len(_COLUMNS) + 1:
        raise ValueError(f"expected {len(_COLUMNS) + 1} cells, got {len(row)}")
    code, alternatives, label_id, label_en, terms_id, terms_en, certainty = row
    if not (code and label_id and label_en and (terms_id or terms_en)):
        raise ValueError("code, labels and terms must not be empty")
    others = tuple(alternatives.split("|")) if alternatives else ()
    return Concept(code, others, Labels(label_id, label_en), _certainty(certainty))


def _add(terms: dict[str, tuple[Entry, ...]], cell: str, concept: Concept, lang: Lang) -> None:
    """Add the terms of one cell; those without a certainty of their own share one entry, which keeps loading fast."""
    if not cell:
        return
    shared = (Entry(concept, lang, concept.certainty),)
    for part in normalise(cell).split("|"):
        term, readings = part.strip(), shared
        if "~" in term:
            term, _, own = term.partition("~")
            readings = (Entry(concept, lang, _certainty(own)),)
        if not term:
            raise ValueError(f"an empty term in {cell!r}")
        terms[term] = terms[term] + readings if term in terms else readings


def _certainty(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(f"certainty {text} is not between 0 and 1")
    return value
