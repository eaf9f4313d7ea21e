"""Pretrains an own bilingual encoder on plain text: vocabulary, windows, the loop, and the folder it writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from extractor.learn.encoder.blocks import pack, rows_of_step, training_text
from extractor.learn.encoder.electra import build_pair, pair_loss
from extractor.learn.encoder.recipes import Pretraining, Size
from extractor.learn.encoder.runtime import (
    CHECKPOINT,
    Device,
    claim_folder,
    decayed,
    make_optimizer,
    need_libraries,
    read_checkpoint,
    seed_step,
    share_of_rate,
    step_optimizer,
    write_checkpoint,
)
from extractor.learn.encoder.vocabulary import train_vocabulary

if TYPE_CHECKING:
    from extractor.learn.gold import GoldDoc

LOG = "log.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long it is trained: `hours` of `clock` where they are set (then runs differ), else the recipe's steps.

    `clock` tells seconds from any start.
    """

    clock: Callable[[], float]
    hours: float | None = None


@dataclass(slots=True)
class _Run:
    """A pretraining under way."""

    pair: Any
    optimizer: Any
    tokenizer: Any
    windows: NDArray[np.int32]
    step: int = 0
    seconds: float = 0.0


def pretrain(
    data: Path,
    out: Path,
    *,
    size: Size,
    recipe: Pretraining,
    budget: Budget,
    seed: int = 7,
    resume: bool = False,
    device: Device,
    held_out: Sequence[GoldDoc] = (),
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Pretrain an encoder of `size` on the text under `data`, less `held_out` articles, and write its folder `out`.

    The folder is a Hugging Face one (config.json, tokenizer.json, model.safetensors) with `log.jsonl` (losses) and
    `pretraining.json` (recipe, amounts). While it runs it holds a checkpoint, from which `resume` goes on; on a CPU
    that ends in the weights of an uninterrupted run. Returns what stands in `pretraining.json`.

    Raises ExtractorError where the text is missing, or `out` holds a checkpoint and `resume` is not set;
    MissingExtraError where torch is not installed.
    """
    need_libraries("pretraining an encoder")
    facts = {"size": asdict(size), "recipe": asdict(recipe), "seed": seed}
    run = _begin(data, out, size, recipe, seed=seed, resume=resume, held_out=held_out, where=device, facts=facts)
    say(f"{len(run.windows)} windows of {size.length} word pieces; {device.name}, {device.precision}; step {run.step}")
    _loop(run, out, recipe, budget, seed=seed, where=device, facts=facts, say=say)
    amounts = {
        **facts,
        "steps": run.step,
        "pieces_seen": run.step * recipe.batch * recipe.accumulate * size.length,
        "pieces_of_text": int(run.windows.size),
        "parameters": sum(weight.numel() for weight in run.pair["discriminator"].electra.parameters()),
    }
    run.pair["discriminator"].electra.save_pretrained(out)
    (out / "pretraining.json").write_text(json.dumps(amounts, indent=1) + "\n", "utf-8")
    (out / CHECKPOINT).unlink(missing_ok=True)
    return amounts


def _begin(
    data: Path,
    out: Path,
    size: Size,
    recipe: Pretraining,
    *,
    seed: int,
    resume: bool,
    held_out: Sequence[GoldDoc],
    where: Device,
    facts: Mapping[str, Any],
) -> _Run:
    """Make the vocabulary (or take the one of an earlier run), the windows and the networks."""
    import torch
    from transformers import AutoTokenizer

    begun = claim_folder(out, resume=resume)
    texts = list(training_text(data, held_out))
    if begun:
        tokenizer = AutoTokenizer.from_pretrained(out)
    else:
        tokenizer = train_vocabulary(texts, pieces=size.vocabulary, length=size.length)
        tokenizer.save_pretrained(out)
        (out / LOG).unlink(missing_ok=True)
    windows = pack(texts, tokenizer, length=size.length)
    torch.manual_seed(seed)
    pair = build_pair(size, tokenizer, dropout=recipe.dropout).to(where.name).train()
    groups = decayed(pair.named_parameters(), peak=recipe.learn_rate, weight_decay=recipe.weight_decay)
    run = _Run(pair, make_optimizer(groups), tokenizer, windows)
    if begun:
        stored = read_checkpoint(out / CHECKPOINT, pair, run.optimizer, expected=facts)
        run.step, run.seconds = stored["step"], stored["seconds"]
        _cut_log(out / LOG, run.step)
    return run


def _cut_log(log: Path, step: int) -> None:
    """Drop the rows of steps that were done after the checkpoint and are done again."""
    rows = log.read_text("utf-8").splitlines(keepends=True) if log.exists() else []
    log.write_text("".join(row for row in rows if json.loads(row)["step"] <= step), "utf-8")


def _loop(
    run: _Run,
    out: Path,
    recipe: Pretraining,
    budget: Budget,
    *,
    seed: int,
    where: Device,
    facts: Mapping[str, Any],
    say: Callable[[str], None],
) -> None:
    scaler = where.scaler()
    begun = budget.clock() - run.seconds
    with (out / LOG).open("a", encoding="utf-8") as log:
        while (progress := _progress(run, recipe, budget)) < 1:
            parts = _step(run, recipe, scaler, progress, seed=seed, where=where)
            run.step += 1
            run.seconds = budget.clock() - begun
            if run.step % recipe.log_every == 0:
                row = {"step": run.step, "seconds": round(run.seconds, 1)}
                row |= {name: round(float(loss), 4) for name, loss in parts.items()}
                log.write(json.dumps(row) + "\n")
                log.flush()
                say(f"step {run.step}: " + ", ".join(f"{name} {float(loss):.3f}" for name, loss in parts.items()))
            if run.step % recipe.save_every == 0:
                _save(run, out, facts)


def _save(run: _Run, out: Path, facts: Mapping[str, Any]) -> None:
    stored = {**facts, "step": run.step, "seconds": run.seconds}
    write_checkpoint(out / CHECKPOINT, run.pair, run.optimizer, stored)


def _progress(run: _Run, recipe: Pretraining, budget: Budget) -> float:
    """Return which share of the run is done."""
    return run.seconds / (budget.hours * 3600) if budget.hours else run.step / recipe.steps


def _step(run: _Run, recipe: Pretraining, scaler: Any, progress: float, *, seed: int, where: Device) -> dict[str, Any]:
    """Take one step of the optimizer over `accumulate` batches; return the mean parts of the loss."""
    import torch

    totals: dict[str, Any] = {}
    seed_step(seed, run.step)
    for part in range(recipe.accumulate):
        number = run.step * recipe.accumulate + part
        rows = rows_of_step(len(run.windows), recipe.batch, number, seed=seed)
        ids = torch.from_numpy(run.windows[rows]).long().to(where.name)
        with where.mixed():
            loss, parts = pair_loss(run.pair, ids, run.tokenizer, recipe)
        scaler.scale(loss / recipe.accumulate).backward()
        for name, value in parts.items():
            totals[name] = totals.get(name, 0.0) + value / recipe.accumulate
    share = share_of_rate(progress, recipe.warm_up)
    step_optimizer(run.optimizer, scaler, run.pair.parameters(), share=share, clip=recipe.clip)
    return totals
