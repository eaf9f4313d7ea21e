"""Goods and countries of whole articles against the labels of Reuters-21578."""

import json
import lzma
from dataclasses import replace
from pathlib import Path

import pytest

import extractor
from extractor.article import Article
from extractor.errors import ExtractorError
from extractor.knowledge.hs import is_hs
from extractor.learn.benchmark.topics import (
    Found,
    Story,
    _units,
    compare,
    found_in,
    main_rule,
    read_stories,
    unit_of_code,
    units_of_topics,
)
from tests.commands import Command

ROW = {"title": "WHEAT SOLD", "text": "Oman bought wheat.", "date": "1987-03-02", "path": "a.sgm", "row": 1}


def story(name: str, goods: set[str] | None, countries: set[str]) -> Story:
    article = Article(body="Text.", title="T", language="en", published_at="1987-03-02")
    return Story(name, article, None if goods is None else frozenset(goods), frozenset(countries))


def write(path: Path, *rows: object) -> Path:
    with lzma.open(path, "wt", encoding="utf-8") as sink:
        sink.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def test_every_unit_has_known_codes_and_lies_within_its_broader_one() -> None:
    units = _units()
    for name, unit in units.items():
        assert all(is_hs(code) for code in unit.hs), name
        if unit.within is not None:
            broad = units[unit.within]
            assert all(any(code.startswith(b) for b in broad.hs) for code in unit.hs), name
    topics = [topic for unit in units.values() for topic in unit.topics]
    assert len(topics) == len(set(topics))


@pytest.mark.parametrize(
    ("code", "unit"), [("1001", "wheat"), ("10", "grain"), ("1008", "grain"), ("151190", "palm-oil"), ("8703", None)]
)
def test_codes_are_told_by_the_narrowest_unit(code: str, unit: str | None) -> None:
    assert unit_of_code(code) == unit


def test_a_broad_topic_beside_its_narrow_one_is_left_out() -> None:
    assert units_of_topics(["grain", "wheat", "acq"]) == {"wheat"}
    assert units_of_topics(["gas", "fuel"]) == {"oil-products"}


def test_rows_are_read_with_their_labels(tmp_path: Path) -> None:
    labels = {"topics": ["wheat"], "places": ["oman", "uk", "nowhere"]}
    file = write(tmp_path / "r.jsonl.xz", ROW | labels, ROW | {"row": 2}, ROW | {"row": 3, "places": ["west-germany"]})
    first, second = read_stories(file)
    assert first.goods == frozenset({"wheat"})
    assert first.countries == {"OM", "GB"}
    assert second.goods is None
    assert second.countries == {"DE"}
    assert len(read_stories(file, limit=1)) == 1


def test_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="no such file"):
        read_stories(tmp_path / "none.jsonl")
    with pytest.raises(ExtractorError, match="line 1: not a row"):
        read_stories(write(tmp_path / "a.jsonl.xz", {"text": "x"}))
    with pytest.raises(ExtractorError, match="no row with"):
        read_stories(write(tmp_path / "b.jsonl.xz", ROW))


def test_what_counts_as_shared() -> None:
    one = story("x", {"grain", "gold"}, {"US"})
    report = compare([(one, Found(frozenset({"wheat", "tin"}), frozenset()))])
    goods, countries, named = (r for r in report.rates if r.half == one.half)
    assert (goods.right, goods.found, goods.met, goods.given) == (1, 2, 1, 2)  # wheat is a grain
    assert countries.f1 == 1.0  # no country is named: the country at home
    assert (named.found, named.recall) == (0, 0.0)
    (told,) = report.disagreements
    assert (told.kind, told.indexed_only, told.found_only) == ("goods", ["gold"], ["tin"])


def test_stories_without_labels_of_a_kind_are_not_counted_for_it() -> None:
    report = compare([(story("x", None, set()), Found(frozenset({"tin"}), frozenset({"OM"})))])
    assert all(r.found == r.given == 0 for r in report.rates)


@pytest.fixture(scope="module")
def reader() -> extractor.Extractor:
    """The pipeline that comes with the package."""
    return extractor.load()


def test_only_main_goods_and_countries_count(reader: extractor.Extractor) -> None:
    filling = "The talks went on for hours without a result, a delegate told reporters. " * 8
    body = f"Traders said prices rose. {filling} Someone in Peru asked about copper exports."
    record = reader.extract(Article(body=body, title="Oman buys wheat", language="en")).record
    rule = replace(main_rule(), title=True, opening=100, country_opening=100, least_mentions=2, country_mentions=2)
    assert found_in(record, rule=rule) == Found(frozenset({"wheat"}), frozenset({"OM"}))
    every = found_in(record, rule=replace(rule, least_mentions=1, country_mentions=1))
    assert every == Found(frozenset({"wheat", "copper"}), frozenset({"OM", "PE"}))


def test_the_command_prints_both_halves_and_lists_disagreements(command: Command, tmp_path: Path) -> None:
    rows = [ROW | {"row": n, "topics": ["wheat"], "places": ["oman", "iran"]} for n in range(4)]
    file, listing = write(tmp_path / "r.jsonl.xz", *rows), tmp_path / "list.jsonl"
    done = command("benchmark", "topics", file, "--json", "--list", listing)
    assert done.returncode == 0, done.stderr
    assert sum(json.loads(done.stdout)["stories"].values()) == 4
    first = json.loads(listing.read_text("utf-8").splitlines()[0])
    assert (first["kind"], first["indexed_only"]) == ("countries", ["IR"])
    missing = command("benchmark", "topics", tmp_path / "none.jsonl")
    assert missing.returncode == 3
    assert b"no such file" in missing.stderr
