"""Numbers with their units, as the candidates of figures have them."""

from __future__ import annotations

import time

import pytest
from figure_sentences import read, told
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.figures.candidates import find_candidates
from extractor.language.figures.hedges import hedge_at, hedge_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Milk sold at $40 per 100 litres.", [("$40", 40, "USD")]),
        ("The One Village One Product scheme began.", []),
        ("The duty is two-and-a-half percent.", [("two-and-a-half percent", 2.5, "percent")]),
        ("Ugandan tea earned 40 billion shillings.", [("40 billion shillings", 40 * 10**9, "UGX")]),
        ("Kenya's tea earned 40 billion shillings.", [("40 billion shillings", 40 * 10**9, "KES")]),
        ("Tunisia earned 4.8 billion dinars.", [("4.8 billion dinars", 4.8e9, "TND")]),
        ("Norway earned 4.8 billion kroner.", [("4.8 billion kroner", 4.8e9, "NOK")]),
        ("Bolivia earned 4.8 billion bolivianos.", [("4.8 billion bolivianos", 4.8e9, "BOB")]),
        ("It ordered three LNG carriers.", [("three LNG carriers", 3, "unit")]),
        ("The 450,000-barrel-per-day refinery shut.", [("450,000-barrel-per-day", 450_000, "bbl/d")]),
        ("Exports passed the 3.7 million mark.", []),
        ("It cost 3 million marks.", [("3 million marks", 3_000_000, "DEM")]),
    ],
)
def test_amounts_of_english_news(text: str, found: list[tuple[str, float, str]]) -> None:
    assert told(text, "en") == found


def test_a_letter_behind_a_number_makes_a_name_of_it() -> None:
    assert told("Strategi 7R bagi perusahaan disiapkan.") == []


