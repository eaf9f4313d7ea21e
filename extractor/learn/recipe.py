"""The whole training in one go: vectors, plain text, recogniser, its fold models, the decisions of all pipes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.learn.decisions import FOLDS, out_of_fold_report, train_decisions
from extractor.learn.ner import EPOCHS, assemble, save, train_ner

if TYPE_CHECKING:
    from spacy.language import Language

    from extractor.learn.gold import GoldDoc
    from extractor.learn.standoff import NamedSentence

FOLD_EPOCHS: Final = EPOCHS // 2
"""Half of the shipped model's: a fold model need only make the mistakes of one that has not seen the article."""


def train_pipeline(
    data: Path,
    golds: Sequence[GoldDoc],
    out: Path,
    *,
    work: Path,
    names: Sequence[NamedSentence] = (),
    held_out: Path | None = None,
    seed: int = 7,
    report: Callable[[str], None],
) -> str:
    """Train the pipeline `out` on the corpora under `data` and the articles `golds`; return its out-of-fold scores.

    `work` keeps what is made on the way: vectors, the weights after plain text, the model of public sentences, the fold
    models. What lies there is not made again, so that a stopped run goes on; name an empty folder for a fresh one. The
    same inputs and seed give the same model on one machine.

    Raises ExtractorError as `train_ner` and `train_decisions` do.
    """
    work.mkdir(parents=True, exist_ok=True)

    def recognise(folder: Path, *, epochs: int, without_fold: int | None = None) -> Language:
        report(f"recogniser {folder}")
        train_ner(
            data, golds, folder, names=names, epochs=epochs, seed=seed, vectors=work / "vectors.floret",
            pretrained=work / "plain-text.bin", base=work / "public", held_out=held_out, without_fold=without_fold,
            report=report,
        )  # fmt: skip
        return assemble(folder, folder)

    nlp = recognise(out, epochs=EPOCHS)
    readers = []
    for fold in range(FOLDS):
        folder = work / f"fold{fold}"
        readers.append(_read(folder) or recognise(folder, epochs=FOLD_EPOCHS, without_fold=fold))
    docs = train_decisions(nlp, golds, readers=readers, seed=seed, say=report)
    save(nlp, out)
    return out_of_fold_report(docs, golds)


def _read(folder: Path) -> Language | None:
    """Return the fold model that an earlier run finished, None where there is none; its scores are written last."""
    if not (folder / "scores.json").exists():
        return None
    return assemble(folder, folder)
