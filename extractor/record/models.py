"""The record of one article as pydantic models: every key present, every span and id checked.

All offsets count Unicode code points into `Article.text`, end exclusive. See README for the contract's rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from extractor.record import codes
from extractor.record.fields import ArticleId, Confidence, Country, Date, Digest, Hs, Id, Isic, Moment, Period

SCHEMA_VERSION: Final = "1.0"

EntityType = Literal["person", "organization", "place", "program"]
RelationType = Literal["position", "part_of", "based_in"]
FigureKind = Literal["money", "quantity", "percent", "count"]
Metric = Literal[
    "export_value", "import_value", "trade_value", "trade_balance", "transaction_value", "investment_value",
    "production", "export_volume", "import_volume", "consumption", "sales_volume", "capacity", "area", "price",
    "tariff", "growth", "share", "participants", "workforce", "enterprises", "budget", "revenue", "profit", "gdp",
    "inflation", "interest_rate", "exchange_rate", "reserves", "other",
]  # fmt: skip
Approximation = Literal["exact", "about", "at_least", "at_most"]
FigureStatus = Literal["actual", "target", "potential"]
EventType = Literal[
    "business_matching", "trade_mission", "exhibition", "official_meeting", "agreement", "contract", "investment",
    "facility", "export", "import", "policy", "trade_dispute", "assistance", "market_report",
]  # fmt: skip
EventStatus = Literal["planned", "ongoing", "done", "cancelled"]
Role = Literal[
    "organizer", "participant", "host", "party", "seller", "buyer", "investor", "recipient", "operator", "exporter",
    "importer", "issuer", "affected", "complainant", "respondent", "provider", "beneficiary", "source",
]  # fmt: skip
OpportunityKind = Literal["demand", "supply", "investment", "technology", "partnership", "market_access"]
OpportunityStatus = Literal["stated", "inferred"]
AuthorRole = Literal["reporter", "editor", "translator", "photographer", "author"]
WarningCode = Literal[
    "implausible_figure", "inconsistent_figures", "unresolved_date", "truncated_text", "language_uncertain"
]

CodeList = Literal[
    "approximation", "author", "country", "entity", "event", "event_status", "figure", "figure_status", "metric",
    "opportunity", "opportunity_status", "relation", "role", "unit", "warning",
]  # fmt: skip

EVENT_ROLES: Final[dict[str, frozenset[str]]] = {
    "business_matching": frozenset({"organizer", "participant"}),
    "trade_mission": frozenset({"organizer", "participant", "host"}),
    "exhibition": frozenset({"organizer", "participant"}),
    "official_meeting": frozenset({"participant", "host"}),
    "agreement": frozenset({"party"}),
    "contract": frozenset({"seller", "buyer"}),
    "investment": frozenset({"investor", "recipient"}),
    "facility": frozenset({"operator"}),
    "export": frozenset({"exporter", "importer"}),
    "import": frozenset({"exporter", "importer"}),
    "policy": frozenset({"issuer", "affected"}),
    "trade_dispute": frozenset({"complainant", "respondent"}),
    "assistance": frozenset({"provider", "beneficiary"}),
    "market_report": frozenset({"source"}),
}


class _Model(BaseModel):
    # a key with a default is one that records of earlier versions of the package lack; it is always written
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Span(_Model):
    """A piece of `Article.text`: `text == article.text[start:end]`."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str


class Labels(_Model):
    """A name for people, in Indonesian and in English."""

    id: str
    en: str


class Author(_Model):
    """One name of the byline with its part in the article."""

    name: str
    role: AuthorRole


class Dateline(_Model):
    """The place in front of a wire story, and its country where known."""

    place: str
    country: Country | None


