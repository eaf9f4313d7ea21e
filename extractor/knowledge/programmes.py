"""Named agreements, laws, programmes and fairs of trade news, with labels in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractor.knowledge.tables import names_in, read_table


@dataclass(frozen=True, slots=True)
class Programme:
    """One row of programmes.csv; `kind` is agreement, programme, law or event."""

    label_id: str
    label_en: str
    names: tuple[str, ...]
    kind: str
    country: str | None


@cache
def programme_names() -> dict[str, Programme]:
    """Return the programme of each surface form, as written."""
    out: dict[str, Programme] = {}
    for row in read_table("programmes.csv"):
        names = names_in(row["names"])
        programme = Programme(row["label_id"], row["label_en"], names, row["kind"], row["country"] or None)
        out.update(dict.fromkeys(names, programme))
    return out
