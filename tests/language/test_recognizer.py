"""The names that are found in a text: those of spaCy's parser."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from spacy.language import Language
from spacy.pipeline.ner import EntityRecognizer
from spacy.tokens import Doc, Span

from extractor.language import recognizer
from extractor.language.arithmetic import one_thread
from extractor.language.load import load_pipeline
from extractor.language.recognizer import Names, TradeRecognizer

NAMED = "PT Sinar Timur Tbk Kementerian Perdagangan Republik Indonesia Menteri Budi Santoso"
OTHERS = "di dan ekspor kopi ke Jepang the Ministry of Trade 18 , . ( )"
WORDS = [*NAMED.split(), *OTHERS.split(), "\n\n"]
NAMES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture
def ner(nlp: Language) -> TradeRecognizer:
    found = nlp.get_pipe("ner")
    assert isinstance(found, TradeRecognizer)
    return found


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    with one_thread():
        yield


def read(nlp: Language, words: list[str]) -> Doc:
    return nlp.get_pipe("tok2vec")(Doc(nlp.vocab, words=words))


def mine(ner: TradeRecognizer, doc: Doc) -> list[list[int]]:
    found = ner.predict([doc])
    assert all(isinstance(names, Names) for names in found)
    ner.set_annotations([doc], found)
    return doc.to_array(list(NAMES)).tolist()


def spacys(ner: TradeRecognizer, doc: Doc) -> list[list[int]]:
    EntityRecognizer.set_annotations(ner, [doc], EntityRecognizer.predict(ner, [doc]))
    return doc.to_array(list(NAMES)).tolist()


@pytest.mark.parametrize("length", [2, 3, 5, 40, 400])
def test_the_names_are_those_of_spacy(nlp: Language, ner: TradeRecognizer, length: int) -> None:
    some = random.Random(length)
    for _ in range(20):
        words = some.choices(WORDS, k=length)
        assert mine(ner, read(nlp, words)) == spacys(ner, read(nlp, words))


@pytest.mark.parametrize("ahead", [0, 1, 4])
def test_long_names_are_those_of_spacy(
    nlp: Language, ner: TradeRecognizer, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognizer, "_AHEAD", ahead)
    monkeypatch.setattr(recognizer, "_FURTHER", 2)
    monkeypatch.setattr(recognizer, "_TOGETHER", 5)
    words = ["menurut", "Kementerian", *["Perdagangan"] * 60, *["Industri", "dan"] * 9, "Jepang", "\n\n"]
    for size in range(2, len(words) + 1):
        assert mine(ner, read(nlp, words[:size])) == spacys(ner, read(nlp, words[:size]))


def test_equal_moves_are_chosen_between_as_by_spacy(nlp: Language) -> None:
    other = load_pipeline()
    ner = other.get_pipe("ner")
    assert isinstance(ner, TradeRecognizer)
    upper = ner.model.get_ref("upper")
    for name in ("W", "b"):
        upper.get_param(name)[:] = 0
    names = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
    for opened in ("O", "B-place", "U-person"):
        upper.get_param("b")[:] = 0
        upper.get_param("b")[names.index(opened)] = 1
        for words in (["Kopi", "dari", "Jepang"], ["\n", "Kopi", " ", "Jepang", "\n\n"]):
            assert mine(ner, read(other, words)) == spacys(ner, read(other, words))


@pytest.mark.parametrize("words", [[], ["Jepang"]])
def test_texts_of_no_or_one_word_are_read_by_spacy(nlp: Language, ner: TradeRecognizer, words: list[str]) -> None:
    doc = read(nlp, words)
    ner(doc)
    assert doc.to_array(list(NAMES)).tolist() == spacys(ner, read(nlp, words))


def test_annotated_texts_are_read_by_spacy(nlp: Language, ner: TradeRecognizer) -> None:
    words = ["Menteri", "Budi", "Santoso", "tiba", "di", "Jepang", "."]
    named, told = read(nlp, words), read(nlp, words)
    for doc in (named, told):
        doc.set_ents([Span(doc, 3, 4, label="place")], default="missing")
    assert ner(named).to_array(list(NAMES)).tolist() == spacys(ner, told)
    assert named[3].ent_type_ == "place"
    begun, said = read(nlp, words), read(nlp, words)
    for doc in (begun, said):
        doc[2].is_sent_start = True
    assert ner(begun).to_array(list(NAMES)).tolist() == spacys(ner, said)
    assert begun[2].ent_iob_ != "I"


def test_many_texts_at_once(nlp: Language, ner: TradeRecognizer) -> None:
    texts = ["Menteri Budi Santoso tiba di Jepang.", "Kopi.", "", "PT Sinar Timur mengekspor kopi ke Jepang."]
    pipes = [name for name in nlp.pipe_names if name not in ("tok2vec", "ner")]
    together = list(nlp.pipe(texts, disable=pipes))
    with nlp.select_pipes(disable=pipes):
        for text, doc in zip(texts, together, strict=True):
            assert doc.to_array(list(NAMES)).tolist() == nlp(text).to_array(list(NAMES)).tolist()
