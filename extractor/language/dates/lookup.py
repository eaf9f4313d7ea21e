"""Lets other pipes ask for the dates in a stretch of text."""

from __future__ import annotations

from extractor.language.facts import DateExpression, Facts


def dates_in(facts: Facts, start: int, end: int) -> list[DateExpression]:
    """Return the date expressions that lie wholly between the character offsets `start` and `end`, in text order."""
    return [d for d in facts.dates if start <= d.mention.start and d.mention.end <= end]


def event_dates(found: DateExpression) -> tuple[str | None, str | None]:
    """Return start and end as an event dates itself by the expression: no finer than what is really known.

    A week gives its month, a quarter or half-year its year, a fiscal year its first year; a range of days or months
    keeps both ends. Both None where the expression is unresolved.
    """
    period = found.period
    if period is None or "/" not in period:
        return (period[:4] if period and ("-Q" in period or "-H" in period) else period), None
    start, _, end = period.partition("/")
    if len(start) == 10 and found.kind == "relative":  # a week
        return start[:7], None
    return (start, None) if len(start) == 4 else (start, end)
