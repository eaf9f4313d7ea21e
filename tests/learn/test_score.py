"""The measures: hand-computed expectations, and the same numbers as the gold's own script where that is at hand."""

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest
from score_forger import Forger, span

from extractor.errors import ExtractorError
from extractor.learn.matching import code_fits, jaccard, likeness, overlap, pair
from extractor.learn.measures import Count, score_document
from extractor.learn.score import headline, read_records, score

GOLD = Path(__file__).parents[2].parent / "shared" / "gold"


def article() -> dict[str, Any]:
    """One annotated article, written for this test."""
    return {
        "id": "own-1",
        "article": {
            "title": "Petani Lada Bangka Dapat Pembeli Baru",
            "published": "2021-03-04",
            "authors": [{"name": "Rina Wati", "role": "reporter"}, {"name": "Budi", "role": "editor"}],
        },
        "entities": [
            {"type": "place", "text": "Bangka"},
            {"type": "place", "text": "Vietnam"},
            {"type": "person", "text": "Sari Dewi"},
            {"type": "organization", "text": "Dinas Perkebunan"},
        ],
        "positions": [{"person": "Sari Dewi", "title": "Kepala Dinas", "organization": "Dinas Perkebunan"}],
        "commodities": [{"texts": ["lada putih", "lada"], "hs": ["0904"]}, {"texts": ["timah"], "hs": ["8001"]}],
        "sectors": [{"texts": ["perkebunan"], "isic": ["A01"]}],
        "figures": [
            {
                "text": "12 ton",
                "kind": "quantity",
                "value": 12,
                "value_max": None,
                "unit": "t",
                "metric": "export_volume",
                "of": None,
                "origin": "ID",
                "destination": "VN",
                "commodity": "lada",
                "sector": None,
                "period": "2021",
                "approximation": "exact",
                "status": "actual",
            },
            {
                "text": "3 persen",
                "kind": "percent",
                "value": 3,
                "value_max": None,
                "unit": "percent",
                "metric": "growth",
                "of": "production",
                "origin": None,
                "destination": None,
                "commodity": None,
                "sector": None,
                "period": None,
                "approximation": "about",
                "status": "actual",
            },
        ],
        "events": [
            {
                "type": "export",
                "status": "done",
                "start_date": "2021-03-03",
                "end_date": None,
                "place": "Pangkalpinang",
                "country": "ID",
                "participants": [{"name": "Dinas Perkebunan", "role": "exporter"}],
                "countries": ["ID", "VN"],
                "commodities": ["lada putih"],
                "sectors": [],
                "figures": ["12 ton"],
                "evidence": "Dinas Perkebunan melepas 12 ton lada putih ke Vietnam.",
            },
        ],
        "opportunities": [
            {
                "kind": "demand",
                "seeker": {"country": "VN", "name": "Vietnam"},
                "provider": {"country": "ID", "name": None},
                "objects": ["lada putih"],
                "status": "stated",
                "evidence": "Vietnam masih mencari lada putih.",
            },
        ],
        "warnings": [],
    }


