"""Reads treebanks of Universal Dependencies (CoNLL-U): words with part of speech, lemma, features and head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractor.errors import ExtractorError
from extractor.learn.corpora.layout import stored
from extractor.learn.corpora.text import open_text

_COLUMNS: Final = 10


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word; `head` is the place of its head in the sentence, counted from 0, None for the root."""

    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int | None
    relation: str
    space_after: bool
    entity: str = ""
    """Brackets of the mentions that begin or end here (the `Entity` value of CorefUD), empty where there are none."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One sentence of a treebank; `text` is the raw text where the file gives it."""

    words: tuple[Word, ...]
    text: str | None

    @property
    def key(self) -> str:
        """Letters and digits alone, lower-cased, as `conll.Sentence.key`."""
        joined = self.text if self.text is not None else "".join(word.text for word in self.words)
        return "".join(char for char in joined.casefold() if char.isalnum())


def read_conllu(path: Path) -> list[Tree]:
    """Return the sentences of a treebank, compressed or not; lines of multiword tokens and empty nodes are left out.

    Raises ExtractorError naming file and line where a row is broken or a head does not stand in its sentence.
    """
    file = stored(path)
    with open_text(file) as lines:
        return [_tree(rows, text, file) for rows, text in _blocks(enumerate(lines, 1))]


_Row = tuple[int, list[str]]


def _blocks(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[list[_Row], str | None]]:
    rows: list[_Row] = []
    text: str | None = None
    for number, ended in lines:
        line = ended.rstrip("\n")
        if line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line and not line.startswith("#"):
            rows.append((number, line.split("\t")))
        elif not line and rows:
            yield rows, text
            rows, text = [], None
    if rows:
        yield rows, text


def _tree(rows: list[_Row], text: str | None, file: Path) -> Tree:
    kept = [(number, cells) for number, cells in rows if cells[0].isdigit()]
    for number, cells in kept:
        if len(cells) != _COLUMNS or not cells[6].isdigit() or int(cells[6]) > len(kept):
            raise ExtractorError(
                f"{file}, line {number}: no row of CoNLL-U with ten columns and a head in its sentence"
            )
    return Tree(tuple(_word(cells) for _, cells in kept), text)


def _word(cells: list[str]) -> Word:
    head = int(cells[6])
    return Word(
        text=cells[1],
        lemma=cells[2],
        upos=cells[3],
        xpos=cells[4],
        feats=cells[5],
        head=head - 1 if head else None,
        relation=cells[7],
        space_after="SpaceAfter=No" not in cells[9],
        entity=next((it.removeprefix("Entity=") for it in cells[9].split("|") if it.startswith("Entity=")), ""),
    )
