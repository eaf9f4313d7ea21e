"""The shipped pipeline on public sets kept beside the checkout, a longer check; skipped where they are not.

`public_floors.toml` holds the floors, a little under what was measured when they were set; the commands of
docs/benchmarks.md measure again.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import extractor
from extractor.language.load import load_pipeline
from extractor.learn.benchmark import agreement, names, topics
from extractor.learn.benchmark.agreement_articles import read_both_articles, with_articles
from extractor.learn.corpora.aligned import read_articles, read_pairs
from extractor.learn.corpora.sets import read_sets

DATA = Path(__file__).parents[2] / "shared" / "data"
REUTERS = DATA / "articles" / "more" / "reuters21578-en.jsonl.xz"
FLOORS = tomllib.loads((Path(__file__).parent / "public_floors.toml").read_text("utf-8"))

pytestmark = [
    pytest.mark.gold,
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.exists(), reason="no public corpora here"),
]


@pytest.fixture(scope="module")
def reader() -> extractor.Extractor:
    return extractor.load()


@pytest.fixture(scope="module")
def recognised() -> dict[str, float]:
    report = names.measure(names.recogniser(load_pipeline()), read_sets(DATA).tests)
    return {one.name: one.scores["all"].f1 for one in report.sets}


@pytest.mark.parametrize("name", sorted(FLOORS["names"]))
def test_names(recognised: dict[str, float], name: str) -> None:
    assert recognised[name] >= FLOORS["names"][name], f"{name} fell to {recognised[name]:.3f}"


@pytest.mark.slow
def test_both_languages_agree(reader: extractor.Extractor) -> None:
    report = agreement.compare(agreement.read_both(reader, read_pairs(DATA)[::4]))
    reached = {one.kind: one.f1 for one in report.same_text}
    assert FLOORS["agreement"].keys() <= reached.keys()
    assert {kind: f1 for kind, f1 in reached.items() if f1 < FLOORS["agreement"].get(kind, 0)} == {}


@pytest.mark.slow
def test_both_languages_tell_the_same_events(reader: extractor.Extractor) -> None:
    articles = read_articles(DATA)
    assert len(articles) > 300
    report = with_articles(agreement.compare([]), read_both_articles(reader, articles))
    reached = {one.kind: one.f1 for one in report.agreements}
    assert FLOORS["whole_articles"].keys() <= reached.keys()
    assert {kind: f1 for kind, f1 in reached.items() if f1 < FLOORS["whole_articles"].get(kind, 0)} == {}


@pytest.mark.slow
def test_goods_and_countries_of_whole_articles(reader: extractor.Extractor) -> None:
    stories = topics.read_stories(REUTERS, limit=FLOORS["topics"]["stories"])
    report = topics.compare(topics.read_all(reader, stories))
    reached = {f"{rates.half} {rates.kind}": rates.f1 for rates in report.rates}
    floors = FLOORS["topics"]["f1"]
    assert floors.keys() <= reached.keys()
    assert {name: f1 for name, f1 in reached.items() if f1 < floors.get(name, 0)} == {}
