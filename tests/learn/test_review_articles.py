"""Reviewed records as annotated articles: what was decided counts, nothing else, and it says what the record says."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_record import TEXT, record_data
from review_files import correction, write_file

from extractor.errors import ExtractorError
from extractor.language.load import load_pipeline
from extractor.learn.decisions import train_decisions
from extractor.learn.expected import expected_record
from extractor.learn.gold import GoldDoc, read_gold
from extractor.learn.ner_examples import doc_of_gold
from extractor.learn.review.articles import annotated, annotation, article_of, write_annotated
from extractor.learn.score import score
from extractor.learn.standoff import OWN_WEIGHT, read_training
from extractor.record import Record, targets
from extractor.store.review import merge, read_corrections

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
FACTS = [name for name in targets(Record.model_validate(record_data())) if not name.startswith("warnings")]


def reviewed(*corrections: Any, record: Record | None = None) -> Record:
    record = record or Record.model_validate(record_data())
    with TemporaryDirectory() as folder:
        file = write_file(Path(folder) / "a.json", *corrections, record=record.article.id)
        done = merge(record, [read_corrections(file)])
    assert not done.refused
    return done.record


def all_accepted(record: Record) -> Record:
    facts = [name for name in targets(record) if not name.startswith("warnings")]
    return reviewed(*(correction("accept", name) for name in facts), record=record)


def test_where_all_was_decided_the_article_counts_whole() -> None:
    changed = [
        correction("reject", "figures/f1"), correction("retype", "entities/e2", value="program"),
        correction("recode", "commodities/c1", value="090411"),
        *(correction("accept", name) for name in FACTS if name not in {"figures/f1", "entities/e2", "commodities/c1"}),
    ]  # fmt: skip
    (gold,) = annotated([reviewed(*changed)])
    assert gold.whole
    assert gold.article.text == TEXT
    assert {"type": "program", "text": "Dinas Perkebunan Bangka Belitung"} in gold.gold["entities"]
    assert gold.gold["commodities"] == [{"texts": ["lada", "lada putih"], "hs": ["090411"]}]
    assert [figure["text"] for figure in gold.gold["figures"]] == ["17,9 juta dolar AS"]
    assert gold.gold["events"][0]["figures"] == []
    assert gold.gold["positions"] == [
        {"person": "Sari Dewi", "title": "kepala dinas", "organization": "Dinas Perkebunan Bangka Belitung"}
    ]


def test_a_list_with_one_item_undecided_teaches_nothing() -> None:
    corrections = [correction("accept", name) for name in FACTS if name not in {"figures/f2", "opportunities/o1"}]
    (gold,) = annotated([reviewed(*corrections)])
    assert not gold.whole
    assert gold.gold.keys() - {"id", "lang", "article"} == {
        "entities", "positions", "commodities", "sectors", "events",
    }  # fmt: skip
    assert annotated([reviewed(correction("accept", "figures/f2"))]) == []
    # an empty list says nothing as long as others are open
    no_sector = record_data() | {"sectors": []}
    (gold,) = annotated([reviewed(correction("accept", "commodities/c1"), record=Record.model_validate(no_sector))])
    assert "sectors" not in gold.gold


def test_a_record_that_nobody_reviewed_is_refused() -> None:
    with pytest.raises(ExtractorError, match="was not reviewed"):
        annotated([Record.model_validate(record_data())])


@settings(deadline=None, max_examples=40)
@given(st.sets(st.sampled_from(FACTS), min_size=1))
def test_exactly_what_was_decided_counts(names: set[str]) -> None:
    # a rejected entity would take its relation along
    said = [correction("accept" if name.startswith("entities") else "reject", name) for name in sorted(names)]
    golds = annotated([reviewed(*said)])
    lists = {"relations" if layer == "positions" else layer for gold in golds for layer in gold.gold}
    complete = {name.partition("/")[0] for name in FACTS} - {name.partition("/")[0] for name in set(FACTS) - names}
    assert lists - {"id", "lang", "article", "warnings"} == complete


@pytest.fixture(scope="module")
def samples() -> list[tuple[GoldDoc, Record]]:
    return [(gold, expected_record(gold)) for gold in read_gold(SAMPLES)]


def test_an_annotation_says_what_its_record_says(samples: list[tuple[GoldDoc, Record]]) -> None:
    layers = ("entities", "relations", "commodities", "sectors", "figures", "events", "opportunities", "warnings")
    golds, records = [], {}
    for gold, record in samples:
        assert article_of(record).text == record.article.text
        golds.append(annotation(record, layers))
        records[record.article.id] = record.model_dump(mode="json")
        forms = {(one["type"], one["text"]) for one in gold.gold["entities"]}
        assert {(one["type"], one["text"]) for one in golds[-1]["entities"]} <= forms
    report = score(golds, records)
    assert report.facts_f1 == pytest.approx(1.0), report.table()
    assert all(count.f1 == 1.0 for count in report.measures.values() if count.gold), report.table()


def test_a_folder_of_them_is_read_as_gold(tmp_path: Path, samples: list[tuple[GoldDoc, Record]]) -> None:
    golds = annotated(all_accepted(record) for _, record in samples)
    assert all(gold.whole for gold in golds)
    write_annotated(golds, tmp_path / "gold")
    again = {gold.id: gold for gold in read_gold(tmp_path / "gold")}
    assert {gold.id: gold.article.text for gold in golds} == {name: gold.article.text for name, gold in again.items()}
    assert all(again[gold.id].gold == gold.gold for gold in golds)
    read = read_training([SAMPLES], reviewed=golds)
    assert len(read) == 2 * len(golds)
    assert {gold.weight for gold in read if gold in golds} == {1}
    assert {gold.weight for gold in read if gold not in golds} == {OWN_WEIGHT}
    with pytest.raises(ExtractorError, match="two annotated articles"):
        read_training([tmp_path / "gold"], reviewed=golds)
    with pytest.raises(ExtractorError, match="two records"):
        write_annotated([golds[0], golds[0]], tmp_path / "twice")


def test_names_are_taught_from_them(samples: list[tuple[GoldDoc, Record]]) -> None:
    import spacy

    record = samples[0][1]
    first = record.entities[0]
    (gold,) = annotated([reviewed(
        *(correction("accept", f"entities/{one.id}") for one in record.entities[1:]),
        correction("retype", f"entities/{first.id}", value="program"), record=record,
    )])  # fmt: skip
    doc = doc_of_gold(spacy.blank("trade"), gold)
    assert {ent.label_ for ent in doc.ents if ent.text == first.name} == {"program"}


@pytest.mark.slow
def test_decisions_learn_from_reviewed_records(rules_model: Path, samples: list[tuple[GoldDoc, Record]]) -> None:
    nlp = load_pipeline(rules_model)
    whole = annotated(all_accepted(record) for _, record in samples[1:])
    first = samples[0][1]
    goods = [correction("reject", f"commodities/{one.id}") for one in first.commodities]
    golds = [*whole, *annotated([reviewed(*goods, record=first)])]
    docs = train_decisions(nlp, golds, only=frozenset({"trade_commodities", "trade_figures"}))
    assert len(docs) == len(samples)
    assert nlp.get_pipe("trade_commodities").decisions
    assert nlp.get_pipe("trade_figures").decisions
