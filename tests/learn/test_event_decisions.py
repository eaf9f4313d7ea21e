"""What the decisions of the events pipe learn from."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import extractor
from extractor.language.load import make_doc
from extractor.learn.events import Article, accept_out_of_fold, another_examples, read_article
from extractor.learn.gold import GoldDoc, read_gold

WRITTEN = Path(__file__).parents[2] / "corpora/written"
SOME = 40


@pytest.fixture(scope="module")
def golds() -> list[GoldDoc]:
    """Some of the articles written for this project, with their annotation."""
    return read_gold(WRITTEN)[:SOME]


@pytest.fixture(scope="module")
def articles(golds: list[GoldDoc]) -> list[Article]:
    """The same as the events pipe sees them."""
    nlp = extractor.load().nlp
    return [read_article(nlp(make_doc(nlp, gold.article)), gold) for gold in golds]


def test_further_events_of_a_type_are_learned_from_articles_that_tell_them(
    golds: list[GoldDoc], articles: list[Article]
) -> None:
    examples = list(another_examples(articles))
    labels = Counter(label for _, label in examples)
    assert labels["no"] > labels["yes"] > 0
    assert labels["yes"] <= sum(len(gold.gold["events"]) for gold in golds)
    assert all(
        any(name.startswith("all:away:") for name in features) for features, _ in examples if "heads:1" in features
    )
    assert examples == list(another_examples(articles))


def test_chances_are_told_by_models_that_saw_no_article_of_the_group(articles: list[Article]) -> None:
    group = articles[0].group
    turned = [
        replace(one, wanted={(kind, view.index) for view, kind in one.context.proposed()})
        if one.group == group
        else one
        for one in articles
    ]
    before, after = accept_out_of_fold(articles), accept_out_of_fold(turned)
    assert [len(chances) for chances in before] == [len(one.asked) for one in articles]
    assert before[0] == after[0]
    assert before != after, "the others do learn from it"