class Article(_Model):
    """The article itself; `text` holds the title as its first line, a blank line, then the body."""

    id: ArticleId
    url: str | None
    canonical_url: str | None
    publisher: str | None
    language: str
    title: str | None
    authors: list[Author]
    published_at: Moment | None
    dateline: Dateline | None
    section: str | None
    tags: list[str]
    text: str
    text_sha256: Digest

    @model_validator(mode="after")
    def _digest_fits(self) -> Article:
        if hashlib.sha256(self.text.encode("utf-8")).hexdigest() != self.text_sha256:
            raise ValueError("text_sha256 is not the SHA-256 of text")
        return self


class Entity(_Model):
    """A named thing with all its mentions."""

    id: Id
    type: EntityType
    name: str
    labels: Labels
    country: Country | None
    wikidata: str | None
    mentions: Annotated[list[Span], Field(min_length=1)]
    confidence: Confidence


class Relation(_Model):
    """A statement about two entities; `object` may be null for posts without an organisation in the text.

    `labels` are a post's title in both languages where that is known.
    """

    type: RelationType
    subject: Id
    object: Id | None
    title: str | None
    labels: Labels | None = None
    evidence: Span
    confidence: Confidence


class HsLink(_Model):
    """Harmonized System code of 2, 4 or 6 digits, with the other codes the words allow."""

    edition: Literal["HS2022"]
    code: Hs
    alternatives: list[Hs]


class IsicLink(_Model):
    """ISIC Rev.4 section or division, with the other codes the words allow."""

    edition: Literal["ISIC4"]
    code: Isic
    alternatives: list[Isic]


class KbliLink(_Model):
    """KBLI 2020 section or division; the two levels are those of ISIC Rev.4."""

    edition: Literal["KBLI2020"]
    code: Isic


class Commodity(_Model):
    """A tradable good."""

    id: Id
    labels: Labels
    hs: HsLink
    mentions: Annotated[list[Span], Field(min_length=1)]
    confidence: Confidence


class Sector(_Model):
    """A branch of the economy."""

    id: Id
    labels: Labels
    isic: IsicLink
    kbli: KbliLink
    mentions: Annotated[list[Span], Field(min_length=1)]
    confidence: Confidence


class Figure(_Model):
    """A stated number with its meaning; `value` is in `unit` as stated, growth and balances keep their sign."""

    id: Id
    kind: FigureKind
    value: int | float
    value_max: int | float | None
    unit: Annotated[str, Field(min_length=1)]
    metric: Metric
    of: Metric | None
    origin: Country | None
    destination: Country | None
    commodities: list[Id]
    sectors: list[Id]
    period: Period | None
    approximation: Approximation
    status: FigureStatus
    mention: Span
    evidence: Span
    confidence: Confidence

    @model_validator(mode="after")
    def _unit_fits(self) -> Figure:
        # per-unit prices and exchange rates are money too; points are the unit of basis and index points
        if self.kind == "money" and not codes.is_currency(self.unit):
            raise ValueError(f"unit {self.unit!r} of money is no ISO 4217 code")
        return self


class Participant(_Model):
    """Who takes part in an event, as written, with the role."""

    entity: Id | None
    name: str
    role: Role
    country: Country | None


class Event(_Model):
    """A happening the article reports; `description` tells it in one sentence of each language."""

    id: Id
    type: EventType
    status: EventStatus
    start_date: Date | None
    end_date: Date | None
    place: str | None
    country: Country | None
    participants: list[Participant]
    countries: list[Country]
    commodities: list[Id]
    sectors: list[Id]
    figures: list[Id]
    trigger: Span
    evidence: Annotated[list[Span], Field(min_length=1)]
    description: Labels | None = None
    confidence: Confidence

    @model_validator(mode="after")
    def _roles_fit(self) -> Event:
        for participant in self.participants:
            if participant.role not in EVENT_ROLES[self.type]:
                raise ValueError(f"role {participant.role!r} does not belong to a {self.type}")
        return self


class Party(_Model):
    """One side of an opportunity, as written."""

    country: Country | None
    name: str | None
    entity: Id | None


