"""The tables of a report against a plain count over the same records, whatever store they come from."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from made_collection import made_records

from extractor.record import Record
from extractor.store import open_sink
from extractor.store.queried import queried, queried_records
from extractor.store.tables.periods import sdmx_period
from extractor.view.report import write_report

Key = tuple[Any, ...]
Facts = Iterator[tuple[Key, str]]


@cache
def records(seed: int) -> list[Record]:
    return list(made_records(60, seed=seed))


def report(url: str, found: list[Record], folder: Path) -> Path:
    """A report of these records by way of the store `url` in `folder`; returns the folder of its data."""
    scheme, _, name = url.partition(":")
    url = f"{scheme}:{folder / name}"
    with open_sink(url) as sink:
        sink.write_many(found)
    with queried(url) as store:
        write_report(store, folder / "report", title="Made")
    return folder / "report" / "data"


def table(data: Path, name: str) -> list[Key]:
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)]
    assert rows[0]
    return rows[1:]


def counted(facts: Facts) -> set[Key]:
    """Each key with its number of facts and of articles, as text."""
    found: dict[Key, list[str]] = defaultdict(list)
    for key, article in facts:
        found[key].append(article)
    return {(*key, str(len(articles)), str(len(set(articles)))) for key, articles in found.items()}


def codes(record: Record, refs: list[str]) -> set[str]:
    return {good.hs.code for good in record.commodities if good.id in refs}


def pairs(found: list[Record]) -> Facts:
    for record in found:
        id_ = record.article.id
        for figure in record.figures:
            partner = {"export_value": figure.destination, "import_value": figure.origin}.get(figure.metric)
            if figure.metric == "growth" and figure.of == "export_value":
                partner = figure.destination
            for code in codes(record, figure.commodities) if partner else ():
                yield ("figures", code, partner), id_
        for event in record.events:
            for code in codes(record, event.commodities):
                yield from ((("events", code, country), id_) for country in set(event.countries))
        for opportunity in record.opportunities:
            country = opportunity.seeker.country
            for code in codes(record, opportunity.commodities) if country else ():
                yield ("opportunities", code, country), id_


def happenings(found: list[Record]) -> Facts:
    for record in found:
        for event in record.events:
            start = event.start_date or ""
            yield (event.type, event.status, start[:4], start[:7] if len(start) >= 7 else ""), record.article.id


def sought(found: list[Record]) -> Facts:
    for record in found:
        for each in record.opportunities:
            goods = codes(record, each.commodities)
            for code, word in [(code, "") for code in goods] or [("", word) for word in each.objects] or [("", "")]:
                yield (each.seeker.country or "", each.kind, code, word), record.article.id


def doubted(found: list[Record]) -> Facts:
    for record in found:
        yield from (((warning.code,), record.article.id) for warning in record.warnings)


def sums(found: list[Record]) -> set[Key]:
    """Values by currency, measure, flow, status and period, with the lowest and highest."""
    seen: dict[Key, list[tuple[str, float, float]]] = defaultdict(list)
    flows = {"export_value": "X", "import_value": "M"}
    for record in found:
        for figure in record.figures:
            if figure.kind == "money":
                told = sdmx_period(figure.period) if figure.period else None
                time = (told.freq, told.time_period) if told else ("", "")
                key = (figure.unit, figure.metric, flows.get(figure.metric, ""), figure.status, *time)
                high = figure.value if figure.value_max is None else figure.value_max
                seen[key].append((record.article.id, float(figure.value), float(high)))
    return {
        (*key, len(rows), len({row[0] for row in rows}), min(row[1] for row in rows), max(row[2] for row in rows))
        for key, rows in seen.items()
    }


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_tables_are_what_a_plain_count_gives(seed: int, tmp_path: Path) -> None:
    url = "sqlite:trade.db"
    found = records(seed)
    data = report(url, found, tmp_path)
    assert set(table(data, "goods_by_partner")) == counted(pairs(found))
    assert set(table(data, "events_by_month")) == counted(happenings(found))
    assert set(table(data, "opportunities_by_seeker")) == counted(sought(found))
    assert set(table(data, "warnings")) == counted(doubted(found))
    values = table(data, "values_over_time")
    assert {(*row[:6], int(row[6]), int(row[7]), float(row[8]), float(row[9])) for row in values} == sums(found)
    spread = {(fact, int(tenth)): int(number) for fact, tenth, number in table(data, "confidence")}
    told = {name: [fact.confidence for record in found for fact in getattr(record, name)] for name, _ in spread}
    assert spread == {
        (name, tenth): number
        for name, shares in told.items()
        for tenth in range(10)
        if (number := sum(tenth / 10 <= share and (tenth == 9 or share < (tenth + 1) / 10) for share in shares))
    }
    assert sum(int(row[2]) for row in table(data, "articles_by_month")) == len(found)
    assert {row[0] for row in table(data, "opportunities")} == {r.article.id for r in found if r.opportunities}


def written(data: Path) -> dict[str, bytes | list[Key]]:
    """All files; of the sources the mean, whose last digits depend on the order of adding, in nine places."""
    files: dict[str, bytes | list[Key]] = {path.name: path.read_bytes() for path in data.iterdir()}
    mean = 9
    files["sources.csv"] = [
        (*row[:mean], round(float(row[mean] or 0), 9), *row[mean + 1 :]) for row in table(data, "sources")
    ]
    return files


def test_every_store_gives_the_same_report(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    found = records(3)
    first = written(report("sqlite:a.db", found, tmp_path / "a"))
    for url in ("duckdb:b.duckdb", "csv:c", "parquet:d"):
        assert written(report(url, found, tmp_path / url.partition(":")[0])) == first
    with queried_records(found) as store:
        write_report(store, tmp_path / "records", title="Made")
    assert written(tmp_path / "records" / "data") == first
