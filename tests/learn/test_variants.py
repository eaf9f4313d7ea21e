"""Ways of training compared: the table, and the commands on the sample articles."""

import json
from pathlib import Path

import pytest
from commands import Command

from extractor.language.load import load_pipeline
from extractor.language.pipe import TradePipe
from extractor.learn.benchmark.variants import ABLATED, Comparison, compare_parts
from extractor.learn.gold import read_gold
from extractor.learn.measures import Count
from extractor.learn.score import Report

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"


def report(f1_hits: int, facts_f1: float) -> Report:
    """A report with one measure: so many of ten events."""
    return Report(
        documents=1, predicted=1, facts_f1=facts_f1, facts_f1_95=(0.0, 1.0),
        measures={"events": Count(f1_hits, 10, 10)}, by_document={}, misses=(), calibration=(),
    )  # fmt: skip


def test_the_table_has_a_row_for_each_way() -> None:
    told = Comparison({"rules": report(3, 0.2), "both": report(6, 0.4)}, ("events", "opportunities", "facts_f1"))
    head, rules, both = told.table().split("\n")
    assert head.split() == ["F1", "events", "opportunities", "facts_f1"]
    assert rules.split() == ["rules", "0.300", "-", "0.200"]
    assert both.split() == ["both", "0.600", "-", "0.400"]
    assert told.as_json()["both"]["facts_f1"] == 0.4  # type: ignore[index]


@pytest.mark.slow
def test_parts_left_out(rules_model: Path) -> None:
    nlp = load_pipeline(rules_model)
    told = compare_parts(nlp, read_gold(SAMPLES)).reports
    assert list(told) == ["rules", "trained", "both"]
    assert told["rules"].measures["events"].found > 0 and told["both"].measures["events"].found > 0
    assert len({json.dumps(one.as_json()["measures"]) for one in told.values()}) == 3
    for name in ABLATED:
        pipe = nlp.get_pipe(name)
        assert isinstance(pipe, TradePipe) and pipe.triggered, "only while it is measured without"


def test_the_command_wants_articles(command: Command, rules_model: Path, tmp_path: Path) -> None:
    done = command("benchmark", "ablation", "--model", rules_model, "--gold", tmp_path)
    assert done.returncode == 3
    assert b"no annotated articles" in done.stderr


@pytest.mark.slow
def test_growing_shares(command: Command, rules_model: Path) -> None:
    line = ("benchmark", "curve", "--model", rules_model, "--gold", SAMPLES, "--held-out", SAMPLES)
    done = command(*line, "--share", 0.7, "--share", 1, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert list(told) == ["70% out of fold", "70% held out", "100% out of fold", "100% held out"]
    # measured on what was learned from
    assert told["100% held out"]["facts_f1"] > told["100% out of fold"]["facts_f1"]
    assert not (rules_model / "trade_events" / "accept.msgpack").exists(), "the model is left as it is"
    assert command(*line, "--share", 0).returncode == 3