class Opportunity(_Model):
    """A need, offer or opening somebody could act on; `description` tells it in one sentence of each language."""

    id: Id
    kind: OpportunityKind
    seeker: Party
    provider: Party
    commodities: list[Id]
    sectors: list[Id]
    objects: list[str]
    status: OpportunityStatus
    evidence: Annotated[list[Span], Field(min_length=1)]
    description: Labels | None = None
    confidence: Confidence


class RecordWarning(_Model):
    """What a careful reader would doubt; `path` is a JSON Pointer (RFC 6901) into the record."""

    code: WarningCode
    message: str
    path: Annotated[str, Field(pattern=r"^(/.*)?$")]
    span: Span | None


class LegendEntry(_Model):
    """What a code that stands in the record is called; `of` is the list of codes that it belongs to."""

    of: CodeList
    code: str
    labels: Labels


class Provenance(_Model):
    """What made the record, so that it can be made again."""

    extractor: str
    pipeline: str
    hs: str
    isic: str
    kbli: str
    extracted_at: Moment | None


class Record(_Model):
    """One article as data: what RECORD version 1.0 promises, checked on construction."""

    schema_version: Literal["1.0"]
    article: Article
    entities: list[Entity]
    relations: list[Relation]
    commodities: list[Commodity]
    sectors: list[Sector]
    figures: list[Figure]
    events: list[Event]
    opportunities: list[Opportunity]
    warnings: list[RecordWarning]
    legend: list[LegendEntry] = []
    provenance: Provenance

    @model_validator(mode="after")
    def _spans_and_ids_hold(self) -> Record:
        for where, span in self._spans():
            if self.article.text[span.start : span.end] != span.text or span.end < span.start:
                raise ValueError(f"{where}: span {span.start}-{span.end} does not hold {span.text!r}")
        known: set[str] = set()
        for given in self._ids():
            if given in known:
                raise ValueError(f"id {given!r} is given twice")
            known.add(given)
        for where, ref in self._references():
            if ref not in known:
                raise ValueError(f"{where}: id {ref!r} is not in this record")
        return self

    def _ids(self) -> Iterator[str]:
        named: list[Entity | Commodity | Sector] = [*self.entities, *self.commodities, *self.sectors]
        told: list[Figure | Event | Opportunity] = [*self.figures, *self.events, *self.opportunities]
        yield from (item.id for item in (*named, *told))

    def _spans(self) -> Iterator[tuple[str, Span]]:
        every: list[Entity | Commodity | Sector] = [*self.entities, *self.commodities, *self.sectors]
        for named in every:
            yield from ((f"mention of {named.id}", span) for span in named.mentions)
        for figure in self.figures:
            yield f"figure {figure.id}", figure.mention
            yield f"figure {figure.id}", figure.evidence
        yield from ((f"relation of {r.subject}", r.evidence) for r in self.relations)
        for event in self.events:
            yield f"trigger of {event.id}", event.trigger
            yield from ((f"evidence of {event.id}", span) for span in event.evidence)
        for opportunity in self.opportunities:
            yield from ((f"evidence of {opportunity.id}", span) for span in opportunity.evidence)
        yield from ((f"warning {w.code}", w.span) for w in self.warnings if w.span)

    def _references(self) -> Iterator[tuple[str, str]]:
        for relation in self.relations:
            yield "relation", relation.subject
            if relation.object:
                yield "relation", relation.object
        for figure in self.figures:
            yield from ((figure.id, ref) for ref in (*figure.commodities, *figure.sectors))
        for event in self.events:
            yield from ((event.id, ref) for ref in (*event.commodities, *event.sectors, *event.figures))
            yield from ((event.id, p.entity) for p in event.participants if p.entity)
        for opportunity in self.opportunities:
            yield from ((opportunity.id, ref) for ref in (*opportunity.commodities, *opportunity.sectors))
            yield from ((opportunity.id, p.entity) for p in (opportunity.seeker, opportunity.provider) if p.entity)
