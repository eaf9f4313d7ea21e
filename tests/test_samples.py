"""The sample articles: records current with their annotations, pages read as stored, and the quality gate over them.

When an annotation or a table changes on purpose, `python -m extractor.learn.expected corpora/samples` writes the
records anew; look through the difference. When an annotation or text changes, measure again with
`extractor eval corpora/samples` and look at what changed; `python -m extractor.learn.floors corpora/samples` sets the
floors a little under what the pipeline reaches, with the new fingerprint.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import extractor
from extractor.article import read_html
from extractor.learn.evaluate import Evaluation
from extractor.learn.expected import BY_HAND, expected_record
from extractor.learn.floors import FILE, MARGIN, fingerprint, read_floors, write_floors
from extractor.learn.gold import GoldDoc, read_gold
from extractor.learn.score import HEADLINE, Report
from extractor.record import Record, to_json

SAMPLES = Path(__file__).parents[1] / "corpora" / "samples"
MODEL = SAMPLES.parents[1] / "models" / "trade_sm"
TRAIN = Path(__file__).parents[2] / "shared" / "gold" / "train"
GOLDS = read_gold(SAMPLES)
PAGES = sorted((SAMPLES / "html").glob("*.html"))
FLOORS = read_floors(SAMPLES / FILE)
COUNTED = ("entities", "commodities", "sectors", "figures", "events", "opportunities")


def annotation_of(page: Path) -> dict[str, Any]:
    annotation: dict[str, Any] = json.loads((SAMPLES / f"{page.stem}.json").read_text("utf-8"))
    return annotation


def test_variety() -> None:
    assert len(GOLDS) >= 8
    assert {gold.gold["lang"] for gold in GOLDS} == {"id", "en"}
    events = {event["type"] for gold in GOLDS for event in gold.gold["events"]}
    assert events >= {"trade_mission", "business_matching", "export", "market_report", "investment", "policy"}
    kinds = {opportunity["kind"] for gold in GOLDS for opportunity in gold.gold["opportunities"]}
    assert kinds == {"demand", "supply", "investment", "technology", "partnership", "market_access"}
    warnings = {warning["code"] for gold in GOLDS for warning in gold.gold["warnings"]}
    assert warnings == {"implausible_figure", "inconsistent_figures"}


@pytest.mark.parametrize("gold", GOLDS, ids=lambda gold: gold.id)
def test_record_is_current(gold: GoldDoc) -> None:
    stored = (SAMPLES / "records" / f"{gold.id}.json").read_text("utf-8")
    record = expected_record(gold)
    assert stored == to_json(record, indent=1) + "\n", (
        "python -m extractor.learn.expected corpora/samples writes it anew"
    )
    assert Record.model_validate_json(stored) == record
    assert record.provenance.pipeline == BY_HAND


@pytest.mark.parametrize("gold", GOLDS, ids=lambda gold: gold.id)
def test_record_holds_the_annotation(gold: GoldDoc) -> None:
    record = expected_record(gold)
    for part in COUNTED[1:]:
        assert len(getattr(record, part)) == len(gold.gold[part]), part
    forms = {(entity.type, mention.text) for entity in record.entities for mention in entity.mentions}
    assert forms == {(entity["type"], entity["text"]) for entity in gold.gold["entities"]}
    assert all(event.trigger.text == known["trigger"] for event, known in zip(
        record.events, sorted(gold.gold["events"], key=lambda e: _trigger_at(gold, e)), strict=True))  # fmt: skip
    assert [warning.span.text for warning in record.warnings if warning.span] == [
        warning["text"] for warning in gold.gold["warnings"]
    ]


def _trigger_at(gold: GoldDoc, event: dict[str, Any]) -> int:
    text = gold.article.text
    return text.index(event["trigger"], text.index(event["evidence"]))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_gives_the_stored_article(page: Path) -> None:
    known = annotation_of(page)["article"]
    article = read_html(page.read_bytes())
    assert article.text == (SAMPLES / "text" / f"{page.stem}.txt").read_text("utf-8")
    assert article.title == known["title"]
    assert (article.published_at or "")[:10] == known["published"]
    assert [{"name": author.name, "role": author.role} for author in article.authors] == known["authors"]
    assert article.dateline == known["dateline"]


@pytest.mark.parametrize("gold", GOLDS, ids=lambda gold: gold.id)
def test_text_gives_the_known_article(gold: GoldDoc) -> None:
    known = gold.gold["article"]
    assert (gold.article.title, gold.article.dateline) == (known["title"], known["dateline"])
    assert gold.article.language == gold.gold["lang"]
    if not (SAMPLES / "html" / f"{gold.id}.html").exists():
        assert [{"name": author.name, "role": author.role} for author in gold.article.authors] == known["authors"]


def test_floors_belong_to_these_annotations() -> None:
    assert FLOORS.fingerprint == fingerprint(SAMPLES), (
        "annotations or texts changed: measure again, set the floors, and store this fingerprint"
    )


@pytest.fixture(scope="module")
def report() -> Report:
    """What the pipeline that comes with the package reaches on the samples."""
    if not FLOORS.f1:
        pytest.skip("no floors are stored yet")
    evaluation = Evaluation(SAMPLES)
    assert list(evaluation.run(extractor.load(MODEL))) == list(range(1, len(GOLDS) + 1))
    assert evaluation.failures == []
    return evaluation.report()


@pytest.mark.parametrize("measure", HEADLINE)
def test_quality_gate(report: Report, measure: str) -> None:
    reached = report.measures[measure].f1 or 0.0
    assert reached >= FLOORS.f1[measure], f"{measure} fell to {reached:.3f}"


def test_quality_gate_as_a_whole(report: Report) -> None:
    assert report.facts_f1 >= FLOORS.facts_f1


def test_floors_stand_under_the_measure(report: Report, tmp_path: Path) -> None:
    write_floors(tmp_path, report, tmp_path / FILE)
    floors = read_floors(tmp_path / FILE)
    assert set(floors.f1) == set(HEADLINE)
    assert 0 <= report.facts_f1 - floors.facts_f1 - MARGIN < 0.001
    assert floors.fingerprint == fingerprint(tmp_path) != fingerprint(SAMPLES)


@pytest.mark.gold
@pytest.mark.skipif(not TRAIN.exists(), reason="no annotated articles here")
def test_every_annotated_article_gives_a_record() -> None:
    for gold in read_gold(TRAIN):
        record = expected_record(gold)
        assert len(record.figures) == len(gold.gold["figures"]), gold.id
        assert len(record.events) == len(gold.gold["events"]), gold.id
