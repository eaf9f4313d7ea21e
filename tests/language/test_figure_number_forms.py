"""Forms of numbers: thousands, signs, brackets, parts and values that lean on the next, nought, points."""

from __future__ import annotations

import pytest
from figure_sentences import read, told


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("harga Rp8,219 per saham dan laba Rp8,219 triliun", "id", [("Rp8,219", 8219), ("Rp8,219 triliun", 8.219e12)]),
        (
            "nikel $17,200 dan gas $2,345, laba $17,200 miliar",
            "id",
            [("$17,200", 17200), ("$2,345", 2.345), ("$17,200 miliar", 17.2e9)],
        ),
        ("at Rp9.085 per dollar, at $9.085 per dollar", "en", [("Rp9.085", 9085), ("$9.085", 9.085)]),
    ],
)
def test_a_mark_before_three_digits_of_money_may_part_thousands(
    text: str, language: str, expected: list[tuple[str, float]]
) -> None:
    assert [one[:2] for one in told(text, language)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ekspor tembaga (HS 74) turun 6%.",
        "Ekspor HS 74, 75 dan 76 turun 6%.",
        "Impor pos tarif 7208 dan 7209 turun 6%.",
        "Blok tambang (B 15) turun 6%.",
        "Menurut tabel 13, ekspor turun 6%.",
    ],
)
def test_codes_are_no_percents(text: str) -> None:
    assert [c.value for c in read(text)] == [6]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Ekspor nikel (-8,2%), pala (+4%), teh −3 persen dan kopi 5 persen.", ["-", "+", "-", ""]),
        ("Saldo US$ -2,1 miliar, lalu -US$ 3 miliar, lalu minus Rp5 miliar.", ["-", "-", "-"]),
        ("Target 5-7%, kopi 5 -7%, plus minus 3 persen.", ["", "", ""]),
        ("Daftar:\n-5% beras\n - 6% gula\n -7% garam", ["", "", ""]),
        ("Kurs EUR -0,3% sehari.", ["-"]),
    ],
)
def test_a_sign_belongs_to_the_number_behind_it(text: str, signs: list[str]) -> None:
    assert [c.sign for c in read(text)] == signs


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("rugi (4,6) miliar rupiah", "id", [("(4,6) miliar rupiah", 4.6e9, "-")]),
        ("laba bersih Rp(4,6) miliar", "id", [("Rp(4,6) miliar", 4.6e9, "-")]),
        ("tumbuh (4,6) persen", "id", [("(4,6) persen", 4.6, "-")]),
        ("naik lima (5) persen", "id", [("lima (5) persen", 5, "")]),
        ("a profit of $(7.5) million", "en", [("$(7.5) million", 7_500_000, "-")]),
        ("membayar tujuh (7) juta rupiah", "id", [("tujuh (7) juta rupiah", 7_000_000, "")]),
        ("membayar 7 (7) juta rupiah", "id", [("7 (7) juta rupiah", 7_000_000, "")]),
    ],
)
def test_accounts_write_an_amount_below_nought_in_brackets(
    text: str, language: str, expected: list[tuple[str, float, str]]
) -> None:
    assert [(text[c.start : c.end], c.value, c.sign) for c in read(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("panen 8 400 ton garam", "id", [("8 400 ton", 8400, "t")]),
        ("sold 8 400 tons of salt", "en", [("8 400 tons", 8400, "t")]),
        ("senilai 3 250 750 rupiah", "id", [("3 250 750 rupiah", 3_250_750, "IDR")]),
        ("seharga Rp 3 250 750 saja", "id", [("Rp 3 250 750", 3_250_750, "IDR")]),
        ("at USD 2 350 per ounce", "en", [("USD 2 350", 2350, "USD")]),
        ("Panen Garam Capai 8 400 Ton", "id", [("8 400 Ton", 8400, "t")]),
        ("selama Covid-19 400 ton hilang", "id", [("400 ton", 400, "t")]),
    ],
)
def test_a_space_parts_thousands_before_a_unit(
    text: str, language: str, expected: list[tuple[str, float, str]]
) -> None:
    assert told(text, language) == expected


