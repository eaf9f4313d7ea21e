from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.language import Language

from extractor.article.model import Article
from extractor.language.facts import Caution, Commodity, Figure, Mention, Names, facts_of


def _pipeline() -> Language:
    nlp = spacy.blank("trade")
    nlp.add_pipe("trade_sentences")
    nlp.add_pipe("trade_dates")
    return nlp


NLP = _pipeline()
CHECKS = spacy.blank("trade").add_pipe("trade_checks")


def figure(text: str, told: str, value: float, unit: str, metric: str, **more: Any) -> Figure:
    start = text.index(told)
    kind = "percent" if unit == "percent" else "quantity" if unit in {"t", "kg", "ha"} else "money"
    return Figure(Mention(start, start + len(told), told), kind, value, unit, metric=metric, **more)


def check(text: str, *figures: Figure, **known: Any) -> list[Caution]:
    article = Article(body=text, **{"language": "id", "language_probability": 1.0, **known})
    doc = NLP.make_doc(article.text)
    doc._.article = article
    for _, pipe in NLP.pipeline:
        doc = pipe(doc)
    facts_of(doc).figures = list(figures)
    return facts_of(CHECKS(doc)).cautions


def growth_story(percent: float, old: float = 200.0, new: float = 250.0) -> list[Caution]:
    text = f"Ekspor teh naik {percent:g} persen dari {old:g} juta dolar menjadi {new:g} juta dolar."
    return check(
        text,
        figure(text, f"{percent:g} persen", percent, "percent", "growth", of="export_value"),
        figure(text, f"{old:g} juta dolar", old * 1e6, "USD", "export_value"),
        figure(text, f"{new:g} juta dolar", new * 1e6, "USD", "export_value"),
    )


def test_growth_that_fits_is_left_alone() -> None:
    assert growth_story(25) == []
    assert growth_story(25.6) == []  # rounding


def test_growth_that_does_not_fit_is_doubted() -> None:
    (caution,) = growth_story(75)
    assert caution.code == "inconsistent_figures"
    assert caution.about is not None
    assert caution.span is not None
    assert caution.span.text == "75 persen"
    assert "+25.0 %" in caution.message


def test_a_rise_to_less_is_doubted() -> None:
    text = "Sales rose to Rp40 billion from Rp55 billion."
    old = figure(text, "Rp55 billion", 55e9, "IDR", "revenue")
    new = figure(text, "Rp40 billion", 40e9, "IDR", "revenue")
    (caution,) = check(text, new, old)
    assert caution.about is new
    assert check(text.replace("rose", "fell"), new, old) == []


def parts_story(
    total: float, text: str = "Kontrak bernilai Rp{} miliar, terdiri dari kopi Rp30 miliar dan lada Rp20 miliar."
) -> list[Caution]:
    text = text.format(f"{total:g}")
    return check(
        text,
        figure(text, f"Rp{total:g} miliar", total * 1e9, "IDR", "transaction_value"),
        figure(text, "Rp30 miliar", 30e9, "IDR", "transaction_value"),
        figure(text, "Rp20 miliar", 20e9, "IDR", "transaction_value"),
    )


def test_parts_are_added_up() -> None:
    assert parts_story(50) == []
    assert [c.code for c in parts_story(75)] == ["inconsistent_figures"]
    assert [
        c.code
        for c in parts_story(75, "Kontrak Rp{} miliar. Jumlah itu terdiri atas kopi Rp30 miliar dan lada Rp20 miliar.")
    ]


def test_parts_that_are_only_some_are_not_added_up() -> None:
    assert parts_story(75, "Kontrak Rp{} miliar terdiri dari antara lain kopi Rp30 miliar dan lada Rp20 miliar.") == []


@pytest.mark.parametrize(("balance", "expected"), [(30, []), (45, ["inconsistent_figures"])])
def test_balance_is_exports_less_imports(balance: int, expected: list[str]) -> None:
    text = f"Ekspor 80 juta dolar dan impor 50 juta dolar. Surplusnya {balance} juta dolar."
    cautions = check(
        text,
        figure(text, "80 juta dolar", 80e6, "USD", "export_value"),
        figure(text, "50 juta dolar", 50e6, "USD", "import_value"),
        figure(text, f"{balance} juta dolar", balance * 1e6, "USD", "trade_balance"),
    )
    assert [c.code for c in cautions] == expected


