"""Packs plain text into windows of equal length for pretraining."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import ExtractorError
from extractor.learn.corpora.text import long_lines, read_paragraphs, unseen

if TYPE_CHECKING:
    from extractor.learn.gold import GoldDoc

_TOGETHER = 1000


def training_text(data: Path, held_out: Sequence[GoldDoc] = ()) -> Iterator[str]:
    """Return every paragraph under `data` once, less those of `held_out` articles and those over 20,000 characters.

    Lines of held-out articles count from 30 characters on: shorter ones stand anywhere. Raises ExtractorError where
    `data` holds no text.
    """
    return unseen(read_paragraphs(data), exclude=long_lines(held_out))


def pack(texts: Iterable[str], tokenizer: Any, *, length: int) -> NDArray[np.int32]:
    """Return the word pieces of `texts` as windows x `length`: first piece, running text parted by ends, end.

    Paragraphs run on from window to window and share windows (as RoBERTa's full sentences, Liu et al. 2019); what is
    too short for a last window is left out. Raises ExtractorError where the text fills no window.
    """
    inner = length - 2
    end = np.array([tokenizer.sep_token_id], dtype=np.int32)
    backend = tokenizer.backend_tokenizer
    chunks: list[NDArray[np.int32]] = []
    left = np.empty(0, dtype=np.int32)
    for batch in _chunked(texts):
        found = backend.encode_batch_fast(batch, add_special_tokens=False)
        parts = [part for encoding in found for part in (np.array(encoding.ids, dtype=np.int32), end)]
        left = np.concatenate([left, *parts])
        full = len(left) // inner * inner
        chunks.append(left[:full].reshape(-1, inner))
        left = left[full:]
    rows = np.concatenate(chunks) if chunks else np.empty((0, inner), dtype=np.int32)
    if not len(rows):
        raise ExtractorError(f"the text fills no window of {length} word pieces; give more text or a smaller length")
    edge = np.ones((len(rows), 1), dtype=np.int32)
    return np.hstack([edge * tokenizer.cls_token_id, rows, edge * tokenizer.sep_token_id])


def _chunked(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


def rows_of_step(windows: int, batch: int, step: int, *, seed: int) -> NDArray[np.intp]:
    """Return which windows batch number `step` (from 0) shows: each pass over the text has an order of its own.

    The answer depends on nothing but the arguments, so that a resumed run goes on where it stopped.
    """
    places = np.arange(step * batch, (step + 1) * batch)
    passes, place = np.divmod(places, windows)
    orders = {n: np.random.default_rng((seed, int(n))).permutation(windows) for n in np.unique(passes)}
    return np.array([orders[n][p] for n, p in zip(passes, place, strict=True)], dtype=np.intp)
