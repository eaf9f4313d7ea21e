"""Teaches an encoder names: epochs over public sentences and articles, and the stop when the dev sentences say so."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.language.choice import Runtime
from extractor.language.transformer.checkpoint import read_checkpoint as read_folder
from extractor.language.transformer.tokenizer import PieceTokenizer
from extractor.learn.encoder.classifier import layer_groups
from extractor.learn.encoder.examples import Window, as_arrays, batches, windows_of
from extractor.learn.encoder.recipes import Finetuning
from extractor.learn.encoder.runtime import (
    CHECKPOINT,
    Device,
    make_optimizer,
    read_checkpoint,
    seed_step,
    share_of_rate,
    step_optimizer,
    write_checkpoint,
)
from extractor.learn.ner_examples import shown
from extractor.learn.ner_scores import score_spans

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_TRIAL = "trial"
ONE_FILE = "100GB"
"""Weights are never parted into several files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """What it learns from, and the sentences that tell when to stop; `labels` are those that the dev sentences have."""

    public: Sequence[Doc]
    articles: Sequence[Doc]
    dev: Sequence[Doc]
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Run:
    """What a training computes with."""

    model: Any
    optimizer: Any
    scaler: Any
    device: Device
    recipe: Finetuning
    seed: int


@dataclass(slots=True)
class _Progress:
    """Epochs and steps done, the best F1 on the dev sentences and its epoch, and what was told of each epoch."""

    epoch: int = 0
    step: int = 0
    best: float = -1.0
    best_epoch: int = 0
    history: list[dict[str, float]] = field(default_factory=list)

    def has_waited(self, patience: int) -> bool:
        """Whether `patience` epochs gave nothing better; as long as no name is found at all, it is too early to say."""
        return self.best > 0 and self.epoch - self.best_epoch >= patience

    def as_facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def reader(folder: Path, *, runtime: Runtime, overlap: int) -> Language:
    """Return a pipeline of nothing but the trained encoder in `folder`, as the pipeline `trf` uses it."""
    import spacy

    nlp = spacy.blank("trade")
    nlp.add_pipe("trade_transformer", config={"runtime": runtime.value, "overlap": overlap}).read(folder)  # type: ignore[attr-defined]
    return nlp


def finetune(
    model: Any,
    out: Path,
    examples: Examples,
    recipe: Finetuning,
    *,
    device: Device,
    seed: int,
    resume: bool = False,
    facts: dict[str, Any],
    say: Callable[[str], None],
) -> list[dict[str, float]]:
    """Train `model`, whose folder `out` is, and leave the weights of the best epoch there; return what each epoch gave.

    Each row has `epoch`, `loss` (mean a window piece) and `f1` (percent, exact spans of all dev sentences). After each
    epoch a checkpoint is written, from which `resume` goes on; on a CPU it ends in the weights of an uninterrupted
    run. `facts` must be those of the run that is resumed. Raises ExtractorError where the checkpoint does not fit.
    """
    tokenizer = PieceTokenizer(out)
    limit = min(recipe.length, read_folder(out).limit)
    model.to(device.name)
    run = _Run(model, make_optimizer(layer_groups(model, recipe)), device.scaler(), device, recipe, seed)
    checkpoint, done = out / CHECKPOINT, _Progress()
    if resume and checkpoint.exists():
        done = _Progress(**read_checkpoint(checkpoint, model, run.optimizer, expected=facts))
    while done.epoch < recipe.epochs and not done.has_waited(recipe.patience):
        chance = random.Random(f"{seed}-{done.epoch}")
        docs = shown(examples.public, examples.articles, recipe, chance)
        found = (part for doc in docs for part in windows_of(doc, tokenizer, limit=limit, overlap=recipe.stride))
        made = batches(found, recipe.batch_pieces, chance)
        loss = _epoch(run, made, done)
        done.epoch += 1
        _judge(model, out, examples, done, loss, overlap=recipe.stride)
        say(f"epoch {done.epoch} of {recipe.epochs}: loss {loss:.4f}, dev F1 {done.history[-1]['f1']:.1f}")
        write_checkpoint(checkpoint, model, run.optimizer, {**facts, **done.as_facts()})
    return done.history


def _epoch(run: _Run, made: Sequence[Sequence[Window]], done: _Progress) -> float:
    """Show every batch once; return the mean loss."""
    import torch

    model, recipe = run.model, run.recipe
    total = torch.zeros((), device=run.device.name)
    steps = [made[at : at + recipe.accumulate] for at in range(0, len(made), recipe.accumulate)]
    model.train()
    for number, group in enumerate(steps):
        seed_step(run.seed, done.step)
        for batch in group:
            arrays = as_arrays(batch, model.config.pad_token_id or 0)
            ids, mask, labels = (torch.from_numpy(array).to(run.device.name) for array in arrays)
            with run.device.mixed():
                loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
            run.scaler.scale(loss / len(group)).backward()
            total += loss.detach()
        share = share_of_rate((done.epoch + number / len(steps)) / recipe.epochs, recipe.warm_up)
        step_optimizer(run.optimizer, run.scaler, model.parameters(), share=share, clip=recipe.clip)
        done.step += 1
    return float(total) / max(1, len(made))


def _judge(model: Any, out: Path, examples: Examples, done: _Progress, loss: float, *, overlap: int) -> None:
    """Measure the weights on the dev sentences through the pipe itself, and keep them where they are the best yet."""
    trial = out / _TRIAL
    trial.mkdir(exist_ok=True)
    for file in sorted(out.glob("*.json")):
        shutil.copyfile(file, trial / file.name)
    model.eval()
    model.save_pretrained(trial, max_shard_size=ONE_FILE)
    nlp = reader(trial, runtime=Runtime.TORCH, overlap=overlap)
    f1 = score_spans(nlp, examples.dev, labels=examples.labels)["all"]["f1"]
    done.history.append({"epoch": done.epoch, "loss": round(loss, 4), "f1": f1})
    if f1 > done.best:
        done.best, done.best_epoch = f1, done.epoch
        for name in ("config.json", "model.safetensors"):
            (trial / name).replace(out / name)
    shutil.rmtree(trial)
