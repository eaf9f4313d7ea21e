"""Pretraining by hidden words: it learns, the same seed gives the same weights, and training starts from them."""

import random
from pathlib import Path

import pytest

from extractor.learn.cloze import plain_text, pretrain
from extractor.learn.corpora.conll import Sentence
from extractor.learn.ner import Recipe, blank, fit
from tests.tiny_vectors import write_vectors

WORDS = [
    "kopi", "teh", "kakao", "karet", "ikan", "udang", "beras", "gula", "ekspor", "impor", "naik", "turun", "dikirim",
    "dijual", "dari", "ke", "Jepang", "Bogor",
]  # fmt: skip
TEXTS = [" ".join(random.Random(seed).sample(WORDS, 8)) + "." for seed in range(60)]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A floret table of random numbers: 200 rows of 32."""
    return write_vectors(tmp_path_factory.mktemp("vectors") / "tiny.floret", rows=200, width=32)


def weights(table: Path, *, words: int, told: list[str] | None = None) -> bytes:
    nlp = blank(table, seed=3)
    said = told if told is not None else []
    pretrain(nlp, TEXTS, words=words, seed=3, batch_words=100, report=said.append)
    stored: bytes = nlp.get_pipe("tok2vec").model.to_bytes()  # type: ignore[attr-defined]
    return stored


@pytest.mark.slow
def test_hidden_words_are_guessed_better_and_better(table: Path) -> None:
    told: list[str] = []
    weights(table, words=60_000, told=told)
    losses = [float(line.rsplit(" ", 1)[1]) for line in told]
    assert len(losses) >= 2
    assert losses[-1] < 0.9 * losses[0]


def test_the_same_seed_gives_the_same_weights(table: Path) -> None:
    assert weights(table, words=2000) == weights(table, words=2000)
    assert weights(table, words=2000) != weights(table, words=4000)


def test_training_starts_from_the_weights_given(table: Path) -> None:
    start = weights(table, words=2000)
    sentences = [Sentence(("di", "Bogor"), ((1, 2, "place"),))]
    trained = []
    for given in (start, None):
        nlp = blank(table, seed=3)
        fit(nlp, sentences, [], Recipe(epochs=1, seed=3, learn_rate=1e-9), start=given)
        model = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
        model.from_bytes(model.to_bytes())
        trained.append(model.predict([nlp.make_doc("kopi dari Bogor")])[0])
    nlp = blank(table, seed=3)
    nlp.get_pipe("tok2vec").model.initialize(X=[nlp.make_doc("a")])  # type: ignore[attr-defined]
    expected = nlp.get_pipe("tok2vec").model.from_bytes(start).predict([nlp.make_doc("kopi dari Bogor")])[0]  # type: ignore[attr-defined]
    assert abs(trained[0] - expected).max() < 1e-4
    assert abs(trained[1] - expected).max() > 1e-2


def test_plain_text_is_taken_once_and_in_usual_lengths() -> None:
    long = "kata " * 700
    text = "Ekspor kopi dari  Bogor naik tahun ini."
    kept = "Harga gula di pasar Solo turun lagi."
    assert list(plain_text([text, "pendek", text, long, kept], exclude=frozenset({kept}))) == [" ".join(text.split())]
