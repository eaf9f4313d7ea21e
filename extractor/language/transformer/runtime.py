"""What computes an encoder, behind one small protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.language.choice import Runtime
from extractor.language.transformer.checkpoint import Checkpoint

Logits = NDArray[np.float32]


class Encoder(Protocol):
    """A loaded encoder."""

    def logits(self, windows: Sequence[Sequence[int]]) -> list[Logits]:
        """Return for each window of pieces the scores [pieces, labels]."""


def load_encoder(checkpoint: Checkpoint, kind: Runtime, weights: Path) -> Encoder:
    """Load the weights that `find_weights` found. Raises ExtractorError where they are broken."""
    if kind is Runtime.TORCH:
        from extractor.language.transformer.torch_encoder import TorchEncoder

        return TorchEncoder(checkpoint)
    from extractor.language.transformer.onnx_encoder import OnnxEncoder

    return OnnxEncoder(checkpoint, weights, alone=kind is Runtime.INT8)


def in_batches(
    windows: Sequence[Sequence[int]], size: int, compute: Callable[[Sequence[Sequence[int]]], Iterable[Logits]]
) -> list[Logits]:
    """Return what `compute` says of each window, asked for `size` windows of like length at a time."""
    order = sorted(range(len(windows)), key=_length_in(windows))
    found: dict[int, Logits] = {}
    for at in range(0, len(order), size):
        batch = order[at : at + size]
        for number, scores in zip(batch, compute([windows[n] for n in batch]), strict=True):
            found[number] = scores
    return [found[number] for number in range(len(windows))]


def _length_in(windows: Sequence[Sequence[int]]) -> Callable[[int], int]:
    def length(number: int) -> int:
        return len(windows[number])

    return length


def filled_up(windows: Sequence[Sequence[int]], pad: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return windows as one array [windows, longest], and its mask: 1 for pieces, 0 for the piece that fills up."""
    longest = max(len(window) for window in windows)
    ids = np.full((len(windows), longest), pad, dtype=np.int64)
    mask = np.zeros((len(windows), longest), dtype=np.int64)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = window
        mask[row, : len(window)] = 1
    return ids, mask
