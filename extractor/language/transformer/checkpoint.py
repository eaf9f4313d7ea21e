"""A folder with a trained encoder: what it says of itself, and which of its weights may be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from extractor.errors import ExtractorError, MissingExtraError
from extractor.language.choice import Runtime

CONFIG: Final = "config.json"
_TOKENIZER_CONFIG: Final = "tokenizer_config.json"
ABOUT: Final = ("*.json", "*.txt", "*.model")
"""What a checkpoint says of itself: configuration and tokenizer."""
WEIGHTS: Final = {
    Runtime.INT8: ("model.int8.onnx", "onnx/model_int8.onnx", "onnx/model_quantized.onnx"),
    Runtime.ONNX: ("model.onnx", "onnx/model.onnx"),
    Runtime.TORCH: ("model.safetensors", "model.safetensors.index.json"),
}
"""The files of weights of each runtime, ours and those of optimum, in the order they are looked for."""
_PICKLED: Final = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.h5", "*.msgpack")
_NEEDS: Final = {
    Runtime.INT8: ("onnxruntime",),
    Runtime.ONNX: ("onnxruntime",),
    Runtime.TORCH: ("torch", "transformers"),
}
_LONGEST: Final = 512
"""Pieces in a window at most: longer ones cost more than they help, and most encoders know no further place."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """An encoder in `folder`: its labels in order, the most pieces it reads at once, and the piece that fills up."""

    folder: Path
    labels: tuple[str, ...]
    limit: int
    pad: int


def read_checkpoint(folder: Path) -> Checkpoint:
    """Return what the configuration in `folder` says. Raises ExtractorError where it is no token classifier."""
    config = _json(folder / CONFIG)
    try:
        by_id = {int(number): str(label) for number, label in config["id2label"].items()}
        labels = tuple(by_id[number] for number in range(len(by_id)))
        pad = int(config.get("pad_token_id") or 0)
        limit = int(config.get("max_position_embeddings") or _LONGEST)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExtractorError(f"{folder / CONFIG}: names no labels (id2label); take a checkpoint for names") from error
    if "roberta" in str(config.get("model_type")):
        limit -= pad + 1  # RoBERTa counts places from after the filling piece
    if (folder / _TOKENIZER_CONFIG).exists():
        limit = min(limit, int(_json(folder / _TOKENIZER_CONFIG).get("model_max_length") or limit))
    return Checkpoint(folder, labels, min(limit, _LONGEST), pad)


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExtractorError(f"{file}: cannot be read ({error}); name the folder of a trained encoder") from error
    if not isinstance(found, dict):
        raise ExtractorError(f"{file}: is no object; take it from the checkpoint again")
    return found


def find_weights(folder: Path, runtime: Runtime) -> tuple[Runtime, Path]:
    """Return what computes the encoder in `folder`, and its file of weights.

    For `auto` that is the first of int8, onnx and torch whose weights are there and whose library is installed. Raises
    ExtractorError where there are none or pickled ones alone, MissingExtraError where only the library is missing.
    """
    asked = tuple(WEIGHTS) if runtime is Runtime.AUTO else (runtime,)
    there = {kind: file for kind in asked if (file := _weights(folder, kind)) is not None}
    if not there:
        raise ExtractorError(_lacking(folder, asked))
    for kind, file in there.items():
        if is_installed(kind):
            return kind, file
    raise MissingExtraError(f"{folder}: the encoder", "trf")


def is_installed(runtime: Runtime) -> bool:
    """Whether the libraries of a runtime are installed; they are not imported."""
    return all(find_spec(package) is not None for package in _NEEDS[runtime])


def _weights(folder: Path, kind: Runtime) -> Path | None:
    return next((folder / name for name in WEIGHTS[kind] if (folder / name).is_file()), None)


def _lacking(folder: Path, asked: tuple[Runtime, ...]) -> str:
    pickled = sorted(file.name for pattern in _PICKLED for file in folder.glob(pattern))
    if pickled:
        return (
            f"{folder}: {pickled[0]} may run code when it is read and is refused; take a revision with "
            "model.safetensors, or convert it where you trust it (docs/transformer.md)"
        )
    names = ", ".join(WEIGHTS[kind][0] for kind in asked)
    return f"{folder}: holds no weights ({names}); name the folder of a trained encoder"


def files_of(folder: Path, weights: Path) -> list[Path]:
    """Return the files that decide what an encoder finds, in order: configuration, tokenizer, weights."""
    about = {file for pattern in ABOUT for file in folder.glob(pattern) if file.is_file()}
    # large weights lie in parts beside the file that was found: model.onnx_data, model-00001-of-00002.safetensors
    stem = weights.name.removesuffix(".index.json").removesuffix(".safetensors")
    if weights.suffix == ".onnx":
        parts = {file for file in weights.parent.glob(f"{weights.name}*") if file.is_file()}
    else:
        parts = {file for file in weights.parent.glob(f"{stem}*.safetensors") if file.is_file()}
    return sorted(about | parts | {weights})
