"""Reads public named-entity sets in CoNLL-like form (one token a line) under one label scheme."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.learn.corpora.layout import layout, stored
from extractor.learn.corpora.text import open_text

Tagged = tuple[int, int, str]
"""First token, token after the last, label."""

_SEPARATOR = re.compile(r"[\t ]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence with its entities; `convention` names the set whose rules of annotation they follow."""

    words: tuple[str, ...]
    spans: tuple[Tagged, ...]
    convention: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """Letters and digits alone, lower-cased: two tokenisations of one sentence share it."""
        return "".join(char for char in "".join(self.words).casefold() if char.isalnum())


@cache
def label_scheme() -> dict[str, str]:
    """Return the labels of public sets with ours (`person`, `organization`, `place`)."""
    return tomllib.loads(files("extractor.learn.corpora").joinpath("labels.toml").read_text("utf-8"))


def read_conll(path: Path) -> list[Sentence]:
    """Read one set: token first and tag last, or the numbered columns of Universal NER (number, token, tag).

    `path` may lack the `.xz` of the file. Raises ExtractorError where the file is missing or a line has no tag.
    """
    convention = convention_of(path)
    return [_sentence(rows, convention) for rows in read_tagged(path)]


def read_tagged(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Yield the sentences of one set as its words with their tags, as the file has them; raises as `read_conll`."""
    file = stored(path)
    with open_text(file) as lines:
        yield from _blocks(lines, file, numbered=".iob2" in file.name)


@dataclass(frozen=True, slots=True)
class Repairs:
    """What reading a set mends: tags `I-` that begin an entity, tags of other labels (read as no entity)."""

    begun_inside: int
    other_labels: int


def repairs_in(path: Path) -> Repairs:
    """Count what `read_conll` mends in the file `path`."""
    scheme = label_scheme()
    begun = other = 0
    for rows in read_tagged(path):
        before: str | None = None
        for _, tag in rows:
            prefix, _, raw = tag.partition("-")
            label = scheme.get(raw)
            begun += label is not None and prefix == "I" and label != before
            other += bool(raw) and label is None
            before = label
    return Repairs(begun, other)


def convention_of(path: Path) -> str:
    """Return whose rules of annotation a file follows, by its folder; empty where no training set follows them."""
    conventions: dict[str, str] = layout()["convention"]
    return conventions.get(path.parent.name, "")


def _blocks(lines: Iterable[str], file: Path, *, numbered: bool) -> Iterator[list[tuple[str, str]]]:
    rows: list[tuple[str, str]] = []
    for line in lines:
        if not line.strip():
            if rows:
                yield rows
            rows = []
        elif not (numbered and line.startswith("#")):
            rows.append(_row(line, file, numbered=numbered))
    if rows:
        yield rows


def _row(line: str, file: Path, *, numbered: bool) -> tuple[str, str]:
    fields = line.rstrip("\n").split("\t") if numbered else _SEPARATOR.split(line.strip())
    if len(fields) < (3 if numbered else 2):
        raise ExtractorError(f"{file}: a line without a tag: {line.strip()!r}")
    return (fields[1], fields[2]) if numbered else (fields[0], fields[-1])


def _sentence(rows: list[tuple[str, str]], convention: str) -> Sentence:
    spans: list[Tagged] = []
    scheme = label_scheme()
    open_label: str | None = None
    for i, (_, tag) in enumerate(rows):
        prefix, _, raw = tag.partition("-")
        label = scheme.get(raw)
        if label and prefix == "I" and label == open_label:
            spans[-1] = (spans[-1][0], i + 1, label)
        elif label:
            spans.append((i, i + 1, label))
        open_label = label
    return Sentence(tuple(word for word, _ in rows), tuple(spans), convention)


def without(sentences: Iterable[Sentence], kept_out: Iterable[Sentence]) -> list[Sentence]:
    """Return `sentences` less those that also stand in `kept_out`, whatever their tokenisation; repeats go too."""
    seen = {sentence.key for sentence in kept_out}
    fresh = []
    for sentence in sentences:
        if sentence.key not in seen:
            seen.add(sentence.key)
            fresh.append(sentence)
    return fresh