def test_the_number_of_a_name_is_no_thousand() -> None:
    assert ("660 MW", 660, "MW") in told("PLTU Tanjung 3 660 MW")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("harga naik dari 8 menjadi 9 ribu rupiah", "id", [8000, 9000]),
        ("prices rose from 8 to 9 thousand rupiah", "en", [8000, 9000]),
        ("prices rose to 9 from 8 thousand rupiah", "en", [9000, 8000]),
        ("semula 8 ribu kini 9 ribu per kg", "id", [8000, 9000]),
        ("kuota naik dari 900 menjadi 1,2 juta ton", "id", [900, 1_200_000]),
    ],
)
def test_a_value_and_the_one_it_came_from_share_a_scale(text: str, language: str, expected: list[float]) -> None:
    assert [c.value for c in read(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language", "leaning"),
    [
        ("tujuh dari sembilan perusahaan", "id", [True, False]),
        ("seven of nine firms", "en", [True, False]),
        ("cut the duty to 4 from 9 percent", "en", [True, False]),
        ("harga naik dari 8 ribu menjadi 9 ribu per kg", "id", [True, False]),
        ("ada 9 dari 7 perusahaan", "id", [False, False]),
    ],
)
def test_a_part_leans_on_its_whole_and_a_value_on_what_it_became(text: str, language: str, leaning: list[bool]) -> None:
    assert [c.leaning for c in read(text, language)] == leaning


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("cut from 10 percent to zero", "en", [10, 0]),
        ("raised from zero to 20 percent", "en", [0, 20]),
        ("dipangkas dari 10 persen menjadi nol", "id", [10, 0]),
        ("zero growth, 20 percent", "en", [20]),
    ],
)
def test_nought_is_told_in_what_moves_to_or_from_it(text: str, language: str, expected: list[float]) -> None:
    assert [c.value for c in read(text, language) if c.unit == "percent"] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("shipped two 40-foot containers of tea", "en", [(2, "container")]),
        ("freight for a 40ft container", "en", []),
        ("mengirim 2 kontainer ukuran 20 feet teh", "id", [(2, "container")]),
        ("mengirim 2 kontainer 40 feet teh", "id", [(2, "container")]),
        ("sold a 30-foot boat", "en", [(30, "ft")]),
    ],
)
def test_the_length_of_a_container_is_no_figure(text: str, language: str, expected: list[tuple[float, str]]) -> None:
    assert [(c.value, c.unit) for c in read(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("naik 25 basis poin", "id", "percent"),
        ("andil 0,08 poin persen", "id", "percent"),
        ("cut by 2 percentage points", "en", "percent"),
        ("up 0.3 pp", "en", "percent"),
        ("indeks naik 40 poin", "id", "quantity"),
        ("up 40 points", "en", "quantity"),
    ],
)
def test_points_of_a_percentage_are_percents(text: str, language: str, kind: str) -> None:
    assert [(c.kind, c.unit) for c in read(text, language)] == [(kind, "point")]


def test_fractions_count_nothing() -> None:
    assert told("two thirds of the 900 tons", "en")[-1] == ("900 tons", 900, "t")
    assert all(unit != "third" for _, _, unit in told("two thirds of the 900 tons", "en"))