def found() -> dict[str, Any]:
    """Return a record of that article with known faults."""
    return {
        "article": {
            "id": "0" * 16,
            "title": "Petani lada Bangka dapat pembeli baru.",
            "published_at": "2021-03-04T09:00:00+07:00",
            "authors": [{"name": "Rina Wati", "role": "reporter"}],
        },
        "entities": [
            {"id": "e1", "type": "place", "name": "Bangka", "mentions": [span("Bangka"), span("Bangka")]},
            {"id": "e2", "type": "organization", "name": "Vietnam", "mentions": [span("Vietnam")]},
            {"id": "e3", "type": "person", "name": "Sari Dewi", "mentions": [span("Sari Dewi")]},
        ],
        "relations": [{"type": "position", "subject": "e3", "object": None, "title": "Kepala Dinas Perkebunan"}],
        "commodities": [
            {
                "id": "c1",
                "labels": {"id": "lada", "en": "pepper"},
                "mentions": [span("lada putih")],
                "hs": {"code": "090411"},
            },
            {"id": "c2", "labels": {"id": "timah", "en": "tin"}, "mentions": [span("timah")], "hs": {"code": "26"}},
            {"id": "c3", "labels": {"id": "beras", "en": "rice"}, "mentions": [span("beras")], "hs": {"code": "1006"}},
        ],
        "sectors": [],
        "figures": [
            {
                "id": "f1",
                "value": 12,
                "value_max": None,
                "unit": "t",
                "metric": "export_volume",
                "of": None,
                "origin": "ID",
                "destination": None,
                "commodities": ["c1"],
                "sectors": [],
                "period": "2021",
                "approximation": "exact",
                "status": "actual",
                "mention": span("12 ton"),
            },
            {
                "id": "f2",
                "value": 3,
                "value_max": None,
                "unit": "percent",
                "metric": "growth",
                "of": None,
                "origin": None,
                "destination": None,
                "commodities": [],
                "sectors": [],
                "period": None,
                "approximation": "exact",
                "status": "actual",
                "mention": span("3 persen"),
            },
        ],
        "events": [
            {
                "id": "v1",
                "type": "export",
                "status": "planned",
                "start_date": "2021-03-03",
                "end_date": None,
                "place": "Kota Pangkalpinang",
                "participants": [{"name": "Dinas", "role": "exporter"}],
                "countries": ["ID"],
                "commodities": ["c1"],
                "sectors": [],
                "evidence": [span("12 ton lada putih dilepas.")],
            },
        ],
        "opportunities": [],
        "warnings": [{"code": "truncated_text"}],
    }


def test_counts_of_a_known_record() -> None:
    counts = score_document(article(), found()).counts
    # Bangka and Sari Dewi; Vietnam has the wrong type, Dinas Perkebunan is missed
    assert counts["entities"] == Count(2, 4, 3)
    assert counts["entities_untyped"] == Count(3, 4, 3)
    assert counts["entities.place"] == Count(1, 2, 1)
    assert counts["positions"] == Count(1, 1, 1)
    assert counts["commodities"] == Count(2, 2, 3)
    assert counts["commodities_linked"] == Count(1, 2, 3)
    assert counts["sectors_linked"] == Count(0, 1, 0)
    assert counts["figures"] == Count(2, 2, 2)
    assert counts["figures.destination"] == Count(1, 2, 2)
    assert counts["figures.of"] == Count(1, 2, 2)
    assert counts["figures.about"] == Count(2, 2, 2)
    assert counts["figures_full"] == Count(1, 2, 2)
    assert counts["events"] == Count(1, 1, 1)
    assert counts["events.status"] == Count(0, 1, 1)
    # start 1/1/1, place 1/1/1, status 0/1/1, countries 1/2/1, participants 1/1/1, goods 1/1/1
    assert counts["event_arguments"] == Count(5, 7, 6)
    assert counts["opportunities"] == Count(0, 1, 0)
    assert counts["warnings"] == Count(0, 0, 1)
    assert counts["article.title"] == Count(1, 1, 1)
    assert counts["article.published"] == Count(1, 1, 1)
    assert counts["article.authors"] == Count(1, 2, 1)


def test_headline_is_the_mean_of_defined_measures() -> None:
    report = score([article()], {"own-1": found()})
    f1 = [2 * 2 / 7, 2 / 5, 0.0, 1.0, 0.5, 1.0, 10 / 13, 0.0]
    assert report.facts_f1 == pytest.approx(sum(f1) / 8)
    assert report.facts_f1_95 == (report.facts_f1, report.facts_f1)
    assert (report.documents, report.predicted) == (1, 1)
    assert report.by_document == {"own-1": report.facts_f1}


def test_a_missing_record_misses_everything() -> None:
    report = score([article()], {})
    assert (report.predicted, report.facts_f1) == (0, 0.0)
    assert report.measures["entities"] == Count(0, 4, 0)
    assert report.measures["warnings"].f1 is None


def test_nothing_to_find_and_nothing_found_counts_for_nothing() -> None:
    assert headline([score_document({"id": "empty"}, None)]) == 0.0
    assert Count().precision is Count().recall is Count().f1 is None
    assert Count(0, 3, 0).precision == 0.0


