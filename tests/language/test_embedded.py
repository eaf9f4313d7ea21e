"""The vectors of words that are remembered: those of spaCy, the same to the last bit whenever a word was met."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from spacy.language import Language
from spacy.pipeline.tok2vec import Tok2Vec
from spacy.tokens import Doc
from spacy.training import Example

from extractor.language import embedded
from extractor.language.arithmetic import one_thread
from extractor.language.embedded import TradeTok2Vec
from extractor.language.load import load_pipeline

TEXT = "PT Sinar Timur mengekspor 18 ton kopi ke Jepang; PT Sinar Timur was glad.\n\nHarga kopi naik 3,5 persen."


@pytest.fixture
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture
def layer(nlp: Language) -> TradeTok2Vec:
    found = nlp.get_pipe("tok2vec")
    assert isinstance(found, TradeTok2Vec)
    return found


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    with one_thread():
        yield


def vectors(layer: Tok2Vec, doc: Doc) -> np.ndarray:
    (found,) = layer.predict([doc])
    return np.array(found)


def spacys(layer: TradeTok2Vec, doc: Doc) -> np.ndarray:
    (found,) = Tok2Vec.predict(layer, [doc])
    return np.array(found)


def test_the_vectors_are_those_of_spacy(nlp: Language, layer: TradeTok2Vec) -> None:
    doc = nlp.make_doc(TEXT)
    for _ in range(2):  # met now, known then
        assert vectors(layer, doc) == pytest.approx(spacys(layer, doc), abs=1e-4)
    first, second = layer.predict([doc, nlp.make_doc("Kopi.")])
    assert (len(first), len(second)) == (len(doc), 2)


def test_a_word_has_one_vector_whatever_it_was_met_with(layer: TradeTok2Vec, nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    alone = vectors(layer, doc)
    layer._forget()
    for word in reversed(doc):
        vectors(layer, nlp.make_doc(word.text))
    assert (vectors(layer, doc) == alone).all()
    layer._forget()
    vectors(layer, nlp.make_doc(" ".join(f"kata{n}" for n in range(45)) + TEXT))
    assert (vectors(layer, doc) == alone).all()


def test_frequent_words_are_kept(layer: TradeTok2Vec, nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_WORDS", 100)
    monkeypatch.setattr(embedded, "_MOST", 50)
    layer._forget()
    doc = nlp.make_doc(TEXT)
    alone, *_ = (vectors(layer, doc) for _ in range(3))
    for n in range(40):
        vectors(layer, nlp.make_doc(f"kata{n} satu{n} dua{n}"))
        assert len(layer._row_of) <= 100
    assert layer._row_of.keys() >= {word.orth for word in doc}
    assert (vectors(layer, doc) == alone).all()
    long = nlp.make_doc(TEXT * 4)
    assert len(long) > 50
    known = dict(layer._row_of)
    assert (vectors(layer, long) == spacys(layer, long)).all()
    assert layer._row_of == known


def test_tags_are_read_as_spacy_reads_them(layer: TradeTok2Vec, nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    plain = vectors(layer, doc)
    for token in doc:
        token.tag_ = "ewt"
    assert (vectors(layer, doc) == spacys(layer, doc)).all()
    assert abs(vectors(layer, doc) - plain).max() > 0.01
    (empty,) = layer.predict([nlp.make_doc("")])
    assert empty.shape == (0, plain.shape[1])


def test_what_is_trained_remembers_nothing(layer: TradeTok2Vec, nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    before = vectors(layer, doc)
    assert layer._row_of
    optimizer = nlp.resume_training()
    start = TEXT.index("Jepang")
    example = Example.from_dict(nlp.make_doc(TEXT), {"entities": [(start, start + 6, "place")]})
    for _ in range(2):
        nlp.update([example], sgd=optimizer, exclude=[name for name in nlp.pipe_names if name.startswith("trade")])
        assert not layer._row_of
        assert (vectors(layer, doc) == spacys(layer, doc)).all()
    assert abs(vectors(layer, doc) - before).max() > 0


def test_other_weights_are_read_anew(layer: TradeTok2Vec, nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    alone = vectors(layer, doc)
    stored = layer.to_bytes(exclude=["vocab"])
    next(node for node in layer.model.walk() if node.name == "hashembed").get_param("E")[:] = 0
    assert abs(spacys(layer, doc) - alone).max() > 0.01
    assert (vectors(layer, doc) == alone).all()  # remembered
    layer.from_bytes(stored, exclude=["vocab"])
    assert not layer._row_of
    assert (vectors(layer, doc) == alone).all()
