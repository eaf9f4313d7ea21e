"""Annotation without its text: what is written reads back, and a changed text is told."""

import json
import lzma
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.learn.gold import GoldDoc
from extractor.learn.standoff import (
    NamedSentence,
    checksum,
    read_articles,
    read_names,
    read_training,
    write_article,
    write_names,
)

BODY = "Surabaya - PT Laut Biru mengirim 12 ton  teri ke Busan.\n\nKata Sari, Busan masih mencari teri kering."
TITLE = "Teri ke Busan"
GOLD = {
    "id": "one",
    "lang": "id",
    "article": {"title": TITLE, "published": "2021-03-04", "dateline": "Surabaya", "authors": []},
    "entities": [{"type": "organization", "text": "PT Laut Biru"}, {"type": "place", "text": "Busan"}],
    "positions": [{"person": "Sari", "title": "Kata", "organization": "Kementerian Perdagangan"}],
    "commodities": [{"texts": ["teri", "teri kering"], "hs": ["0305"]}],
    "sectors": [],
    "figures": [{"text": "12 ton", "kind": "quantity", "value": 12, "unit": "t", "commodity": "teri", "period": None}],
    "events": [
        {
            "type": "export",
            "participants": [{"name": "PT Laut Biru", "role": "exporter"}],
            "figures": ["12 ton"],
            "evidence": "Surabaya - PT Laut Biru mengirim 12 ton teri ke Busan.",
        }
    ],
    "opportunities": [{"kind": "demand", "seeker": {"country": "KR", "name": "Busan"}, "objects": ["teri kering"]}],
    "warnings": [],
}
KNOWN = {"title": TITLE, "published": "2021-03-04", "source": "somewhere.example", "url": None}


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "articles").mkdir(parents=True)
    rows = [{"title": None, "text": "Lain."}, {"title": TITLE, "text": BODY}]
    with lzma.open(folder / "articles" / "some.jsonl.xz", "wt", encoding="utf-8") as sink:
        sink.writelines(json.dumps(row) + "\n" for row in rows)
    (folder / "lines.txt").write_text("Sari ke Busan.\nPT Laut Biru berlayar.\n", "utf-8")
    return folder


def store_article(annotations: Path) -> Path:
    write_article(
        GOLD, f"{TITLE}\n\n{BODY}", annotations, known=KNOWN, source={"file": "articles/some.jsonl.xz", "row": 2}
    )
    return annotations / "articles" / "one.json"


def test_an_article_reads_back_as_it_was_annotated(corpora: Path, tmp_path: Path) -> None:
    store_article(tmp_path)
    (doc,) = read_articles(tmp_path, corpora)
    assert isinstance(doc, GoldDoc)
    assert doc.gold == GOLD
    assert (doc.article.title, doc.article.published_at, doc.article.publisher) == (
        TITLE,
        "2021-03-04",
        "somewhere.example",
    )
    assert "12 ton  teri" in doc.article.text or "12 ton teri" in doc.article.text


def test_a_set_that_forbids_commercial_use_teaches_nothing(corpora: Path, tmp_path: Path) -> None:
    barred = "articles/more/reuters21578-en.jsonl"
    (corpora / barred).parent.mkdir()
    (corpora / "articles" / "some.jsonl.xz").rename(corpora / f"{barred}.xz")
    write_article(GOLD, f"{TITLE}\n\n{BODY}", tmp_path, known=KNOWN, source={"file": barred, "row": 2})
    assert [doc.id for doc in read_articles(tmp_path, corpora)] == ["one"]
    assert read_articles(tmp_path, corpora, training=True) == []
    assert read_training([], annotations=tmp_path, data=corpora) == []


def test_no_words_of_the_text_are_stored(tmp_path: Path) -> None:
    stored = store_article(tmp_path).read_text("utf-8")
    for word in ("Surabaya", "Laut", "teri kering", "Busan", "Sari"):
        assert word not in stored
    assert "Kementerian Perdagangan" in stored  # not in the text: a normalised name


def test_names_read_back(corpora: Path, tmp_path: Path) -> None:
    sentences = [
        NamedSentence("PT Laut Biru berlayar.", ((0, 12, "organization"),)),
        NamedSentence("Sari ke Busan.", ((0, 4, "person"), (8, 13, "place"))),
    ]
    write_names([("lines.txt", 2, sentences[0]), ("lines.txt", 1, sentences[1])], tmp_path)
    assert read_names(tmp_path, corpora) == sentences
    assert "Busan" not in (tmp_path / "names.jsonl").read_text("utf-8")


def test_a_changed_text_is_told(corpora: Path, tmp_path: Path) -> None:
    write_names([("lines.txt", 1, NamedSentence("Sari ke Busan.", ()))], tmp_path)
    store_article(tmp_path)
    (corpora / "lines.txt").write_text("Sari ke Seoul.\n", "utf-8")
    with pytest.raises(ExtractorError, match=r"lines\.txt:1: not the text that was annotated"):
        read_names(tmp_path, corpora)
    with lzma.open(corpora / "articles" / "some.jsonl.xz", "wt", encoding="utf-8") as sink:
        sink.writelines(json.dumps({"title": TITLE, "text": text}) + "\n" for text in ("a", "b"))
    with pytest.raises(ExtractorError, match=r"one\.json: not the text"):
        read_articles(tmp_path, corpora)


def test_missing_lines_files_and_annotation_are_told(corpora: Path, tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match=r"names\.jsonl: no such annotation"):
        read_names(tmp_path, corpora)
    write_names([("lines.txt", 9, NamedSentence("Sari ke Busan.", ()))], tmp_path)
    with pytest.raises(ExtractorError, match="no line 9"):
        read_names(tmp_path, corpora)
    write_names([("gone.txt", 1, NamedSentence("Sari ke Busan.", ()))], tmp_path)
    with pytest.raises(ExtractorError, match=r"gone\.txt"):
        read_names(tmp_path, corpora)


def test_checksum_is_sha256_of_utf8() -> None:
    assert checksum("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
