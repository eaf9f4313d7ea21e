"""Tables of the article itself and of what it names: sources, entities, relations, commodities, sectors, mentions."""

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
    json,
    moment,
    number,
    span,
    text,
)
from extractor.store.tables.model import Column, ExactlyOne, InOrder, Table

SCHEMA_VERSION = Table(
    name="schema_version",
    about="The version of these tables; one row.",
    columns=(
        number("version", "Version of the flat tables.", low=0),
        text("record_version", "Version of the records in articles.record."),
    ),
    primary_key=("version",),
)
COUNTRIES = Table(
    name="countries",
    about="Countries and the blocs EU and ASEAN: the codes and names to join by.",
    columns=(
        text("alpha2", "ISO 3166-1 alpha-2 code, or EU, ASEAN."),
        text("alpha3", "ISO 3166-1 alpha-3 code; null for a bloc.", nullable=True),
        text("m49", "UN M49 number, three digits; null for a bloc.", nullable=True),
        text("name_eng", "English name."),
        text("name_ind", "Indonesian name."),
    ),
    primary_key=("alpha2",),
)
SOURCES = Table(
    name="sources",
    about="Who published the articles.",
    columns=(
        text("source_id", "The outlet's registered domain, else the host, else the name as stated."),
        text("name", "The outlet's name; the host where no outlet of that host is known."),
        text("domain", "Its domain; null where only a name is known.", nullable=True),
        country("country", "Where the outlet is."),
        Column(name="known", type="boolean", about="Whether it is one of the outlets that extractor knows."),
    ),
    primary_key=("source_id",),
)
ARTICLES = Table(
    name="articles",
    about="One row an article, with the whole record it became.",
    columns=(
        text("article_id", "First 16 hex digits of the SHA-256 of the canonical address, else of the text."),
        Column(name="source_id", type="text", nullable=True, references="sources", about="Who published it."),
        text("url", "The address it was read at.", nullable=True),
        text("canonical_url", "The address the publisher prefers.", nullable=True),
        text("publisher", "The publisher as the article states it.", nullable=True),
        text("language", "Language of the text: id or en."),
        text("title", "Its title.", nullable=True),
        text("section", "The publisher's section.", nullable=True),
        text("published_at", "Time of publication as stated, ISO 8601.", nullable=True),
        day("published_on", "Its day, where it was published."),
        moment("published_utc", "The same in UTC; null where only a day is stated."),
        text("dateline_place", "The place in front of a wire story.", nullable=True),
        country("dateline_country", "The country of that place."),
        json("authors", "List of objects with name and role."),
        json("tags", "List of the publisher's tags."),
        text("text_sha256", "SHA-256 of the text."),
        text("record_version", "Version of the record."),
        text("extractor", "Version of the program that made it."),
        text("pipeline", "The pipeline that made it."),
        text("hs_edition", "Edition of the Harmonized System, a year."),
        text("isic_edition", "Revision of ISIC."),
        text("kbli_edition", "Edition of KBLI, a year."),
        moment("extracted_at", "When it was made; null where the run left it out."),
        json("record", "The record itself, whole: all tables can be made again from it."),
    ),
    primary_key=("article_id",),
    indexes=("published_on", "source_id"),
)
ENTITIES = Table(
    name="entities",
    about="Persons, organisations, places and programmes that an article names.",
    columns=(
        ARTICLE,
        text("entity_id", "Its id in the record: e1, e2, …"),
        choice("type", get_args(m.EntityType), "What it is."),
        text("name", "Its name."),
        text("label_eng", "Its name in English."),
        text("label_ind", "Its name in Indonesian."),
        country("country", "Its country."),
        text("wikidata", "Its Wikidata item.", nullable=True),
        CONFIDENCE,
    ),
    primary_key=("article_id", "entity_id"),
    indexes=("name",),
)
RELATIONS = Table(
    name="relations",
    about="Statements about two entities: posts held, parts, seats.",
    columns=(
        ARTICLE,
        number("relation_no", "Its place in the record, from 1."),
        choice("type", get_args(m.RelationType), "What is stated."),
        fact("subject_id", "entities", "Of whom."),
        fact("object_id", "entities", "To whom; null for a post without an organisation.", nullable=True),
        text("title", "The post.", nullable=True),
        text("title_eng", "The post in English, where that is known.", nullable=True),
        text("title_ind", "The post in Indonesian, where that is known.", nullable=True),
        *span("the evidence", prefix="evidence_"),
        CONFIDENCE,
    ),
    primary_key=("article_id", "relation_no"),
    rules=(InOrder("evidence_start_char", "evidence_end_char"),),
)
COMMODITIES = Table(
    name="commodities",
    about="Goods that an article speaks of, coded by the Harmonized System.",
    columns=(
        ARTICLE,
        text("commodity_id", "Its id in the record: c1, c2, …"),
        text("label_eng", "What it is, in English."),
        text("label_ind", "What it is, in Indonesian."),
        text("hs_edition", "Edition of the Harmonized System: HS2022."),
        text("hs_code", "Code of two, four or six digits."),
        choice("hs_level", ("chapter", "heading", "subheading"), "What the code's length makes it."),
        text("hs_chapter", "Its first two digits."),
        text("hs_heading", "Its first four digits; null for a chapter.", nullable=True),
        json("hs_alternatives", "List of the other codes that the words allow."),
        CONFIDENCE,
    ),
    primary_key=("article_id", "commodity_id"),
    indexes=("hs_code",),
)
SECTORS = Table(
    name="sectors",
    about="Branches of the economy that an article speaks of, coded by ISIC and KBLI.",
    columns=(
        ARTICLE,
        text("sector_id", "Its id in the record: s1, s2, …"),
        text("label_eng", "What it is, in English."),
        text("label_ind", "What it is, in Indonesian."),
        text("isic_edition", "Edition of ISIC: ISIC4."),
        text("isic_code", "Section letter, alone or with the two digits of a division."),
        text("isic_section", "Its section letter."),
        text("isic_division", "The two digits of its division; null for a section.", nullable=True),
        json("isic_alternatives", "List of the other codes that the words allow."),
        text("kbli_edition", "Edition of KBLI: KBLI2020."),
        text("kbli_code", "Section letter, alone or with the two digits of a division."),
        CONFIDENCE,
    ),
    primary_key=("article_id", "sector_id"),
)
MENTIONS = Table(
    name="mentions",
    about="Where an article names an entity, commodity or sector.",
    columns=(
        ARTICLE,
        number("mention_no", "Counts the mentions of an article, from 1: entities, then commodities, then sectors."),
        fact("entity_id", "entities", "The entity named here.", nullable=True),
        fact("commodity_id", "commodities", "The commodity named here.", nullable=True),
        fact("sector_id", "sectors", "The sector named here.", nullable=True),
        *span("the mention"),
    ),
    primary_key=("article_id", "mention_no"),
    rules=(InOrder("start_char", "end_char"), ExactlyOne(("entity_id", "commodity_id", "sector_id"))),
)
