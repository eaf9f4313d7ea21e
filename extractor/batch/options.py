"""What decides the records of a run besides its inputs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from extractor.language.choice import INSTALLED, ModelChoice


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a run.

    `timestamp` is ISO 8601 or None, one for all records. `seconds` is the longest time one article may take, `memory`
    the most memory in MiB, beyond what its worker holds before (0: no limit): a monstrous article fails and does not
    hold up the run.
    """

    model: ModelChoice = INSTALLED
    min_confidence: float = 0.0
    timestamp: str | None = None
    seconds: float = 60.0
    memory: int = 2048

    def as_data(self) -> dict[str, Any]:
        """Return the options as JSON data."""
        return {**asdict(self), "model": self.model.as_data()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Options:
        """Return the options that `as_data` wrote."""
        return cls(**{**data, "model": ModelChoice.from_data(data["model"])})
