"""The page of a report: what is in its files, that article text stays text, and that it is made whole."""

import csv
import hashlib
import json
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
from made_collection import made_records
from own_record import record_data

from extractor.knowledge.hs import hs_label
from extractor.record import Record
from extractor.record.models import (
    EventType,
    FigureStatus,
    Metric,
    OpportunityKind,
    OpportunityStatus,
    WarningCode,
)
from extractor.store import OutputError
from extractor.store.queried import queried_records
from extractor.store.tables.periods import FREQUENCIES
from extractor.view.report import Language, write_report
from extractor.view.report.words import words

HOSTILE = "</script><script>alert(1)</script>\u2028\"'\\<img src=x onerror=alert(1)>&amp;"


def report(records: Iterable[Record], folder: Path, *, title: str = "Made", language: Language = "en") -> Path:
    with queried_records(records) as store:
        return write_report(store, folder, title=title, language=language).page.parent


def taken(folder: Path, file: str) -> Any:
    """What a file of facts hands to the page."""
    text = (folder / "data" / file).read_text("ascii")
    name, given = re.fullmatch(r'Report\.take\(("[\w-]+"),(".*")\);\n', text, re.DOTALL).groups()  # type: ignore[union-attr]
    assert file.startswith(json.loads(name))
    return json.loads(json.loads(given))


def hostile_record() -> Record:
    data = record_data()
    text = data["article"]["text"] + f"\n{HOSTILE}"
    span = {"start": len(text) - len(HOSTILE), "end": len(text), "text": HOSTILE}
    data["article"] |= {
        "title": HOSTILE, "text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "url": "javascript:alert(1)", "publisher": HOSTILE,
    }  # fmt: skip
    wish = data["opportunities"][0]
    wish |= {"objects": ["=1+1", HOSTILE], "commodities": [], "evidence": [span]}
    wish["seeker"] |= {"name": "@SUM(A1)"}
    return Record.model_validate(data)


def test_page_has_all_it_needs_and_nothing_inline(tmp_path: Path) -> None:
    folder = report(made_records(5), tmp_path / "out")
    page = (folder / "index.html").read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", page)
    for file in re.findall(r'(?:src|href)="((?:assets|data)/[^"]+)"', page):
        assert (folder / file).is_file(), file
    assert "http://" not in page
    assert "https://" not in page
    library = folder / "assets" / "vendor" / "chart.js"
    assert "MIT" in (library / "LICENSE.md").read_text("utf-8")
    assert "Chart.js v4.6.1" in (library / "chart.umd.min.js").read_text("utf-8")[:100]


def test_columns_hold_the_records(tmp_path: Path, sample_record: Record) -> None:
    folder = report([sample_record], tmp_path / "out")
    meta = taken(folder, "meta.js")
    articles = taken(folder, "articles-0.js")["data"]
    assert articles["day"] == [20210304]
    assert meta["languages"][articles["language"][0]] == "id"
    figures = taken(folder, "figures-0.js")["data"]
    at = figures["currency"].index(meta["currencies"].index("USD"))
    assert (figures["low"][at], figures["high"][at]) == (17900000, 17900000)
    assert meta["countries"][figures["destination"][at]] == "VN"
    assert [meta["goods"][good][0] for good in meta["goodSets"][figures["goods"][at]]] == ["0904"]
    assert meta["countryNames"][meta["countries"].index("VN")] == ["Vietnam", "Vietnam"]
    # the chapter above can be chosen too
    chapter = hs_label("09")
    assert ["09", chapter.en, chapter.id] in meta["goods"]
    text = taken(folder, "opportunities-text-0.js")["data"]
    assert text["evidence"] == [sample_record.opportunities[0].evidence[0].text]


