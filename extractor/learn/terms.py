"""Trains the decisions of the commodities and the sectors pipe on annotated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from spacy.tokens import Doc

from extractor.language.commodities import candidates as goods
from extractor.language.commodities.features import features as goods_features
from extractor.language.linear import LinearModel
from extractor.language.sectors import candidates as branches
from extractor.language.sectors.features import features as branch_features
from extractor.learn.fit import Example, fit_linear
from extractor.learn.gold import GoldDoc
from extractor.learn.matching import code_fits, likeness, pair

# inverse penalty strength and least count of a feature, by grouped cross-validation on the training articles
GOODS_STRENGTH: Final = 0.15
BRANCH_STRENGTH: Final = 0.2
LEAST_COUNT: Final = 2


def train_commodities(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, LinearModel]:
    """Return the commodities pipe's decision, fitted on docs whose entities are known."""
    examples = [e for doc, gold in zip(docs, golds, strict=True) for e in goods_examples(doc, gold)]
    return {"accept": fit_linear(examples, c=GOODS_STRENGTH, min_count=LEAST_COUNT)}


def train_sectors(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> dict[str, LinearModel]:
    """Return the sectors pipe's decision, fitted on docs whose entities are known."""
    examples = [e for doc, gold in zip(docs, golds, strict=True) for e in branch_examples(doc, gold)]
    return {"accept": fit_linear(examples, c=BRANCH_STRENGTH, min_count=LEAST_COUNT)}


def goods_examples(doc: Doc, gold: GoldDoc) -> list[Example]:
    """Return an example for every candidate good: `yes` where the annotation has it with a code that fits."""
    view = goods.find_goods(doc)
    texts = [[goods.mention(doc, hit, view.language).text for hit in good.hits] for good in view.goods]
    codes = [good.concept.code for good in view.goods]
    right = _right(gold.gold["commodities"], "hs", texts, codes)
    return [(goods_features(view, good), _label(i in right)) for i, good in enumerate(view.goods)]


def branch_examples(doc: Doc, gold: GoldDoc) -> list[Example]:
    """Return an example for every candidate branch: `yes` where the annotation has it with a code that fits."""
    view = branches.find_branches(doc)
    texts = [[branches.mention(doc, spot).text for spot in branch.spots] for branch in view.branches]
    codes = [branch.best.code for branch in view.branches]
    right = _right(gold.gold["sectors"], "isic", texts, codes)
    return [(branch_features(view, branch), _label(i in right)) for i, branch in enumerate(view.branches)]


def _label(right: bool) -> str:
    return "yes" if right else "no"


def _right(
    golds: Sequence[Mapping[str, Any]], key: str, texts: Sequence[Sequence[str]], codes: Sequence[str]
) -> frozenset[int]:
    """Return which candidates are annotated with a fitting code, paired as the scores pair them."""

    def alike(gold: Mapping[str, Any], candidate: int) -> float:
        # a fitting code breaks ties between candidates of the same words
        return likeness(gold["texts"], texts[candidate]) * (1.0 if code_fits(gold[key], codes[candidate]) else 0.99)

    pairs = pair(golds, range(len(texts)), alike)
    return frozenset(j for i, j in pairs.items() if code_fits(golds[i][key], codes[j]))
