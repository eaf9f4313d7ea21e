"""The base of every pipe with trained decisions: they are stored in the pipe's folder of the spaCy model."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.tokens import Doc

from extractor.language.joint import JointRows
from extractor.language.linear import LinearModel


class TradePipe:
    """A pipe with named decision models; without a stored model a pipe falls back on its rules."""

    decision_names: tuple[str, ...] = ()
    triggered: bool = True
    """Whether only sentences with a trigger are looked at, by pipes that have triggers; off to measure what these
    bring."""

    def __init__(self) -> None:
        self.decisions: dict[str, LinearModel] = {}
        self._joint: dict[tuple[str, ...], JointRows] = {}

    def joint_rows(self, *names: str) -> JointRows:
        """Return what reads features for those of the decisions `names` that there are, made anew for others.

        Raises ValueError where there is none of them.
        """
        models = {name: self.decisions[name] for name in names if name in self.decisions}
        joint = self._joint.get(names)
        if joint is None or joint.models != models:
            joint = self._joint[names] = JointRows(models)
        return joint

    def __call__(self, doc: Doc) -> Doc:
        """Add this pipe's findings to `doc._.facts`."""
        raise NotImplementedError

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write each decision model to `path/NAME.msgpack`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, model in sorted(self.decisions.items()):
            model.to_disk(folder / f"{name}.msgpack")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> TradePipe:
        """Read the decision models that are there."""
        for name in self.decision_names:
            file = Path(path) / f"{name}.msgpack"
            if file.exists():
                self.decisions[name] = LinearModel.from_disk(file)
        return self