def test_import_in_single_dollars_beside_export_in_millions_is_implausible() -> None:
    text = "Ekspor ke negara itu 600 juta dolar, sedangkan impornya 35 dolar."
    small = figure(text, "35 dolar", 35, "USD", "import_value")
    large = figure(text, "600 juta dolar", 6e8, "USD", "export_value")
    (caution,) = check(text, large, small)
    assert (caution.code, caution.about) == ("implausible_figure", small)
    assert small.value == 35


def test_prices_of_other_measures_are_not_compared() -> None:
    text = "Harga tembaga 4 dolar per pon atau 9.000 dolar per ton."
    pound, tonne = figure(text, "4 dolar", 4, "USD", "price"), figure(text, "9.000 dolar", 9000, "USD", "price")
    assert check(text, pound, tonne) == []
    same = text.replace("per pon", "per ton")
    assert [c.about for c in check(same, pound, tonne)] == [pound]


def test_tonnes_of_a_bulk_good_need_size() -> None:
    text = "Tambang itu menghasilkan 40 ton batu bara pada 2019."
    coal = Commodity([], Names("batu bara", "coal"), "2701")
    vanilla = Commodity([], Names("vanili", "vanilla"), "0905")
    made = figure(text, "40 ton", 40, "t", "production", period="2019", commodities=[coal])
    assert [c.code for c in check(text, made)] == ["implausible_figure"]
    made.commodities = [vanilla]
    assert check(text, made) == []


def test_separators_of_the_other_style_are_doubted() -> None:
    text = "Lahan seluas 412,385 hektar dan 41,5 hektar."
    odd, plain = figure(text, "412,385 hektar", 412.385, "ha", "area"), figure(text, "41,5 hektar", 41.5, "ha", "area")
    assert [c.about for c in check(text, odd, plain)] == [odd]


def test_share_over_the_whole_is_implausible() -> None:
    text = "Pangsa ekspornya 140 persen."
    share = figure(text, "140 persen", 140, "percent", "share", of="export_value")
    assert [c.code for c in check(text, share)] == ["implausible_figure"]


@pytest.mark.parametrize(
    "body",
    [
        "Ekspor naik. Hal itu karena petani menanam dan",
        "Ekspor naik karena petani...",
        "Ekspor naik. Berikut rincian tarif baru untuk pelanggan rumah tangga:",
        "sebesar Rp10 miliar sejak Maret. Ekspor naik.",
        "Ia menjelaskan, ekspor naik karena panen baik.",
    ],
)
def test_text_that_breaks_off(body: str) -> None:
    assert [c.code for c in check(body)] == ["truncated_text"]


def test_whole_text_is_left_alone() -> None:
    assert check("Ekspor teh naik pada Maret.\n\nHarga lada turun.") == []
    assert check("Ekspor teh naik.\n\nHarga per kilogram\n\nLada: Rp90.000") == []


def test_source_that_says_it_is_cut() -> None:
    assert [c.code for c in check("Ekspor teh naik.", truncated=True)] == ["truncated_text"]


@pytest.mark.parametrize(("language", "probability"), [("ms", 0.9), ("und", 0.0), ("id", 0.3)])
def test_language_that_is_not_sure(language: str, probability: float) -> None:
    codes = [c.code for c in check("Ekspor teh naik.", language=language, language_probability=probability)]
    assert codes == ["language_uncertain"]


def test_a_date_that_cannot_be_is_doubted_but_an_open_one_is_not() -> None:
    cautions = check("Acara itu Senin (28/2/2018).", published_at="2018-02-23")
    assert [(c.code, c.span and c.span.text) for c in cautions] == [("unresolved_date", "Senin (28/2/2018)")]
    assert check("Kemarin ekspor naik.") == []
