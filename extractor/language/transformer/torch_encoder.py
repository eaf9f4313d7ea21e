"""An encoder in torch, on the GPU where there is one, from safetensors and without code of the checkpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from extractor.errors import ExtractorError, MissingExtraError
from extractor.language.transformer.checkpoint import Checkpoint
from extractor.language.transformer.runtime import Logits, filled_up, in_batches

_BATCH: Final = {"cpu": 8, "cuda": 64}


class TorchEncoder:
    """A token classifier of transformers in full precision, so that CPU and GPU agree as far as they can."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        try:
            import torch
            from transformers import AutoModelForTokenClassification
            from transformers.utils.logging import disable_progress_bar
        except ImportError as error:
            raise MissingExtraError(f"{checkpoint.folder}: an encoder in torch", "trf") from error
        disable_progress_bar()  # standard error is for what a user must know
        self._torch: Any = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            model = AutoModelForTokenClassification.from_pretrained(
                checkpoint.folder, use_safetensors=True, trust_remote_code=False, local_files_only=True,
                dtype=torch.float32,
            )  # fmt: skip
        except Exception as error:  # safetensors and transformers share no base for what they raise
            told = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
            raise ExtractorError(f"{checkpoint.folder}: the encoder cannot be loaded ({told})") from error
        self._model = model.eval().to(self._device)
        self._pad = checkpoint.pad

    def logits(self, windows: Sequence[Sequence[int]]) -> list[Logits]:
        """Return for each window of pieces the scores [pieces, labels]."""
        return in_batches(windows, _BATCH[self._device], self._compute)

    def _compute(self, windows: Sequence[Sequence[int]]) -> Iterator[Logits]:
        ids, mask = (self._torch.from_numpy(array).to(self._device) for array in filled_up(windows, self._pad))
        with self._torch.inference_mode():
            scores = self._model(input_ids=ids, attention_mask=mask).logits.float().cpu().numpy()
        for row, window in enumerate(windows):
            yield scores[row, : len(window)]
