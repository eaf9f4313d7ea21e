"""The sorts of columns that several tables share, each worded once."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.store.tables.model import Between, Column, OneOf, Table

ARTICLE = Column(name="article_id", type="text", references="articles", about="The article it was read in.")
CONFIDENCE = Column(
    name="confidence", type="real", check=Between(0, 1), about="Probability that the fact is right, from 0 to 1."
)


def text(name: str, about: str, *, nullable: bool = False) -> Column:
    """Return a column of free text."""
    return Column(name=name, type="text", about=about, nullable=nullable)


def json(name: str, about: str) -> Column:
    """Return a column of JSON text."""
    return Column(name=name, type="json", about=about)


def choice(name: str, values: Iterable[str], about: str, *, nullable: bool = False) -> Column:
    """Return a column that holds one of `values`."""
    return Column(name=name, type="text", about=about, nullable=nullable, check=OneOf(tuple(values)))


def number(name: str, about: str, *, low: int = 1, high: int | None = None, nullable: bool = False) -> Column:
    """Return a column of whole numbers from `low` on."""
    return Column(name=name, type="integer", about=about, nullable=nullable, check=Between(low, high))


def real(name: str, about: str, *, nullable: bool = False) -> Column:
    """Return a column of numbers, double precision."""
    return Column(name=name, type="real", about=about, nullable=nullable)


def day(name: str, about: str) -> Column:
    """Return a column of days, null where unknown."""
    return Column(name=name, type="date", about=about, nullable=True)


def moment(name: str, about: str) -> Column:
    """Return a column of points in time (UTC), null where unknown."""
    return Column(name=name, type="timestamp", about=about, nullable=True)


def country(name: str, about: str, *, nullable: bool = True) -> Column:
    """Return a column of ISO 3166-1 alpha-2 codes, EU or ASEAN; `countries` has the other codes and names."""
    return Column(name=name, type="text", about=about, nullable=nullable, references="countries")


def fact(name: str, table: str, about: str, *, nullable: bool = False) -> Column:
    """Return a column that holds the id of a fact of the same article in `table`."""
    return Column(name=name, type="text", about=about, nullable=nullable, references=table)


def span(what: str, *, prefix: str = "", nullable: bool = False) -> tuple[Column, ...]:
    """Return the three columns of a piece of the article's text."""
    start = f"{prefix}start_char"
    return (
        number(start, f"Offset of {what} in article.text, in code points.", low=0, nullable=nullable),
        number(f"{prefix}end_char", "Offset behind its last code point.", low=0, nullable=nullable),
        text(f"{prefix}text", "The words themselves.", nullable=nullable),
    )


def link(name: str, about: str, of: tuple[str, str], to: tuple[str, str]) -> Table:
    """Return a table of pairs of facts of one article; `of` and `to` are (column, table)."""
    columns = (
        ARTICLE,
        fact(of[0], of[1], f"The row of {of[1]}."),
        fact(to[0], to[1], f"The row of {to[1]} that belongs to it."),
    )
    return Table(name=name, about=about, columns=columns, primary_key=("article_id", of[0], to[0]))
