"""Turns annotated docs into windows of word pieces with BIO labels, and windows into batches."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from extractor.language.transformer.align import NO_PIECE, first_pieces
from extractor.language.transformer.windows import windows
from extractor.learn.ner_examples import LABELS

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extractor.language.transformer.tokenizer import PieceTokenizer

TAGS = ("O", *(f"{part}-{label}" for label in LABELS for part in "BI"))
"""The labels of our encoders, in the order of their outputs."""

PASSED_OVER = -100
"""Label of a piece that teaches nothing; torch's losses leave it out."""


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces with the special ones before and after them, and the label number of each."""

    ids: tuple[int, ...]
    labels: tuple[int, ...]


def windows_of(doc: Doc, tokenizer: PieceTokenizer, *, limit: int, overlap: int) -> list[Window]:
    """Return `doc` in windows of at most `limit` pieces, special ones included, that overlap by `overlap`.

    The first piece of each token bears its label (as the pipe reads it, and Devlin et al. 2019); the others teach
    nothing. Public sets that lack a type teach that its names are nothing, as they do the small model.
    """
    pieces = tokenizer.pieces(doc.text)
    labels = [PASSED_OVER] * len(pieces.ids)
    edges = [(token.idx, token.idx + len(token)) for token in doc]
    for token, first in zip(doc, first_pieces(edges, pieces.places), strict=True):
        if first != NO_PIECE and labels[first] == PASSED_OVER:
            labels[first] = TAGS.index(f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O")
    size = limit - tokenizer.special
    cut = windows(len(pieces.ids), size=size, overlap=min(overlap, size // 2))
    return [_framed(pieces.ids[start:end], labels[start:end], tokenizer) for start, end in cut]


def _framed(ids: Sequence[int], labels: Sequence[int], tokenizer: PieceTokenizer) -> Window:
    whole = tokenizer.framed(ids)
    inner = tokenizer.inner(list(range(len(whole))))
    before, after = inner[0], len(whole) - inner[-1] - 1
    return Window(tuple(whole), (*[PASSED_OVER] * before, *labels, *[PASSED_OVER] * after))


def batches(found: Iterable[Window], pieces: int, chance: random.Random) -> list[list[Window]]:
    """Return batches of at most `pieces` word pieces, filled up ones included, of like length, in random order."""
    made: list[list[Window]] = []
    batch: list[Window] = []
    for window in sorted(found, key=_length):
        if batch and (len(batch) + 1) * len(window.ids) > pieces:
            made.append(batch)
            batch = []
        batch.append(window)
    if batch:
        made.append(batch)
    chance.shuffle(made)
    return made


def _length(window: Window) -> int:
    return len(window.ids)


def as_arrays(batch: Sequence[Window], pad: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return pieces, mask and labels of a batch, each windows x longest window."""
    shape = (len(batch), max(len(window.ids) for window in batch))
    ids, mask, labels = np.full(shape, pad), np.zeros(shape, dtype=np.int64), np.full(shape, PASSED_OVER)
    for row, window in enumerate(batch):
        length = len(window.ids)
        ids[row, :length], mask[row, :length], labels[row, :length] = window.ids, 1, window.labels
    return ids, mask, labels
