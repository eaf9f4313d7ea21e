from __future__ import annotations

from datetime import date, timedelta

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extractor.article.model import Article
from extractor.language.dates.pipe import TradeDates
from extractor.language.facts import facts_of
from extractor.language.sentences.pipe import TradeSentences
from tests.calendar_names import MONTHS_EN, MONTHS_ID, WEEKDAYS_ID

NLP = spacy.blank("trade")
YEARS = st.integers(1990, 2050)


def period(text: str, published: str | None = "2018-02-23") -> str | None:
    doc = NLP.make_doc(text)
    doc._.article = Article(body=text, published_at=published)
    (found,) = facts_of(TradeDates()(TradeSentences()(doc))).dates
    return found.period


@pytest.mark.parametrize("form", ["kuartal {r} {y}", "kuartal {r}/{y}", "kuartal {w} {y}", "triwulan {r} tahun {y}"])
@given(st.integers(1, 4), YEARS)
def test_indonesian_quarters(form: str, quarter: int, year: int) -> None:
    word, roman = ["pertama", "kedua", "ketiga", "keempat"][quarter - 1], ["I", "II", "III", "IV"][quarter - 1]
    assert period(f"Ekspor {form.format(r=roman, w=word, y=year)} naik.") == f"{year}-Q{quarter}"


@pytest.mark.parametrize("form", ["the {w} quarter of {y}", "Q{n} {y}"])
@given(st.integers(1, 4), YEARS)
def test_english_quarters(form: str, quarter: int, year: int) -> None:
    word = ["first", "second", "third", "fourth"][quarter - 1]
    assert period(f"Exports in {form.format(n=quarter, w=word, y=year)} rose.") == f"{year}-Q{quarter}"


@pytest.mark.parametrize("form", ["semester {r} {y}", "semester {w} {y}", "semester {r}/{y}"])
@given(st.integers(1, 2), YEARS)
def test_halves(form: str, half: int, year: int) -> None:
    told = form.format(r=["I", "II"][half - 1], w=["pertama", "kedua"][half - 1], y=year)
    assert period(f"Laba {told} turun.") == f"{year}-H{half}"


@given(st.integers(1, 12), st.integers(1, 12), YEARS, st.booleans())
def test_ranges_of_months(a: int, b: int, year: int, indonesian: bool) -> None:
    low, high = sorted((a, b))
    if low == high:
        return
    names = MONTHS_ID if indonesian else MONTHS_EN
    assert period(f"Ekspor {names[low - 1]}-{names[high - 1]} {year}.") == f"{year}-{low:02d}/{year}-{high:02d}"


@given(st.integers(1, 27), st.integers(1, 28), st.integers(1, 12), YEARS, st.booleans())
def test_ranges_of_days(a: int, b: int, month: int, year: int, indonesian: bool) -> None:
    low, high = sorted((a, b))
    if low == high:
        return
    name = (MONTHS_ID if indonesian else MONTHS_EN)[month - 1]
    assert (
        period(f"Pameran {low}-{high} {name} {year}.") == f"{year}-{month:02d}-{low:02d}/{year}-{month:02d}-{high:02d}"
    )


@given(st.dates(date(1995, 1, 1), date(2045, 12, 31)), st.integers(0, 6))
def test_a_weekday_with_day_and_month_lies_on_or_before_publication(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    told = f"{WEEKDAYS_ID[day.weekday()]} ({day.day}/{day.month})"
    assert period(f"Kata menteri, {told}.", published.isoformat()) == day.isoformat()


@given(st.dates(date(1995, 1, 1), date(2045, 12, 31)), st.integers(0, 6))
def test_a_weekday_alone_is_the_last_one(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    assert period(f"Kata menteri, {WEEKDAYS_ID[day.weekday()]}.", published.isoformat()) == day.isoformat()


@given(st.dates(date(1995, 1, 1), date(2045, 12, 31)), st.sampled_from(["tahun lalu", "last year", "tahun depan"]))
def test_relative_years(published: date, words: str) -> None:
    step = 1 if words == "tahun depan" else -1
    assert period(f"Ekspor {words} naik.", published.isoformat()) == str(published.year + step)
