"""Readers of entity sets and plain text, on small files written here; how annotations become training docs."""

import json
import lzma
import random
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from extractor.article.model import Article
from extractor.errors import ExtractorError
from extractor.learn.corpora.conll import Sentence, read_conll, without
from extractor.learn.corpora.text import read_paragraphs
from extractor.learn.gold import GoldDoc
from extractor.learn.ner_examples import doc_of_gold, doc_of_sentence, varied
from extractor.learn.ner_scores import Counts, plain


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("trade")


def test_reads_token_and_tag(tmp_path: Path) -> None:
    file = tmp_path / "a.conll"
    file.write_text("Bu\tO\nSari\tB-PER\nDewi\tI-PER\n\ndi NOUN O\nBogor PROPN B-LOC\n", "utf-8")
    assert read_conll(file) == [
        Sentence(("Bu", "Sari", "Dewi"), ((1, 3, "person"),)),
        Sentence(("di", "Bogor"), ((1, 2, "place"),)),
    ]


def test_reads_numbered_columns_compressed_and_maps_other_labels_to_none(tmp_path: Path) -> None:
    rows = "# text = Acme sold Thai rice\n1\tAcme\tB-ORG\t-\n2\tsold\tO\t-\n3\tThai\tB-OTH\t-\n4\trice\tB-O\t-\n"
    with lzma.open(tmp_path / "b.iob2.xz", "wt", encoding="utf-8") as sink:
        sink.write(rows)
    assert read_conll(tmp_path / "b.iob2") == [Sentence(("Acme", "sold", "Thai", "rice"), ((0, 1, "organization"),))]


def test_an_inside_tag_of_another_label_begins_a_new_entity(tmp_path: Path) -> None:
    file = tmp_path / "c.conll"
    file.write_text("Bank\tB-ORG\nBali\tI-LOC\n", "utf-8")
    assert read_conll(file)[0].spans == ((0, 1, "organization"), (1, 2, "place"))


def test_missing_set_and_line_without_tag_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match=r"none\.conll"):
        read_conll(tmp_path / "none.conll")
    (tmp_path / "d.conll").write_text("kata\n", "utf-8")
    with pytest.raises(ExtractorError, match="without a tag"):
        read_conll(tmp_path / "d.conll")


def test_without_drops_held_out_sentences_however_tokenised() -> None:
    train = [Sentence(("anak", "-", "anak", "."), ()), Sentence(("lain",), ()), Sentence(("Lain", "."), ())]
    assert without(train, [Sentence(("Anak-anak",), ())]) == [train[1]]


def test_paragraphs_of_raw_text_and_articles(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("satu\n\ndua\n", "utf-8")
    row = {"title": "Judul", "text": "tiga\n\nempat", "url": "https://contoh.id"}
    (tmp_path / "articles" / "b.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    assert list(read_paragraphs(tmp_path)) == ["Judul", "tiga", "empat", "satu", "dua"]
    with pytest.raises(ExtractorError, match="no text"):
        list(read_paragraphs(tmp_path / "raw"))


def test_docs_use_our_tokens_and_keep_entity_edges(nlp: Language) -> None:
    sentence = Sentence(
        ("PT", ".", "Laut", "Biru", "kirim", "anak", "-", "anak", "ke", "Jawa-Bali", "(24/8)"),
        ((0, 4, "organization"), (9, 10, "place")),
    )
    doc = doc_of_sentence(nlp, sentence)
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("PT. Laut Biru", "organization"),
        ("Jawa - Bali", "place"),
    ]
    assert "anak-anak" in [token.text for token in doc]
    assert [token.text for token in doc][-4:] == ["Bali", "(", "24/8", ")"]


def test_an_abbreviation_is_not_joined_across_an_entity_edge(nlp: Language) -> None:
    doc = doc_of_sentence(nlp, Sentence(("Acme", "Inc", "."), ((0, 2, "organization"),)))
    assert [token.text for token in doc] == ["Acme", "Inc", "."]
    assert doc.ents[0].text == "Acme Inc"


def test_variation_is_seeded_and_keeps_the_entities(nlp: Language) -> None:
    doc = doc_of_sentence(nlp, Sentence(("Sari", "tiba", "di", "Bogor", "."), ((0, 1, "person"), (3, 4, "place"))))
    first = [varied(doc, random.Random(3)).text for _ in range(5)]
    assert first == [varied(doc, random.Random(3)).text for _ in range(5)]
    chance = random.Random(1)
    copies = [varied(doc, chance) for _ in range(200)]
    assert {copy.text for copy in copies} >= {doc.text, doc.text.lower(), doc.text.upper()}
    assert all([entity.label_ for entity in copy.ents] == ["person", "place"] for copy in copies)


def test_scores_are_percent() -> None:
    counts = Counts()
    counts.add(frozenset({"a", "b"}), frozenset({"b", "c"}))
    assert counts.as_scores() == {"precision": 50.0, "recall": 50.0, "f1": 50.0, "items": 2}
    assert plain(" “Bank  Maju”, ") == "bank maju"


def test_every_occurrence_of_an_annotated_form_is_an_entity_and_longer_forms_win(nlp: Language) -> None:
    text = "Bank Maju Corp. di Solo. Bank Maju tumbuh, kata Soloensis dan Solo."
    article = Article(body=text)
    forms = [("organization", "Bank Maju"), ("organization", "Bank Maju Corp"), ("place", "Solo")]
    gold = {"entities": [{"type": label, "text": form} for label, form in forms]}
    doc = doc_of_gold(nlp, GoldDoc("a", article, gold))
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("Bank Maju Corp.", "organization"),
        ("Solo", "place"),
        ("Bank Maju", "organization"),
        ("Solo", "place"),
    ]
