"""The legend of a record: what each code in it is called in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from extractor.knowledge.codewords import code_labels, country_labels, unit_label
from extractor.record import Labels as RecordLabels
from extractor.record import LegendEntry, Record


def legend(record: Record) -> list[LegendEntry]:
    """Return an entry for every code that stands in `record`, once, by list of codes and code."""
    return [_entry(of, code) for of, code in sorted(set(_codes(record)))]


@cache
def _entry(of: str, code: str) -> LegendEntry:
    if of == "country":
        labels = country_labels(code)
    elif of == "unit":
        labels = unit_label(code)
    else:
        labels = code_labels()[of][code]
    return LegendEntry(of=of, code=code, labels=RecordLabels(id=labels.id, en=labels.en))  # type: ignore[arg-type]


def _codes(record: Record) -> Iterator[tuple[str, str]]:
    yield from (("author", author.role) for author in record.article.authors)
    yield from (("entity", entity.type) for entity in record.entities)
    yield from (("relation", relation.type) for relation in record.relations)
    yield from (("warning", warning.code) for warning in record.warnings)
    for figure in record.figures:
        yield from (("figure", figure.kind), ("metric", figure.metric), ("unit", figure.unit))
        yield from (("approximation", figure.approximation), ("figure_status", figure.status))
        if figure.of:
            yield ("metric", figure.of)
    for event in record.events:
        yield from (("event", event.type), ("event_status", event.status))
        yield from (("role", participant.role) for participant in event.participants)
    for item in record.opportunities:
        yield from (("opportunity", item.kind), ("opportunity_status", item.status))
    yield from (("country", code) for code in _countries(record) if code)


def _countries(record: Record) -> Iterator[str | None]:
    if record.article.dateline:
        yield record.article.dateline.country
    yield from (entity.country for entity in record.entities)
    for figure in record.figures:
        yield from (figure.origin, figure.destination)
    for event in record.events:
        yield from (event.country, *event.countries, *(p.country for p in event.participants))
    for item in record.opportunities:
        yield from (item.seeker.country, item.provider.country)
