"""Trains the decisions of every pipe, in pipeline order, each on what the pipes before it really find.

A pipe's findings on an article it was trained on are too good to train the next pipe with. So every pipe is fitted
once per fold without that fold's articles, and its findings there go on down the pipeline; the models that are kept
are fitted on all articles. The same run yields honest out-of-fold records of the training articles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib import import_module

from spacy.language import Language
from spacy.tokens import Doc

from extractor.errors import ExtractorError
from extractor.language.assemble import assemble
from extractor.language.facts import facts_of
from extractor.language.linear import LinearModel
from extractor.language.load import make_doc
from extractor.language.pipe import TradePipe
from extractor.learn.gold import GoldDoc
from extractor.learn.score import score

Trainer = Callable[[Sequence[Doc], Sequence[GoldDoc]], dict[str, LinearModel]]

FOLDS = 5
LEAST_PULL = 0.01
"""Features that pull less are left out of the models that are kept: half of them, without a change of the scores."""
ENTITY_MODEL = frozenset({"tok2vec", "ner", "trade_transformer"})

TRAINERS = {
    "trade_commodities": "extractor.learn.terms:train_commodities",
    "trade_sectors": "extractor.learn.terms:train_sectors",
    "trade_entities": "extractor.learn.entities:train",
    "trade_figures": "extractor.learn.figures:train",
    "trade_relations": "extractor.learn.relations:train",
    "trade_events": "extractor.learn.events:train",
    "trade_opportunities": "extractor.learn.opportunities:train",
}
LAYERS = {
    "trade_commodities": "commodities",
    "trade_sectors": "sectors",
    "trade_entities": "entities",
    "trade_figures": "figures",
    "trade_relations": "positions",
    "trade_events": "events",
    "trade_opportunities": "opportunities",
}
"""What of an annotation a pipe learns from; an article without it teaches that pipe nothing."""


def train_decisions(
    nlp: Language,
    golds: Sequence[GoldDoc],
    *,
    readers: Sequence[Language] = (),
    seed: int = 7,
    only: frozenset[str] = frozenset(),
    say: Callable[[str], None] | None = None,
) -> list[Doc]:
    """Fit the decisions of `nlp`'s pipes in place; return the docs with their out-of-fold findings.

    `readers` are pipelines whose entity models were trained without fold 0, 1 …: each reads its own fold, so that
    the entities too are found as on new text. Without them there are five folds and `nlp` reads all. `only` names
    pipes to fit anew, the others keep the models they have; `say` is told about progress.

    Raises ExtractorError without any article.
    """
    if not golds:
        raise ExtractorError("no annotated articles to learn from; name a folder of them (--gold)")
    fold_of = assign_folds(golds, folds=len(readers) or FOLDS, seed=seed)
    docs = [_read(readers[fold] if readers else nlp, gold) for gold, fold in zip(golds, fold_of, strict=True)]
    for name, pipe in nlp.pipeline:
        if name in ENTITY_MODEL:
            continue
        trainer = _trainer(name)
        if isinstance(pipe, TradePipe) and trainer and (not only or name in only):
            _fit_and_apply(pipe, trainer, docs, golds, fold_of, layer=LAYERS[name])
        else:
            docs = [pipe(doc) for doc in docs]
        if say:
            say(name)
    return docs


def out_of_fold_report(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> str:
    """Return the table of measures of the docs that `train_decisions` returned, where all layers were annotated."""
    records = {
        gold.id: assemble(facts_of(doc), gold.article, pipeline="folds", version="").record.model_dump(mode="json")
        for doc, gold in zip(docs, golds, strict=True)
        if gold.whole
    }
    return score([gold.gold for gold in golds if gold.whole], records).table()


def _read(nlp: Language, gold: GoldDoc) -> Doc:
    """Run the entity model of `nlp`, nothing more."""
    doc = make_doc(nlp, gold.article)
    for name, pipe in nlp.pipeline:
        if name in ENTITY_MODEL:
            doc = pipe(doc)
    return doc


def assign_folds(golds: Sequence[GoldDoc], *, folds: int, seed: int) -> list[int]:
    """Return each article's fold, drawn from its group's name: a group shares one, and more articles move none.

    So an entity model that left a fold out stays honest about that fold when annotated articles are added.
    """
    return [_fold_of_group(gold.group, folds, seed) for gold in golds]


def _fold_of_group(group: str, folds: int, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{group}".encode()).digest()[:8], "big") % folds


def _trainer(name: str) -> Trainer | None:
    if name not in TRAINERS:
        return None
    module, _, function = TRAINERS[name].partition(":")
    trainer: Trainer = getattr(import_module(module), function)
    return trainer


def _fit_and_apply(
    pipe: TradePipe,
    trainer: Trainer,
    docs: list[Doc],
    golds: Sequence[GoldDoc],
    fold_of: list[int],
    *,
    layer: str,
) -> None:
    """Fit on all articles from the facts so far, then let each fold's articles pass a pipe that never saw them."""
    told = [i for i, gold in enumerate(golds) if layer in gold.gold]
    final = trainer([docs[i] for i in told], [golds[i] for i in told])
    fitted = {}
    for fold in sorted(set(fold_of)):
        inside = [i for i in told if fold_of[i] != fold]
        fitted[fold] = trainer([docs[i] for i in inside], [golds[i] for i in inside])
    for i, fold in enumerate(fold_of):
        pipe.decisions = fitted[fold]
        pipe(docs[i])
    pipe.decisions = {name: model.pruned(LEAST_PULL) for name, model in final.items()}
