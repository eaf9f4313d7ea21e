"""Organisations of trade news, ministries to international bodies, with labels in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractor.knowledge.tables import names_in, read_table


@dataclass(frozen=True, slots=True)
class Organisation:
    """One row of organisations.csv; `country` is the seat's code, None where there is none."""

    label_id: str
    label_en: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    kind: str
    country: str | None


@cache
def organisations() -> tuple[Organisation, ...]:
    """Return all organisations in table order."""
    return tuple(
        Organisation(
            label_id=row["label_id"],
            label_en=row["label_en"],
            names=names_in(row["names"]),
            acronyms=names_in(row["acronyms"]),
            kind=row["kind"],
            country=row["country"] or None,
        )
        for row in read_table("organisations.csv")
    )


@cache
def organisation_names() -> dict[str, Organisation]:
    """Return the organisation of each surface form, names and acronyms, as written."""
    return {name: org for org in organisations() for name in (*org.names, *org.acronyms)}


@cache
def _folded() -> dict[str, Organisation]:
    return {name.casefold(): org for name, org in organisation_names().items() if len(name) > 4}


def organisation_of(name: str) -> Organisation | None:
    """Return the organisation called `name`; forms of more than four letters are found in any case."""
    name = " ".join(name.split())
    return organisation_names().get(name) or _folded().get(name.casefold())


@cache
def minister_posts() -> dict[str, Organisation]:
    """Return the body each minister heads, by the post's name, casefolded (ministers.csv)."""
    by_label = {org.label_id: org for org in organisations()}
    return {row["post"].casefold(): by_label[row["organisation"]] for row in read_table("ministers.csv")}
