"""From a record to the facts of the reading view: cards with words in both languages and links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from extractor.knowledge.hs import hs_label, is_hs
from extractor.knowledge.isic import isic_label, isic_table
from extractor.knowledge.places import countries
from extractor.knowledge.terms import Labels
from extractor.record import (
    Commodity,
    Entity,
    Event,
    Figure,
    Opportunity,
    Party,
    Record,
    Relation,
    ReviewedRecord,
    Sector,
    targets,
)
from extractor.record import Labels as Named
from extractor.record.models import EntityType, EventType, FigureKind, OpportunityKind
from extractor.view.reading.dates import date_facts
from extractor.view.reading.model import LAYERS, Code, Detail, Doubt, Fact, Target, Type, Value
from extractor.view.reading.wording import alike, joined, measured, told
from extractor.view.words import period

Reasons = Mapping[str, Sequence[str]]


def facts_in(record: Record, *, reasons: Reasons | None = None) -> list[Fact]:
    """Return the facts of `record` in the order of the page's layers, each in the order of the record.

    `reasons` are those of its extraction, by id or, for relations, by JSON Pointer.
    """
    maker = _Maker(record, reasons or {})
    found = [*maker.all(), *date_facts(record.article)]
    return sorted(found, key=_layer)


def doubts_in(record: Record) -> list[Doubt]:
    """Return the warnings of `record`."""
    return [
        Doubt(f"w{number}", told("warning", warning.code), warning.message, warning.span)
        for number, warning in enumerate(record.warnings, 1)
    ]


def code_lists(record: Record) -> dict[str, list[Code]]:
    """Return what corrections of codes may choose from, by system; of HS only what the record's goods may be.

    An HS code that is not among them may still be typed: the whole list is too long for a page.
    """
    goods = {code for good in record.commodities for code in (good.hs.code, *good.hs.alternatives)}
    return {
        "hs": [hs_code(code) for code in sorted(goods)],
        "isic": [isic_code(code) for code in _isic_codes()],
        "country": [country_code(code) for code in sorted(countries())],
    }


def hs_code(code: str) -> Code:
    """Return an HS code with its meaning; one that the table lacks with its chapter's."""
    return Code("HS 2022", code, hs_label(code if is_hs(code) else code[:2]))


def isic_code(code: str) -> Code:
    """Return an ISIC code with its meaning."""
    return Code("ISIC Rev.4", code, isic_label(code))


def country_code(code: str) -> Code:
    """Return a country with its names; one without a name stands as its code."""
    known = countries().get(code)
    return Code("ISO 3166", code, Labels(known.label_id, known.label_en) if known else alike(code))


def _isic_codes() -> list[str]:
    return [code for code in isic_table() if len(code) in {1, 3}]  # groups are no codes of a record


def _layer(fact: Fact) -> int:
    return LAYERS.index(fact.layer)


def _types(table: str, literal: object) -> tuple[Type, ...]:
    return tuple(Type(name, told(table, name)) for name in get_args(literal))


