"""From facts to the record: ids, order, references, rounding, and what a confidence bound leaves out."""

from __future__ import annotations

import pickle

import numpy as np

from extractor.article.model import Article, Author
from extractor.language import facts as f
from extractor.language.assemble import Extraction, assemble
from extractor.language.linear import LinearModel
from extractor.language.reasons import Spoken
from extractor.language.rows import pack

BODY = "Dubai membeli teh. Nilainya 5 juta dolar AS."


def mention(text: str) -> f.Mention:
    start = BODY.index(text)
    return f.Mention(start, start + len(text), text)


def facts() -> f.Facts:
    dubai = f.Entity("place", "Dubai", [mention("Dubai")], f.Names("Dubai", "Dubai"), country="AE", confidence=0.98765)
    tea = f.Commodity([mention("teh")], f.Names("teh", "tea"), "0902", ("09",), confidence=0.4, why=["lexicon:teh"])
    value = f.Figure(
        mention("5 juta dolar AS"), "money", 5e6, "USD", metric="transaction_value", commodities=[tea],
        evidence=mention("Nilainya 5 juta dolar AS."), confidence=0.9,
    )  # fmt: skip
    buyer = f.Participant("Dubai", "buyer", dubai, "AE")
    deal = f.Event(
        "contract", mention("membeli"), [mention("Dubai membeli teh.")], participants=[buyer], countries=["AE"],
        commodities=[tea], figures=[value], confidence=0.8,
    )  # fmt: skip
    doubt = f.Caution("implausible_figure", "too little", about=value, span=value.mention)
    return f.Facts(entities=[dubai], commodities=[tea], figures=[value], events=[deal], cautions=[doubt])


def put_together(*, least: float = 0.0) -> Extraction:
    article = Article(body=BODY, language="id", authors=(Author("Ani", "reporter"),), dateline="Jakarta")
    return assemble(facts(), article, pipeline="test-1", version="9.9", min_confidence=least)


def test_ids_and_references() -> None:
    record = put_together().record
    assert [x.id for x in (*record.entities, *record.commodities, *record.figures, *record.events)] == [
        "e1", "c1", "f1", "v1",
    ]  # fmt: skip
    assert record.events[0].participants[0].entity == "e1"
    assert record.events[0].figures == ["f1"]
    assert record.figures[0].commodities == ["c1"]
    assert record.warnings[0].path == "/figures/0"


def test_numbers_leave_plain() -> None:
    record = put_together().record
    assert record.figures[0].value == 5_000_000
    assert isinstance(record.figures[0].value, int)
    assert record.entities[0].confidence == 0.988


def test_article_and_provenance() -> None:
    record = put_together().record
    assert record.article.dateline is not None
    assert (record.article.dateline.place, record.article.dateline.country) == ("Jakarta", "ID")
    assert record.article.authors[0].name == "Ani"
    assert (record.provenance.extractor, record.provenance.pipeline) == ("9.9", "test-1")
    assert record.provenance.extracted_at is None


def test_what_falls_under_the_bound_takes_its_references_along() -> None:
    record = put_together(least=0.5).record
    assert record.commodities == []
    assert record.figures[0].commodities == []
    assert record.events[0].commodities == []
    sure = put_together(least=0.95).record
    assert (sure.figures, sure.events, sure.warnings) == ([], [], [])


def test_reasons() -> None:
    assert put_together().reasons["c1"] == ["lexicon:teh"]


def test_other_processes_get_the_reasons_in_words() -> None:
    model = LinearModel(["no", "yes"], {"a": 0}, np.array([[-1, 1]], dtype=np.float32), np.zeros(2))
    found = Extraction(put_together().record, {"c1": ["lexicon:teh", Spoken(model, pack([0]), "yes")]})
    sent = pickle.loads(pickle.dumps(found))
    assert (sent.record, sent.why) == (found.record, {"c1": ["lexicon:teh", "a+1.0"]})
    assert sent.reasons == found.reasons