def test_what_a_price_is_per_is_no_figure() -> None:
    assert told("Petani menjual gabah Rp650.000 per 100 kg.") == [("Rp650.000", 650_000, "IDR")]


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("Nilainya Rp3,5 triliun tahun ini", "Rp3,5 triliun", 3_500_000_000_000, "IDR"),
        ("laba RP843 triliun", "RP843 triliun", 843 * 10**12, "IDR"),
        ("senilai 93,8 trilion rupiah", "93,8 trilion rupiah", 93.8e12, "IDR"),
        ("serapan 38,9 juta kilo liter solar", "38,9 juta kilo liter", 38_900_000, "kl"),
        ("disalurkan kepada 18 debitur", "18 debitur", 18, "debtor"),
        ("seharga US$ 1,2 miliar", "US$ 1,2 miliar", 1_200_000_000, "USD"),
        ("senilai 800 ribu dolar AS", "800 ribu dolar AS", 800_000, "USD"),
        ("dibayar 41 dolar Singapura", "41 dolar Singapura", 41, "SGD"),
        ("naik 5,2 persen", "5,2 persen", 5.2, "percent"),
        ("turun 12%", "12%", 12, "percent"),
        ("dipangkas 25 basis poin", "25 basis poin", 25, "point"),
        ("panen 2,4 juta ton", "2,4 juta ton", 2_400_000, "t"),
        ("lahan 350 ribu hektare", "350 ribu hektare", 350_000, "ha"),
        ("menghasilkan 7,5 ton per hektare", "7,5 ton per hektare", 7.5, "t/ha"),
        ("indeks turun 12pts", "12pts", 12, "point"),
        ("membangun 300 hunian pengungsi", "300 hunian", 300, "house"),
        ("tambak sebanyak 1.200 petak", "1.200 petak", 1200, "parcel"),
        ("pembangkit 2x50 MW", "2x50 MW", 100, "MW"),
        ("tujuh koperasi petani", "tujuh koperasi", 7, "cooperative"),
        ("diikuti 34 negara", "34 negara", 34, "country"),
        ("sebanyak 1.250 pekerja", "1.250 pekerja", 1250, "person"),
        ("menghasilkan 12 juta ban setahun", "12 juta ban", 12_000_000, "unit"),
        ("pipa 2.935 mm dipasang", "2.935 mm", 2935, "mm"),
        ("turun 20 sen menjadi murah", "20 sen", 0.2, "USD"),
        ("utang Rp1,9 kuadriliun", "Rp1,9 kuadriliun", 1.9e15, "IDR"),
        ("modal rp 7 milyar", "rp 7 milyar", 7_000_000_000, "IDR"),
        ("modal rp750 juta", "rp750 juta", 750_000_000, "IDR"),
        ("senilai us$ 60 juta", "us$ 60 juta", 60_000_000, "USD"),
        ("senilai Eur 4 juta", "Eur 4 juta", 4_000_000, "EUR"),
        ("cabai dijual 45rb per kg", "45rb", 45_000, "IDR"),
        ("beras dijual 14-15 ribu/kg", "14-15 ribu", 14_000, "IDR"),
        ("membeli 6 (enam) ton pala", "6 (enam) ton", 6, "t"),
        ("menyewa 8 (delapan) kontainer", "8 (delapan) kontainer", 8, "container"),
        ("naik 20 (dua puluh) persen", "20 (dua puluh) persen", 20, "percent"),
        ("naik dua puluh (20) persen", "dua puluh (20) persen", 20, "percent"),
        ("naik 20% (dua puluh persen)", "20%", 20, "percent"),
        ("senilai Rp 4.000.000 (empat juta rupiah)", "Rp 4.000.000", 4_000_000, "IDR"),
        ("diikuti 40 lebih perusahaan", "40 lebih perusahaan", 40, "company"),
        ("diikuti 300-an petani", "300-an petani", 300, "person"),
        ("mengirim 2 juta lebih ton", "2 juta lebih ton", 2_000_000, "t"),
        ("mengirim 12 ton (dua belas)", "12 ton", 12, "t"),
        ("hadir 60an perusahaan", "60an perusahaan", 60, "company"),
        ("kayu 300 ribu kubik", "300 ribu kubik", 300_000, "m3"),
        ("mengelola 15 rumah produksi", "15 rumah produksi", 15, "company"),
        ("hutan seluas 45 km persegi", "45 km persegi", 45, "km2"),
        ("menjual 450 sak semen", "450 sak", 450, "unit"),
        ("botol 350 ml dijual", "350 ml", 350, "ml"),
        ("ekspor 15 lusin kaus", "15 lusin kaus", 180, "unit"),
        ("memesan selusin kursi", "selusin kursi", 12, "unit"),
        ("ada 14 komunitas di sana", "14 komunitas", 14, "komunitas"),
        ("memberi makan 4 (empat) juta orang", "4 (empat) juta orang", 4_000_000, "person"),
        ("memanen 7 (tujuh) ribu ton", "7 (tujuh) ribu ton", 7000, "t"),
        ("membagikan 3 ribu karung ukuran 25 kg gula", "3 ribu karung", 3000, "unit"),
        ("membagi 800 paket @ 5 kg", "800 paket", 800, "package"),
        ("dibagikan 650 kantong beras", "650 kantong", 650, "unit"),
        ("membeli Rp607 miliarDana asing", "Rp607 miliar", 607 * 10**9, "IDR"),
    ],
)
def test_indonesian(text: str, span: str, value: float, unit: str) -> None:
    assert told(text) == [(span, value, unit)]


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("sold at $65 per kg", "$65", 65, "USD"),
        ("a $1.5bn plant", "$1.5bn", 1_500_000_000, "USD"),
        ("rose by 68 cents", "68 cents", 0.68, "USD"),
        ("fell 3.4 per cent", "3.4 per cent", 3.4, "percent"),
        ("bought 12,000 metric tons of sugar", "12,000 metric tons", 12_000, "t"),
        ("twenty-five thousand tons", "twenty-five thousand tons", 25_000, "t"),
        ("with 14 Kenyan spice companies", "14 Kenyan spice companies", 14, "company"),
        ("a 90-member group", "90-member", 90, "person"),
        ("settled at $5.79-1/2 a bushel", "$5.79-1/2", 5.795, "USD"),
        ("recruits 300 mill managers", "300 mill managers", 300, "person"),
        ("won three awards", "three awards", 3, "award"),
        ("some 22 pianos and others", "22 pianos", 22, "piano"),
        ("a small class: 47.9 million people", "47.9 million people", 47_900_000, "person"),
        ("worth SR28.4 billion", "SR28.4 billion", 28_400_000_000, "SAR"),
        ("up 37pc on the year", "37pc", 37, "percent"),
        ("bought 500 t-shirts", "500 t-shirts", 500, "unit"),
        ("bought 500 T-shirts", "500 T-shirts", 500, "unit"),
        ("put at 9 mln t of wheat", "9 mln t", 9_000_000, "t"),
        ("worth EGP125bn", "EGP125bn", 125_000_000_000, "EGP"),
        ("worth KSh8bn", "KSh8bn", 8_000_000_000, "KES"),
        ("shipped 40 (forty) tonnes", "40 (forty) tonnes", 40, "t"),
        ("paid USD 200,000 (two hundred thousand dollars)", "USD 200,000", 200_000, "USD"),
        ("sold 3 million iPads", "3 million iPads", 3_000_000, "iPad"),
        ("buys a million tonnes", "a million tonnes", 1_000_000, "t"),
        ("sold at $3 a million", "$3", 3, "USD"),
        ("sold 900 ATVs", "900 ATVs", 900, "ATV"),
        ("sold 900 EVs", "900 EVs", 900, "unit"),
        ("worth Rs 30,000 crores", "Rs 30,000 crores", 300_000_000_000, "INR"),
        ("a field of 640 sq km", "640 sq km", 640, "km2"),
        ("a 120 ktpa plant", "120 ktpa", 120_000, "t"),
        ("has 12 managing directors", "12 managing directors", 12, "person"),
        ("as three senior partners leave", "three senior partners", 3, "person"),
        ("will ship 4 million 50-kg bags of sugar", "4 million 50-kg bags", 4_000_000, "unit"),
        ("ordered 40 Boeing (NYSE:BA) 737 MAX jets", "40 Boeing (NYSE:BA) 737 MAX jets", 40, "unit"),
        ("bought 15 Embraer 190 planes", "15 Embraer 190 planes", 15, "unit"),
        ("pays 2.50 pence a share", "2.50 pence", 0.025, "GBP"),
        ("costs 40 paise a unit", "40 paise", 0.4, "INR"),
        ("at 36.25 liras", "36.25 liras", 36.25, "TRY"),
        ("costs 70 pesos", "70 pesos", 70, "PHP"),
    ],
)
def test_english(text: str, span: str, value: float, unit: str) -> None:
    assert told(text, "en") == [(span, value, unit)]


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [
        ("tumbuh 7-8 persen", "id", 7, 8),
        ("Rp96 triliun hingga Rp100 triliun", "id", 96 * 10**12, 100 * 10**12),
        ("sekitar 2-3 juta ton", "id", 2_000_000, 3_000_000),
        ("antara Rp 5 miliar dan Rp 9 miliar", "id", 5 * 10**9, 9 * 10**9),
        ("a duty of 15% to 25%", "en", 15, 25),
        ("a $30-35 million order", "en", 30_000_000, 35_000_000),
        ("between 40 and 60 tons", "en", 40, 60),
        ("menguat menjadi Rp9.280/9.300 per dolar AS", "id", 9280, 9300),
        ("strengthened to Rp9,068/Rp9,070", "en", 9068, 9070),
        ("traded at 119.60-65 yen", "en", 119.6, 119.65),
        ("Rp45 sampai 50 ribu per kilogram", "id", 45_000, 50_000),
        ("Rp3 T-Rp4 T", "id", 3 * 10**12, 4 * 10**12),
        ("bea masuk 0-5 persen", "id", 0, 5),
        ("bea masuk nol hingga 5 persen", "id", 0, 5),
        ("bea masuk 3 s.d 5 persen", "id", 3, 5),
        ("Rp5,200-Rp5,300 trillion", "en", 5200 * 10**12, 5300 * 10**12),
        ("inflasi 6 plus minus 1 persen", "id", 5, 7),
        ("growth of 6, plus or minus 0.5 percent", "en", 5.5, 6.5),
        ("an output of 12-14 Mt", "en", 12_000_000, 14_000_000),
    ],
)
def test_ranges(text: str, language: str, low: float, high: float) -> None:
    assert [(c.value, c.value_max) for c in read(text, language)] == [(low, high)]


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("naik dari 5 persen menjadi 6 persen", "id", [5, 6]),
        ("rose from 5 percent to 6 percent", "en", [5, 6]),
        ("rose 5 percent to 600 tons", "en", [5, 600]),
        ("trimmed its longs again by 300 contracts to 5,000 contracts", "en", [300, 5000]),
    ],
)
def test_changes_are_no_ranges(text: str, language: str, values: list[float]) -> None:
    assert [c.value for c in read(text, language)] == values


