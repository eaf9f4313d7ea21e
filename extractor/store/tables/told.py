"""Tables of what an article tells: figures, events, opportunities, with their parties, goods and evidence; warnings."""

from __future__ import annotations

from typing import get_args

from extractor.record import models as m
from extractor.store.tables.columns import (
    ARTICLE,
    CONFIDENCE,
    choice,
    country,
    day,
    fact,
    link,
    number,
    real,
    span,
    text,
)
from extractor.store.tables.model import ExactlyOne, InOrder, Table
from extractor.store.tables.periods import FREQUENCIES

_FIGURE, _EVENT, _OPPORTUNITY = ("figure_id", "figures"), ("event_id", "events"), ("opportunity_id", "opportunities")
_COMMODITY, _SECTOR = ("commodity_id", "commodities"), ("sector_id", "sectors")

FIGURES = Table(
    name="figures",
    about="Stated numbers with their meaning; the value stands apart from its unit.",
    columns=(
        ARTICLE,
        text("figure_id", "Its id in the record: f1, f2, …"),
        choice("kind", get_args(m.FigureKind), "What sort of unit it has: a currency, a measure, percent, things."),
        choice("metric", get_args(m.Metric), "What is measured."),
        choice("of_metric", get_args(m.Metric), "Growth or share of what.", nullable=True),
        real("value", "The number, in the unit; exact up to 15 digits."),
        real("value_max", "The upper end of a range.", nullable=True),
        text("unit", "The unit as the record has it."),
        text("currency", "ISO 4217 code where the unit is money.", nullable=True),
        text("unit_code", "UN/CEFACT Recommendation 20 code of the unit, where there is one.", nullable=True),
        choice("approximation", get_args(m.Approximation), "How exactly it is stated."),
        choice("status", get_args(m.FigureStatus), "Whether it came about, is aimed at or is possible."),
        country("origin", "Where the goods or money come from."),
        country("destination", "Where they go to."),
        choice("flow", ("X", "M"), "SDMX trade flow: X exports, M imports; null for other metrics.", nullable=True),
        country("reporter", "Whose exports or imports these are."),
        country("partner", "Where they go to or come from."),
        text("period", "The period as the record has it, ISO 8601.", nullable=True),
        text("time_period", "The period as SDMX TIME_PERIOD.", nullable=True),
        choice("freq", FREQUENCIES, "SDMX frequency: A S Q M W D, _O for other lengths of time.", nullable=True),
        day("period_start", "First day of the period."),
        day("period_end", "Last day of the period."),
        *span("the number with its unit", prefix="mention_"),
        *span("the sentence", prefix="evidence_"),
        CONFIDENCE,
    ),
    primary_key=("article_id", "figure_id"),
    rules=(
        InOrder("period_start", "period_end"),
        InOrder("mention_start_char", "mention_end_char"),
        InOrder("evidence_start_char", "evidence_end_char"),
    ),
)
FIGURE_COMMODITIES = link("figure_commodities", "The goods a figure is about.", _FIGURE, _COMMODITY)
FIGURE_SECTORS = link("figure_sectors", "The sectors a figure is about.", _FIGURE, _SECTOR)
EVENTS = Table(
    name="events",
    about="Happenings that an article reports.",
    columns=(
        ARTICLE,
        text("event_id", "Its id in the record: v1, v2, …"),
        choice("type", get_args(m.EventType), "What happened."),
        choice("status", get_args(m.EventStatus), "How far it has come."),
        text("start_date", "Its beginning as stated: a day, month or year.", nullable=True),
        text("end_date", "Its end as stated: a day, month or year.", nullable=True),
        day("first_day", "First day that start_date allows."),
        day("last_day", "Last day that end_date, else start_date allows."),
        text("place", "Where, as written.", nullable=True),
        country("country", "The country of that place."),
        *span("the words that name it", prefix="trigger_"),
        text("description_eng", "It in one English sentence.", nullable=True),
        text("description_ind", "It in one Indonesian sentence.", nullable=True),
        CONFIDENCE,
    ),
    primary_key=("article_id", "event_id"),
    rules=(InOrder("first_day", "last_day"), InOrder("trigger_start_char", "trigger_end_char")),
    indexes=("first_day",),
)
EVENT_PARTICIPANTS = Table(
    name="event_participants",
    about="Who takes part in an event.",
    columns=(
        ARTICLE,
        fact("event_id", "events", "The event."),
        number("participant_no", "Place in the event's list, from 1."),
        fact("entity_id", "entities", "The entity, where the record has it.", nullable=True),
        text("name", "The name as written."),
        choice("role", get_args(m.Role), "The part it takes."),
        country("country", "Its country."),
    ),
    primary_key=("article_id", "event_id", "participant_no"),
)
EVENT_COUNTRIES = Table(
    name="event_countries",
    about="The countries an event concerns.",
    columns=(
        ARTICLE,
        fact("event_id", "events", "The event."),
        country("country", "A country or bloc it concerns.", nullable=False),
    ),
    primary_key=("article_id", "event_id", "country"),
)
EVENT_COMMODITIES = link("event_commodities", "The goods an event is about.", _EVENT, _COMMODITY)
EVENT_SECTORS = link("event_sectors", "The sectors an event is about.", _EVENT, _SECTOR)
EVENT_FIGURES = link("event_figures", "The figures that belong to an event.", _EVENT, _FIGURE)
OPPORTUNITIES = Table(
    name="opportunities",
    about="Needs, offers and openings somebody could act on.",
    columns=(
        ARTICLE,
        text("opportunity_id", "Its id in the record: o1, o2, …"),
        choice("kind", get_args(m.OpportunityKind), "What is sought or offered."),
        choice("status", get_args(m.OpportunityStatus), "Whether the article states it or lets it be inferred."),
        text("seeker_name", "Who seeks, as written.", nullable=True),
        country("seeker_country", "The seeker's country."),
        fact("seeker_entity_id", "entities", "The seeker, where the record has it.", nullable=True),
        text("provider_name", "Who could provide, as written.", nullable=True),
        country("provider_country", "The provider's country."),
        fact("provider_entity_id", "entities", "The provider, where the record has it.", nullable=True),
        text("description_eng", "It in one English sentence.", nullable=True),
        text("description_ind", "It in one Indonesian sentence.", nullable=True),
        CONFIDENCE,
    ),
    primary_key=("article_id", "opportunity_id"),
)
OPPORTUNITY_OBJECTS = Table(
    name="opportunity_objects",
    about="What an opportunity is about, in the article's words.",
    columns=(
        ARTICLE,
        fact("opportunity_id", "opportunities", "The opportunity."),
        number("object_no", "Place in the opportunity's list, from 1."),
        text("object", "The words."),
    ),
    primary_key=("article_id", "opportunity_id", "object_no"),
)
OPPORTUNITY_COMMODITIES = link(
    "opportunity_commodities", "The goods an opportunity is about.", _OPPORTUNITY, _COMMODITY
)
OPPORTUNITY_SECTORS = link("opportunity_sectors", "The sectors an opportunity is about.", _OPPORTUNITY, _SECTOR)
EVIDENCE = Table(
    name="evidence",
    about="The sentences an event or opportunity was read from; figures and relations hold theirs themselves.",
    columns=(
        ARTICLE,
        number("evidence_no", "Counts the rows of an article, from 1: events, then opportunities."),
        fact("event_id", "events", "The event it supports.", nullable=True),
        fact("opportunity_id", "opportunities", "The opportunity it supports.", nullable=True),
        *span("the sentence"),
    ),
    primary_key=("article_id", "evidence_no"),
    rules=(InOrder("start_char", "end_char"), ExactlyOne(("event_id", "opportunity_id"))),
)
WARNINGS = Table(
    name="warnings",
    about="What a careful reader of a record would doubt.",
    columns=(
        ARTICLE,
        number("warning_no", "Its place in the record, from 1."),
        choice("code", get_args(m.WarningCode), "What is doubtful."),
        text("message", "The doubt in words."),
        text("path", "JSON Pointer into the record."),
        text("fact_id", "The id of the fact the path leads to, where it leads to one.", nullable=True),
        *span("the doubtful words", nullable=True),
    ),
    primary_key=("article_id", "warning_no"),
    rules=(InOrder("start_char", "end_char"),),
)
