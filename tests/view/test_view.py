"""Summary and table: everything of a record is told, numbers read well, nothing of a page steers the terminal."""

import io
from typing import Any

import pytest

from extractor.knowledge.codewords import unit_labels
from extractor.language.describe.amounts import amount
from extractor.record import Figure, Record
from extractor.view import as_text, draw, rows, summary, table
from extractor.view.lines import line
from extractor.view.words import clean, measured, words


def test_the_summary_tells_every_sort_of_fact(sample_record: Record) -> None:
    text = as_text(summary(sample_record), width=200)
    for told in (
        "Eksportir Lada Bangka Temui Pembeli Vietnam",
        "Contoh · 2021-03-04T09:30:00+07:00 · id · Pangkalpinang (ID)",
        "Rina Wati (reporter)",
        "business matching  done · 2021-03-03 · Pangkalpinang (ID)  80%",
        "organizer: Dinas Perkebunan Bangka Belitung (ID)",
        "figures: 14 companies",
        "demand  lada putih · needed by Vietnam (VN) · could come from Indonesia (ID) · inferred  70%",
        "0904   lada / pepper  as lada, lada putih  95%",
        "A01    perkebunan / plantations",
        "USD 17.9 million  export value · lada / pepper · ID → VN · 2020",
        "Sari Dewi  kepala dinas / head of office, Dinas Perkebunan Bangka Belitung",
        "Places: Vietnam (VN)",
        "implausible figure: far above the usual size of this trade",
        "“Vietnam masih mencari lada putih dari Indonesia.”",
    ):
        assert told in text
    assert "why" not in text


def test_reasons_are_told_where_asked(sample_record: Record) -> None:
    reasons = {"v1": ["rule:a", "model:b"], "/relations/0": ["title before name"], "e1": ["lexicon:x"]}
    text = as_text(summary(sample_record, reasons=reasons), width=200)
    assert "why: rule:a; model:b" in text
    assert "why position: title before name" in text
    assert "why Vietnam: lexicon:x" in text
    assert "lada [because]" in table(rows(sample_record, reasons={"c1": ["because"]}))


def test_a_record_without_facts_says_so(sample_data: dict[str, Any]) -> None:
    for key in ("entities", "relations", "commodities", "sectors", "figures", "events", "opportunities", "warnings"):
        sample_data[key] = []
    sample_data["article"] |= {"title": None, "authors": [], "dateline": None}
    text = as_text(summary(Record.model_validate(sample_data)))
    assert text.startswith("(no title)\n")
    assert "No trade facts found." in text


def test_lines_are_wrapped_under_their_indent(sample_record: Record) -> None:
    text = as_text(summary(sample_record), width=60)
    assert max(len(row) for row in text.splitlines()) <= 60
    assert as_text([line(("satu dua tiga " * 9, "plain"), indent=4)], width=30).splitlines()[1].startswith("    tiga")


def test_the_table_is_aligned(sample_record: Record) -> None:
    facts = list(rows(sample_record))
    lines = table(facts).splitlines()
    assert [cells[1] for cells in facts] == [
        "entity", "entity", "entity", "relation", "good", "sector", "figure", "figure", "event", "opportunity",
        "warning",
    ]  # fmt: skip
    for name in ("fact", "code", "conf", "text"):
        column = lines[0].index(name)
        assert all(len(row) <= column or row[column - 2 : column].isspace() for row in lines)
    assert "good         c1            lada / pepper                     0904" in lines[5]


def test_the_table_fits_a_terminal(sample_record: Record) -> None:
    whole = table(rows(sample_record)).splitlines()
    fitted = table(rows(sample_record), width=60).splitlines()
    assert max(map(len, fitted)) == 60
    assert all(short == long or short == f"{long[:59]}…" for short, long in zip(fitted, whole, strict=True))


def test_control_signs_of_a_page_do_not_reach_the_terminal(sample_data: dict[str, Any]) -> None:
    evil = "\x1b[2Jjudul\x07\u202e\x9b31m"
    sample_data["article"]["title"] = evil
    sample_data["warnings"][0]["message"] = evil
    record = Record.model_validate(sample_data)
    for text in (as_text(summary(record)), table(rows(record))):
        assert all(sign.isprintable() or sign == "\n" for sign in text)
    assert clean(evil) == "[2Jjudul 31m"


def test_colour_is_drawn_through_rich(sample_record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = io.StringIO()
    draw(summary(sample_record), out)
    assert "\x1b[1m" in out.getvalue()
    assert "[/" not in out.getvalue()


@pytest.mark.parametrize(
    ("value", "value_max", "told"),
    [
        (14, None, "14"), (1234, None, "1,234"), (17_900_000, None, "17.9 million"), (5.25, None, "5.25"),
        (2.4e12, None, "2.4 trillion"), (1_234_567, None, "1,234,567"), (-9.6, None, "-9.6"), (7, 8, "7–8"),
        (1_000_000, 2_500_000, "1–2.5 million"), (900_000, 1_100_000, "900,000–1,100,000"), (0, None, "0"),
        (0.1, None, "0.1"), (1_234_567_890.5, None, "1,234,567,890.5"),
    ],
)  # fmt: skip
def test_amounts_are_exact_and_readable(value: float, value_max: float | None, told: str) -> None:
    assert amount(value, value_max, "en") == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"approximation": "about"}, "about 14 companies"),
        ({"value": 1}, "1 company"),
        ({"kind": "percent", "unit": "percent", "value": 5.2}, "5.2 %"),
        ({"kind": "quantity", "unit": "m2", "approximation": "at_least"}, "at least 14 m²"),
        ({"kind": "money", "unit": "IDR", "value": 1.5e9, "approximation": "at_most"}, "at most IDR 1.5 billion"),
        ({"unit": "cooperative"}, "14 cooperatives"),
        ({"unit": "person"}, "14 people"),
        ({"kind": "quantity", "unit": "unit"}, "14 units"),
        ({"kind": "quantity", "unit": "t", "value": 2}, "2 t"),
    ],
)
def test_figures_are_told_with_unit_and_hedge(change: dict[str, Any], told: str, sample_data: dict[str, Any]) -> None:
    assert measured(Figure.model_validate(sample_data["figures"][0] | change)) == told


def test_a_sentence_is_cut_out_where_the_record_has_none(sample_data: dict[str, Any]) -> None:
    for key in ("relations", "figures", "events", "opportunities", "warnings"):
        sample_data[key] = []
    text = as_text(summary(Record.model_validate(sample_data)), width=200)
    assert "“Pangkalpinang - Dinas Perkebunan Bangka Belitung mempertemukan" in text
    assert "Nilai ekspor" not in text


def test_units_are_words_or_signs(sample_data: dict[str, Any]) -> None:
    told = {}
    for kind, unit in (
        ("count", "person"),
        ("count", "family"),
        ("quantity", "container"),
        ("quantity", "kg"),
        ("quantity", "m2"),
    ):
        figure = {**sample_data["figures"][0], "kind": kind, "unit": unit, "value": 3, "approximation": "exact"}
        told[unit] = measured(Figure.model_validate(figure))
    assert list(told.values()) == ["3 people", "3 families", "3 containers", "3 kg", "3 m²"]


def test_plurals_are_of_nouns_that_no_table_lists() -> None:
    assert not words("plurals").keys() & unit_labels().keys()
