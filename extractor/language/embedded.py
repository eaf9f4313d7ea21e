"""The first layer of the network, asked once a word: what it makes of a word depends on nothing around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import filterfalse
from pathlib import Path
from typing import Any, Final

import numpy as np
from spacy.attrs import ORTH
from spacy.language import Language
from spacy.pipeline.tok2vec import DEFAULT_TOK2VEC_MODEL, Tok2Vec
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model

from extractor.language.windows import WindowLayers
from extractor.language.words import WordLayers

_WORDS: Final = 40_000
"""Words whose vectors are remembered: some 20 MB of them."""
_MOST: Final = _WORDS // 2
"""Tokens of a doc at most; one with more is read as spaCy reads it."""


class TradeTok2Vec(Tok2Vec):
    """spaCy's Tok2Vec (embed, then encode in context), the embeddings of words remembered up to a bound.

    Where no token has a tag, which tells whose rules of annotation are followed (see `extractor.learn.ner_examples`),
    the layer sees words alone. The vector of a word is the same to the last bit in whatever article it was met first.
    A pipe that is trained remembers nothing from then on, since its weights change.
    """

    def __init__(self, vocab: Vocab, model: Model[Any, Any], name: str = "tok2vec") -> None:
        super().__init__(vocab, model, name)
        self._fixed = True
        self._forget()

    def _forget(self) -> None:
        self._row_of: dict[int, int] = {}
        self._table = np.zeros((0, 0), dtype=np.float32)
        self._hits = np.zeros(_WORDS, dtype=np.int32)
        self.__dict__.pop("_layers", None)

    @cached_property
    def _layers(self) -> tuple[WordLayers, WindowLayers] | None:
        """What reads words alone, and what reads them in context; None where the network is built otherwise."""
        embed, encode = self.model.maybe_get_ref("embed"), self.model.maybe_get_ref("encode")
        alone = WordLayers.of(embed, self.vocab) if embed else None
        context = WindowLayers.of(encode) if encode else None
        return (alone, context) if alone and context else None

    def predict(self, docs: Iterable[Doc]) -> Any:
        """Return the vectors of the tokens of each doc, in context (tokens x width, float32)."""
        docs = list(docs)
        if any(not 0 < len(doc) <= _MOST or doc.has_annotation("TAG") for doc in docs):
            return super().predict(docs)
        if not self._fixed or not self._layers:
            return super().predict(docs)
        alone, context = self._layers
        return [context(self._embedded(doc, alone)) for doc in docs]

    def _embedded(self, doc: Doc, alone: WordLayers) -> np.ndarray:
        words = doc.to_array(ORTH).tolist()
        if new := self._unknown(words):
            if len(self._row_of) + len(new) > _WORDS:
                self._keep_frequent()
                new = self._unknown(words)
            self._learn(new, alone)
        rows = np.array(list(map(self._row_of.__getitem__, words)))
        self._hits[rows] += 1
        return self._table.take(rows, axis=0)

    def _unknown(self, words: Iterable[int]) -> list[int]:
        return list(dict.fromkeys(filterfalse(self._row_of.__contains__, words)))

    def _learn(self, words: Sequence[int], alone: WordLayers) -> None:
        """Embed words that are not known yet."""
        vectors = alone([self.vocab.strings[word] for word in words])
        if not self._table.size:
            self._table = np.zeros((_WORDS, vectors.shape[1]), dtype=np.float32)
        first = len(self._row_of)
        self._table[first : first + len(words)] = vectors
        self._row_of.update(zip(words, range(first, first + len(words)), strict=True))

    def _keep_frequent(self) -> None:
        """Forget all but half as many words as there may be, those that most articles had."""
        words = np.array(list(self._row_of), dtype=np.uint64)
        kept = np.argsort(-self._hits[: len(words)], kind="stable")[: _WORDS - _MOST]
        self._table[: len(kept)], hits = self._table[kept], self._hits[kept] // 2
        self._hits[:] = 0
        self._hits[: len(kept)] = hits
        self._row_of = dict(zip(words[kept].tolist(), range(len(kept)), strict=True))

    def update(self, *args: Any, **kwargs: Any) -> dict[str, float]:
        """Do what spaCy's pipe does; see there."""
        self._fixed = False
        self._forget()
        losses: dict[str, float] = super().update(*args, **kwargs)
        return losses

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Do what spaCy's pipe does; see there."""
        self._forget()
        super().initialize(get_examples, nlp=nlp)

    def from_disk(self, path: str | Path, **kwargs: Any) -> TradeTok2Vec:
        """Do what spaCy's pipe does; see there."""
        self._forget()
        super().from_disk(path, **kwargs)
        return self

    def from_bytes(self, data: bytes, **kwargs: Any) -> TradeTok2Vec:
        """Do what spaCy's pipe does; see there."""
        self._forget()
        super().from_bytes(data, **kwargs)
        return self


DEFAULT_CONFIG: Final = {"model": DEFAULT_TOK2VEC_MODEL}
