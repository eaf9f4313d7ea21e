"""Makes the network that learns names: a foreign or own encoder, or a fresh one, with a layer of our labels on top."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from extractor.errors import ExtractorError
from extractor.language.choice import Runtime
from extractor.language.transformer.hub import find_folder
from extractor.learn.encoder.electra import electra_config
from extractor.learn.encoder.examples import TAGS
from extractor.learn.encoder.recipes import Finetuning, Size
from extractor.learn.encoder.runtime import decayed
from extractor.learn.encoder.vocabulary import train_vocabulary

NEW = "new"
"""The name of an encoder that has not been trained."""

_LAYER = re.compile(r"\.(?:layer|layers|h|block)\.(\d+)\.")


def _labels() -> dict[str, Any]:
    return {"id2label": dict(enumerate(TAGS)), "label2id": {tag: number for number, tag in enumerate(TAGS)}}


def fresh_classifier(texts: Iterable[str], size: Size) -> tuple[Any, Any]:
    """Return a network of `size` with random weights, and a tokenizer learnt from `texts`."""
    from transformers import ElectraForTokenClassification

    tokenizer = train_vocabulary(list(texts), pieces=size.vocabulary, length=size.length)
    return ElectraForTokenClassification(electra_config(size, tokenizer, **_labels())), tokenizer


def load_classifier(encoder: str, *, revision: str | None = None) -> tuple[Any, Any]:
    """Return the pretrained `encoder` with a fresh top for our labels, and its tokenizer.

    `encoder` is a folder, or a name on the Hugging Face hub with its commit `revision`. Weights are safetensors and no
    code of the checkpoint is run. Raises ExtractorError where it cannot be had or read.
    """
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    folder = find_folder(encoder, revision=revision, runtime=Runtime.TORCH)
    safe = {"trust_remote_code": False, "local_files_only": True}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True, **safe)
        model = AutoModelForTokenClassification.from_pretrained(
            folder, use_safetensors=True, ignore_mismatched_sizes=True, dtype=torch.float32, **safe, **_labels()
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        told = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise ExtractorError(
            f"{folder}: no encoder to train further ({told}); it needs config.json, model.safetensors and a tokenizer"
        ) from error
    if not getattr(tokenizer, "is_fast", False):
        raise ExtractorError(f"{folder}: its tokenizer tells no places in the text; add a fast one (tokenizer.json)")
    return model, tokenizer


def finetune_recipe_name(encoder: str, model: Any) -> str:
    """Return which recipe of `recipes.toml` goes with a network: by its width, or for a fresh one."""
    if encoder == NEW:
        return "new"
    return "small" if int(getattr(model.config, "hidden_size", 768)) <= 384 else "base"


def layer_groups(model: Any, recipe: Finetuning) -> list[dict[str, Any]]:
    """Part the parameters by depth: each layer learns `layer_decay` times as fast as the one above it.

    The top learns at the full rate, the embeddings slowest (discriminative rates: Howard and Ruder 2018, as ELECTRA
    fine-tunes). Networks whose layers are not numbered in the common ways learn all at one rate.
    """
    named = list(model.named_parameters())
    numbers = [int(match[1]) for name, _ in named if (match := _LAYER.search(name))]
    top = max(numbers, default=-1) + 2
    by_depth: dict[int, list[tuple[str, Any]]] = {}
    for name, parameter in named:
        match = _LAYER.search(name)
        depth = int(match[1]) + 1 if match else 0 if "embeddings" in name and numbers else top
        by_depth.setdefault(depth, []).append((name, parameter))
    return [
        group
        for depth, members in sorted(by_depth.items())
        for group in decayed(
            members, peak=recipe.learn_rate * recipe.layer_decay ** (top - depth), weight_decay=recipe.weight_decay
        )
    ]
