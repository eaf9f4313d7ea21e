"""Trains the pipeline's named-entity model and puts the whole pipeline together on disk."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import ExtractorError
from extractor.language.arithmetic import numpy_products, one_thread
from extractor.learn.cloze import plain_text, pretrain
from extractor.learn.corpora.conll import Sentence
from extractor.learn.corpora.sets import FIRST_FOLD, EntitySets, read_sets
from extractor.learn.corpora.text import long_lines, read_paragraphs
from extractor.learn.ner_examples import LABELS, bare, doc_of_gold, doc_of_names, doc_of_sentence, shown
from extractor.learn.ner_scores import score_forms, score_spans
from extractor.learn.renaming import names_for
from extractor.learn.vectors import load_vectors, train_vectors

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.learn.gold import GoldDoc
    from extractor.learn.standoff import NamedSentence

PRETRAINING_WORDS = 4_000_000
PUBLIC_LABELS = ("organization", "person", "place")
PIPES = (
    "trade_sentences", "trade_entities", "trade_commodities", "trade_sectors", "trade_dates", "trade_figures",
    "trade_relations", "trade_events", "trade_opportunities", "trade_checks", "trade_confidence",
)  # fmt: skip
"""The pipes that follow the trained entity model, in their order."""


FOLDS = 5
EPOCHS: Final = 43
_POOL = 1024
"""Docs that are sorted by length together."""
_RENAMED = 0.35
_TOLD = 0.7
"""How often a public sentence is shown with its convention; otherwise the recogniser must do without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One stage of training; the numbers are near spaCy's usual ones for its CNN."""

    epochs: int
    seed: int
    learn_rate: float
    """At the first step; it falls in a line to a tenth."""
    bare_share: float = 0.6
    """Share of the public sentences without any entity that an epoch shows."""
    public_share: float = 1.0
    """Share of all public sentences that an epoch shows."""
    article_weight: int = 2
    """How often an epoch shows each annotated article."""
    renamed_share: float = 0.0
    """Share of what an epoch shows where other names stand in place of the annotated ones."""
    batch_words: int = 1000
    dropout: float = 0.3


