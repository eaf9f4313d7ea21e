"""The flat model: tables with typed columns, keys and checks as data, and `flatten` from a record to their rows.

    python -m extractor.store.tables    # prints the tables for docs/store.md

Facts keep the ids of their record, so a fact's key is (article_id, its id): the rows of an article lie together, and
a foreign key can only lead to a fact of the same article.
"""

from typing import Final

from extractor.store.tables import named, told
from extractor.store.tables.flatten import Cell, FlattenError, Row, flatten, reference_rows
from extractor.store.tables.model import Between, Column, ExactlyOne, ForeignKey, InOrder, OneOf, Table, Type
from extractor.store.tables.sources import Source, source_of

VERSION: Final = 2
"""Version of the flat tables. One more whenever a table, column, check or the meaning of a cell changes."""

TABLES: Final = (
    named.SCHEMA_VERSION, named.COUNTRIES, named.SOURCES, named.ARTICLES, named.ENTITIES, named.RELATIONS,
    named.COMMODITIES, named.SECTORS, named.MENTIONS, told.FIGURES, told.FIGURE_COMMODITIES, told.FIGURE_SECTORS,
    told.EVENTS, told.EVENT_PARTICIPANTS, told.EVENT_COUNTRIES, told.EVENT_COMMODITIES, told.EVENT_SECTORS,
    told.EVENT_FIGURES, told.OPPORTUNITIES, told.OPPORTUNITY_OBJECTS, told.OPPORTUNITY_COMMODITIES,
    told.OPPORTUNITY_SECTORS, told.EVIDENCE, told.WARNINGS,
)  # fmt: skip
"""All tables in load order: each after those it refers to."""

BY_NAME: Final = {table.name: table for table in TABLES}

__all__ = [
    "BY_NAME",
    "TABLES",
    "VERSION",
    "Between",
    "Cell",
    "Column",
    "ExactlyOne",
    "FlattenError",
    "ForeignKey",
    "InOrder",
    "OneOf",
    "Row",
    "Source",
    "Table",
    "Type",
    "flatten",
    "reference_rows",
    "source_of",
]
