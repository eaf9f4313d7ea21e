from __future__ import annotations

import itertools
from datetime import date

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from extractor.article.model import Article
from extractor.knowledge.calendar import calendar
from extractor.language.dates.lookup import dates_in, event_dates
from extractor.language.facts import DateExpression, facts_of
from extractor.record import codes
from tests.calendar_names import MONTHS_EN, MONTHS_ID, WEEKDAYS_ID

PUBLISHED = "2018-02-23T10:00:00+07:00"


def _pipeline() -> Language:
    nlp = spacy.blank("trade")
    nlp.add_pipe("trade_sentences")
    nlp.add_pipe("trade_dates")
    return nlp


NLP = _pipeline()


def read(text: str, published: str | None = PUBLISHED) -> list[DateExpression]:
    doc = NLP.make_doc(text)
    doc._.article = Article(body=text, published_at=published)
    for _, pipe in NLP.pipeline:
        doc = pipe(doc)
    return facts_of(doc).dates


def periods(text: str, published: str | None = PUBLISHED) -> list[str | None]:
    return [d.period for d in read(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rapat digelar Kamis (22/2).", ["2018-02-22"]),
        ("Rapat digelar Kamis (22/2/2018).", ["2018-02-22"]),
        ("Pada Rabu malam mereka tiba.", ["2018-02-21"]),
        ("Pelatihan berlangsung 20-22 Februari 2018.", ["2018-02-20/2018-02-22"]),
        ("Pameran dibuka 28 Desember 2017 hingga 3 Januari 2018.", ["2017-12-28/2018-01-03"]),
        ("The fair ran from October 21 to 25 last year.", ["2017-10-21/2017-10-25"]),
        ("Ekspor kuartal III/2017 naik.", ["2017-Q3"]),
        ("Ekspor triwulan pertama 2008 dan semester II 2009.", ["2008-Q1", "2009-H2"]),
        ("Exports in Q3 2017 and the first quarter of 2007.", ["2017-Q3", "2007-Q1"]),
        ("Selama Januari-Maret tahun ini.", ["2018-01/2018-03"]),
        ("In the first nine months of 2017.", ["2017-01/2017-09"]),
        ("Penjualan enam bulan pertama 2017.", ["2017-H1"]),
        ("Pada bulan lalu, pekan depan dan kemarin.", ["2018-01", "2018-02-26/2018-03-04", "2018-02-22"]),
        (
            "Kemarin lusa, besok lusa, tiga hari lagi, sebulan lagi.",
            ["2018-02-21", "2018-02-25", "2018-02-26", "2018-03"],
        ),
        ("The day before yesterday, two years from now, a month hence.", ["2018-02-21", "2020", "2018-03"]),
        ("Harga Nop 2017, 3 Agt 2017 dan 5 Des 2017.", ["2017-11", "2017-08-03", "2017-12-05"]),
        ("Stok musim 2023/24 dan tahun 2016-2017.", ["2023/2024", "2016/2017"]),
        ("Pabrik itu beroperasi sejak 2015.", ["2015/2018"]),
        ("Saat ini ada 12 pabrik.", ["2018"]),
        ("Sejak dekade 1990-an petani menanamnya.", ["1990/1999"]),
        ("Sejak awal tahun hingga 20 Februari 2018.", ["2018-01-01/2018-02-20"]),
        ("Laba naik pada akhir tahun lalu dan pada awal tahun depan.", ["2017", "2019"]),
        ("Laba naik pada akhir tahun ini, pada kuartal terakhir 2016.", ["2018", "2016-Q4"]),
        ("Indeks turun di tahun 2017 (29/12), kata dia.", ["2017-12-29"]),
        ("Trade by 2030 and mid-2009.", ["2030", "2009"]),
        ("Kontrak dua bulan lalu, two days ago.", ["2017-12", "2018-02-21"]),
        ("Laba 9M17 dan 6M 2016.", ["2017-01/2017-09", "2016-H1"]),
        ("Profit in the nine months to September 2017.", ["2017-01/2017-09"]),
        ("In the quarter ended June 30 and the year to March 2017.", ["2017-Q2", "2016-04/2017-03"]),
        ("Laba enam bulan yang berakhir 30 Juni 2017.", ["2017-H1"]),
        ("The twelve months to December, twelve months to June 2017.", ["2017", "2016-07/2017-06"]),
        ("Ekspor H2 dan 1H tahun lalu.", ["2017-H2", "2017-H1"]),
        ("Pada separuh pertama 2017, sem II 2016, caturwulan III 2016.", ["2017-H1", "2016-H2", "2016-09/2016-12"]),
        ("Budgets of FY2016/17, FY2015-16 and FY14/15.", ["2016/2017", "2015/2016", "2014/2015"]),
        ("Cars sold in Q3FY17, up from Q4 FY16, 1QFY17 and Q2FY2017.", ["2016-Q4", "2016-Q1", "2016-Q2", "2016-Q3"]),
        ("Profit in Q3 FY2016-17 and Q2 FY16-17.", ["2016-Q4", "2016-Q3"]),
        ("Cars sold in CY17 and CY 2016.", ["2017", "2016"]),
        (
            "Sales in the week ended Jan. 4, week to 9 November 2017.",
            ["2017-12-29/2018-01-04", "2017-11-03/2017-11-09"],
        ),
        ("Stok pada pekan yang berakhir 9 Februari turun.", ["2018-02-03/2018-02-09"]),
        ("Shipped on 3-Nov-2017 and 2017/11/05.", ["2017-11-03", "2017-11-05"]),
        ("Ekspor sejak Maret naik, since last year.", ["2017-03/2018-02", "2017/2018"]),
        ("Sales between March and October grew.", ["2017-03/2017-10"]),
        ("Saham itu turun secara ytd.", ["2018-01-01/2018-02-23"]),
        ("Outflows reached $8 billion year-to-date.", ["2018-01-01/2018-02-23"]),
        ("Inflation eased in January 2017 from a month earlier.", ["2017-01", "2016-12"]),
        ("Prices in May 2017 beat those of the month before.", ["2017-05", "2017-04"]),
        ("Output in Q1 2017 fell from a quarter earlier.", ["2017-Q1", "2016-Q4"]),
        ("Sales fell 3% in January, the sharpest drop of any month since March 2016.", ["2018-01"]),
        ("Ekspor Januari 2018 adalah yang tertinggi sejak April.", ["2018-01"]),
        ("Output was the lowest since the second quarter of 2016. It fell on July 4, 2017.", ["2017-07-04"]),
        ("Rates are at their highest since May 2016, when they reached 9%.", ["2016-05/2018-02"]),
        ("In May 2017 output saw its largest annual rise in food mills since 2016.", ["2017-05"]),
        ("The rate was the lowest it has been since 2016.", []),
        ("In May 2017 output was up, the first annual gain since 2016.", ["2017-05"]),
        ("Defisit Mei 2017 adalah defisit pertama sejak 2015.", ["2017-05"]),
        ("It made the most of its land as sales have grown since 2016.", ["2016/2018"]),
        ("She was first named chair and has stayed since 2016.", ["2016/2018"]),
        ("Sales practice was best kept in the firm since 2016.", ["2016/2018"]),
        ("The largest grower has sold cloves since 2016.", ["2016/2018"]),
        ("The miller first packed rice flour since 2016.", ["2016/2018"]),
        ("Penjualan pertama kali dibuka sejak 2016.", ["2016/2018"]),
        ("Ia pengepul cengkih terbesar di Jawa Timur sejak 2016.", ["2016/2018"]),
        ("Laba turun dalam tiga kuartal terakhir.", []),
        ("Laba turun dalam beberapa kuartal terakhir tahun 2017.", ["2017"]),
        ("Laba turun dalam 2 triwulan terakhir 2017.", ["2017"]),
        ("Laba turun pada kuartal terakhir.", ["2017-Q4"]),
        ("Laba turun pada semester terakhir 2017.", ["2017"]),
        ("Inflasi Mei 2017 lebih tinggi daripada sebulan sebelumnya.", ["2017-05", "2017-04"]),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kapasitas 10 ton per tahun selama 3 tahun.",
        "Sebanyak 2.018 ton dan Rp2018 dan Rp 2018.",
        "Sebanyak 2018 ton dibeli 2000 peserta.",
        "The talks may march on; it took 2 years.",
        "Aturan itu Nomor 27 Tahun 2017.",
        "Copyright © ANTARA 2018",
        "Russell 2000 naik, emiten Forbes Global 2000 turun.",
        "Skor 3-2 dan nomor 0812-2018-1999.",
        "A plant for green hydrogen (H2) sells 3M masks.",
        "Buyers come in the month before Ramadan.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert periods(text) == []


def test_comparison_looks_back_at_the_stretch_told_before() -> None:
    text = "Impor kuartal IV 2017 turun dari periode yang sama tahun sebelumnya dan dari kuartal sebelumnya."
    assert periods(text) == ["2017-Q4", "2016-Q4", "2017-Q3"]


def test_a_weekday_ahead_lies_ahead_unless_it_tells_when_somebody_spoke() -> None:
    assert periods("The minister will open the port on Monday.") == ["2018-02-26"]
    assert periods("The port will open soon, the minister said on Monday.") == ["2018-02-19"]
    assert periods("Rapat digelar Kamis mendatang setelah Senin lalu batal.") == ["2018-03-01", "2018-02-19"]


def test_without_publication_date_relative_words_stay_open() -> None:
    found = read("Kemarin ekspor naik, kata dia, Kamis.", None)
    assert [(d.start, d.end, d.period) for d in found] == [(None, None, None)] * 2


def test_without_publication_date_the_text_may_name_the_year() -> None:
    text = "Laba semester pertama 2007 naik dari semester pertama tahun lalu. Rapat itu Selasa (24/4)."
    assert periods(text, None) == ["2007-H1", "2006-H1", "2007-04-24"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 24 April is a Tuesday in 2007 and a Thursday in 2008
        ("Produksi stabil pada 2008. Rapat itu Selasa (24/4). Bulan lalu ramai.", ["2008", "2007-04-24", "2007-03"]),
        ("Pada 2007 naik. Rapat itu Kamis (24/4). Bulan lalu ramai.", ["2007", "2008-04-24", "2008-03"]),
        ("Naik dibanding 2006. Pada 2002 turun. Rapat itu Sabtu (6/4).", ["2006", "2002", None]),
    ],
)
def test_without_publication_date_a_weekday_may_tell_the_year(text: str, expected: list[str | None]) -> None:
    assert periods(text, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales rose 4% from 2016. Last year they fell.", ["2016", None]),
        ("The pact was first signed in 2016. Last year exports fell.", ["2016", None]),
        ("Founded in 1996, it sold 4 tons in 2017. Last year it sold 3.", ["1996", "2017", "2016"]),
        ("Penjualan naik dibanding 2016. Tahun lalu turun.", ["2016", None]),
    ],
)
def test_a_year_that_lies_back_is_no_anchor(text: str, expected: list[str | None]) -> None:
    assert periods(text, None) == expected


