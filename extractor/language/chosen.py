"""Finds and loads the pipeline of a choice: the small one, or a transformer before the other pipes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.errors import ExtractorError
from extractor.language.choice import ModelChoice, PipelineName, Runtime
from extractor.language.load import CONFIG, default_model_path, load_pipeline, shipped_model_path

if TYPE_CHECKING:
    from spacy.language import Language

    from extractor.language.transformer.pipe import TradeTransformer

TRANSFORMER: Final = "trade_transformer"
SHIPPED_ENCODER: Final = "trade_trf"
_REPLACED: Final = ("tok2vec", "ner")
_SHORT: Final = 12


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a pipeline lies: the folder of the stored one, and that of the encoder that finds its names, if any."""

    base: Path
    encoder: Path | None = None


def settled(choice: ModelChoice) -> ModelChoice:
    """Return the choice with the folder that its other pipes come from, whatever the environment says later."""
    return replace(choice, base=choice.base or default_model_path())


def find_parts(choice: ModelChoice) -> Parts:
    """Return where the pipeline of `choice` lies, fetching a checkpoint of the hub where it is not here yet.

    An encoder may itself be a whole stored pipeline, which then stands alone. Raises ExtractorError where nothing is.
    """
    if choice.pipeline is PipelineName.SM:
        return Parts(Path(choice.model) if choice.model else choice.base or default_model_path())
    folder = _encoder(choice)
    if (folder / CONFIG).exists():
        return Parts(folder)
    return Parts(choice.base or default_model_path(), folder)


def _encoder(choice: ModelChoice) -> Path:
    from extractor.language.transformer.hub import find_folder

    if choice.model is not None:
        return find_folder(choice.model, revision=choice.revision, runtime=choice.runtime)
    shipped = shipped_model_path(SHIPPED_ENCODER)
    if not shipped.exists():
        raise ExtractorError(
            "--pipeline trf: no encoder comes with this installation; name a folder or a pinned checkpoint with "
            "--model, or train one with `extractor train encoder` (docs/transformer.md)"
        )
    return shipped


def load_chosen(choice: ModelChoice) -> Language:
    """Load the pipeline of `choice`.

    Raises ExtractorError where a part is missing or broken, MissingExtraError without the libraries of the encoder.
    """
    parts = find_parts(choice)
    if parts.encoder is None:
        if choice.labels is not None or choice.runtime is not Runtime.AUTO:
            raise ExtractorError(f"{parts.base}: a whole pipeline fixes --labels and --runtime itself; leave them out")
        return load_pipeline(parts.base)
    nlp = load_pipeline(parts.base, without=_REPLACED)
    if TRANSFORMER in nlp.pipe_names:
        raise ExtractorError(f"{parts.base}: has an encoder of its own; name it alone, with --pipeline trf --model")
    pipe: TradeTransformer = nlp.add_pipe(  # type: ignore[assignment]
        TRANSFORMER, first=True, config={"runtime": choice.runtime.value}
    )
    pipe.read(parts.encoder, labels=choice.labels)
    return nlp


def name_of(choice: ModelChoice) -> str:
    """Return what records call the pipeline of `choice`: name and version of the stored pipeline, by its own account.

    With an encoder there follow its name and revision (of a folder the beginning of the SHA-256 of its weights), and
    what computes it: `trade_sm-0.1.0+OWNER/NAME@0123456789ab:onnx`. Raises ExtractorError as `find_parts`.
    """
    parts = find_parts(choice)
    meta_file = parts.base / "meta.json"
    try:
        meta = json.loads(meta_file.read_text("utf-8"))
        stored = f"{meta['lang']}_{meta['name']}-{meta['version']}"
    except (OSError, ValueError, KeyError) as error:
        raise ExtractorError(f"{meta_file}: cannot be read ({error}); reinstall the package") from error
    if parts.encoder is None:
        return stored
    from extractor.language.transformer.checkpoint import find_weights

    kind, weights = find_weights(parts.encoder, choice.runtime)
    if choice.revision is not None:
        encoder = f"{choice.model}@{choice.revision[:_SHORT]}"
    else:
        encoder = f"{parts.encoder.resolve().name}@{digest_of(weights)[:_SHORT]}"
    return f"{stored}+{encoder}:{kind.value}"


def files_of_parts(choice: ModelChoice) -> list[tuple[str, Path]]:
    """Return every file that decides what the pipeline of `choice` finds, by a name that is the same elsewhere.

    Raises ExtractorError as `find_parts`, OSError where a folder cannot be read.
    """
    parts = find_parts(choice)
    if not (parts.base / CONFIG).exists():
        raise ExtractorError(f"{parts.base}: no trained pipeline here; reinstall the package or name one with --model")
    found = [(file.relative_to(parts.base).as_posix(), file) for file in parts.base.rglob("*") if file.is_file()]
    if parts.encoder is not None:
        from extractor.language.transformer.checkpoint import files_of, find_weights

        _, weights = find_weights(parts.encoder, choice.runtime)
        encoder = parts.encoder
        found += [(f"encoder/{f.relative_to(encoder).as_posix()}", f) for f in files_of(encoder, weights)]
        found += [("encoder/labels", choice.labels)] if choice.labels else []
    return sorted(found)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hex, read piece by piece."""
    import hashlib

    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
