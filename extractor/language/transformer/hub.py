"""Fetches checkpoints from the Hugging Face hub: one commit, and of it configuration, tokenizer and safe weights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from extractor.errors import ExtractorError, MissingExtraError
from extractor.language.choice import Runtime
from extractor.language.transformer.checkpoint import ABOUT, CONFIG, WEIGHTS, is_installed

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_NAME: Final = re.compile(r"[\w.-]+(/[\w.-]+)?")


def find_folder(model: str, *, revision: str | None, runtime: Runtime) -> Path:
    """Return the folder of the encoder `model`: the folder of that name, else the checkpoint fetched from the hub.

    A checkpoint must be pinned by its commit, since branches and tags move and with them the records. What was fetched
    once is read from the hub's cache without a question to the hub. Raises ExtractorError where it cannot be had.
    """
    folder = Path(model)
    if folder.is_dir():
        if revision is not None:
            raise ExtractorError(f"{model}: is a folder, which has no revision; leave --revision out")
        return folder
    if not _NAME.fullmatch(model) or model.startswith("."):
        raise ExtractorError(f"{model}: no such folder; name one, or a checkpoint on the hub as OWNER/NAME")
    if revision is None or not _COMMIT.fullmatch(revision):
        raise ExtractorError(
            f"{model}: neither a folder nor pinned; name a folder, or with --revision the whole commit of the "
            f"checkpoint (40 hex digits, at https://huggingface.co/{model}/commits/main)"
        )
    return _fetched(model, revision, runtime)


def _fetched(model: str, revision: str, runtime: Runtime) -> Path:
    try:
        from huggingface_hub import snapshot_download, try_to_load_from_cache
    except ImportError as error:
        raise MissingExtraError(f"{model}: a checkpoint of the hub", "trf") from error
    kept = try_to_load_from_cache(model, CONFIG, revision=revision)
    if isinstance(kept, str):
        folder = Path(kept).parent
        if _safe([file.relative_to(folder) for file in folder.rglob("*")], runtime):
            return folder
    try:
        wanted = [*ABOUT, *_listed(model, revision, runtime)]
        return Path(snapshot_download(model, revision=revision, allow_patterns=wanted))
    except ExtractorError:
        raise
    except Exception as error:  # errors of its HTTP library come through, which is another one in each version
        told = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise ExtractorError(
            f"{model} at {revision}: cannot be fetched ({told}); see name, commit and network, or name a folder"
        ) from error


def _listed(model: str, revision: str, runtime: Runtime) -> list[str]:
    """The weights to fetch, of what the hub lists. Raises ExtractorError where it has no safe ones."""
    from huggingface_hub import HfApi

    api: Any = HfApi()
    names = api.list_repo_files(model, revision=revision)
    safe = _safe([Path(name) for name in names], runtime)
    if safe is None:
        raise ExtractorError(
            f"{model} at {revision}: has no weights that can be read safely (safetensors, ONNX); pickled ones may run "
            "code and are refused: take a revision with model.safetensors (docs/transformer.md)"
        )
    # large weights lie in parts, which the index or the graph names
    return ["model*.safetensors", safe] if safe.endswith(".index.json") else [safe, f"{safe}_data"]


def _safe(files: list[Path], runtime: Runtime) -> str | None:
    """The weights of the first runtime that is asked for, installed and in `files`."""
    names = {file.as_posix() for file in files}
    asked = [kind for kind in WEIGHTS if is_installed(kind)] if runtime is Runtime.AUTO else [runtime]
    return next((name for kind in asked for name in WEIGHTS[kind] if name in names), None)