def test_indonesian_words_are_no_numbers_in_english() -> None:
    assert told("Stocks in Lima fell 3 percent.", "en") == [("3 percent", 3, "percent")]
    assert told("Saham di Lima turun 3 persen.") == [("3 persen", 3, "percent")]
    assert told("Lima koperasi", "id") == [("Lima koperasi", 5, "cooperative")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turun -2 sampai -3 persen", [("-", 2, 3)]),
        ("inflasi -0,5 hingga 0,7 persen", [("-", 0.5, None), ("", 0.7, None)]),
    ],
)
def test_no_range_crosses_nought(text: str, expected: list[tuple[str, float, float | None]]) -> None:
    assert [(c.sign, c.value, c.value_max) for c in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("naik 7 pecent", "en", [("7 pecent", 7, "percent")]),
        ("1,234.5 tons, up 6,625%", "id", [("1,234.5 tons", 1234.5, "t"), ("6,625%", 6.625, "percent")]),
        ("1,234.5 tons, up 6,625%", "en", [("1,234.5 tons", 1234.5, "t"), ("6,625%", 6625, "percent")]),
        ("42/50 x 100% = 84%", "id", [("100%", 100, "percent"), ("84%", 84, "percent")]),
        ("turun 7 perse. dari", "id", [("7 perse", 7, "percent")]),
        ("naik 7 persendari target", "id", [("7 persen", 7, "percent")]),
        ("premium of 30c/lb", "en", [("30c", 0.3, "USD")]),
        ("up 60 dollar cents", "en", [("60 dollar cents", 0.6, "USD")]),
        ("a loan of US3 million", "en", [("US3 million", 3_000_000, "USD")]),
        ("ekspor 2,6 juta AS", "id", [("2,6 juta AS", 2_600_000, "USD")]),
        ("dijual 9 juta bolivar", "id", [("9 juta bolivar", 9_000_000, "VES")]),
    ],
)
def test_slips_in_writing_a_unit(text: str, language: str, expected: list[tuple[str, float, str]]) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("emas turun ke Rp 917 .000 per gram", [("Rp 917 .000", 917_000)]),
        ("emas turun ke Rp 9 17.50 0 per gram", [("Rp 9 17.50 0", 917_500)]),
        ("senilai Rp7, 35 triliun dari pajak", [("Rp7, 35 triliun", 7.35e12)]),
        ("senilai Rp 7 ,3 miliar dari pajak", [("Rp 7 ,3 miliar", 7.3e9)]),
        ("harga Rp9.500, 28 juta ton terjual", [("Rp9.500", 9500), ("28 juta ton", 28_000_000)]),
        ("harga Rp7, 35 dan 40 triliun", [("Rp7", 7), ("35", 35), ("40 triliun", 40 * 10**12)]),
        ("bayar Rp 5. 100 orang hadir", [("Rp 5", 5), ("100 orang", 100)]),
    ],
)
def test_thousands_of_rupiah_may_be_torn(text: str, expected: list[tuple[str, float]]) -> None:
    assert [one[:2] for one in told(text)] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("sebesar Rp 40 dan Rp 70 triliun", "id", [40 * 10**12, 70 * 10**12]),
        ("from $40 to $70 million", "en", [40_000_000, 70_000_000]),
        ("paid $2 and $70 million", "en", [2, 70_000_000]),
        ("seharga Rp 9.000 dan Rp 70 triliun", "id", [9000, 70 * 10**12]),
    ],
)
def test_sums_share_a_scale(text: str, language: str, expected: list[float]) -> None:
    assert [c.value for c in read(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("inflation of 7, plus or minus 2, percent", "en", (5, 9, "percent")),
        ("target inflasi tujuh plus minus satu", "id", (6, 8, "percent")),
        ("target inflasi 7,5Â±1%", "id", (6.5, 8.5, "percent")),
        ("kurs bergerak di kisaran 14.200-14.350 rupiah", "id", (14_200, 14_350, "IDR")),
        ("IHSG di rentang 6750-6800 poin", "id", (6750, 6800, "point")),
        ("IHSG menguji rentang 6.750-6.800 besok", "id", (6750, 6800, "point")),
        ("IHSG menguji rentang 6800-6750 besok", "id", (6750, 6800, "point")),
        ("panen 20-25 juta ton", "id", (20_000_000, 25_000_000, "t")),
    ],
)
def test_forms_of_ranges(text: str, language: str, expected: tuple[float, float, str]) -> None:
    assert [(c.value, c.value_max, c.unit) for c in read(text, language)] == [expected]


