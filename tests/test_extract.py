"""The library's face: what the README shows, with the pipeline that comes with the package."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import extractor
from extractor.record import Record, to_json

TEXT = "Semarang (ANTARA) - Kroasia membutuhkan 12 ton pala dari Indonesia, kata Menteri Perdagangan, Selasa (4/5)."


def test_extract_text() -> None:
    record = extractor.extract(text=TEXT, published_at="2021-05-04", url="https://example.org/a")
    assert isinstance(record, Record)
    assert record.commodities[0].hs.code == "0908"
    assert record.article.url == "https://example.org/a"
    assert record.provenance.pipeline.startswith("trade_sm-")


def test_extract_html() -> None:
    head = '<title>Pala</title><meta property="article:published_time" content="2021-05-04T09:00:00+07:00">'
    page = f"<html><head>{head}</head><body><article><h1>Pala dicari</h1><p>{TEXT}</p></article></body></html>"
    record = extractor.extract(html=page, publisher="Harian Contoh")
    assert record.article.publisher == "Harian Contoh"
    assert "0908" in {good.hs.code for good in record.commodities}


@pytest.mark.parametrize("given", [{}, {"text": "a", "html": "b"}])
def test_exactly_one_input(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="either"):
        extractor.extract(**given)  # type: ignore[arg-type]


def test_same_input_same_bytes() -> None:
    one, other = (to_json(extractor.extract(text=TEXT, published_at="2021-05-04")) for _ in range(2))
    assert one == other
    assert Record.model_validate_json(one).model_dump(mode="json") == json.loads(one)


def test_many_in_order() -> None:
    articles = [extractor.read_text(f"Jakarta (ANTARA) - Ekspor {good} naik 5 persen.") for good in ("kopi", "teh")]
    found = list(extractor.load().extract_many(articles))
    assert [x.record.commodities[0].labels.en for x in found] == ["coffee", "tea"]


def test_least_confidence() -> None:
    record = extractor.extract(text=TEXT, min_confidence=0.9)
    assert all(x.confidence >= 0.9 for x in (*record.entities, *record.figures))


def test_a_folder_without_a_pipeline_is_named(tmp_path: Path) -> None:
    with pytest.raises(extractor.ExtractorError, match="no trained pipeline"):
        extractor.Extractor(extractor.ModelChoice(model=str(tmp_path)))


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="nothing_here"):
        _ = extractor.nothing_here


def test_import_stays_light() -> None:
    heavy = ["spacy", "numpy", "pydantic", "httpx", "bs4", "trafilatura", "rich", "typer"]
    code = f"import extractor, sys; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
