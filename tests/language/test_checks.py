from __future__ import annotations

import time
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


@pytest.mark.parametrize(("between", "doubted"), [("Senin.Pagi", False), ("Senin, pagi", True)])
def test_points_are_told_with_the_rates_of_their_own_sentence(between: str, *, doubted: bool) -> None:
    text = f"Rupiah ditutup di Rp14.250 pada {between} ini rupiah menguat 35 poin ke level Rp14.230."
    assert bool(check(text, figure(text, "35 poin", 35, "point", "growth"))) is doubted


def test_a_rise_by_so_much_is_no_rise_to_less() -> None:
    text = "Harga lada naik sebesar Rp5 ribu dari harga sebelumnya Rp20 ribu."
    step = figure(text, "Rp5 ribu", 5e3, "IDR", "growth", of="price")
    assert check(text, step, figure(text, "Rp20 ribu", 20e3, "IDR", "price")) == []


def test_a_step_read_as_a_value_is_no_rise_to_less() -> None:
    text = "Harga lada naik tajam sebesar Rp5 ribu atau 25 persen dari level Rp20 ribu."
    step, old = (figure(text, f"Rp{n} ribu", n * 1e3, "IDR", "price") for n in (5, 20))
    assert check(text, step, figure(text, "25 persen", 25, "percent", "growth", of="price"), old) == []


def test_the_amount_of_a_change_is_neither_of_its_two_values() -> None:
    text = "Sales rose Rp3 billion, or 6 percent, from Rp50 billion to Rp53 billion."
    step = figure(text, "Rp3 billion", 3e9, "IDR", "growth", of="revenue")
    rate = figure(text, "6 percent", 6, "percent", "growth", of="revenue")
    old = figure(text, "Rp50 billion", 50e9, "IDR", "revenue")
    assert check(text, step, rate, old, figure(text, "Rp53 billion", 53e9, "IDR", "revenue")) == []


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


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("It will invest $13 and sell shares.", True), ("Nilai impornya $13 Amerika Serikat.", True),
        ("It will be bought for $13 per share.", False), ("It will be bought for $13 a share.", False),
    ],
)  # fmt: skip
def test_single_dollars_for_one_of_something_are_no_flow(text: str, *, doubted: bool) -> None:
    assert bool(check(text, figure(text, "$13", 13, "USD", "investment_value"))) is doubted


def test_prices_of_other_measures_are_not_compared() -> None:
    text = "Harga tembaga 4 dolar per pon atau 9.000 dolar per ton."
    pound, tonne = figure(text, "4 dolar", 4, "USD", "price"), figure(text, "9.000 dolar", 9000, "USD", "price")
    assert check(text, pound, tonne) == []
    same = text.replace("per pon", "per ton")
    assert [c.about for c in check(same, pound, tonne)] == [pound]


@pytest.mark.parametrize(
    ("amount", "codes"), [("900 gram", []), ("1 kilogram", []), ("900 keping", ["implausible_figure"])]
)
def test_prices_of_other_amounts_are_not_compared(amount: str, codes: list[str]) -> None:
    text = f"Harga perak: 0,5 gram Rp9.000, {amount}: Rp16.200.000."
    little, much = (
        figure(text, "Rp9.000", 9000, "IDR", "price"),
        figure(text, "Rp16.200.000", 16_200_000, "IDR", "price"),
    )
    assert [c.code for c in check(text, little, much)] == codes


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
    assert check("Rupiah melanjutkan penguatan pada Senin.\n\nHarga lada turun.") == []
    assert check("Ekspor teh naik pada Maret.,") == []
    assert check("Ekspor teh naik.\n\nHarga per kilogram\n\nLada: Rp90.000") == []


def test_a_post_in_lower_case_is_whole() -> None:
    assert check("harga lada di Bangka naik lagi bulan ini. petani senang!\nsemoga awet ya") == []


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


@pytest.mark.parametrize(
    "body",
    [
        'Ekspor teh naik. Menteri menyebut sebabnya. "',
        "Ekspor teh naik. Rinciannya simak di halaman selanjutnya.\n\nHarga lada turun.",
        '"Panen kita bagus tahun ini," kata Wayan di Denpasar.',
        "Wayan menambahkan, panen tahun ini lebih baik.",
        "Wayan melanjutkan, panen tahun ini lebih baik.",
    ],
)
def test_text_that_is_a_part_of_more(body: str) -> None:
    assert [c.code for c in check(body)] == ["truncated_text"]