@pytest.mark.parametrize(
    "text",
    [
        "COP30",
        "standar Euro5",
        "selama lima tahun",
        "pada 2019",
        "Pasal 12",
        "usia 45 tahun",
        "pukul 10.30 WIB",
        "tiga kali lipat",
        "kuartal 3",
        "PPh 22 atas transaksi itu",
        "PPN 12 atas barang mewah",
    ],
)
def test_no_figures(text: str) -> None:
    assert not read(text)


@pytest.mark.parametrize("text", ["Rp9.280/12.300", "3/4", "edisi 12/2008", "musim 2006/2007", "kurs 9/10/2008"])
def test_not_every_stroke_parts_bid_and_ask(text: str) -> None:
    assert all(c.value_max is None for c in read(text))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("slid against the yen to 98.40 from 99.15", "en", [("98.40", "JPY"), ("99.15", "JPY")]),
        ("euro terhadap dolar AS menjadi 1,2815 dari 1,2790", "id", [("1,2815", "USD"), ("1,2790", "USD")]),
        ("Laba US$ 3 juta; rupiah stabil pada 9.300 per dolar AS", "id", [("US$ 3 juta", "USD"), ("9.300", "IDR")]),
        ("Laba Rp5 miliar, kredit tumbuh 10 persen menjadi 118,2 triliun", "id",
         [("Rp5 miliar", "IDR"), ("10 persen", "percent"), ("118,2 triliun", "IDR")]),
        ("Dibanding Mei, NTP naik menjadi 118,47", "id", [("118,47", "point")]),
        ("IHSG dibuka menguat. Harga Rp500. Sore itu turun ke level 6.415,20", "id",
         [("Rp500", "IDR"), ("6.415,20", "point")]),
        ("Nilai Rp2 triliun dari 286.450 kali transaksi", "id",
         [("Rp2 triliun", "IDR"), ("286.450 kali transaksi", "transaction")]),
    ],
)  # fmt: skip
def test_a_bare_number_is_told_in_what_stands_around_it(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    assert [(span, unit) for span, _, unit in told(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rupee stood at 84.15 to the U.S. dollar, against a previous close of 84.02.",
         [("84.15", "INR"), ("84.02", "INR")]),
        ("The lira opened at 36.02 and ended at 36.19 against the dollar.", [("36.02", "TRY"), ("36.19", "TRY")]),
        ("The rupee should open between 86.90-87.10 to the dollar.", [("86.90-87.10", "INR")]),
        ("Rupiah melemah terhadap dolar AS menjadi 15.500.", [("15.500", "IDR")]),
        ("The pound rose to 1.27 against the dollar.", [("1.27", "USD")]),
        ("The dollar traded at 151.20 against the yen.", [("151.20", "JPY")]),
        ("Profit rose to 151.20 in the year.", []),
    ],
)  # fmt: skip
def test_a_rate_is_told_in_the_currency_that_is_priced_in_the_other(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(span, unit) for span, _, unit in told(text, "en")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "shares of the BIST 30 share index", "the Nifty 50 companies", "flies 737 MAX jets",
        "the Asia 50 ADR Index", "51Talk groups met", "7Eleven shops", "a 2Go ship",
        "Boeing said 787 planes were late", "beras patahan 15 persen", "5 percent broken rice", "30 percent lean pork",
        "emas perhiasan 22 karat", "an 18-carat gold ring", "cincin emas kadar 16 karat",
    ],
)  # fmt: skip
def test_names_models_and_grades_measure_nothing(text: str) -> None:
    assert told(text, "en") == []


