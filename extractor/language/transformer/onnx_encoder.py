"""An encoder in ONNX Runtime, on the CPU; needs neither torch nor transformers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from extractor.errors import ExtractorError, MissingExtraError
from extractor.language.transformer.checkpoint import Checkpoint
from extractor.language.transformer.runtime import Logits, filled_up, in_batches

_BATCH: Final = 8
_QUIET: Final = 3  # errors alone: exporters leave harmless warnings behind


class OnnxEncoder:
    """A graph with the inputs input_ids and attention_mask, where it wants it token_type_ids, and the output logits.

    Dynamic int8 graphs scale each layer by the largest value of the whole batch, so what stands in one window would
    change what is found in another: `alone` computes every window by itself. It takes as many threads as
    `$OMP_NUM_THREADS` says, one by default, since batches have a process for each processor.
    """

    def __init__(self, checkpoint: Checkpoint, weights: Path, *, alone: bool) -> None:
        try:
            import onnxruntime as ort
        except ImportError as error:
            raise MissingExtraError(f"{weights}: an ONNX encoder", "trf") from error
        options = ort.SessionOptions()
        options.intra_op_num_threads = _threads()
        options.inter_op_num_threads = 1
        options.log_severity_level = _QUIET
        try:
            self._session: Any = ort.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the library has no base for what it raises
            told = str(error).splitlines()[0]
            raise ExtractorError(f"{weights}: cannot be loaded ({told}); export it again") from error
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._output = self._session.get_outputs()[0].name
        alien = self._inputs - {"input_ids", "attention_mask", "token_type_ids"}
        if alien:
            raise ExtractorError(f"{weights}: wants the input {min(alien)}, which is unknown here; export it again")
        self._pad = checkpoint.pad
        self._batch = 1 if alone else _BATCH

    def logits(self, windows: Sequence[Sequence[int]]) -> list[Logits]:
        """Return for each window of pieces the scores [pieces, labels]."""
        return in_batches(windows, self._batch, self._compute)

    def _compute(self, windows: Sequence[Sequence[int]]) -> Iterator[Logits]:
        ids, mask = filled_up(windows, self._pad)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        [scores] = self._session.run([self._output], {name: feed[name] for name in self._inputs})
        for row, window in enumerate(windows):
            yield np.asarray(scores[row, : len(window)], dtype="float32")


def _threads() -> int:
    told = os.environ.get("OMP_NUM_THREADS", "")
    return int(told) if told.isdecimal() and int(told) > 0 else 1
