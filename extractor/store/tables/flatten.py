"""From a record to the rows of the flat tables. Pure: the same record and source give the same rows."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic_core import PydanticSerializationError

from extractor.errors import ExtractorError
from extractor.knowledge.places import countries
from extractor.record import Commodity, Entity, Event, Figure, Labels, Opportunity, Record, Sector, Span
from extractor.store.tables.periods import days_of, sdmx_period
from extractor.store.tables.sources import Source

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
_LEVELS: Final = {2: "chapter", 4: "heading", 6: "subheading"}
_NO_PERIOD: Final = (None, None, None, None)


class FlattenError(ExtractorError):
    """A record that the flat tables cannot hold; the message names its article and the fact."""


def flatten(record: Record, *, source: Source | None) -> dict[str, list[Row]]:
    """Return the rows of `record` by table: only tables of its own facts and `sources`, each with at least one row.

    A row has the cells of its table's columns in order, each as `model.Type` says. NUL, which databases cannot hold
    in text, becomes U+FFFD, so that offsets stay true; `articles.record` keeps it. Raises FlattenError where a fact
    refers to one of another kind, a number is none (NaN, infinite, too large), or a text holds half a character.
    """
    rows = _Rows(record, source)
    rows.fill()
    return rows.found if "\\u0000" not in rows.text else _without_nul(rows.found)


class _Rows:
    """Collects the rows of one record."""

    def __init__(self, record: Record, source: Source | None) -> None:
        self.record, self.source = record, source
        self.article = record.article.id
        self.text = _text(record)
        self.found: dict[str, list[Row]] = {}
        self.ids = {
            "entity": {entity.id for entity in record.entities},
            "commodity": {commodity.id for commodity in record.commodities},
            "sector": {sector.id for sector in record.sectors},
            "figure": {figure.id for figure in record.figures},
        }

    def fill(self) -> None:
        """Make all rows, in load order."""
        self._article()
        self._named()
        for number, relation in enumerate(self.record.relations, 1):
            subject = self._known("entity", relation.subject, f"relation {number}")
            object_ = relation.object and self._known("entity", relation.object, f"relation {number}")
            cells = (number, relation.type, subject, object_, relation.title, *_labels(relation.labels))
            self.add("relations", *cells, *_span(relation.evidence), relation.confidence)
        for figure in self.record.figures:
            self._figure(figure)
        for event in self.record.events:
            self._event(event)
        for opportunity in self.record.opportunities:
            self._opportunity(opportunity)
        self._warnings()

    def add(self, table: str, *cells: Cell) -> None:
        """Add a row of this article."""
        self.found.setdefault(table, []).append((self.article, *cells))

    def _known(self, kind: str, given: str, where: str) -> str:
        if given not in self.ids[kind]:
            raise FlattenError(f"article {self.article}: {where} refers to {given!r} as its {kind}, which it is not")
        return given

    def _links(self, table: str, of: str, kind: str, refs: Iterable[str]) -> None:
        for ref in dict.fromkeys(refs):
            self.add(table, of, self._known(kind, ref, of))

    def _article(self) -> None:
        article, made, source = self.record.article, self.record.provenance, self.source
        if source is not None:
            row = (source.source_id, source.name, source.domain, source.country, source.known)
            self.found["sources"] = [row]
        dateline = article.dateline
        self.add(
            "articles", source.source_id if source else None, article.url, article.canonical_url, article.publisher,
            article.language, article.title, article.section, article.published_at, _day(article.published_at),
            _utc(article.published_at), dateline.place if dateline else None, dateline.country if dateline else None,
            _json([author.model_dump() for author in article.authors]), _json(article.tags), article.text_sha256,
            self.record.schema_version, made.extractor, made.pipeline, made.hs, made.isic, made.kbli,
            _utc(made.extracted_at), self.text,
        )  # fmt: skip

    def _named(self) -> None:
        record = self.record
        for e in record.entities:
            self.add("entities", e.id, e.type, e.name, e.labels.en, e.labels.id, e.country, e.wikidata, e.confidence)
        for c in record.commodities:
            code = c.hs.code
            coded = (c.hs.edition, code, _LEVELS[len(code)], code[:2], code[:4] if len(code) > 2 else None)
            self.add("commodities", c.id, c.labels.en, c.labels.id, *coded, _json(c.hs.alternatives), c.confidence)
        for s in record.sectors:
            isic = (s.isic.edition, s.isic.code, s.isic.code[:1], s.isic.code[1:] or None, _json(s.isic.alternatives))
            self.add("sectors", s.id, s.labels.en, s.labels.id, *isic, s.kbli.edition, s.kbli.code, s.confidence)
        number = 0
        every: list[Entity | Commodity | Sector] = [*record.entities, *record.commodities, *record.sectors]
        for fact in every:
            ids = [fact.id if isinstance(fact, kind) else None for kind in (Entity, Commodity, Sector)]
            for mention in fact.mentions:
                number += 1
                self.add("mentions", number, *ids, *_span(mention))

    def _figure(self, figure: Figure) -> None:
        money = figure.unit if figure.kind == "money" else None
        flow = _flow(figure)
        self.add(
            "figures", figure.id, figure.kind, figure.metric, figure.of, self._real(figure.value, figure.id),
            None if figure.value_max is None else self._real(figure.value_max, figure.id),
            figure.unit, money, None if money else unit_codes().get(figure.unit), figure.approximation, figure.status,
            figure.origin, figure.destination, *flow, figure.period, *_period(figure.period), *_span(figure.mention),
            *_span(figure.evidence), figure.confidence,
        )  # fmt: skip
        self._links("figure_commodities", figure.id, "commodity", figure.commodities)
        self._links("figure_sectors", figure.id, "sector", figure.sectors)

    def _real(self, value: float, where: str) -> float:
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise FlattenError(f"article {self.article}: the value of {where} is no number that a database can hold")
        return number

    def _event(self, event: Event) -> None:
        days = _event_days(event)
        cells = (event.id, event.type, event.status, event.start_date, event.end_date, *days)
        told = (*_span(event.trigger), *_labels(event.description))
        self.add("events", *cells, event.place, event.country, *told, event.confidence)
        for number, who in enumerate(event.participants, 1):
            entity = who.entity and self._known("entity", who.entity, event.id)
            self.add("event_participants", event.id, number, entity, who.name, who.role, who.country)
        for country in dict.fromkeys(event.countries):
            self.add("event_countries", event.id, country)
        self._links("event_commodities", event.id, "commodity", event.commodities)
        self._links("event_sectors", event.id, "sector", event.sectors)
        self._links("event_figures", event.id, "figure", event.figures)
        self._evidence(event.evidence, event=event.id)

    def _opportunity(self, opportunity: Opportunity) -> None:
        parties: list[Cell] = []
        for party in (opportunity.seeker, opportunity.provider):
            entity = party.entity and self._known("entity", party.entity, opportunity.id)
            parties += (party.name, party.country, entity)
        id_ = opportunity.id
        cells = (id_, opportunity.kind, opportunity.status, *parties, *_labels(opportunity.description))
        self.add("opportunities", *cells, opportunity.confidence)
        for number, words in enumerate(opportunity.objects, 1):
            self.add("opportunity_objects", id_, number, words)
        self._links("opportunity_commodities", id_, "commodity", opportunity.commodities)
        self._links("opportunity_sectors", id_, "sector", opportunity.sectors)
        self._evidence(opportunity.evidence, opportunity=id_)

    def _evidence(self, spans: Iterable[Span], *, event: str | None = None, opportunity: str | None = None) -> None:
        for number, span in enumerate(spans, len(self.found.get("evidence", ())) + 1):
            self.add("evidence", number, event, opportunity, *_span(span))

    def _warnings(self) -> None:
        for number, warning in enumerate(self.record.warnings, 1):
            span = _span(warning.span) if warning.span else (None, None, None)
            fact = _fact_at(self.record, warning.path)
            self.add("warnings", number, warning.code, warning.message, warning.path, fact, *span)


def _text(record: Record) -> str:
    """The record as `to_json` has it but for the blanks, and quicker."""
    try:
        return record.model_dump_json()
    except PydanticSerializationError as error:
        raise FlattenError(f"article {record.article.id}: holds half a character (a lone surrogate)") from error


def _labels(labels: Labels | None) -> tuple[str | None, str | None]:
    return (labels.en, labels.id) if labels else (None, None)


def _span(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _day(stated: str | None) -> str | None:
    """The day of a stated time, where it was stated."""
    return None if stated is None else datetime.fromisoformat(stated).date().isoformat()


def _utc(stated: str | None) -> str | None:
    """A stated time in UTC; None for a day, or a time without its zone."""
    if stated is None or len(stated) <= 10:
        return None
    moment = datetime.fromisoformat(stated)
    if moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:  # the first hours of the year 1
        return None


def _period(period: str | None) -> tuple[Cell, ...]:
    if period is None:
        return _NO_PERIOD
    found = sdmx_period(period)
    return found.time_period, found.freq, found.start.isoformat(), found.end.isoformat()


def _flow(figure: Figure) -> tuple[Cell, Cell, Cell]:
    """SDMX flow, reporter and partner: who exports reports X, who imports reports M."""
    metric = figure.of or figure.metric
    if metric.startswith("export_"):
        return "X", figure.origin, figure.destination
    if metric.startswith("import_"):
        return "M", figure.destination, figure.origin
    return None, None, None


def _event_days(event: Event) -> tuple[str | None, str | None]:
    """First and last day of an event; no last day where the stated end is before the beginning."""
    stated = event.end_date or event.start_date
    first: date | None = days_of(event.start_date)[0] if event.start_date else None
    last: date | None = days_of(stated)[1] if stated else None
    if first and last and last < first:
        last = None
    return first.isoformat() if first else None, last.isoformat() if last else None


def _fact_at(record: Record, path: str) -> str | None:
    """The id of the fact that a JSON Pointer leads to or into."""
    parts = path.split("/")[1:3]
    if len(parts) < 2 or not (parts[1].isascii() and parts[1].isdigit()):
        return None
    facts = getattr(record, parts[0], None)
    place = int(parts[1])
    if not isinstance(facts, list) or place >= len(facts):
        return None
    found: str | None = getattr(facts[place], "id", None)
    return found


@cache
def unit_codes() -> Mapping[str, str]:
    """Return the UN/CEFACT Recommendation 20 code of each unit of the record that has one (units.csv)."""
    lines = (files("extractor.store.tables") / "units.csv").read_text("utf-8").splitlines()
    return {row["unit"]: row["code"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}


def _without_nul(found: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    def clean(cell: Cell) -> Cell:
        return cell.replace("\0", "\ufffd") if isinstance(cell, str) else cell

    return {table: [tuple(map(clean, row)) for row in rows] for table, rows in found.items()}


def reference_rows() -> dict[str, list[Row]]:
    """Return the tables that are the same in every store of this version, with their rows: `countries`."""
    rows: list[Row] = [
        (c.alpha2, c.alpha3 or None, c.m49 or None, c.label_en, c.label_id) for c in countries().values()
    ]
    return {"countries": rows}