def test_steps_and_blocks_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that fill several files come back as they were."""
    from extractor.view.report import columns

    found = list(made_records(40))
    whole = report(found, tmp_path / "whole")
    monkeypatch.setattr(columns, "_ROWS", 7)
    parted = report(found, tmp_path / "parted")
    about = taken(parted, "meta.js")["tables"]["figures"]
    assert len(about["files"]) == -(-about["rows"] // 7) > 2
    steps = [step for file in about["files"] for step in taken(parted, file)["data"]["article"]]
    assert steps == taken(whole, "figures-0.js")["data"]["article"]
    ids = taken(whole, "articles-text-0.js")["data"]["id"]
    numbers = {record.article.id: len(record.figures) for record in found}
    assert [ids[sum(steps[: at + 1])] for at in range(len(steps))] == [id_ for id_ in ids for _ in range(numbers[id_])]


def test_article_text_gets_out_of_nothing(tmp_path: Path) -> None:
    folder = report([hostile_record()], tmp_path / "out", title=HOSTILE)
    page = (folder / "index.html").read_text("utf-8")
    assert "<script>" not in page
    assert "<img" not in page
    assert taken(folder, "articles-text-0.js")["data"]["title"] == [HOSTILE]
    for script in (folder / "data").glob("*.js"):
        assert script.read_bytes().count(b"\n") == 1, "a line separator of the text may not end the line"
    with (folder / "data" / "opportunities.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["objects"].startswith("'=1+1")
    assert row["seeker"] == "'@SUM(A1)"
    assert row["evidence"] == HOSTILE


def test_empty_store(tmp_path: Path) -> None:
    folder = report([], tmp_path / "out")
    assert {name: table["rows"] for name, table in taken(folder, "meta.js")["tables"].items()} == dict.fromkeys(
        ("articles", "goods", "figures", "events", "opportunities", "warnings"), 0
    )
    assert (folder / "data" / "goods_by_partner.csv").read_text("utf-8").splitlines() == [
        "basis,hs_code,country,facts,articles"
    ]


def test_only_a_report_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match=r"holds other things .*name a new or empty folder"):
        report(made_records(1), tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
    folder = report(made_records(2), tmp_path / "out")
    (folder / "data" / "old.js").write_text("")
    again = report(made_records(3), tmp_path / "out")
    assert not (again / "data" / "old.js").exists()
    assert json.loads((again / "report.json").read_text("utf-8"))["rows"]["articles"] == 3


def test_every_word_is_there_in_both_languages(tmp_path: Path) -> None:
    assert all(len(pair) == 2 and all(pair) for table in words().values() for pair in table.values())
    coded = {
        "eventTypes": EventType, "metrics": Metric, "kinds": OpportunityKind, "codes": WarningCode,
        "opportunityStatuses": OpportunityStatus, "figureStatuses": FigureStatus,
    }  # fmt: skip
    for table, choices in coded.items():
        assert set(get_args(choices)) <= words()[table].keys(), table
    assert set(FREQUENCIES) <= words()["freq"].keys()
    english = (report([], tmp_path / "en") / "index.html").read_text("utf-8")
    indonesian = (report([], tmp_path / "id", language="id") / "index.html").read_text("utf-8")
    assert '<html lang="id">' in indonesian
    for place in re.findall(r'data-word(?:-label)?="(\w+)\.(\w+)"', english):
        assert words()[place[0]][place[1]]
    assert "Goods by partner country" in english
    assert "Komoditas menurut negara mitra" in indonesian


def test_words_that_scripts_ask_for_are_there() -> None:
    scripts = [
        place.read_text("utf-8") for place in files("extractor.view.report").joinpath("page").iterdir()
        if place.name.endswith(".js")
    ]  # fmt: skip
    asked = {found for script in scripts for found in re.findall(r'(?:word|told)\("(\w+)", "(\w+)"', script)}
    asked |= {("column", key) for script in scripts for key in re.findall(r'(?:olumn|count)\("(\w+)"', script)}
    assert len(asked) > 50
    assert [pair for pair in sorted(asked) if pair[1] not in words()[pair[0]]] == []
