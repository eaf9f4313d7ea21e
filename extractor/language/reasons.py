"""Why a fact was found: words told at once, and what a decision tells when somebody asks.

Most records are read without their reasons, and to rank what spoke for every decision takes as long as a pipe.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractor.language.linear import LinearModel


@dataclass(frozen=True, slots=True)
class Spoken:
    """The features, packed rows of `model`, that spoke for `label`; see `LinearModel.explain`."""

    model: LinearModel
    rows: bytes
    label: str
    most: int = 3
    but: str = ""
    """Features that begin so are left out, where it is not empty."""

    def told(self) -> list[str]:
        """Return the strongest features, strongest first, as `name+weight`."""
        return self.model.explain(self.rows, self.label, most=self.most, but=self.but)


Reason = str | Spoken


def told(why: Iterable[Reason]) -> list[str]:
    """Return the reasons as words."""
    return [word for reason in why for word in ([reason] if isinstance(reason, str) else reason.told())]