@pytest.mark.parametrize("text", ["pukul 18.30-19.45, 5 km", "kode 4411-2350, 5 km", "NI 43-101 gold assays, 5 km"])
def test_hours_and_codes_are_no_ranges(text: str) -> None:
    assert not [c for c in read(text, "en") if c.value_max is not None]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("menghadirkan 199+ perusahaan", "id", [("199+ perusahaan", 199, "company")]),
        ("joined by 80-plus firms", "en", [("80-plus firms", 80, "company")]),
        ("sold four of its tankers", "en", [("four of its tankers", 4, "unit")]),
        ("one of its tankers", "en", []),
        ("orders 60 gas furnaces.", "en", [("60 gas furnaces", 60, "furnace")]),
        ("needs milk for 6 kiosks.", "en", [("6 kiosks", 6, "kiosk")]),
        ("from 12 bilateral and multilateral lenders", "en", [("12 bilateral and multilateral lenders", 12, "lender")]),
        ("fell to 117 compared with losses", "en", []),
        ("kereta dengan 80 tempat duduk", "id", [("80 tempat duduk", 80, "seat")]),
        ("untung tiga kali lipat", "id", []),
        (
            "laba Rp3 miliar dari 2,5 miliar kuartal lalu",
            "id",
            [("Rp3 miliar", 3e9, "IDR"), ("2,5 miliar", 2.5e9, "IDR")],
        ),
        ("laba Rp3 miliar dalam 2 tahun ini", "id", [("Rp3 miliar", 3e9, "IDR")]),
    ],
)
def test_what_is_counted(text: str, language: str, expected: list[tuple[str, float, str]]) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Rp5 juta. Dolar AS terhadap yen menguat ke 117,40 dari 117,15.", "id", ["JPY", "JPY"]),
        ("Rp5. Yen menguat terhadap dolar AS ke 110,22 dibanding sebelumnya 110,53.", "id", ["JPY", "JPY"]),
        ("It cost Rp5. The yen rose to 98.40 on Friday.", "en", ["JPY"]),
        ("It cost Rp5. The dollar rose to 98.40 on Friday.", "en", ["IDR"]),
        ("Rp5 juta. Pasangan EUR/GBP turun ke level 0,8674.", "id", ["GBP"]),
        ("Pasangan EUR/JPY ada di rentang support 122,50-123,70.", "id", ["JPY"]),
        ("Untung US$5. Kurs rupiah terhadap dolar AS di kisaran 14.150–14.220.", "id", ["IDR"]),
    ],
)
def test_a_rate_is_told_in_the_currency_that_moves(text: str, language: str, expected: list[str]) -> None:
    assert [c.unit for c in read(text, language) if c.form != "sign"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IHSG menguat dan ditutup di level 7.628 kemarin.", [(7628, "point")]),
        ("Indeks dolar AS turun ke posisi 95,746 kemarin.", [(95.746, "point")]),
        ("Harga saham HRUM ditutup di level 2.100 kemarin.", [(2100, "IDR")]),
        ("Harga saham MPMX ditutup di level 1,010 kemarin.", [(1010, "IDR")]),
        ("Indeks Harga Saham Gabungan ditutup di level 7.628 kemarin.", [(7628, "point")]),
        ("Rekomendasi saham: ABCD Buy 410-414 | TP 426 | SL 392", [(410, "IDR"), (426, "IDR"), (392, "IDR")]),
        ("Jumlah pelanggan mencapai 8,5 juta pada 2019.", [(8_500_000, "customer")]),
        (
            "Indeks di level 7.181,15, 7.240,20 dan 7.324,10.",
            [(7181.15, "point"), (7240.2, "point"), (7324.1, "point")],
        ),
        ("Untung Rp5 turun 70,57 poin ke level 5.999,37.", [(5, "IDR"), (70.57, "point"), (5999.37, "point")]),
        ("Populasi mencapai 8,5 juta pada 2019.", [(8_500_000, "person")]),
        ("Volume perdagangan mencapai 8,5 juta hari ini.", [(8_500_000, "share")]),
    ],
)
def test_the_words_before_a_number_say_what_it_is_told_in(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(c.value, c.unit) for c in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kerugian Rp 2 miliar 25 juta", [("Rp 2 miliar 25 juta", 2_025_000_000, "IDR")]),
        ("kerugian 2 miliar 25 juta rupiah", [("2 miliar 25 juta rupiah", 2_025_000_000, "IDR")]),
        ("ada 3 juta 500 ribu orang", [("3 juta 500 ribu orang", 3_500_000, "person")]),
        ("laba Rp 2 miliar 25 orang", [("Rp 2 miliar", 2 * 10**9, "IDR"), ("25 orang", 25, "person")]),
        ("laba Rp 2 juta 5 miliar orang", [("Rp 2 juta", 2_000_000, "IDR"), ("5 miliar orang", 5 * 10**9, "person")]),
    ],
)
def test_a_number_may_be_told_scale_by_scale(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert told(text) == expected