def train_ner(
    data: Path,
    golds: Sequence[GoldDoc],
    out: Path,
    *,
    names: Sequence[NamedSentence] = (),
    epochs: int = EPOCHS,
    seed: int = 7,
    vectors: Path | None = None,
    pretrained: Path | None = None,
    base: Path | None = None,
    nerui_fold: int = FIRST_FOLD,
    held_out: Path | None = None,
    without_fold: int | None = None,
    folds: int = FOLDS,
    report: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Train `tok2vec` and `ner` on the sets under `data`, then on the articles `golds` too, and save them to `out`.

    The first eight of 43 `epochs` see public sentences alone; what it gives is kept in `base` where one is named and
    read from there the next time. The others see articles, the sentences `names` and public sentences (see `Recipe`).
    `vectors` is a floret table; where it is missing or not named it is trained first on the plain text under `data`
    (several minutes of one core) and kept. `pretrained` holds the weights of `tok2vec` after reading plain text (see
    `cloze.pretrain`): likewise. `nerui_fold` is the fold of NER-UI that is learned from and measured. `held_out` holds
    annotated articles to measure on; their text is kept out of vectors and pretraining. `without_fold` leaves that one
    of `folds` folds of `golds` out (see `decisions.assign_folds`), and the sentences that stand in one of its articles.
    Returns the scores, which also stand in `out/scores.json`: percent, exact spans on the public test sets, distinct
    surface forms on articles.

    Raises ExtractorError where a corpus is missing.
    """
    from extractor.learn.gold import read_gold

    sets = read_sets(data, nerui_fold=nerui_fold)
    measured = read_gold(held_out) if held_out else []
    sentences = sets.train + sets.dev
    stages = _stages(epochs, seed)
    if base and (base / "ner").is_dir():
        nlp = _load(base, seed)
    else:
        kept_out = long_lines(measured)
        table = vectors or Path(tempfile.gettempdir()) / "extractor-vectors.floret"
        if not table.exists():
            train_vectors(read_paragraphs(data), table, exclude=kept_out)
        nlp = blank(table, seed=seed)
        start = _read_on(nlp, pretrained, data, kept_out, seed=seed, report=report)
        fit(nlp, sentences, [], stages[0], start=start, report=report)
        if base:
            save(nlp, base)
    if golds or names:
        kept = _without(golds, without_fold, folds, seed)
        for stage in stages[1:]:
            fit(nlp, sentences, kept, stage, names=_apart(names, golds, kept), report=report)
    save(nlp, out)
    scores = measure(nlp, sets, measured)
    (out / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", "utf-8")
    return scores


def _read_on(
    nlp: Language,
    stored: Path | None,
    data: Path,
    kept_out: frozenset[str],
    *,
    seed: int,
    report: Callable[[str], None] | None,
) -> bytes:
    """Return the weights of `tok2vec` after plain text: from `stored`, or trained now and stored there."""
    if stored and stored.exists():
        return stored.read_bytes()
    paragraphs = plain_text(read_paragraphs(data), exclude=kept_out)
    pretrain(nlp, paragraphs, words=PRETRAINING_WORDS, seed=seed, report=report)
    weights: bytes = nlp.get_pipe("tok2vec").model.to_bytes()  # type: ignore[attr-defined]
    if stored:
        stored.write_bytes(weights)
    return weights


def _stages(epochs: int, seed: int) -> list[Recipe]:
    """Public sentences; then, three times over, articles and names with few of them and with all; at last all once.

    The rate of learning starts high again in each stage: warm restarts (Loshchilov and Hutter, "SGDR", ICLR 2017).
    """
    few = Recipe(epochs=6, seed=seed, learn_rate=0.0007, public_share=0.4, renamed_share=_RENAMED)
    whole = Recipe(epochs=4, seed=seed, learn_rate=0.0005, renamed_share=_RENAMED)
    last = Recipe(epochs=5, seed=seed, learn_rate=0.0006, article_weight=1, renamed_share=_RENAMED)
    first = Recipe(epochs=8, seed=seed, learn_rate=0.001, renamed_share=_RENAMED)
    plan = [first, few, whole, few, whole, few, whole, last]
    total = sum(stage.epochs for stage in plan)
    return [
        replace(stage, epochs=max(1, round(epochs * stage.epochs / total)), seed=seed + place)
        for place, stage in enumerate(plan)
    ]


def _load(path: Path, seed: int) -> Language:
    from spacy.util import load_model_from_path
    from thinc.api import fix_random_seed

    fix_random_seed(seed)
    with numpy_products():
        return load_model_from_path(path)


def _without(golds: Sequence[GoldDoc], fold: int | None, folds: int, seed: int) -> list[GoldDoc]:
    if fold is None:
        return list(golds)
    from extractor.learn.decisions import assign_folds

    return [gold for gold, its in zip(golds, assign_folds(golds, folds=folds, seed=seed), strict=True) if its != fold]


def _apart(names: Sequence[NamedSentence], golds: Sequence[GoldDoc], kept: Sequence[GoldDoc]) -> list[NamedSentence]:
    """Return the sentences that stand in none of the articles that were left out."""
    ids = {gold.id for gold in kept}
    left_out = "\n".join(gold.article.text for gold in golds if gold.id not in ids)
    return [sentence for sentence in names if sentence.text not in left_out]


def blank(vectors: Path, *, seed: int) -> Language:
    """Return an untrained pipeline of `tok2vec` and `ner` with the floret table `vectors`."""
    import spacy
    from thinc.api import Config, fix_random_seed

    fix_random_seed(seed)
    nlp = spacy.blank("trade")
    load_vectors(nlp, vectors)
    config = Config().from_str(files("extractor.learn").joinpath("ner.cfg").read_text("utf-8"))
    with numpy_products():
        for name in ("tok2vec", "ner"):
            nlp.add_pipe(name, config=config[name])
    return nlp


@one_thread()
def fit(
    nlp: Language,
    sentences: Sequence[Sentence],
    golds: Sequence[GoldDoc],
    recipe: Recipe,
    *,
    names: Sequence[NamedSentence] = (),
    start: bytes | None = None,
    report: Callable[[str], None] | None = None,
) -> None:
    """Train `nlp` in place with averaged weights, seeded by `recipe`.

    It starts from the weights it has, else from those of `start` for its `tok2vec`, else from nothing.
    """
    from spacy.training import Example
    from thinc.api import fix_random_seed

    fix_random_seed(recipe.seed)
    public = [doc_of_sentence(nlp, sentence) for sentence in sentences]
    articles = [doc_of_gold(nlp, gold) for gold in golds if "entities" in gold.gold]
    articles += [doc_of_names(nlp, sentence) for sentence in names]
    optimizer = _optimizer(nlp, public, recipe, start)
    chance = random.Random(recipe.seed)
    drawn = names_for(public + articles) if recipe.renamed_share else None
    for epoch in range(recipe.epochs):
        losses: dict[str, float] = {}
        optimizer.learn_rate = recipe.learn_rate * (1 - 0.9 * epoch / recipe.epochs)
        docs = shown(public, articles, recipe, chance, names=drawn, renamed_share=recipe.renamed_share)
        for batch in _batches(docs, recipe.batch_words, chance):
            examples = [Example(bare(doc, conventional=chance.random() < _TOLD), doc) for doc in batch]
            nlp.update(examples, sgd=optimizer, drop=recipe.dropout, losses=losses)
        if report:
            report(f"epoch {epoch + 1} of {recipe.epochs}: loss {losses.get('ner', 0.0):.0f}")
    _keep_averages(nlp, optimizer)


def _optimizer(nlp: Language, public: Sequence[Doc], recipe: Recipe, start: bytes | None) -> Any:
    """Return a fresh optimizer for `nlp`, whose layers are given their sizes first where they have none yet."""
    from spacy.training import Example
    from thinc.api import Adam

    optimizer = Adam(recipe.learn_rate, L2=0.01, grad_clip=1.0, use_averages=True)
    ner = nlp.get_pipe("ner")
    if not ner.labels:  # type: ignore[attr-defined]
        for label in LABELS:
            ner.add_label(label)  # type: ignore[attr-defined]
        sample = [Example(bare(doc), doc) for doc in public[:200]]
        nlp.initialize(lambda: sample, sgd=optimizer)
        if start:
            nlp.get_pipe("tok2vec").model.from_bytes(start)  # type: ignore[attr-defined]
    else:
        nlp.resume_training(sgd=optimizer)
    return optimizer


def _keep_averages(nlp: Language, optimizer: Any) -> None:
    """Make the running averages of the weights the weights: they score higher than the last step's."""
    with nlp.use_params(optimizer.averages):
        stored = {name: pipe.model.to_bytes() for name, pipe in nlp.pipeline}  # type: ignore[attr-defined]
    for name, pipe in nlp.pipeline:
        pipe.model.from_bytes(stored[name])  # type: ignore[attr-defined]


def _batches(docs: Sequence[Doc], words: int, chance: random.Random) -> list[list[Doc]]:
    """Batch docs of like length: a batch takes as many parser steps as its longest doc has words."""
    batches: list[list[Doc]] = []
    for start in range(0, len(docs), _POOL):
        batch: list[Doc] = []
        for doc in sorted(docs[start : start + _POOL], key=len):
            batch.append(doc)
            if sum(len(member) for member in batch) >= words:
                batches.append(batch)
                batch = []
        if batch:
            batches.append(batch)
    chance.shuffle(batches)
    return batches


def measure(nlp: Language, sets: EntitySets, golds: Sequence[GoldDoc] = ()) -> dict[str, Any]:
    """Score `nlp` on every test set (exact spans) and on annotated articles (surface forms); percent."""
    scores: dict[str, Any] = {
        name: score_spans(nlp, [doc_of_sentence(nlp, sentence) for sentence in sentences], labels=PUBLIC_LABELS)
        for name, sentences in sets.tests.items()
    }
    if golds:
        scores["articles"] = score_forms(nlp, golds)
    return scores


def save(nlp: Language, out: Path) -> None:
    """Write `nlp` to `out` with no more strings than its labels need: the training words are not part of a model."""
    nlp.to_disk(out)
    strings = sorted({*LABELS, *nlp.pipe_names})
    (out / "vocab" / "strings.json").write_text(json.dumps(strings), "utf-8")


def assemble(ner_model: Path, out: Path, *, pipes: Sequence[str] = PIPES) -> Language:
    """Put the whole pipeline together: the trained `ner_model`, then `pipes` in their order, saved to `out`.

    Decisions stored in the folders of `ner_model` are kept. `out` may be `ner_model` itself. Card and scores beside
    the model are copied.

    Raises ExtractorError where `ner_model` holds no trained entity model.
    """
    from spacy.util import load_model_from_path

    if not (ner_model / "ner").is_dir():
        raise ExtractorError(f"{ner_model}: no trained entity model here; run `extractor train ner` first")
    nlp = load_model_from_path(ner_model)
    for name in pipes:
        if name not in nlp.pipe_names:
            nlp.add_pipe(name)
    nlp.meta.update(
        name="sm",
        version=version("extractor"),
        description="Indonesian and English trade news: entities, goods, sectors, figures, events, opportunities",
        license="see README.md",
    )
    save(nlp, out)
    for extra in sorted(ner_model.glob("*")):
        if extra.name in {"README.md", "scores.json"} and not (out / extra.name).exists():
            shutil.copy(extra, out / extra.name)
    return nlp
