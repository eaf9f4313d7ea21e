"""Training of the entity model on a handful of own sentences, and putting the pipeline together."""

import json
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.util import load_model_from_path

from extractor.article.model import Article
from extractor.errors import ExtractorError
from extractor.learn.corpora.conll import Sentence
from extractor.learn.gold import GoldDoc
from extractor.learn.ner import PIPES, Recipe, assemble, blank, fit, save
from extractor.learn.ner_examples import doc_of_sentence
from extractor.learn.ner_scores import score_forms, score_spans
from tests.tiny_vectors import write_vectors

SENTENCES = [
    Sentence(("Bu", "Sari", "tiba", "di", "Bogor", "."), ((1, 2, "person"), (4, 5, "place"))),
    Sentence(("PT", "Laut", "Biru", "membuka", "kantor", "di", "Solo", "."), ((0, 3, "organization"), (6, 7, "place"))),
    Sentence(("Harga", "beras", "turun", "lagi", "."), ()),
]
GOLD = GoldDoc(
    "a",
    Article(body="PT Laut Biru membuka kantor di Solo."),
    {"entities": [{"type": "organization", "text": "PT Laut Biru"}, {"type": "place", "text": "Solo"}]},
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A floret table of random numbers: 50 rows of 64."""
    return write_vectors(tmp_path_factory.mktemp("vectors") / "tiny.floret", rows=50, width=64)


@pytest.fixture(scope="module")
def trained(table: Path) -> Language:
    nlp = blank(table, seed=3)
    fit(nlp, SENTENCES, [GOLD], Recipe(epochs=40, seed=3, learn_rate=0.005, dropout=0.0))
    return nlp


def test_learns_what_it_was_shown(trained: Language) -> None:
    references = [doc_of_sentence(trained, sentence) for sentence in SENTENCES]
    scores = score_spans(trained, references, labels=("organization", "person", "place"))
    assert scores["all"] == {"precision": 100.0, "recall": 100.0, "f1": 100.0, "items": 4}
    assert score_forms(trained, [GOLD])["all"]["f1"] == 100.0


def test_the_same_seed_gives_the_same_weights(table: Path) -> None:
    made = []
    for _ in range(2):
        nlp = blank(table, seed=3)
        fit(nlp, SENTENCES, [], Recipe(epochs=2, seed=3, learn_rate=0.005))
        made.append(nlp.get_pipe("ner").model.to_bytes())  # type: ignore[attr-defined]
    assert made[0] == made[1]


def test_whole_pipeline_in_order_without_the_training_words(trained: Language, tmp_path: Path) -> None:
    save(trained, tmp_path / "ner")
    assemble(tmp_path / "ner", tmp_path / "whole")
    again = load_model_from_path(tmp_path / "whole")
    assert again.pipe_names == ["tok2vec", "ner", *PIPES]
    assert "Sari" not in json.loads((tmp_path / "whole" / "vocab" / "strings.json").read_text("utf-8"))
    doc = again("PT Laut Biru membuka kantor di Solo.")
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("PT Laut Biru", "organization"),
        ("Solo", "place"),
    ]


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="no trained entity model"):
        assemble(tmp_path, tmp_path / "out")
