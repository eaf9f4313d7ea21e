"""Groups of features read for several decision models at once: what comes again is looked up once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from extractor.language.linear import LinearModel
from extractor.language.rows import pack

Group = tuple[str, ...]
"""Features that depend on the same few things, so that they come again together: made and looked up once."""

_MEMO = 30_000  # groups remembered at most


def marked(marks: Mapping[str, bool]) -> Group:
    """Return the features that hold, in their order."""
    return tuple(name for name, there in marks.items() if there)


class JointRows:
    """The rows of groups of features in each of `models`, packed as `LinearModel.decide_packed` takes them."""

    def __init__(self, models: Mapping[str, LinearModel]) -> None:
        """Raises ValueError without a model."""
        if not models:
            raise ValueError("no model given")
        self.models = dict(models)
        self._known: dict[Group, tuple[bytes, ...]] = {}

    def packed(self, groups: Iterable[Group]) -> dict[str, bytes]:
        """Return by name of the model the rows of all groups, of which there is at least one."""
        known = self._known
        rows = [known.get(group) or self._read(group) for group in groups]
        return dict(zip(self.models, map(b"".join, zip(*rows, strict=True)), strict=True))

    def _read(self, group: Group) -> tuple[bytes, ...]:
        if len(self._known) >= _MEMO:  # long runs meet words without end
            self._known.clear()
        rows = self._known[group] = tuple(pack(model.rows(group)) for model in self.models.values())
        return rows
