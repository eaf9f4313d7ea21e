"""Fills a record's descriptions and legend: what an event or opportunity is in one sentence of each language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from extractor.knowledge.codewords import code_labels
from extractor.knowledge.places import country_names
from extractor.knowledge.terms import Lang
from extractor.language.describe.amounts import listed, spoken_figure
from extractor.language.describe.legend import legend
from extractor.language.describe.names import Names
from extractor.language.describe.posts import post_labels
from extractor.language.describe.sentences import book
from extractor.language.describe.times import spoken_period, when, when_ongoing
from extractor.language.describe.wording import usage, wording
from extractor.language.events.triggers import says_more
from extractor.record import Entity, Event, Figure, Opportunity, Record, Relation
from extractor.record import Labels as RecordLabels

_GOODS: Final = 3
_PARTIES: Final = 3
_LANDS: Final = 4


def described(record: Record) -> Record:
    """Return `record` with a description of each event and opportunity and the legend of its codes.

    A description is made from the coded parts alone: the same record gives the same sentences, and one that people
    corrected can be described anew.
    """
    names = Names(record)
    figures = {figure.id: figure for figure in record.figures}

    def event(x: Event) -> Event:
        told = _both(lambda lang: _event(x, names, [figures[ref] for ref in x.figures if ref in figures], lang))
        return x.model_copy(update={"description": told})

    def opportunity(x: Opportunity) -> Opportunity:
        return x.model_copy(update={"description": _both(lambda lang: _opportunity(x, names, lang))})

    return record.model_copy(
        update={
            "relations": [_relation(x, names.source) for x in record.relations],
            "events": [event(x) for x in record.events],
            "opportunities": [opportunity(x) for x in record.opportunities],
            "legend": legend(record),
        }
    )


def _relation(x: Relation, source: Lang) -> Relation:
    labels = post_labels(x.title, source) if x.title else None
    return x.model_copy(update={"labels": RecordLabels(id=labels.id, en=labels.en) if labels else None})


def _both(said: Callable[[Lang], str]) -> RecordLabels:
    return RecordLabels(id=said("id"), en=said("en"))


def _event(x: Event, names: Names, figures: Sequence[Figure], lang: Lang) -> str:
    # a country that acts is not told again as the place: "Japan will import rice into Japan"
    own = not x.place and any(p.name and country_names().get(p.name) == x.country for p in x.participants)
    place = {} if own else names.place(x.place, x.country, lang, by=("in", "to", "into", "from"))
    values = _parties(x, names, lang) | dict(place)
    if values["abroad"] and "host" not in values:  # else the hosts are where it goes
        values.setdefault("to_place", wording(lang).words["to"].format(place=values["abroad"]))
    values |= _amounts(x, names, figures, lang)
    timed = when_ongoing if x.status == "ongoing" else when
    values["when"] = timed(x.start_date, x.end_date, lang)
    return book("events").say(x.type, x.status, values, lang)


def _parties(x: Event, names: Names, lang: Lang) -> dict[str, str]:
    """Participants by role, and the countries: all, those that no participant is of, and these as the other side."""
    roles: dict[str, list[str]] = {}
    for p in x.participants:
        # the country of the place is said with the place
        country = p.country if not x.place or p.country != x.country else None
        if told := names.party(p.name, p.entity, country, lang):
            roles.setdefault(p.role, []).append(told)
    values = {role: listed(who, lang, most=_PARTIES) for role, who in roles.items()}
    values |= {f"{role}:2": values[role] for role, who in roles.items() if len(set(who)) > 1}
    known = {p.country for p in x.participants} | {x.country}
    # where neither a party nor the place tells whose event it is, it is that of home
    there = known if known - {None} else {usage().home}
    lands = [names.party(None, None, code, lang) for code in x.countries]
    if len(lands) > 1:
        values["lands:2"] = listed(lands, lang, most=_LANDS)
    abroad = [land for code, land in zip(x.countries, lands, strict=True) if code not in there]
    values["abroad"] = listed(abroad, lang, most=_LANDS)
    if all(p.country or p.entity is None for p in x.participants):  # else one may be of them, as persons are
        values["others"] = values["abroad"]
    fair = _named_fair(x, names)
    if fair:
        values["name"] = names.titled(fair, lang)
    return values


def _named_fair(x: Event, names: Names) -> Entity | None:
    """The fair or treaty whose name the trigger is part of."""
    start, end = x.trigger.start, x.trigger.end
    for entity in names.entities.values():
        if entity.type == "program" and any(m.start < end and start < m.end for m in entity.mentions):
            return entity
    return None


def _amounts(x: Event, names: Names, figures: Sequence[Figure], lang: Lang) -> dict[str, str]:
    goods = names.things(x.commodities, lang) or names.things(x.sectors, lang)
    values = {"goods": listed(goods, lang, most=_GOODS)}
    kinds = {"money": ("money",), "volume": ("quantity", "count"), "rate": ("percent",)}
    for slot, metrics in book("events").figures.items():
        found = _first(figures, metrics, kinds[slot])
        values[slot] = spoken_figure(found, lang) if found else ""
    load = _load(x, names, figures, lang) if x.commodities else ""
    values["load"] = load or listed(names.things(x.commodities, lang), lang, most=_GOODS)
    telling = next((figure for figure in figures if figure.metric != "other"), None)
    if telling:
        values["fact"] = _fact(telling, names, lang)
    return values


def _first(figures: Sequence[Figure], metrics: Sequence[str], kinds: Iterable[str]) -> Figure | None:
    """The first figure of the best metric there is."""
    for metric in metrics:
        for figure in figures:
            if figure.metric == metric and figure.kind in kinds:
                return figure
    return None


def _load(x: Event, names: Names, figures: Sequence[Figure], lang: Lang) -> str:
    """Volume and goods together: `27 tons of canned pineapple`."""
    figure = _first(figures, book("events").figures["volume"], ("quantity",))
    if figure is None:
        return ""
    goods = [ref for ref in x.commodities if ref in figure.commodities] or x.commodities
    return (
        wording(lang)
        .words["load"]
        .format(volume=spoken_figure(figure, lang), goods=listed(names.things(goods, lang), lang, most=_GOODS))
    )


def _fact(figure: Figure, names: Names, lang: Lang) -> str:
    """One figure with its meaning: `export value of coal US$2.1 billion (May 2023)`."""
    words = wording(lang).words
    metric: str = getattr(code_labels()["metric"][figure.metric], lang)
    if figure.of and figure.of != "other":
        of = getattr(code_labels()["metric"][figure.of], lang)
        metric = words["grown" if figure.metric == "growth" else "shared"].format(what=of)
    what = listed(names.things((*figure.commodities, *figure.sectors), lang), lang, most=2)
    told = words["of"].format(metric=metric, what=what) if what else metric
    amount, period = spoken_figure(figure, lang), spoken_period(figure.period, lang)
    return words["fact_when" if period else "fact"].format(metric=told, amount=amount, when=period)


def _opportunity(x: Opportunity, names: Names, lang: Lang) -> str:
    coded = names.coded
    refs = [ref for ref in (*x.commodities, *x.sectors) if ref in coded and says_more(x.kind, coded[ref].id)]
    values = {
        side: names.party(party.name, party.entity, party.country, lang)
        for side, party in (("seeker", x.seeker), ("provider", x.provider))
    }
    objects = [text for text in x.objects if says_more(x.kind, text)]
    values["objects"] = listed(names.objects(objects, refs, lang), lang, most=_GOODS)
    return book("opportunities").say(x.kind, x.status, values, lang)