def test_full_weekday_date_in_the_text_is_an_anchor() -> None:
    assert periods("Ia tiba Kamis (22/2/2018). Besoknya, Jumat, ia pulang bulan lalu.", None)[-1] == "2018-01"


def test_slips_are_read_but_not_resolved() -> None:
    (day,) = read("Acara digelar Senin (28/2/2018).")  # a Wednesday after publication
    assert day.period is None
    assert any(w.startswith("slip:") for w in day.why)
    assert read("Pertumbuhan kuartal V 2017.")[0].period is None


def test_another_weekday_beside_a_day_of_the_news_is_a_slip() -> None:
    text = "Pasar dibuka Senin (20/2), rapat digelar Senin (20/3)."  # a Tuesday; a Monday in the year before
    assert periods(text) == ["2018-02-20", "2017-03-20"]


def test_dates_in_gives_those_inside() -> None:
    text = "Pada 2016 naik. Pada 2017 turun."
    doc = NLP(text)
    assert [d.period for d in dates_in(facts_of(doc), 0, 15)] == ["2016"]


def _written(day: date) -> list[str]:
    y, m, d = day.year, day.month, day.day
    return [
        f"{d} {MONTHS_ID[m - 1]} {y}",
        f"{d} {MONTHS_EN[m - 1]} {y}",
        f"{MONTHS_EN[m - 1]} {d}, {y}",
        f"{d}/{m}/{y}",
        f"{d:02d}/{m:02d}/{y}",
        f"{d:02d}-{m:02d}-{y}",
        day.isoformat(),
        f"{WEEKDAYS_ID[day.weekday()]} ({d}/{m}/{y})",
        f"{WEEKDAYS_ID[day.weekday()]}, {d} {MONTHS_ID[m - 1]} {y}",
        f"tanggal {d} {MONTHS_ID[m - 1].upper()} {y}",
    ]