def test_errors_are_named_and_capped() -> None:
    report = score([article()], {"own-1": found()})
    lines = report.errors(1)
    assert "commodities\textra\town-1\t(['beras', 'beras'], '1006')" in lines
    assert any(line.startswith("figures\tslots\town-1") and "destination" in line for line in lines)
    assert sum(line.startswith("entities\tmissed") for line in lines) == 1
    assert len(report.errors(5)) > len(lines)
    assert report.errors(0) == []


def test_table_shows_defined_measures_and_the_headline() -> None:
    table = score([article()], {"own-1": found()}).table()
    assert "entities                  0.667  0.500  0.571      4      3  *" in table
    assert "facts F1 (mean of *)" in table
    assert "events.end_date" not in table


@pytest.mark.parametrize(
    ("accepted", "code", "fits"),
    [
        (["0904"], "090411", True),
        (["090411"], "0904", True),
        (["0904"], "09", False),
        (["A01"], "A", False),
        (["C10"], "C10", True),
        (["15"], "1511", True),
        (["1511"], None, False),
        (["15.11"], "1511", True),
    ],
)
def test_codes(accepted: list[str], code: str | None, fits: bool) -> None:
    assert code_fits(accepted, code) is fits


def test_likeness_of_texts() -> None:
    assert overlap("PT Lada Jaya Tbk", "Lada Jaya") == 1.0
    assert jaccard("minyak sawit mentah", "minyak sawit") == pytest.approx(2 / 3)
    assert likeness(["“Kopi”"], ["kopi"]) == 2.0
    assert likeness(["kopi bubuk asli"], ["kopi"]) == 0.0
    assert overlap("", "kopi") == jaccard("", "") == 0.0


def test_pairing_is_greedy_and_one_to_one() -> None:
    table = {(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.85, (1, 1): 0.0}
    assert pair([0, 1], [0, 1], lambda g, f: table[g, f]) == {0: 0}


def test_records_are_read_by_id(tmp_path: Path) -> None:
    lines = tmp_path / "r.jsonl"
    lines.write_text(
        json.dumps({"id": "own-1", "article": {"id": "a"}})
        + "\n\n"
        + json.dumps({"article": {"id": "b", "text": "satu\u2028dua"}}, ensure_ascii=False)
        + "\n",
        "utf-8",
    )
    assert set(read_records(lines)) == {"own-1", "b"}
    lines.write_text("{broken\n", "utf-8")
    with pytest.raises(ExtractorError, match=r"r\.jsonl:1"):
        read_records(lines)
    with pytest.raises(ExtractorError, match="no such file"):
        read_records(tmp_path / "absent.jsonl")


# ------------------------------------------------------------------ against the gold's own script


def _reference() -> Any:
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.exists(), reason="no gold annotations beside the repository")
@pytest.mark.parametrize("seed", range(6))
def test_same_numbers_as_the_gold_script(seed: int) -> None:
    reference = _reference()
    golds = [json.loads(file.read_text("utf-8")) for file in sorted((GOLD / "train").glob("*.json"))]
    golds = random.Random(seed).sample(golds, min(40, len(golds)))
    forger = Forger(seed)
    records = {gold["id"]: forger.record(gold) for gold in golds if forger.random.random() < 0.95}
    errors: list[Any] = []
    tallies = [reference.score_document(gold, records.get(gold["id"]), errors) for gold in golds]
    draw = random.Random(7)
    boot = sorted(reference.headline(draw.choices(tallies, k=len(tallies))) for _ in range(500))

    report = score(golds, records)
    assert {k: [c.hits, c.gold, c.found] for k, c in report.measures.items()} == dict(reference.total(tallies))
    assert {k: (c.precision, c.recall, c.f1) for k, c in report.measures.items()} == {
        k: reference.prf(*row) for k, row in reference.total(tallies).items()
    }
    assert report.facts_f1 == reference.headline(tallies)
    assert report.facts_f1_95 == (boot[12], boot[487])
    assert [(m.document, m.measure, m.sort, m.detail) for m in report.misses] == errors
    assert 0 < report.facts_f1 < 1
