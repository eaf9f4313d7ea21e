"""What the network makes of words alone: thinc's numbers, but for what a processor may round otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from spacy.language import Language
from spacy.ml.models.tok2vec import CharacterEmbed, MultiHashEmbed
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps

from extractor.language.arithmetic import one_thread
from extractor.language.embedded import TradeTok2Vec
from extractor.language.load import load_pipeline
from extractor.language.words import ROWS, WordLayers

SOME = ["Kopi", "kopi", "PT", "18", "3,5", "\n\n", "Kementerian", "naik", "—", "Jepang"]
MANY = [f"kata{number}" for number in range(45)]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture
def embed(nlp: Language) -> Model[Any, Any]:
    layer = nlp.get_pipe("tok2vec")
    assert isinstance(layer, TradeTok2Vec)
    return layer.model.get_ref("embed")


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    with one_thread():
        yield


def thincs(embed: Model[Any, Any], vocab: Vocab, words: list[str]) -> np.ndarray:
    """What thinc makes of words, so many at once as are multiplied at once."""
    found = []
    for start in range(0, len(words), ROWS):
        some = words[start : start + ROWS]
        filled = some + some[-1:] * (ROWS - len(some))
        found.append(embed.predict([Doc(vocab, words=filled)])[0][: len(some)])
    return np.concatenate(found)


@pytest.mark.parametrize("words", [SOME, SOME[:1], MANY[:ROWS], MANY + SOME, MANY * 3])
def test_the_numbers_are_those_of_thinc(nlp: Language, embed: Model[Any, Any], words: list[str]) -> None:
    read = WordLayers.of(embed, nlp.vocab)
    assert read is not None
    np.testing.assert_allclose(read(words), thincs(embed, nlp.vocab, words), rtol=0, atol=1e-4)


def test_a_word_is_read_the_same_among_others(nlp: Language, embed: Model[Any, Any]) -> None:
    read = WordLayers.of(embed, nlp.vocab)
    assert read is not None
    alone = np.concatenate([read([word]) for word in SOME])
    assert (read(MANY + SOME)[len(MANY) :] == alone).all()


def test_other_layers_are_left_to_thinc(embed: Model[Any, Any], nlp: Language) -> None:
    assert WordLayers.of(embed, Vocab()) is None  # without vectors of parts of words
    without = MultiHashEmbed(width=96, attrs=["NORM"], rows=[50], include_static_vectors=False)
    letters = CharacterEmbed(width=96, rows=50, nM=8, nC=4, feature="NORM", include_static_vectors=True)
    for other in (without, letters):
        assert WordLayers.of(other, nlp.vocab) is None
    by_blis = embed.copy()
    by_blis._to_ops(NumpyOps(use_blis=True))
    assert WordLayers.of(by_blis, nlp.vocab) is None
