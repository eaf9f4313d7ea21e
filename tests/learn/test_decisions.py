"""Training of the decisions: folds that keep story pairs together, and the whole run on the sample articles."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from commands import Command

from extractor.article.model import Article
from extractor.errors import ExtractorError
from extractor.language.load import load_pipeline
from extractor.learn.decisions import TRAINERS, assign_folds, drawn, train_decisions
from extractor.learn.gold import GoldDoc, read_gold

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"


def doc(name: str) -> GoldDoc:
    return GoldDoc(name, Article(body=name), {})


def test_the_two_languages_of_a_story_share_a_fold() -> None:
    golds = [doc(f"eco-{n:03}-{lang}") for n in range(300) for lang in ("en", "id")]
    folds = assign_folds(golds, folds=5, seed=7)
    assert all(folds[i] == folds[i + 1] for i in range(0, len(golds), 2))
    assert min(Counter(folds).values()) > 80
    assert folds[100:] == assign_folds(golds[100:], folds=5, seed=7), "fewer articles move the others"
    assert folds == assign_folds(golds, folds=5, seed=7)
    assert folds != assign_folds(golds, folds=5, seed=8)


def test_every_pipe_with_decisions_has_a_trainer(rules_model: Path) -> None:
    nlp = load_pipeline(rules_model)
    deciding = {name for name, pipe in nlp.pipeline if getattr(pipe, "decision_names", ())}
    assert deciding == set(TRAINERS)


def test_a_smaller_share_lies_in_a_larger_one() -> None:
    golds = [doc(f"eco-{n:03}-{lang}") for n in range(500) for lang in ("en", "id")]
    quarter, half = ([gold.id for gold in golds if drawn(gold, share=share, seed=7)] for share in (0.25, 0.5))
    assert set(quarter) < set(half)
    assert 200 < len(quarter) < 300 and 440 < len(half) < 560
    assert {name[:-3] + "-id" for name in half} == {name for name in half if name.endswith("id")}
    assert all(drawn(gold, share=1.0, seed=7) for gold in golds)
    folds = assign_folds([gold for gold in golds if gold.id in set(half)], folds=5, seed=7)
    assert min(Counter(folds).values()) > 60, "the share is drawn apart from the folds"


@pytest.mark.parametrize("share", [0.0, -1.0, 1.5])
def test_a_share_is_more_than_nothing_and_no_more_than_all(rules_model: Path, share: float) -> None:
    with pytest.raises(ExtractorError, match="above 0, up to 1"):
        train_decisions(load_pipeline(rules_model), [doc("one")], share=share)


@pytest.mark.slow
def test_training_run(command: Command, rules_model: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(rules_model, model)
    done = command("train", "decisions", "--gold", SAMPLES, "--model", model)
    assert done.returncode == 0, done.stderr.decode()
    assert b"facts F1" in done.stdout
    stored = {path.parent.name for path in model.glob("*/*.msgpack")}
    assert {"trade_commodities", "trade_figures", "trade_events"} <= stored
    scales = json.loads((model / "trade_confidence" / "scales.json").read_text("utf-8"))
    assert {"entities", "commodities", "figures"} <= scales.keys()  # eight articles make no event sure enough
    assert all(scale["slope"] > 0 for scale in scales.values())
    told = command("file", SAMPLES / "text" / "bitung-tuna.txt", EXTRACTOR_MODEL=str(model))
    assert json.loads(told.stdout)["figures"]


@pytest.mark.slow
def test_one_pipe_alone(rules_model: Path) -> None:
    nlp = load_pipeline(rules_model)
    docs = train_decisions(nlp, read_gold(SAMPLES), only=frozenset({"trade_commodities"}))
    assert len(docs) == len(read_gold(SAMPLES))
    assert nlp.get_pipe("trade_commodities").decisions
    assert not nlp.get_pipe("trade_figures").decisions


@pytest.mark.slow
def test_an_article_annotated_in_part_teaches_what_it_tells(rules_model: Path) -> None:
    golds = read_gold(SAMPLES)
    half = [
        gold if i % 2 else GoldDoc(gold.id, gold.article, {"id": gold.id, "figures": gold.gold["figures"]})
        for i, gold in enumerate(golds)
    ]

    def taught(articles: list[GoldDoc]) -> list[str]:
        nlp = load_pipeline(rules_model)
        train_decisions(nlp, articles, only=frozenset({"trade_commodities"}))
        return nlp.get_pipe("trade_commodities").decisions["accept"].names

    assert [gold.whole for gold in half] == [bool(i % 2) for i in range(len(half))]
    assert taught(half) == taught([gold for gold in half if gold.whole]) != taught(golds)


@pytest.mark.slow
def test_an_article_of_weight_two_teaches_as_two(rules_model: Path) -> None:
    first, *others = read_gold(SAMPLES)

    def taught(articles: list[GoldDoc]) -> list[list[float]]:
        nlp = load_pipeline(rules_model)
        train_decisions(nlp, articles, only=frozenset({"trade_commodities"}))
        model = nlp.get_pipe("trade_commodities").decisions["accept"]
        return [model.weights[row].tolist() for _, row in sorted(model.features.items())]

    twice = taught([first, replace(first, id="another"), *others])
    assert taught([replace(first, weight=2), *others]) == twice != taught([first, *others])