@given(st.dates(date(1950, 1, 1), date(2069, 12, 31)), st.integers(0, 9))
def test_every_day_comes_back_from_every_form(day: date, form: int) -> None:
    (found,) = read(f"Kontrak itu diteken {_written(day)[form]}, katanya.", day.isoformat())
    assert (found.kind, found.start, found.end, found.period) == ("day", day.isoformat(), None, day.isoformat())


@given(st.sampled_from(sorted(calendar().months)), st.integers(1950, 2069))
def test_every_month_name_comes_back(name: str, year: int) -> None:
    (found,) = read(f"Ekspor pada {name.capitalize()} {year} naik.")
    assert found.period == f"{year}-{calendar().months[name]:02d}"


@given(st.text("Kamis (22/2018) Q3 Januari-maret tahun lalu, hingga 20 2017.\n", max_size=80))
def test_expressions_never_overlap_and_are_valid(text: str) -> None:
    found = read(text)
    assert all(a.mention.end <= b.mention.start for a, b in itertools.pairwise(found))
    for d in found:
        assert text[d.mention.start : d.mention.end] == d.mention.text
        assert d.period is None or codes.is_period(d.period)
        assert 0 <= d.confidence <= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pada pekan lalu.", ("2018-02", None)),
        ("Pada kuartal II 2018.", ("2018", None)),
        ("Pada 20-22 Februari 2018.", ("2018-02-20", "2018-02-22")),
        ("Pada Maret 2018.", ("2018-03", None)),
    ],
)
def test_event_dates_are_no_finer_than_known(text: str, expected: tuple[str | None, str | None]) -> None:
    assert event_dates(read(text)[0]) == expected