def test_quotation_with_its_speaker_in_full_is_no_part() -> None:
    assert check('"Panen kita bagus tahun ini," kata Wayan Suka di Denpasar.') == []
    assert check('"Panen kita bagus tahun ini," kata Wayan di Denpasar.', title="Wayan: Panen Bagus") == []


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (share, text)
        for share in (40, 55)
        for text in (
            "Pemasok lokal mengirim 20 ribu ton, atau {} persen dari kebutuhan 50 ribu ton.",
            "Kebutuhan setahun 50 ribu ton; pemasok lokal mengirim 20 ribu ton, atau {} persen di antaranya.",
            "The firms supplied {} percent or 20 ribu ton of the 50 ribu ton that were needed.",
        )
    ],
)
def test_share_of_a_whole_fits_its_part(share: int, text: str) -> None:
    text = text.format(share)
    told = f"{share} persen" if "persen" in text else f"{share} percent"
    rate = figure(text, told, share, "percent", "share", of="consumption")
    values = [figure(text, f"{n} ribu ton", n * 1e3, "t", "consumption") for n in (20, 50)]
    assert [c.about for c in check(text, rate, *values)] == ([] if share == 40 else [rate])


@pytest.mark.parametrize("link", ["bea lada", "atau"])
def test_a_share_of_a_target_is_none_of_the_next_amount(link: str) -> None:
    text = f"Bea teh mencapai Rp90 miliar atau 120 persen dari target, {link} Rp7 miliar."
    rate = figure(text, "120 persen", 120, "percent", "share", of="revenue")
    assert check(text, rate, *(figure(text, f"Rp{n} miliar", n * 1e9, "IDR", "revenue") for n in (90, 7))) == []


@pytest.mark.parametrize(("whole", "doubted"), [(300, False), (200, True)])
@pytest.mark.parametrize(
    "text",
    [
        "Ekspor teh Rp90 miliar atau 30 persen dari total nilai ekspor, yakni Rp{} miliar.",
        "Tea made Rp90 miliar of sales, or 30 persen of the whole, namely Rp{} miliar.",
    ],
)
def test_a_whole_behind_a_comma_is_that_of_the_share(text: str, whole: int, *, doubted: bool) -> None:
    text = text.format(whole)
    rate = figure(text, "30 persen", 30, "percent", "share", of="revenue")
    values = [figure(text, f"Rp{n} miliar", n * 1e9, "IDR", "revenue") for n in (90, whole)]
    assert [c.about for c in check(text, rate, *values)] == ([rate] if doubted else [])


@pytest.mark.parametrize(("last", "expected"), [(20, []), (35, ["inconsistent_figures"])])
def test_listed_shares_stay_within_their_whole(last: int, expected: list[str]) -> None:
    text = f"Sebanyak 50 persen dijual ke Jepang, 30 persen ke Korea, dan {last} persen ke Mesir."
    shares = [figure(text, f"{n} persen", n, "percent", "share", of="production") for n in (50, 30, last)]
    assert [c.code for c in check(text, *shares)] == expected


@pytest.mark.parametrize(("step", "expected"), [(30, []), (45, ["inconsistent_figures"])])
def test_step_is_the_difference_of_its_values(step: int, expected: list[str]) -> None:
    text = f"Revenue was Rp130 billion, up by Rp{step} billion from the Rp100 billion of 2018."
    new = figure(text, "Rp130 billion", 130e9, "IDR", "revenue", period="2019")
    old = figure(text, "Rp100 billion", 100e9, "IDR", "revenue", period="2018")
    rise = figure(text, f"Rp{step} billion", step * 1e9, "IDR", "growth", of="revenue")
    assert [c.code for c in check(text, new, rise, old)] == expected


@pytest.mark.parametrize(("points", "expected"), [(15, []), (40, ["inconsistent_figures"])])
def test_points_are_the_difference_of_the_rates(points: int, expected: list[str]) -> None:
    text = f"The rupiah gained {points} points to Rp8,410/8,415 from Rp8,425/8,430."
    assert [c.code for c in check(text, figure(text, f"{points} points", points, "point", "growth"))] == expected


