"""What the pipes find and hand on: plain dataclasses and pieces of text with character offsets, confidence and reasons.

Every pipe reads and extends `doc._.facts`; `doc._.article` holds what is known of the article from outside.
Ids belong to the record and are given when it is assembled; here facts point at each other as objects.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc, Span

from extractor.article.model import Article
from extractor.language.reasons import Reason


class Mention(NamedTuple):
    """A piece of `doc.text`: character offsets, end exclusive."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, span: Span) -> Mention:
        """Make the mention that covers `span`."""
        return cls(span.start_char, span.end_char, span.text)

    def overlaps(self, other: Mention) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(slots=True, frozen=True)
class Names:
    """Labels of a thing in both languages."""

    id: str
    en: str


@dataclass(slots=True, eq=False)
class Entity:
    """A named thing with all its mentions. `kind` refines the type: country, city, province, ministry, company …"""

    type: str
    name: str
    mentions: list[Mention]
    labels: Names
    country: str | None = None
    kind: str | None = None
    confidence: float = 0.0
    why: list[Reason] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Commodity:
    """A good with its HS 2022 code."""

    mentions: list[Mention]
    labels: Names
    code: str
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.0
    why: list[Reason] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Sector:
    """A branch of the economy with its ISIC Rev.4 code, which is its KBLI 2020 code too."""

    mentions: list[Mention]
    labels: Names
    code: str
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.0
    why: list[Reason] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class DateExpression:
    """A time expression read against the publication date.

    `start` and `end` are ISO 8601 dates of day, month or year precision (`end` None for a point), `period` the same
    stretch as the record writes periods (`2017-Q3`, `2018-01/2018-03`). All None where it cannot be resolved.
    `kind`: day, range, month, quarter, half, year, fiscal_year, relative.
    """

    mention: Mention
    kind: str
    start: str | None = None
    end: str | None = None
    period: str | None = None
    approximation: str = "exact"
    confidence: float = 1.0
    why: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Figure:
    """A stated number and, once decided, its meaning; field meanings and units are those of the record."""

    mention: Mention
    kind: str
    value: int | float
    unit: str
    value_max: int | float | None = None
    approximation: str = "exact"
    metric: str = "other"
    of: str | None = None
    origin: str | None = None
    destination: str | None = None
    commodities: list[Commodity] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    period: str | None = None
    status: str = "actual"
    evidence: Mention | None = None
    confidence: float = 0.0
    why: list[Reason] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Relation:
    """`position`, `part_of` or `based_in` between two entities; `object` is None for posts without organisation."""

    type: str
    subject: Entity
    object: Entity | None
    evidence: Mention
    title: str | None = None
    confidence: float = 0.0
    why: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Participant:
    """Who takes part in an event: name as written, role, and the entity where it is one."""

    name: str
    role: str
    entity: Entity | None = None
    country: str | None = None


@dataclass(slots=True, eq=False)
class Event:
    """A happening; field meanings are those of the record."""

    type: str
    trigger: Mention
    evidence: list[Mention]
    status: str = "done"
    start_date: str | None = None
    end_date: str | None = None
    place: str | None = None
    country: str | None = None
    participants: list[Participant] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    commodities: list[Commodity] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    confidence: float = 0.0
    why: list[Reason] = field(default_factory=list)


@dataclass(slots=True)
class Party:
    """One side of an opportunity."""

    country: str | None = None
    name: str | None = None
    entity: Entity | None = None


@dataclass(slots=True, eq=False)
class Opportunity:
    """A need, offer or opening; field meanings are those of the record."""

    kind: str
    evidence: list[Mention]
    seeker: Party
    provider: Party
    objects: list[str] = field(default_factory=list)
    commodities: list[Commodity] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    status: str = "stated"
    confidence: float = 0.0
    why: list[Reason] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Caution:
    """A warning; `about` is the fact doubted, None for the article as a whole."""

    code: str
    message: str
    about: Figure | Event | DateExpression | None = None
    span: Mention | None = None


@dataclass(slots=True)
class Facts:
    """Everything found in one article, each list in text order."""

    entities: list[Entity] = field(default_factory=list)
    commodities: list[Commodity] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    dates: list[DateExpression] = field(default_factory=list)
    record_reaches: list[tuple[int, int]] = field(default_factory=list)
    """Where dates stand that tell how far back a record reaches: "the highest since March"."""
    figures: list[Figure] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


def register_extensions() -> None:
    """Declare `doc._.facts`, `doc._.article` and `doc._.whole`, its text; safe to call more than once."""
    for name in ("facts", "article", "whole"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def facts_of(doc: Doc) -> Facts:
    """Return the facts of `doc`, made empty at the first call."""
    if doc._.facts is None:
        doc._.facts = Facts()
    facts: Facts = doc._.facts
    return facts


def article_of(doc: Doc) -> Article:
    """Return the article of `doc`; a doc made from bare text gets one without any outside knowledge."""
    if doc._.article is None:
        doc._.article = Article(body=doc.text)
    article: Article = doc._.article
    return article


register_extensions()
