"""What the tables say of a name in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """A known name at `text[start:end]` with what the tables say of it."""

    start: int
    end: int
    name: str
    type: str
    kind: str
    country: str | None
    label_id: str
    label_en: str
    doubtful: bool = False
