"""What the knowledge tables call an annotated thing: labels in both languages, countries, other forms of a name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from extractor.knowledge.organisations import organisation_of
from extractor.knowledge.places import countries, country_names, country_of, place_of
from extractor.knowledge.terms import Labels, load_terms, normalise
from extractor.language.facts import Names
from extractor.language.matcher import word_forms


def named(form: str, kind: str) -> tuple[Names, str | None]:
    """Labels and country of a name, from the tables where they know it."""
    if kind == "place":
        code = country_names().get(form)
        if code:
            return Names(countries()[code].label_id, countries()[code].label_en), code
        place = place_of(form)
        return Names(place.label_id, place.label_en) if place else Names(form, form), country_of(form)
    known = organisation_of(form) if kind == "organization" else None
    return (Names(known.label_id, known.label_en), known.country) if known else (Names(form, form), None)


@cache
def _legal_forms() -> frozenset[str]:
    table = tomllib.loads(files("extractor.language").joinpath("abbreviations.toml").read_text("utf-8"))
    return frozenset(word.strip(".").casefold() for word in table["tokens"]["company"])


def short_for(form: str, full: str) -> bool:
    """Whether `form` is a firm's name without its legal form, or the first words of it."""
    bare = " ".join(word for word in full.split() if word.strip(".,").casefold() not in _legal_forms())
    return bare != full and (bare == form or (" " in form and bare.startswith(f"{form} ")))


def coded_labels(table: str, forms: list[str], codes: list[str], label: Callable[[str], Labels]) -> Names:
    """The lexicon's labels of a term that bears one of `codes`, else those of the best code."""
    lexicon = load_terms(table)
    for code in codes:
        for form in forms:
            for entry in (entry for term in _terms(form) for entry in lexicon.get(term, ())):
                if entry.concept.code == code:
                    return Names(entry.concept.labels.id, entry.concept.labels.en)
    return Names(label(codes[0]).id, label(codes[0]).en)


def _terms(form: str) -> list[str]:
    """What a lexicon may list `form` under: the words as written, or the last of them without its ending."""
    *rest, last = normalise(form).split()
    return [" ".join((*rest, bare)) for bare, _ in word_forms(last)]
