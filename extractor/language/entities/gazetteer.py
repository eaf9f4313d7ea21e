"""Names known from the knowledge tables, found in the article's text."""

from __future__ import annotations

from functools import cache

from extractor.knowledge.organisations import organisation_names
from extractor.knowledge.phrases import PhraseFinder
from extractor.knowledge.places import countries, country_names, find_countries, places
from extractor.knowledge.placesense import names_currency
from extractor.knowledge.programmes import programme_names
from extractor.language.entities.composed import composed
from extractor.language.entities.known import Known


@cache
def _finder() -> PhraseFinder:
    return PhraseFinder((*organisation_names(), *programme_names(), *places(), *country_names()))


def find_known(text: str) -> list[Known]:
    """Return the known names in `text`, the longest where they overlap; a country's name in another sense is none.

    Where that sense is another place of the same name, the place is returned ("Georgia", the American state).
    """
    meant = {(m.start, m.end) for m in find_countries(text)}
    out = []
    for found in _finder().find(text):
        known = describe(found.name, found.start, found.end)
        if known.kind != "country" or (found.start, found.end) in meant:
            out.append(known)
        elif found.name in places() and not names_currency(text, found.start, found.end):
            out.append(_place(found.name, found.start, found.end))
    return composed(text, out)


def describe(name: str, start: int, end: int) -> Known:
    """Return what the tables say of a name of theirs that stands at `start:end`."""
    if (org := organisation_names().get(name)) is not None:
        return Known(start, end, name, "organization", org.kind, org.country, org.label_id, org.label_en)
    if (plan := programme_names().get(name)) is not None:
        return Known(start, end, name, "program", plan.kind, plan.country, plan.label_id, plan.label_en)
    if (code := country_names().get(name)) is not None:
        country = countries()[code]
        kind, type_ = ("bloc", "organization") if country.is_bloc else ("country", "place")
        return Known(start, end, name, type_, kind, code, country.label_id, country.label_en)
    return _place(name, start, end)


def _place(name: str, start: int, end: int) -> Known:
    place = places()[name]
    return Known(
        start, end, name, "place", place.kind, place.country, place.label_id, place.label_en, doubtful=place.doubtful
    )