@pytest.mark.parametrize("text", ["berlian 5 karat", "tambang emas dan berlian 5 karat", "emas dan safir 320 karat"])
def test_carats_weigh_stones(text: str) -> None:
    assert [unit for _, _, unit in told(text)] == ["carat"]


def test_the_number_in_the_name_of_an_index_is_no_level() -> None:
    assert told("S&P 500 and Nikkei 225 rose 1.5 percent", "en") == [("1.5 percent", 1.5, "percent")]
    assert ("812", 812, "point") in told("indeks LQ45 naik 12 poin ke 812")
    assert ("38,120", 38_120, "point") in told("the Nikkei 38,120 at noon", "en")


def test_what_is_counted_stands_in_the_same_sentence() -> None:
    glued = "melayani 2,5 juta Lidi Pass.Manajemen perusahaan senang"
    assert all(unit != "company" for _, _, unit in told(glued))


def test_a_noun_may_be_glued_to_its_number() -> None:
    assert told("Kini ada 12Pabrik di kota itu") == [("12Pabrik", 12, "factory")]


def test_nobody_counts_parts_of_people() -> None:
    assert told("naik 3.5 percent di kota itu, 2.500 petugas", "en") == [
        ("3.5 percent", 3.5, "percent"), ("2.500 petugas", 2500, "person")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("sold 35 million pounds of frozen beef", "lb"), ("yields 1,800 pounds per acre", "lb"),
        ("35 million pounds of new investment", "GBP"), ("earns 35 million pounds a year", "GBP"),
    ],
)  # fmt: skip
def test_pounds_of_a_good_weigh(text: str, unit: str) -> None:
    assert [u for _, _, u in told(text, "en")] == [unit]


def test_a_unit_in_millions_multiplies() -> None:
    assert told("pasokan gas 62 MMSCFD") == [("62 MMSCFD", 62_000_000, "scfd")]


