"""Trains subword vectors (floret) for the pipeline on plain Indonesian and English text."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ExtractorError
from extractor.learn.corpora.text import unseen

if TYPE_CHECKING:
    from spacy.language import Language


def train_vectors(
    paragraphs: Iterable[str],
    out: Path,
    *,
    rows: int = 40_000,
    width: int = 96,
    epochs: int = 3,
    model: str = "skipgram",
    exclude: frozenset[str] = frozenset(),
) -> None:
    """Train floret vectors of `rows` x `width` numbers on `paragraphs` and write their table to `out`.

    Repeated paragraphs count once; those in `exclude` (texts kept for measuring) not at all. One thread, so the same
    text gives the same numbers. The method is floret's: Bojanowski et al. 2017 with hashed rows (Explosion, 2021).

    Raises ExtractorError where floret is not installed.
    """
    try:
        from floret.floret import train_unsupervised
    except ImportError as error:
        raise ExtractorError("training vectors needs floret: pip install 'extractor[train]'") from error
    with tempfile.TemporaryDirectory() as folder:
        tokens = Path(folder) / "tokens.txt"
        with tokens.open("w", encoding="utf-8") as sink:
            sink.writelines(f"{line}\n" for line in tokenised(paragraphs, exclude=exclude))
        trained = train_unsupervised(  # type: ignore[no-untyped-call]
            str(tokens), model=model, mode="floret", hashCount=2, bucket=rows, dim=width,
            minn=4, maxn=5, minCount=5, epoch=epochs, neg=5, ws=4, lr=0.05, thread=1, verbose=0,
        )  # fmt: skip
        trained.save_floret_vectors(str(out))


def tokenised(paragraphs: Iterable[str], *, exclude: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield each new paragraph as tokens of the pipeline's own tokenizer, parted by single spaces."""
    import spacy

    tokenizer = spacy.blank("trade").tokenizer
    for paragraph in unseen(paragraphs, exclude=exclude):
        words = [token.norm_ for token in tokenizer(paragraph) if not token.is_space]
        if len(words) > 3:
            yield " ".join(words)


def load_vectors(nlp: Language, table: Path) -> None:
    """Put the floret table at `table` into the vocabulary of `nlp`; vectors are looked up by lower-cased form."""
    from spacy.training.initialize import convert_vectors

    convert_vectors(nlp, table, truncate=-1, prune=-1, name="trade_floret", mode="floret", attr="NORM")
