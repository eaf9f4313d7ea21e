"""Lets other pipes ask for the dates in a stretch of text."""

from __future__ import annotations

from extractor.language.facts import DateExpression, Facts


def dates_in(facts: Facts, start: int, end: int) -> list[DateExpression]:
    """Return the date expressions that lie wholly between the character offsets `start` and `end`, in text order."""
    return [d for d in facts.dates if start <= d.mention.start and d.mention.end <= end]
