"""What `extractor doctor` finds out about the installation."""

from __future__ import annotations

import json
import platform
import re
import time
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, entry_points, requires, version
from pathlib import Path
from typing import Any, Final

from extractor.errors import ExtractorError
from extractor.language.choice import ModelChoice

_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([^'"]+)['"]""")
PLUGINS: Final = ("extractor.publishers", "extractor.sinks")


@dataclass(frozen=True, slots=True)
class Checkup:
    """The state of the installation; `problems` is empty where all is well."""

    versions: dict[str, str | None]
    model: dict[str, Any]
    extras: dict[str, dict[str, str | None]]
    plugins: dict[str, list[str]]
    problems: list[str]

    def as_data(self) -> dict[str, Any]:
        """Return the state as JSON data."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return the state in lines for a person."""
        rows = [f"{name:<18}{found or 'MISSING'}" for name, found in self.versions.items()]
        rows += ["", *(f"{name:<18}{_told(value)}" for name, value in self.model.items())]
        rows += ["", *(f"extra {name:<12}{_extra(packages)}" for name, packages in self.extras.items())]
        rows += [f"{group.rpartition('.')[2]:<18}{', '.join(names) or 'none'}" for group, names in self.plugins.items()]
        rows += ["", *([f"PROBLEM {told}" for told in self.problems] or ["all is well"])]
        return rows


def _told(value: object) -> str:
    if isinstance(value, dict) and isinstance(value.get("all"), dict):
        # scores of one test set by entity type: the line says the whole, --json every part
        return f"F1 {_told(value['all'].get('f1'))}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_told(part)}" for name, part in value.items()) or "none"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _extra(packages: dict[str, str | None]) -> str:
    absent = [name for name, found in packages.items() if found is None]
    return f"not installed (lacks {', '.join(absent)})" if absent else "installed"


def checkup(model: ModelChoice) -> Checkup:
    """Look at versions, load the pipeline `model` and list extras and plug-ins."""
    needed, extras = _requirements()
    versions = {"extractor": _version("extractor"), "python": platform.python_version()}
    versions |= {name: _version(name) for name in needed}
    problems = [
        f"{name} is not installed; install extractor again" for name, found in versions.items() if found is None
    ]
    found, fault = _model(model)
    return Checkup(
        versions=versions,
        model=found,
        extras={name: {p: _version(p) for p in packages} for name, packages in sorted(extras.items())},
        plugins={group: sorted(point.name for point in entry_points(group=group)) for group in PLUGINS},
        problems=problems + fault,
    )


def _requirements() -> tuple[list[str], dict[str, list[str]]]:
    """Return the packages always needed, and those of each extra, from the package's own metadata."""
    needed: list[str] = []
    extras: dict[str, list[str]] = {}
    for requirement in requires("extractor") or []:
        match, extra = _REQUIREMENT.match(requirement), _EXTRA.search(requirement)
        if match and extra and match[1] != "extractor":
            extras.setdefault(extra[1], []).append(match[1])
        elif match and not extra:
            needed.append(match[1])
    return sorted(needed), extras


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _model(model: ModelChoice) -> tuple[dict[str, Any], list[str]]:
    """Return what is known of the pipeline, and what is wrong with it."""
    from extractor.batch import load_model
    from extractor.language.chosen import find_parts

    found: dict[str, Any] = {"transformer path": _transformer_path()}
    began = time.perf_counter()
    try:
        parts = find_parts(model)
        found |= {"model": str(parts.base)} | ({"encoder": str(parts.encoder)} if parts.encoder else {})
        pipeline = load_model(model)
    except ExtractorError as error:
        return found, [str(error)]
    path = parts.encoder or parts.base
    found |= {
        "pipeline": pipeline.pipeline,
        "load seconds": round(time.perf_counter() - began, 2),
        "size MB": round(sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6, 1),
        "pipes": ", ".join(pipeline.nlp.pipe_names),
        "scores": _scores(path, pipeline.nlp.meta.get("performance") or {}),
    }
    return found, []


def _transformer_path() -> dict[str, str]:
    """Say what could compute an encoder (nothing is imported for it), and whether one comes with the package."""
    from extractor.language.choice import Runtime
    from extractor.language.chosen import SHIPPED_ENCODER
    from extractor.language.load import shipped_model_path
    from extractor.language.transformer.checkpoint import is_installed

    state = {True: "installed", False: "not installed"}
    shipped = shipped_model_path(SHIPPED_ENCODER)
    return {
        "ONNX Runtime": state[is_installed(Runtime.ONNX)],
        "torch": state[is_installed(Runtime.TORCH)],
        "encoder": str(shipped) if shipped.exists() else "none shipped",
    }


def _scores(path: Path, performance: dict[str, Any]) -> dict[str, Any]:
    """Return the scores that stand in the model's folder (scores.json), else those of its meta data."""
    try:
        scores: dict[str, Any] = json.loads((path / "scores.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {name: value for name, value in performance.items() if isinstance(value, int | float)}
    return scores
