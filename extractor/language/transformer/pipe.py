"""Sets `doc.ents` from a transformer encoder, in the place of tok2vec and ner.

For newcomers: a text is cut into the encoder's pieces as a whole, long ones into windows that overlap. Each piece takes
its scores from the window in which it stands furthest from a cut, each of our tokens those of its first piece, and the
tags that the labels mean are read off the tokens. The stored form of the pipe is the checkpoint's own folder.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from spacy.tokens import Doc, Span

from extractor.errors import ExtractorError
from extractor.language.choice import Runtime
from extractor.language.transformer.align import NO_PIECE, first_pieces, spans
from extractor.language.transformer.checkpoint import files_of, find_weights, read_checkpoint
from extractor.language.transformer.labels import NOTHING, LabelMap, Tag, label_map, read_labels
from extractor.language.transformer.runtime import Encoder, Logits, load_encoder
from extractor.language.transformer.tokenizer import Pieces, PieceTokenizer
from extractor.language.transformer.windows import joined, windows

LABELS: Final = "labels.toml"
_DOCS: Final = 32
"""Articles whose windows are computed together, at most."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What a checkpoint's folder gives; `size` is the number of its own pieces that a window takes."""

    folder: Path
    weights: Path
    labels: Path | None
    tokenizer: PieceTokenizer
    encoder: Encoder
    meaning: LabelMap
    size: int


class TradeTransformer:
    """The pipe; it is of use when `read` or `from_disk` has given it a checkpoint.

    `runtime` is what computes the encoder, `window` the most pieces at once (special ones included; the encoder may
    allow fewer), `overlap` how far windows reach into each other.
    """

    def __init__(self, *, runtime: Runtime = Runtime.AUTO, window: int = 512, overlap: int = 128) -> None:
        self.runtime, self.window, self.overlap = runtime, window, overlap
        self._loaded: _Loaded | None = None

    def read(self, folder: Path, *, labels: Path | None = None) -> TradeTransformer:
        """Take the checkpoint in `folder`; `labels` is a user's file that says what its labels mean.

        Labels that no table knows are told in one line on standard error, and dropped. Raises ExtractorError for a
        folder, labels or weights that cannot be used, MissingExtraError without the libraries.
        """
        checkpoint = read_checkpoint(folder)
        kind, weights = find_weights(folder, self.runtime)
        meaning = label_map(checkpoint.labels, read_labels(labels) if labels else None)
        if meaning.unknown:
            sys.stderr.write(
                f"extractor: {folder.name}: labels not known here are dropped: {', '.join(meaning.unknown)}; "
                "say with --labels FILE what they are\n"
            )
        tokenizer = PieceTokenizer(folder)
        size = min(self.window, checkpoint.limit) - tokenizer.special
        if size < 1:
            raise ExtractorError(f"{folder}: windows of {self.window} pieces are too short for its special pieces")
        encoder = load_encoder(checkpoint, kind, weights)
        self._loaded = _Loaded(folder, weights, labels, tokenizer, encoder, meaning, size)
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of `doc`."""
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _DOCS) -> Iterator[Doc]:
        """Yield the docs with their entities, in order; the windows of several are computed together."""
        docs = iter(stream)
        while batch := list(islice(docs, min(batch_size, _DOCS))):
            self._annotate(batch)
            yield from batch

    def _annotate(self, docs: Sequence[Doc]) -> None:
        loaded = self._loaded
        if loaded is None:
            raise ExtractorError("trade_transformer: no encoder was read; load the pipeline with its folder")
        pieces = [loaded.tokenizer.pieces(doc.text) for doc in docs]
        cuts = [windows(len(p.ids), size=loaded.size, overlap=min(self.overlap, loaded.size // 2)) for p in pieces]
        framed = [
            loaded.tokenizer.framed(p.ids[start:end]) for p, cut in zip(pieces, cuts, strict=True) for start, end in cut
        ]
        scores = iter(loaded.encoder.logits(framed))
        for doc, found, cut in zip(docs, pieces, cuts, strict=True):
            inner = [loaded.tokenizer.inner(next(scores)) for _ in cut]
            whole = joined(len(found.ids), cut, inner, width=len(loaded.meaning.matrix))
            tags = _tags(doc, found, whole, loaded.meaning)
            doc.set_ents([Span(doc, start, end, label=type_) for start, end, type_ in spans(tags)])

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the checkpoint's files that are in use to the folder `path`."""
        if self._loaded is None:
            return
        folder = Path(path)
        for file in files_of(self._loaded.folder, self._loaded.weights):
            target = folder / file.relative_to(self._loaded.folder)
            if target.resolve() != file.resolve():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
        if self._loaded.labels is not None and (folder / LABELS).resolve() != self._loaded.labels.resolve():
            shutil.copyfile(self._loaded.labels, folder / LABELS)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> TradeTransformer:
        """Take the checkpoint that `to_disk` wrote."""
        own = Path(path) / LABELS
        return self.read(Path(path), labels=own if own.exists() else None)


def _tags(doc: Doc, pieces: Pieces, scores: Logits, meaning: LabelMap) -> list[Tag | None]:
    """The tag of each token: that of its first piece; blanks are passed over, unless they part paragraphs."""
    if not pieces.ids:
        return [NOTHING] * len(doc)
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    best = np.argmax(shifted @ meaning.matrix, axis=1)
    ends = [(token.idx, token.idx + len(token)) for token in doc]
    tags: list[Tag | None] = []
    for token, first in zip(doc, first_pieces(ends, pieces.places), strict=True):
        if first != NO_PIECE:
            tags.append(meaning.tags[best[first]])
        else:
            tags.append(None if token.is_space and token.text.count("\n") < 2 else NOTHING)
    return tags
