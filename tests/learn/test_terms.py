from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.article.model import Article
from extractor.language.load import make_doc
from extractor.learn.gold import GoldDoc
from extractor.learn.terms import branch_examples, goods_examples, train_commodities, train_sectors


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("trade")
    nlp.add_pipe("trade_sentences")
    return nlp


def annotated(nlp: Language, body: str, **annotation: list[dict[str, Any]]) -> tuple[Doc, GoldDoc]:
    article = Article(body=body, language="id")
    doc = make_doc(nlp, article)
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc, GoldDoc("one", article, {"commodities": [], "sectors": [], **annotation})


def label_of(examples: list[Any], term: str) -> str:
    (label,) = [label for features, label in examples if f"t={term}" in features]
    return str(label)


def test_goods_are_labelled_by_words_and_code(nlp: Language) -> None:
    goods = [{"texts": ["biji kopi", "kopi"], "hs": ["0901"]}, {"texts": ["gula"], "hs": ["72"]}]
    examples = goods_examples(*annotated(nlp, "Oman membeli kopi, gula, dan beras.", commodities=goods))
    assert label_of(examples, "kopi") == "yes"
    assert label_of(examples, "gula") == "no"  # a code that does not fit
    assert label_of(examples, "beras") == "no"  # not annotated


def test_one_annotation_answers_to_one_candidate(nlp: Language) -> None:
    goods = [{"texts": ["daging"], "hs": ["02", "0201"]}]
    examples = goods_examples(*annotated(nlp, "Oman membeli daging. Juga daging sapi.", commodities=goods))
    assert sorted(label for _, label in examples) == ["no", "yes"]
    assert label_of(examples, "daging") == "yes"


def test_branches_are_labelled_by_words_and_code(nlp: Language) -> None:
    sectors = [{"texts": ["sektor pertanian"], "isic": ["A01", "A"]}]
    examples = branch_examples(*annotated(nlp, "Sektor pertanian tumbuh, perbankan tidak.", sectors=sectors))
    assert label_of(examples, "pertanian") == "yes"
    assert label_of(examples, "perbankan") == "no"


def test_training_learns_what_the_annotation_keeps(nlp: Language) -> None:
    wanted = [{"texts": ["kopi"], "hs": ["0901"]}]
    pairs = [annotated(nlp, "Oman membeli kopi. Mereka melihat kapal.", commodities=wanted)] * 6
    pairs += [
        annotated(nlp, "Sektor pertanian tumbuh. Hotel itu ramai.", sectors=[{"texts": ["pertanian"], "isic": ["A01"]}])
    ] * 6
    docs, golds = [doc for doc, _ in pairs], [gold for _, gold in pairs]
    goods, branches = train_commodities(docs, golds)["accept"], train_sectors(docs, golds)["accept"]
    assert goods.decide(["t=kopi", "hs=09"]).scores["yes"] > goods.decide(["t=kapal", "hs=89"]).scores["yes"]
    assert branches.decide(["t=pertanian"]).scores["yes"] > branches.decide(["t=hotel"]).scores["yes"]
