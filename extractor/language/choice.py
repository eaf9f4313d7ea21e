"""Which pipeline is wanted: the one value that commands, batches and the service pass on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from extractor.errors import ExtractorError


class PipelineName(StrEnum):
    """What finds the names: the small network, or a transformer in its place."""

    SM = "sm"
    TRF = "trf"


class Runtime(StrEnum):
    """What computes an encoder: ONNX Runtime with int8 or full weights, or torch; auto: the first that is there."""

    AUTO = "auto"
    INT8 = "int8"
    ONNX = "onnx"
    TORCH = "torch"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """The pipeline wanted.

    `model` is for `sm` the folder of a trained pipeline (default: the installed one), for `trf` an encoder: a folder,
    or the name of a checkpoint on the Hugging Face hub, then with the commit `revision`. `labels` is a TOML file that
    says what the encoder's labels are (see transformer/labels.toml), `runtime` what computes it. `base` is the pipeline
    whose other pipes follow the encoder (default: the installed one). Raises ExtractorError for what goes with `trf`
    alone.
    """

    pipeline: PipelineName = PipelineName.SM
    model: str | None = None
    revision: str | None = None
    labels: Path | None = None
    runtime: Runtime = Runtime.AUTO
    base: Path | None = None

    def __post_init__(self) -> None:
        given = {
            "revision": self.revision is not None,
            "labels": self.labels is not None,
            "runtime": self.runtime is not Runtime.AUTO,
        }
        alien = [name for name, there in given.items() if there]
        if alien and self.pipeline is PipelineName.SM:
            raise ExtractorError(f"--{alien[0]} goes with --pipeline trf; leave it out, or name that pipeline")

    def as_data(self) -> dict[str, Any]:
        """Return the choice as JSON data."""
        return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(self).items()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> ModelChoice:
        """Return the choice that `as_data` wrote. Raises KeyError, TypeError, ValueError where it is none."""
        paths = {name: Path(data[name]) if data[name] else None for name in ("labels", "base")}
        named = {"pipeline": PipelineName(data["pipeline"]), "runtime": Runtime(data["runtime"])}
        return cls(**{**data, **paths, **named})

    def absolute(self) -> ModelChoice:
        """Return the choice with paths that hold in any folder of work."""
        model = self.model
        if model is not None and Path(model).exists():
            model = str(Path(model).absolute())
        labels, base = (path.absolute() if path else None for path in (self.labels, self.base))
        return replace(self, model=model, labels=labels, base=base)


INSTALLED: Final = ModelChoice()
"""The small pipeline that comes with the package."""
