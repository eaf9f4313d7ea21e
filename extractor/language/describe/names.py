"""Names of parties, places and things as a sentence in one language has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.knowledge.codewords import country_labels
from extractor.knowledge.organisations import organisation_of
from extractor.knowledge.places import countries, countries_in, country_adjectives, country_names, place_of
from extractor.knowledge.terms import Labels, Lang
from extractor.language.describe.phrases import article, joins, translated
from extractor.language.describe.wording import usage, wording
from extractor.language.remembered import MEMO
from extractor.record import Commodity, Entity, Record, Sector

_LONGEST_NAME = 80
_NUMERAL = re.compile(r"[IVX]+")


class Names:
    """What the things of one record are called in a language."""

    def __init__(self, record: Record) -> None:
        self.entities = {entity.id: entity for entity in record.entities}
        coded: list[Commodity | Sector] = [*record.commodities, *record.sectors]
        self.coded = {x.id: Labels(x.labels.id, _branch(x.labels.en)) for x in coded}
        self.source: Lang = "en" if record.article.language == "en" else "id"
        self._forms = {mention.text.casefold(): x.id for x in coded for mention in x.mentions}
        self._places = {m.text: e for e in record.entities if e.type == "place" for m in e.mentions}

    def party(self, name: str | None, entity: str | None, country: str | None, lang: Lang) -> str:
        """Return a participant or side: its label, with its country where that is not home or in the name."""
        known = self.entities.get(entity or "")
        if not name:
            return land_name(country, lang) if country else ""
        told = _entity(known, lang) if known else unnamed(name, self.source, lang)
        untold = all(_needs_country(one, country) for one in (name, told))
        return _shortened(_abroad(told, country, lang) if untold else told)

    def place(self, name: str | None, country: str | None, lang: Lang, *, by: Sequence[str]) -> Mapping[str, str]:
        """Return the place with each preposition of `by`, under `place`, `to_place` …; nothing where it is unknown."""
        if not name and not country:
            return {}
        known = self._places.get(name or "")
        label = getattr(known.labels, lang) if known else _place_label(name, lang) if name else ""
        if not label and lang == "id" and country == usage().home:
            return {}
        told = _located(label, country, lang)
        at = label and (set(label.split()) & usage().places["words"] or _kind(name) in usage().places["kinds"])
        words = wording(lang).words
        return {
            ("place" if one == "in" else f"{one}_place"): words["at" if at and one == "in" else one].format(place=told)
            for one in by
        }

    def things(self, refs: Iterable[str], lang: Lang) -> list[str]:
        """Return the labels of goods and branches."""
        return [getattr(self.coded[ref], lang) for ref in refs if ref in self.coded]

    def objects(self, texts: Iterable[str], refs: Sequence[str], lang: Lang) -> list[str]:
        """Return what an opportunity is about: labels of coded things, other words translated where they are known."""
        out: list[str] = []
        for text in texts:
            ref = self._forms.get(text.casefold())
            known = self.coded[ref] if ref is not None and ref in refs else None
            out.append(getattr(known, lang) if known else quoted(text, self.source, lang))
        return [_shortened(one) for one in out] or self.things(refs, lang)

    def titled(self, entity: Entity, lang: Lang) -> str:
        """Return an entity's name."""
        return _entity(entity, lang)


def _branch(label: str) -> str:
    """The English label of a good or branch as a sentence has it: `the sugar industry`."""
    the = label.rsplit(maxsplit=1)[-1] in usage().articles["branches"]
    return wording("en").words["the"].format(name=label) if the else label


def _entity(entity: Entity, lang: Lang) -> str:
    if entity.type == "place" and entity.country:
        code = country_names().get(entity.name)
        if code:
            return land_name(code, lang)
    return with_the(getattr(entity.labels, lang), lang)


def land_name(code: str, lang: Lang) -> str:
    """Return a country's name as a sentence has it: `the United States`."""
    label: str = getattr(country_labels(code), lang)
    the = lang == "en" and code in usage().articles["countries"]
    return wording(lang).words["the"].format(name=label) if the else label


def with_the(name: str, lang: Lang) -> str:
    """Return a body's name as a sentence has it: in English offices take "the", firms do not."""
    if lang != "en":
        return name
    lists, words = usage().articles, name.split()
    if any(word in lists["words"] and _NUMERAL.fullmatch(number) for word, number in pairwise(words)):
        return name  # of several, as `Commission V`
    office = lists["words"] & set(words) and words[0] not in lists["bare"] and words[-1] not in lists["titles"]
    opened = any(name.startswith(f"{opening} ") for opening in lists["openings"])
    return f"the {name}" if name in lists["names"] or office or opened else name


@lru_cache(maxsize=MEMO)
def unnamed(text: str, source: Lang, lang: Lang) -> str:
    """Return words of the article that are no entity: a known name, a phrase that is understood, else as they stand."""
    text = " ".join(text.split())
    code = country_names().get(text) or country_adjectives().get(text)
    if code:
        return land_name(code, lang)
    known = organisation_of(text)
    if known:
        return with_the(known.label_en if lang == "en" else known.label_id, lang)
    phrase = translated(text, source)
    if phrase is None:
        return with_the(text, lang) if source == lang else text
    if source != lang:
        return phrase.text
    named = text[1:2].isupper() or text.split()[0] in country_adjectives()
    plain = (
        text if named else text.lower() if _is_titled(text) and not phrase.holds_name else text[:1].lower() + text[1:]
    )
    if not phrase.needs_article:
        return plain
    # a noun that stands alone points back to what was named before
    definite = phrase.is_sole or " " not in plain
    return wording("en").words["the"].format(name=plain) if definite else f"{article(plain)} {plain}"


def _is_titled(text: str) -> bool:
    """Whether common words are all written with a capital as in a title: `Usaha Kecil dan Menengah`."""
    return all(word.strip(",").istitle() or word in joins() for word in text.split())


@lru_cache(maxsize=MEMO)
def _needs_country(name: str, country: str | None) -> bool:
    """Whether a reader must be told the country of a name: it is not home, and the name does not say it."""
    if not country or country == usage().home:
        return False
    known = countries().get(country)
    forms = (known.label_id, known.label_en, *known.adjectives) if known else ()
    return name not in country_names() and not (
        any(found.code == country for found in countries_in(name)) or any(form in name for form in forms)
    )


def quoted(text: str, source: Lang, lang: Lang) -> str:
    """Return the article's words for a thing; in quotation marks where they stay in the other language."""
    told = unnamed(text, source, lang)
    return f"“{told}”" if source != lang and translated(text, source) is None else told


def _abroad(name: str, country: str | None, lang: Lang) -> str:
    return wording(lang).words["abroad"].format(name=name, country=getattr(country_labels(country or ""), lang))


def _located(label: str, country: str | None, lang: Lang) -> str:
    if not label:
        return land_name(country or "", lang)
    code = country_names().get(label) or country_adjectives().get(label)
    if code:
        return land_name(code, lang)
    if not country or country not in countries() or (lang == "id" and country == usage().home):
        return with_the(label, lang)
    land: str = getattr(country_labels(country), lang)
    if land in label:
        return label
    return wording(lang).words["of_country"].format(place=with_the(label, lang), country=land)


def _place_label(name: str, lang: Lang) -> str:
    place = place_of(name)
    return (place.label_en if lang == "en" else place.label_id) if place else name


def _kind(name: str | None) -> str | None:
    place = place_of(name) if name else None
    return place.kind if place else None


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip(' ,;')}…"