def test_a_symbol_that_is_no_known_unit_takes_no_other() -> None:
    assert told("a road of 30 km to the pit yields 72 Krz a year", "en") == [("30 km", 30, "km")]


def test_what_packs_weigh_in_all_is_a_figure() -> None:
    assert told("menjual 40 karung kopi seberat 900 kg")[-1] == ("900 kg", 900, "kg")
    assert told("mengirim 40 karung berisi 2 ton kopi")[-1] == ("2 ton", 2, "t")


def test_different_scales_are_no_range() -> None:
    assert [c.value for c in read("410 miliar atau Rp205,5 triliun")] == [410 * 10**9, 205.5e12]


def test_a_number_without_unit_takes_its_neighbours() -> None:
    assert told("31 dari 45 kota")[0] == ("31", 31, "city")
    assert ("Rp 4.000", 4000, "IDR") in told("naik dari Rp 4.000 ke harga 4.250")
    assert ("4.250", 4250, "IDR") in told("naik dari Rp 4.000 ke harga 4.250")


def test_a_bare_currency_is_the_one_named_in_full() -> None:
    assert [c.unit for c in read("Modalnya 3 juta riyal Qatar, setoran 500 riyal.")] == ["QAR", "QAR"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Mexico set the price at 70 pesos.", "MXN"), ("The mill sold flour at 70 pesos.", "PHP"),
        ("Chile and the Philippines agreed on 70 pesos.", "PHP"), ("Pakistan paid 90 rupees a bag.", "PKR"),
        ("India and Pakistan paid 90 rupees a bag.", "INR"), ("Singapore paid 90 dollars a bag.", "USD"),
    ],
)  # fmt: skip
def test_a_currency_of_many_countries_is_that_of_the_one_named(text: str, unit: str) -> None:
    assert [c.unit for c in read(text, "en")] == [unit]


@pytest.mark.parametrize(
    ("text", "figure", "hedge"),
    [
        ("sekitar 40 ton", "40 ton", "about"),
        ("lebih dari Rp5 miliar", "Rp5 miliar", "at_least"),
        ("tidak lebih dari 9 persen", "9 persen", "at_most"),
        ("up to 30 tons", "30 tons", "at_most"),
        ("nearly 30 tons", "30 tons", "about"),
        ("no less than 30 tons", "30 tons", "at_least"),
        ("mencapai 30 ton", "30 ton", "exact"),
    ],
)
def test_hedges(text: str, figure: str, hedge: str) -> None:
    start = text.index(figure)
    assert hedge_at(text, start, start + len(figure))[0] == hedge


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("40 lebih perusahaan", "at_least"), ("300-an petani", "about"), ("Rp 20-an ribu", "about"),
        ("40 ton", "exact"),
        ("Rp3 jutaan", "about"), ("tiga jutaan unit", "about"),
    ],
)  # fmt: skip
def test_a_hedge_may_stand_within(text: str, hedge: str) -> None:
    (figure,) = read(text)
    assert hedge_of(text, figure)[0] == hedge


@given(st.text(alphabet="0123456789.,- %$RpU tonmilarjuxsedh/()\n", max_size=60))
def test_spans_hold_whatever_the_text(text: str) -> None:
    for c in find_candidates(text):
        assert 0 <= c.start < c.end <= len(text)
        assert c.unit
        assert c.value_max is None or c.value_max >= c.value


STORY = "Ekspor naik 5,2 persen menjadi Rp1,2 triliun dari 7 hingga 9 juta ton, kata 34 negara; 12 500 dari 45 kota. "


@pytest.mark.alone
@pytest.mark.slow
def test_a_megabyte_of_figures_takes_twice_as_long_as_half_of_it() -> None:
    def seconds(size: int) -> float:
        text = (STORY * (size // len(STORY) + 1))[:size]
        began = time.process_time()
        assert len(find_candidates(text, language="id")) > size // 30
        return time.process_time() - began

    seconds(10_000)
    half, whole = min(seconds(500_000) for _ in range(2)), min(seconds(1_000_000) for _ in range(2))
    assert whole < 3 * half
    assert whole < 6  # about 2 s on an idle core


@pytest.mark.parametrize(
    "text",
    [
        "Nilainya Rp5 juta. Hubungi 416-861-9941 segera.",
        "Harga Rp5.000. Penyelesaian berlangsung T+2 setelahnya.",
        "Harga naik Rp500:\n1. Saham tambang\n2. Saham bank",
        "Harga naik Rp500 dalam siklus 10 tahunan.",
    ],
)
def test_telephone_numbers_list_marks_and_terms_are_no_figures(text: str) -> None:
    assert [c.unit for c in read(text)] == ["IDR"]
