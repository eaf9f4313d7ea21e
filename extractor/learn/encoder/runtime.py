"""What the training loops share: device and precision, learning rates, seeds, checkpoints in safetensors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError, MissingExtraError

_NEEDED = ("torch", "transformers", "onnx", "onnxruntime")
_FACTS = "facts"

CHECKPOINT = "checkpoint.safetensors"
"""The file of an unfinished run in its folder."""


def need_libraries(what: str) -> None:
    """Raise MissingExtraError, naming `what`, where a library of the extra `trf` is not installed.

    Those that are there are kept from drawing bars and reports.
    """
    if not all(find_spec(name) for name in _NEEDED):
        raise MissingExtraError(what, "trf")
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()


@dataclass(frozen=True, slots=True)
class Device:
    """Where and in which precision it is computed; below float32 it is mixed, and the weights stay float32."""

    name: str
    precision: str

    def mixed(self) -> AbstractContextManager[Any]:
        """Return the context in which a forward pass runs."""
        import torch

        kind = torch.device(self.name).type
        context: AbstractContextManager[Any] = torch.autocast(
            kind, dtype=getattr(torch, self.precision), enabled=self.precision != "float32"
        )
        return context

    def scaler(self) -> Any:
        """Return the scaler of gradients, which does something under float16 alone."""
        import torch

        return torch.amp.GradScaler(torch.device(self.name).type, enabled=self.precision == "float16")


PRECISIONS = ("float32", "bfloat16", "float16")


def pick_device(name: str | None = None, precision: str | None = None) -> Device:
    """Return the device `name` (`cpu`, `cuda`, `cuda:1`); without one the first GPU, or else the CPU.

    Without a `precision` it is float32 on a CPU, and bfloat16 on a GPU or float16 on one that lacks it. Raises
    ExtractorError where there is no such device or precision.
    """
    import torch

    if precision not in (None, *PRECISIONS):
        raise ExtractorError(f"--precision {precision}: not known; there are {', '.join(PRECISIONS)}")
    chosen = name or ("cuda" if torch.cuda.is_available() else "cpu")
    try:
        torch.empty(1, device=chosen)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise ExtractorError(f"--device {chosen}: not to be used here ({reason}); name cpu or leave it out") from error
    if torch.device(chosen).type != "cuda":
        return Device(chosen, precision or "float32")
    torch.set_float32_matmul_precision("high")
    return Device(chosen, precision or ("bfloat16" if torch.cuda.is_bf16_supported() else "float16"))


def seed_step(seed: int, step: int) -> None:
    """Set the random numbers of one step (dropout, masks): a resumed run draws what an uninterrupted one draws."""
    import torch

    torch.manual_seed(seed * 1_000_003 + step)


def share_of_rate(progress: float, warm_up: float) -> float:
    """Return the share of the learning rate after `progress` (0 to 1): up in a line, then down in a line to none."""
    if progress < warm_up:
        return progress / warm_up
    return max(0.0, (1 - progress) / (1 - warm_up))


def make_optimizer(groups: Iterable[Mapping[str, Any]]) -> Any:
    """Return AdamW over parameter groups, each with `params`, `peak` (learning rate) and `weight_decay`.

    Its epsilon is torch's 1e-8, not the published 1e-6: clipped beside the discriminator's weighted loss, the first
    gradients of a generator's attention lie below 1e-6 and would not move it.
    """
    import torch

    return torch.optim.AdamW([{**group, "lr": 0.0} for group in groups])


def step_optimizer(optimizer: Any, scaler: Any, parameters: Iterable[Any], *, share: float, clip: float) -> None:
    """Move the weights by what has been gathered, at `share` of each group's peak rate, and forget the gradients."""
    import torch

    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * share
    scaler.unscale_(optimizer)
    torch.nn.utils.clip_grad_norm_(parameters, clip)
    scaler.step(optimizer)
    scaler.update()
    optimizer.zero_grad(set_to_none=True)


def claim_folder(out: Path, *, resume: bool) -> bool:
    """Make the folder `out` for a run; return whether there is a checkpoint to go on from.

    Raises ExtractorError where an unfinished run lies there and `resume` is not set, or finished weights do.
    """
    if (out / CHECKPOINT).exists():
        if not resume:
            raise ExtractorError(f"{out / CHECKPOINT}: an unfinished run; go on with --resume, or remove the file")
        return True
    if (out / "model.safetensors").exists():
        raise ExtractorError(f"{out}: holds a trained encoder already; name another folder, or remove this one")
    out.mkdir(parents=True, exist_ok=True)
    return False


def write_checkpoint(path: Path, model: Any, optimizer: Any, facts: Mapping[str, Any]) -> None:
    """Write weights, moments and `facts` to one safetensors file, beside it first: a kill leaves the old one whole."""
    from safetensors.torch import save_file

    tensors = {f"model.{name}": weight.detach().contiguous() for name, weight in model.named_parameters()}
    for number, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{number}.{key}": value.contiguous() for key, value in state.items()}
    beside = path.with_name(f"{path.name}.part")
    save_file(tensors, beside, metadata={_FACTS: json.dumps(facts, sort_keys=True)})
    beside.replace(path)


def read_checkpoint(path: Path, model: Any, optimizer: Any, *, expected: Mapping[str, Any]) -> dict[str, Any]:
    """Put the weights and moments at `path` into `model` and `optimizer` and return the facts beside the `expected`.

    Raises ExtractorError where the file is broken, of another model, or its facts are not those expected.
    """
    import torch
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            facts: dict[str, Any] = json.loads(file.metadata()[_FACTS])
            if {key: facts.pop(key, None) for key in expected} != expected:
                raise ExtractorError(
                    f"{path}: begun with another size, recipe, seed or data; resume with the same ones"
                )
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
        with torch.no_grad():
            for name, weight in model.named_parameters():
                weight.copy_(tensors[f"model.{name}"])
    except (OSError, SafetensorError, KeyError, TypeError, RuntimeError) as error:
        raise ExtractorError(f"{path}: no checkpoint of this model ({error}); start again without --resume") from error
    _restore(optimizer, tensors)
    return facts


def _restore(optimizer: Any, tensors: Mapping[str, Any]) -> None:
    state: dict[int, dict[str, Any]] = {}
    for name, value in tensors.items():
        kind, _, rest = name.partition(".")
        if kind == "optimizer":
            number, key = rest.split(".")
            state.setdefault(int(number), {})[key] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})


def decayed(named: Iterable[tuple[str, Any]], *, peak: float, weight_decay: float) -> list[dict[str, Any]]:
    """Part parameters into two groups: matrices, whose weights decay, and biases and norms, whose do not."""
    groups: tuple[list[Any], list[Any]] = ([], [])
    for _, parameter in named:
        groups[parameter.ndim < 2].append(parameter)
    return [
        {"params": params, "peak": peak, "weight_decay": decay}
        for params, decay in zip(groups, (weight_decay, 0.0), strict=True)
        if params
    ]
