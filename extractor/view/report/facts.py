"""The facts of a store as columns for the page, read row by row: what it filters, counts and lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from extractor.errors import ExtractorError
from extractor.knowledge.hs import hs_label
from extractor.store.sql import SqlStore
from extractor.store.tables import Cell
from extractor.view.report.columns import Columns, Names, Sets
from extractor.view.report.queries import queries

_NUMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("source", "language", "day"),
    "goods": ("+article", "good"),
    "figures": (
        "+article", "metric", "currency", "origin", "destination", "flow", "period", "freq", "status", "confidence",
        "doubts", "goods", "low", "high",
    ),
    "events": ("+article", "type", "status", "when", "confidence", "countries", "goods"),
    "opportunities": ("+article", "kind", "status", "confidence", "seeker", "provider", "goods", "object"),
    "warnings": ("+article", "code", "count"),
}  # fmt: skip
_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("id", "title", "url"),
    "opportunities": ("id", "seeker", "provider", "objects", "evidence"),
}
# keeps 29 hundredths from becoming 28
_EPSILON: Final = 1e-9
Row = tuple[Any, ...]


class Facts:
    """Writes the columns of a store into a folder; `about` tells the page what there is."""

    def __init__(self, store: SqlStore, folder: Path) -> None:
        """Name the store, which is open, and the folder, which is there."""
        self._store, self._folder = store, folder
        self._articles: dict[str, int] = {}
        self._names = {
            name: Names()
            for name in (
                "sources", "languages", "countries", "goods", "metrics", "currencies", "flows", "periods", "freqs",
                "figureStatuses", "eventTypes", "eventStatuses", "kinds", "opportunityStatuses", "objects", "codes",
            )
        }  # fmt: skip
        self._country_sets = Sets(self._names["countries"])
        self._good_sets = Sets(self._names["goods"])
        self._tables: dict[str, Mapping[str, Any]] = {}
        self._texts: dict[str, Mapping[str, Any]] = {}

    def write(self) -> None:
        """Write all files. Raises StoreError where the store cannot be read."""
        makers: dict[str, Callable[[Row], tuple[Row, Row]]] = {
            "articles": self._article, "goods": self._good, "figures": self._figure, "events": self._event,
            "opportunities": self._opportunity, "warnings": self._warning,
        }  # fmt: skip
        for query in queries("facts"):
            numbers = Columns(self._folder, query.name, _NUMBERS[query.name])
            texts = Columns(self._folder, f"{query.name}-text", _TEXTS.get(query.name, ()), text=True)
            for row in query.rows(self._store):
                told, written = makers[query.name](row)
                numbers.add(told)
                if written:
                    texts.add(written)
            self._tables[query.name] = numbers.close()
            if query.name in _TEXTS:
                self._texts[query.name] = texts.close()

    def about(self) -> dict[str, Any]:
        """Return the dictionaries, and the number of rows and the files of each table."""
        names = {name: found.values for name, found in self._names.items() if name not in {"sources", "goods"}}
        return {
            **names,
            "sources": self._sources(),
            "goods": self._goods(),
            "countryNames": self._country_names(),
            "countrySets": self._country_sets.values,
            "goodSets": self._good_sets.values,
            "tables": self._tables,
            "texts": self._texts,
        }

    @property
    def files(self) -> list[str]:
        """The scripts of numbers, which the page needs to begin."""
        return [file for table in self._tables.values() for file in table["files"]]

    def rows(self, name: str) -> int:
        """Return how many rows a table of numbers has."""
        rows: int = self._tables[name]["rows"]
        return rows

    def _number(self, name: str, value: Cell) -> int:
        return self._names[name].number(value)

    def _article(self, row: Row) -> tuple[Row, Row]:
        id_, source, language, day, title, url = row
        self._articles[id_] = len(self._articles)
        told = (self._number("sources", source), self._number("languages", language), _day(day))
        return told, (id_, title or "", url or "")

    def _good(self, row: Row) -> tuple[Row, Row]:
        return (self._articles[row[0]], self._number("goods", row[1])), ()

    def _figure(self, row: Row) -> tuple[Row, Row]:
        (article, metric, currency, value, high, origin, destination, flow, period, freq, status, confidence, doubts,
         goods) = row  # fmt: skip
        money = currency is not None
        told = (
            self._articles[article],
            self._number("metrics", metric),
            self._number("currencies", currency),
            self._number("countries", origin),
            self._number("countries", destination),
            self._number("flows", flow),
            self._number("periods", period),
            self._number("freqs", freq),
            self._number("figureStatuses", status),
            _percent(confidence),
            doubts,
            self._good_sets.number(goods),
            _short(value) if money else 0,
            _short(value if high is None else high) if money else 0,
        )
        return told, ()

    def _event(self, row: Row) -> tuple[Row, Row]:
        article, type_, status, start, confidence, countries, goods = row
        told = (
            self._articles[article],
            self._number("eventTypes", type_),
            self._number("eventStatuses", status),
            _month(start),
            _percent(confidence),
            self._country_sets.number(countries),
            self._good_sets.number(goods),
        )
        return told, ()

    def _opportunity(self, row: Row) -> tuple[Row, Row]:
        article, id_, kind, status, confidence, seeking, providing, goods, seeker, provider, objects, evidence = row
        told = (
            self._articles[article],
            self._number("kinds", kind),
            self._number("opportunityStatuses", status),
            _percent(confidence),
            self._number("countries", seeking),
            self._number("countries", providing),
            self._good_sets.number(goods),
            0 if goods else self._number("objects", objects),
        )
        return told, (id_, seeker or "", provider or "", (objects or "").replace(";", "; "), evidence or "")

    def _warning(self, row: Row) -> tuple[Row, Row]:
        article, code, number = row
        return (self._articles[article], self._number("codes", code), number), ()

    def _sources(self) -> list[list[str]]:
        """Id and name of each source by its number."""
        names = {row[0]: row[1] for row in self._store.query("SELECT source_id, name FROM sources")}
        return [[id_, str(names.get(id_, ""))] for id_ in self._names["sources"].values]

    def _country_names(self) -> list[list[str]]:
        """English and Indonesian name of each country by its number."""
        rows = self._store.query("SELECT alpha2, name_eng, name_ind FROM countries")
        names = {row[0]: [str(row[1]), str(row[2])] for row in rows}
        return [names.get(code, ["", ""]) for code in self._names["countries"].values]

    def _goods(self) -> list[list[str]]:
        """Code, English and Indonesian label of each good, and of the heading and chapter above, by its number."""
        codes = self._names["goods"].values
        above = sorted({code[:length] for code in codes for length in (2, 4) if len(code) > length} - {*codes})
        return [[code, *_labels(code)] for code in (*codes, *above)]


def _labels(code: str) -> tuple[str, str]:
    """The labels of an HS code in English and Indonesian; the code itself where a table of one's own has others."""
    try:
        found = hs_label(code)
    except ExtractorError:
        return code, code
    return found.en, found.id


def _day(day: str | None) -> int:
    """A date as a number such as 20210304; 0 where it is not known."""
    return int(day.replace("-", "")) if day else 0


def _month(stated: str | None) -> int:
    """A year and month as a number such as 202103, with month 0 where only the year is known; 0 for nothing."""
    if not stated:
        return 0
    year, _, rest = stated.partition("-")
    return int(year) * 100 + int(rest[:2] or 0)


def _percent(confidence: float) -> int:
    """Whole hundredths, rounded down, so that bounds such as 0.9 hold."""
    return int(confidence * 100 + _EPSILON)


def _short(value: float) -> int | float:
    return int(value) if value == int(value) else value
