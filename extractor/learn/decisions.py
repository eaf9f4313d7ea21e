"""Trains the decisions of every pipe, in pipeline order, each on what the pipes before it really find.

A pipe's findings on an article it was trained on are too good to train the next pipe with. So every pipe is fitted
once per fold without that fold's articles, and its findings there go on down the pipeline; the models that are kept
are fitted on all articles. The same run yields honest out-of-fold records of the training articles, and from these the
scales on which the confidence of facts is a probability.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc

from extractor.errors import ExtractorError
from extractor.language.assemble import assemble
from extractor.language.confidence.pipe import NAME as CONFIDENCE
from extractor.language.confidence.pipe import TradeConfidence
from extractor.language.facts import facts_of
from extractor.language.linear import LinearModel
from extractor.language.load import make_doc
from extractor.language.pipe import TradePipe
from extractor.learn.calibration import fit_scales
from extractor.learn.gold import GoldDoc
from extractor.learn.measures import Json, Judged, score_document
from extractor.learn.score import Report, score

Trainer = Callable[[Sequence[Doc], Sequence[GoldDoc]], dict[str, LinearModel]]

FOLDS = 5
_NUMBERS = 2**64
LEAST_PULL = 0.05
"""Features that pull less are left out of the models that are kept: most, and scores hardly change."""
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
    share: float = 1.0,
    say: Callable[[str], None] | None = None,
) -> list[Doc]:
    """Fit the decisions of `nlp`'s pipes in place; return the docs with their out-of-fold findings.

    `readers` are pipelines whose entity models were trained without fold 0, 1 …: each reads its own fold, so that
    the entities too are found as on new text. Without them there are five folds and `nlp` reads all. `only` names
    pipes to fit anew, the others keep the models they have; `say` is told about progress. With a `share` below 1 only
    so much of the articles is learned from, all are read (see `drawn`).

    Raises ExtractorError without any article, or with a share that is none.
    """
    if not golds:
        raise ExtractorError("no annotated articles to learn from; name a folder of them (--gold)")
    if not 0 < share <= 1:
        raise ExtractorError(f"a share of {share} of the articles; give one above 0, up to 1")
    fold_of = assign_folds(golds, folds=len(readers) or FOLDS, seed=seed)
    taught = [drawn(gold, share=share, seed=seed) for gold in golds]
    if CONFIDENCE not in nlp.pipe_names:
        nlp.add_pipe(CONFIDENCE)
    docs = [_read(readers[fold] if readers else nlp, gold) for gold, fold in zip(golds, fold_of, strict=True)]
    for name, pipe in nlp.pipeline:
        if name in ENTITY_MODEL:
            continue
        trainer = trainer_of(name)
        if isinstance(pipe, TradePipe) and trainer and (not only or name in only):
            fit_and_apply(pipe, trainer, docs, golds, fold_of, taught=taught, layer=LAYERS[name])
        elif isinstance(pipe, TradeConfidence):
            _calibrate(
                pipe,
                docs,
                golds,
                fold_of,
                taught,
                kinds=[kind for one, kind in LAYERS.items() if not only or one in only],
            )
        else:
            docs = [pipe(doc) for doc in docs]
        if say:
            say(name)
    return docs


def out_of_fold_report(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> str:
    """Return the table of measures of the docs that `train_decisions` returned, where all layers were annotated."""
    return out_of_fold_score(docs, golds).table()


def out_of_fold_score(docs: Sequence[Doc], golds: Sequence[GoldDoc]) -> Report:
    """Return the scores of the docs that `train_decisions` returned, where all layers were annotated."""
    records = {gold.id: _record(doc, gold) for doc, gold in zip(docs, golds, strict=True) if gold.whole}
    return score([gold.gold for gold in golds if gold.whole], records)


def _record(doc: Doc, gold: GoldDoc) -> Json:
    record = assemble(facts_of(doc), gold.article, pipeline="folds", version="").record
    return record.model_dump(mode="json")


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
    return [_number(f"{seed}:{gold.group}") % folds for gold in golds]


def drawn(gold: GoldDoc, *, share: float, seed: int) -> bool:
    """Say whether an article is in a share of all, by its group's name: a smaller share lies in every larger one."""
    return _number(f"share:{seed}:{gold.group}") < share * _NUMBERS


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def trainer_of(name: str) -> Trainer | None:
    """Return what fits the decisions of the pipe `name`, None for one without decisions."""
    if name not in TRAINERS:
        return None
    module, _, function = TRAINERS[name].partition(":")
    trainer: Trainer = getattr(import_module(module), function)
    return trainer


def fit_and_apply(
    pipe: TradePipe,
    trainer: Trainer,
    docs: Sequence[Doc],
    golds: Sequence[GoldDoc],
    fold_of: Sequence[int],
    *,
    taught: Sequence[bool],
    layer: str,
) -> None:
    """Fit on the articles `taught` from the facts so far, then let each fold pass a pipe that never saw it.

    An article that lacks the annotation of `layer` teaches nothing, one of weight 2 as much as two alike.
    """
    told = [i for i, gold in enumerate(golds) if taught[i] and layer in gold.gold for _ in range(gold.weight)]
    final = trainer([docs[i] for i in told], [golds[i] for i in told])
    fitted = {}
    for fold in sorted(set(fold_of)):
        inside = [i for i in told if fold_of[i] != fold]
        fitted[fold] = trainer([docs[i] for i in inside], [golds[i] for i in inside])
    for i, fold in enumerate(fold_of):
        pipe.decisions = fitted[fold]
        pipe(docs[i])
    pipe.decisions = {name: model.pruned(LEAST_PULL) for name, model in final.items()}


def _calibrate(
    pipe: TradeConfidence,
    docs: Sequence[Doc],
    golds: Sequence[GoldDoc],
    fold_of: Sequence[int],
    taught: Sequence[bool],
    *,
    kinds: Sequence[str],
) -> None:
    """Fit the scales of `kinds` on the out-of-fold findings in articles annotated in full; each fold gets the others'.

    Scales of other kinds stay as they are: their pipes were not fitted anew, and look surer here than on new text.
    """
    kept = {kind: scale for kind, scale in pipe.scales.items() if kind not in kinds}
    judged: list[list[Judged]] = [
        score_document(gold.gold, _record(doc, gold)).judged if told and gold.whole else []
        for doc, gold, told in zip(docs, golds, taught, strict=True)
    ]
    final = fit_scales(chain.from_iterable(judged), kinds)
    for fold in sorted(set(fold_of)):
        others = chain.from_iterable(facts for facts, home in zip(judged, fold_of, strict=True) if home != fold)
        pipe.scales = kept | fit_scales(others, kinds)
        for doc, home in zip(docs, fold_of, strict=True):
            if home == fold:
                pipe(doc)
    pipe.scales = kept | final
