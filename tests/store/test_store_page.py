"""docs/store.md: its tables are the model's, its views those there are, its queries and programs run."""

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sample_store import sample_records
from test_databases import run

from extractor.record import Record
from extractor.store import Sink, open_sink, open_store, sinks
from extractor.store.tables import TABLES
from extractor.store.tables.describe import describe
from extractor.store.views import views

PAGE = (Path(__file__).parents[2] / "docs" / "store.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module", params=["sqlite:trade.db", "duckdb:trade.duckdb"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    scheme, _, name = request.param.partition(":")
    made = f"{scheme}:{tmp_path_factory.mktemp('page') / name}"
    with open_sink(made) as sink:
        sink.write_many(sample_records())
    return made


def test_tables_are_those_of_the_model() -> None:
    assert PAGE.endswith("\n\n" + describe(TABLES).rstrip("\n") + "\n"), "python -m extractor.store.tables prints them"


def test_views_are_told() -> None:
    listed = " ".join(PAGE.split())
    for view in views():
        assert f"- `{view.name}`: {view.about}" in listed


def test_sinks_are_told() -> None:
    assert set(sinks()) <= set(re.findall(r"\b([a-z]+):[P/F]", PAGE)) | {"postgres"}


@pytest.mark.parametrize("query", blocks("sql"), ids=range(len(blocks("sql"))))
def test_queries_run_and_find_something(url: str, query: str) -> None:
    assert run(url, query)


def test_views_agree_between_databases(tmp_path: Path) -> None:
    urls = (f"sqlite:{tmp_path}/trade.db", f"duckdb:{tmp_path}/trade.duckdb")
    found: list[dict[str, Any]] = []
    for url in urls:
        with open_sink(url) as sink:
            sink.write_many(sample_records())
        with open_store(url) as store:
            named = {view.name: store.rows(view.name) for view in views()}
            found.append({name: (rows.columns, sorted(map(repr, rows.rows))) for name, rows in named.items()})
    assert found[0] == found[1]
    assert all(rows for _, rows in found[0].values())


def test_abouts_are_comments(url: str) -> None:
    scheme, _, place = url.partition(":")
    if scheme == "sqlite":
        assert "-- What is measured." in run(url, "SELECT sql FROM sqlite_master WHERE name = 'figures'")[0][0]
        return
    with duckdb.connect(place) as base:
        sql = "SELECT comment FROM duckdb_columns() WHERE table_name = 'figures' AND column_name = 'metric'"
        assert base.execute(sql).fetchall() == [("What is measured.",)]


def test_the_sink_of_the_page_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (own,) = blocks('python title="my_package.py"')
    names: dict[str, Any] = {}
    exec(own, names)  # our own page
    with names["TitleSink"]("titles.txt") as sink:
        assert isinstance(sink, Sink)
        sink.write_many(sample_records())
    lines = (tmp_path / "titles.txt").read_text("utf-8").splitlines()
    assert len(lines) == len(sample_records())
    assert lines == sorted(lines)


def test_figures_have_their_goods_and_countries(url: str, tmp_path: Path, sample_data: dict[str, Any]) -> None:
    seaweed = sample_data["commodities"][0] | {
        "id": "c2",
        "hs": {"edition": "HS2022", "code": "12", "alternatives": []},
    }
    sample_data["commodities"].append(seaweed)
    sample_data["figures"][1]["commodities"] = ["c2", "c1"]
    place = f"{url.partition(':')[0]}:{tmp_path / 'goods'}"
    with open_sink(place) as sink:
        sink.write(Record.model_validate(sample_data))
    with open_store(place) as store:
        rows = store.rows("figures_flat")
        plain, exports = (dict(zip(rows.columns, row, strict=True)) for row in rows.rows)
    assert (exports["hs_codes"], exports["commodities"], exports["doubts"]) == ("0904;12", "pepper;pepper", 1)
    assert [exports[key] for key in ("reporter_iso3", "reporter_m49", "partner_iso3")] == ["IDN", "360", "VNM"]
    assert (plain["hs_codes"], plain["origin"], plain["doubts"]) == (None, None, 0)