class _Maker:
    """Makes the facts of one record, which name one another."""

    def __init__(self, record: Record, reasons: Reasons) -> None:
        self.record = record
        self.reasons = reasons
        self.ties = [name for name in targets(record) if name.startswith("relations/")]
        self.decisions = record.review.corrections if isinstance(record, ReviewedRecord) else []
        self.values = {e.id: Value(alike(e.name), e.id) for e in record.entities}
        coded: list[Commodity | Sector] = [*record.commodities, *record.sectors]
        self.values |= {x.id: _named(x) for x in coded}
        self.values |= {f.id: Value(measured(f), f.id) for f in record.figures}

    def all(self) -> Iterator[Fact]:
        """Yield every fact of the record."""
        yield from map(self.entity, self.record.entities)
        yield from (self.relation(place, each) for place, each in enumerate(self.record.relations))
        yield from map(self.commodity, self.record.commodities)
        yield from map(self.sector, self.record.sectors)
        yield from map(self.figure, self.record.figures)
        yield from map(self.event, self.record.events)
        yield from map(self.opportunity, self.record.opportunities)

    def entity(self, e: Entity) -> Fact:
        """A name with its country and posts."""
        posts = [self._post(r) for r in self.record.relations if r.subject == e.id and r.type == "position"]
        return Fact(
            key=e.id, layer="entities", type=Type(e.type, told("entity", e.type)), title=alike(e.name),
            confidence=e.confidence, mentions=tuple(e.mentions), why=self._why(e.id),
            code=country_code(e.country) if e.country else None,
            names=Labels(e.labels.id, e.labels.en),
            details=(*_details(("post", posts)), *self._reviewed(f"entities/{e.id}")),
            target=Target(f"entities/{e.id}", _types("entity", EntityType), "country", e.country or ""),
        )  # fmt: skip

    def _post(self, r: Relation) -> Value:
        office = self.values[r.object].text.en if r.object else ""
        title = _labels(r.labels) or alike(r.title or "")
        return Value(joined([title, alike(office)], ", "), r.object)

    def relation(self, place: int, r: Relation) -> Fact:
        """A tie between two names."""
        ends = [self.values[r.subject], *([self.values[r.object]] if r.object else [])]
        title = joined([ends[0].text, alike("→"), alike(r.title or ""), *(end.text for end in ends[1:])])
        return Fact(
            key=f"r{place}", layer="entities", type=Type(r.type, told("relation", r.type)), title=title,
            confidence=r.confidence, mentions=(), evidence=(r.evidence,), why=self._why(f"/relations/{place}"),
            details=self._reviewed(self.ties[place]), target=Target(self.ties[place]), is_tie=True,
        )  # fmt: skip

    def commodity(self, c: Commodity) -> Fact:
        """A good with its HS code."""
        return self._coded(c, "commodities", "hs", hs_code(c.hs.code), [hs_code(x) for x in c.hs.alternatives])

    def sector(self, s: Sector) -> Fact:
        """A branch with its ISIC code."""
        return self._coded(s, "sectors", "isic", isic_code(s.isic.code), [isic_code(x) for x in s.isic.alternatives])

    def _coded(self, x: Commodity | Sector, layer: str, system: str, code: Code, others: list[Code]) -> Fact:
        forms = list(dict.fromkeys(mention.text for mention in x.mentions))
        return Fact(
            key=x.id, layer=layer, type=Type(layer, told("one", layer)), title=self.values[x.id].text,  # type: ignore[arg-type]
            confidence=x.confidence, mentions=tuple(x.mentions), why=self._why(x.id), code=code,
            names=self.values[x.id].text,
            details=(
                *_details(
                    ("as_written", [Value(alike(form)) for form in forms]),
                    ("alternatives", [Value(joined([alike(o.value), o.labels])) for o in others]),
                ),
                *self._reviewed(f"{layer}/{x.id}"),
            ),
            target=Target(f"{layer}/{x.id}", (), system, code.value),  # type: ignore[arg-type]
        )  # fmt: skip

    def figure(self, f: Figure) -> Fact:
        """A number with its meaning."""
        of = [told("detail", "of"), told("metric", f.of)] if f.of else []
        ends = [country_code(end).labels if end else alike("?") for end in (f.origin, f.destination)]
        flow = [Value(joined(ends, " → "))] if f.origin or f.destination else []
        return Fact(
            key=f.id, layer="figures", type=Type(f.kind, told("figure", f.kind)), title=measured(f),
            confidence=f.confidence, mentions=(f.mention,), evidence=(f.evidence,), why=self._why(f.id),
            details=(
                *_details(
                    ("measures", [Value(joined([told("metric", f.metric), *of]))]),
                    ("status", [Value(told("figure_status", f.status))]),
                    ("flow", flow), ("period", [Value(alike(f.period))] if f.period else []),
                    ("goods", self._all(f.commodities)), ("sectors", self._all(f.sectors)),
                ),
                *self._reviewed(f"figures/{f.id}"),
            ),
            target=Target(f"figures/{f.id}", _types("figure", FigureKind)),
        )  # fmt: skip

    def event(self, v: Event) -> Fact:
        """A happening with who, when, where and about what."""
        when = period(v.start_date, v.end_date)
        where = [alike(v.place or ""), country_code(v.country).labels if v.country else alike("")]
        roles: dict[str, list[Value]] = {}
        for p in v.participants:
            roles.setdefault(p.role, []).append(Value(_with_country(p.name, p.country), p.entity))
        who = [Detail(told("role", role), tuple(values)) for role, values in roles.items()]
        about = _details(
            ("goods", self._all(v.commodities)), ("sectors", self._all(v.sectors)), ("figures", self._all(v.figures)),
            ("countries", [Value(country_code(c).labels) for c in v.countries]),
        )  # fmt: skip
        head = _details(
            ("status", [Value(told("event_status", v.status))]), ("when", [Value(alike(when))] if when else []),
            ("where", [Value(joined(where, ", "))] if v.place or v.country else []),
        )  # fmt: skip
        return Fact(
            key=v.id, layer="events", type=Type(v.type, told("event", v.type)), title=told("event", v.type),
            confidence=v.confidence, mentions=(v.trigger,), evidence=tuple(v.evidence), why=self._why(v.id),
            details=(*head, *who, *about, *self._reviewed(f"events/{v.id}")),
            sentence=_labels(v.description), target=Target(f"events/{v.id}", _types("event", EventType)),
        )  # fmt: skip

    def opportunity(self, o: Opportunity) -> Fact:
        """A need, offer or opening with its two sides."""
        sides = [
            Detail(told(side, o.kind), (Value(_side(party), party.entity),))
            for side, party in (("seeker", o.seeker), ("provider", o.provider))
            if party.name or party.country
        ]
        about = _details(
            ("objects", [Value(alike(x)) for x in o.objects]), ("goods", self._all(o.commodities)),
            ("sectors", self._all(o.sectors)), ("status", [Value(told("opportunity_status", o.status))]),
        )  # fmt: skip
        return Fact(
            key=o.id, layer="opportunities", type=Type(o.kind, told("opportunity", o.kind)),
            title=told("opportunity", o.kind), confidence=o.confidence, mentions=(), evidence=tuple(o.evidence),
            why=self._why(o.id), details=(*sides, *about, *self._reviewed(f"opportunities/{o.id}")),
            sentence=_labels(o.description),
            target=Target(f"opportunities/{o.id}", _types("opportunity", OpportunityKind)),
        )  # fmt: skip

    def _all(self, refs: Iterable[str]) -> list[Value]:
        return [self.values[ref] for ref in refs]

    def _reviewed(self, target: str) -> tuple[Detail, ...]:
        """What people have decided on an item, in a record that was reviewed."""
        told_of = [
            Value(joined([told("decision", one.action), alike(f"{one.reviewer}, {one.at[:10]}")], " · "))
            for one in self.decisions
            if one.target == target
        ]
        return _details(("reviewed", told_of))

    def _why(self, ref: str) -> tuple[str, ...]:
        return tuple(self.reasons.get(ref, ()))


def _named(x: Commodity | Sector) -> Value:
    return Value(Labels(x.labels.id, x.labels.en), x.id)


def _labels(labels: Named | None) -> Labels | None:
    return Labels(labels.id, labels.en) if labels else None


def _side(party: Party) -> Labels:
    return _with_country(party.name, party.country)


def _with_country(name: str | None, country: str | None) -> Labels:
    """Return a name with its country, which is left out where it is the name itself."""
    land = country_code(country).labels if country else None
    if not name:
        return land or alike("")
    if land is None or name.casefold() in {land.id.casefold(), land.en.casefold()}:
        return alike(name)
    return Labels(f"{name} ({land.id})", f"{name} ({land.en})")


def _details(*rows: tuple[str, list[Value]]) -> tuple[Detail, ...]:
    return tuple(Detail(told("detail", name), tuple(values)) for name, values in rows if values)