@pytest.mark.parametrize(("rupiah", "expected"), [("140 miliar", []), ("14 miliar", ["inconsistent_figures"])])
def test_two_currencies_make_a_rate_that_was_seen(rupiah: str, expected: list[str]) -> None:
    text = f"Kontrak itu bernilai US$10 juta atau sekitar Rp{rupiah}."
    dollars = figure(text, "US$10 juta", 10e6, "USD", "transaction_value")
    same = figure(text, f"Rp{rupiah}", float(rupiah.split(maxsplit=1)[0]) * 1e9, "IDR", "transaction_value")
    assert [c.code for c in check(text, dollars, same)] == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kebun itu menghasilkan Rp30 ribu hektar.", ["implausible_figure"]),
        ("The plant takes 12 million MMSCFD of gas.", ["implausible_figure"]),
        ("Kredit mencapai Rp51234 miliar.", ["implausible_figure"]),
        ("Saham berpindah tangan 1.204,331 kali.", ["implausible_figure"]),
        ("It closed at Rp8.410/8,415.", ["implausible_figure"]),
        ("It closed at Rp8,410/8,415 on 12 million shares, and 12 MMSCFD were sold at Rp51,234 billion.", []),
    ],
)
def test_writing_that_no_figure_has(text: str, codes: list[str]) -> None:
    assert [c.code for c in check(text)] == codes


@pytest.mark.parametrize(("told", "codes"), [("8.410.5502", ["implausible_figure"]), ("8.410.550", [])])
def test_last_group_of_digits(told: str, codes: list[str]) -> None:
    text = f"Pajaknya Rp{told} setahun."
    assert [c.code for c in check(text, figure(text, f"Rp{told}", 84105502, "IDR", "other"))] == codes


@pytest.mark.parametrize(
    ("told", "value", "unit", "codes"),
    [
        ("Rp9 miliar", 9e9, "IDR", ["implausible_figure"]),
        ("Rp6", 6, "IDR", ["implausible_figure"]),
        ("Rp90 ribu", 9e4, "IDR", []),
    ],
)
def test_prices_that_no_good_has(told: str, value: float, unit: str, codes: list[str]) -> None:
    text = f"Lada dijual {told} per kilogram."
    assert [c.code for c in check(text, figure(text, told, value, unit, "price"))] == codes


@pytest.mark.parametrize(("made", "codes"), [(20e6, ["implausible_figure"]), (20e3, [])])
def test_no_more_than_the_world_makes(made: float, codes: list[str]) -> None:
    text = "Produksi kakao daerah itu 20 ribu ton."
    cocoa = Commodity([], Names("kakao", "cocoa"), "1801")
    assert [
        c.code for c in check(text, figure(text, "20 ribu ton", made, "t", "production", commodities=[cocoa]))
    ] == codes


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Rapat itu Rabu (13/3/2019) di Bogor.", None),
        ("Rapat itu Kamis (13/3/2019) di Bogor.", "Kamis (13/3/2019)"),
        ("Rapat itu Kamis (13/3) di Bogor.", "Kamis (13/3)"),
        ("Rapat itu Kamis (14/3) di Bogor.", None),
        ("Ekspor naik pada kuartal V tahun lalu.", "kuartal V tahun lalu"),
        ("Ekspor naik sejak triwulan VI.", "triwulan VI"),
        ("Ekspor naik pada kuartal IV tahun lalu.", None),
    ],
)
def test_days_and_quarters_that_are_none(text: str, span: str | None) -> None:
    found = [(c.code, c.span and c.span.text) for c in check(text, published_at="2019-03-15")]
    assert found == ([("unresolved_date", span)] if span else [])


def test_a_sentence_of_many_equal_figures_takes_no_time() -> None:
    told, count = "Rp1 triliun dan ", 2000
    text = "Ekspor " + told * count
    size = len("Rp1 triliun")
    starts = (len("Ekspor ") + n * len(told) for n in range(count))
    figures = [Figure(Mention(s, s + size, text[s : s + size]), "money", 1e12, "IDR", metric="price") for s in starts]
    begun = time.process_time()
    assert [caution.code for caution in check(text, *figures)] == ["truncated_text"]
    assert time.process_time() - begun < 5  # all places of each against all took hours
