"""Exports a trained encoder to ONNX, in full and as int8, and checks that the graphs agree with the network."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import ExtractorError
from extractor.language.choice import Runtime
from extractor.language.transformer.checkpoint import WEIGHTS, read_checkpoint
from extractor.language.transformer.runtime import load_encoder

TOLERANCE = 1e-3
"""Most that a logit of the full graph may differ from the network's."""
_OPSET = 18


@dataclass(frozen=True, slots=True)
class Agreement:
    """How near the graphs are to the network: largest difference of a logit, and share of pieces labelled alike."""

    onnx_difference: float
    int8_alike: float


def export(folder: Path, windows: Sequence[Sequence[int]]) -> Agreement:
    """Write `model.onnx` and `model.int8.onnx` beside the weights in `folder`, checked on framed `windows`.

    Inputs are input_ids and attention_mask [batch, sequence], the output logits [batch, sequence, labels], with free
    batch and sequence. int8 is ONNX Runtime's dynamic quantisation of the matrices, by channel; one bit is left free,
    because processors without VNNI overflow otherwise. Raises ExtractorError where the full graph does not agree.
    """
    checkpoint = read_checkpoint(folder)
    files = {kind: folder / WEIGHTS[kind][0] for kind in (Runtime.ONNX, Runtime.INT8)}
    _trace(folder, windows[0], files[Runtime.ONNX])
    _quantise(files[Runtime.ONNX], files[Runtime.INT8])
    told = load_encoder(checkpoint, Runtime.TORCH, folder).logits(windows)
    full = load_encoder(checkpoint, Runtime.ONNX, files[Runtime.ONNX]).logits(windows)
    small = load_encoder(checkpoint, Runtime.INT8, files[Runtime.INT8]).logits(windows)
    difference = max(float(np.abs(one - other).max()) for one, other in zip(told, full, strict=True))
    if not difference <= TOLERANCE:
        raise ExtractorError(
            f"{files[Runtime.ONNX]}: differs from the network by {difference:.2g}; this kind of encoder cannot be "
            "exported so, use it with --runtime torch"
        )
    return Agreement(difference, _alike(told, small))


def _alike(one: Sequence[NDArray[np.float32]], other: Sequence[NDArray[np.float32]]) -> float:
    same = np.concatenate([a.argmax(-1) == b.argmax(-1) for a, b in zip(one, other, strict=True)])
    return float(same.mean())


def _trace(folder: Path, window: Sequence[int], target: Path) -> None:
    import torch
    from transformers import AutoModelForTokenClassification

    model: Any = AutoModelForTokenClassification.from_pretrained(
        folder, use_safetensors=True, trust_remote_code=False, local_files_only=True, dtype=torch.float32
    ).eval()
    # a batch of two: a traced size of one would be taken for a constant
    ids = torch.tensor([list(window)] * 2)
    axes = {0: "batch", 1: "sequence"}
    with warnings.catch_warnings(), torch.no_grad():
        # the tracer warns of shapes it takes for constants; whether that did harm is checked on other shapes
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (ids, torch.ones_like(ids)),
            str(target),
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_axes=dict.fromkeys(("input_ids", "attention_mask", "logits"), axes),
            opset_version=_OPSET,
            # the newer exporter needs onnxscript, and gives the same graph for these networks
            dynamo=False,
        )


def _quantise(full: Path, small: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    before = logging.root.manager.disable
    logging.disable(logging.WARNING)  # it advises a step that changes nothing in these graphs
    try:
        quantize_dynamic(str(full), str(small), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    finally:
        logging.disable(before)
