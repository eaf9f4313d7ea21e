"""Who meets a wish: days in the publisher's zone, words, sections, languages and hosts, on links and on articles."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from documents import NIAGA
from hypothesis import given
from hypothesis import strategies as st

from extractor.collect.links import Link
from extractor.collect.wanted import Wanted, compile_match, local_day, plain_words
from extractor.errors import ExtractorError

FEBRUARY = Wanted(since="2018-02-01", until="2018-02-28")
LINK = Link(url="https://www.wartaniaga.example/berita/17/kopi-gayo")


@pytest.mark.parametrize(
    ("published", "decision"),
    [
        ("2018-02-01", "keep"),
        ("2018-02-28", "keep"),
        ("2018-01-31", "drop"),
        ("2018-03-01", "drop"),
        ("2018-02-01T00:00:00+07:00", "keep"),
        ("2018-02-28T23:59:59+07:00", "keep"),
        # the last evening of January in UTC is the first of February in Jakarta
        ("2018-01-31T18:00:00+00:00", "keep"),
        ("2018-01-31T16:59:59Z", "drop"),
        ("2018-02-28T17:00:00Z", "drop"),
        ("2018-02-28T16:59:00", "keep"),
        (None, "unknown"),
        ("2018-02", "unknown"),
        ("besok", "unknown"),
    ],
)
def test_days_of_links(published: str | None, decision: str) -> None:
    assert FEBRUARY.judge_link(replace(LINK, published=published), publisher=NIAGA).decision == decision


def test_the_zone_is_that_of_the_host() -> None:
    link = Link(url="https://kaltim.wartaniaga.example/berita/17/kopi", published="2018-01-31T16:30:00Z")
    assert FEBRUARY.judge_link(link, publisher=NIAGA).decision == "keep"


@pytest.mark.parametrize(
    ("day", "decision", "reason"),
    [
        ("2018/02/10", "unknown", None),
        ("2018/01/31", "unknown", None),
        ("2018/01/30", "drop", "before"),
        ("2018/03/01", "unknown", None),
        ("2018/03/02", "drop", "after"),
    ],
)
def test_days_in_addresses_are_a_day_off_at_times(day: str, decision: str, reason: str | None) -> None:
    verdict = FEBRUARY.judge_link(Link(url=f"https://www.wartaniaga.example/read/{day}/9/kopi"), publisher=NIAGA)
    assert (verdict.decision, verdict.reason) == (decision, reason)


@pytest.mark.parametrize(
    ("modified", "decision"),
    [
        ("2018-01-31", "drop"),
        ("2018-01", "drop"),
        ("2017", "drop"),
        ("2018-01-31T18:00:00Z", "unknown"),
        ("2018-02", "unknown"),
        ("2018", "unknown"),
        ("2024-05-05", "unknown"),
        ("2018-99", "unknown"),
    ],
)
def test_last_change_before_the_range(modified: str, decision: str) -> None:
    verdict = FEBRUARY.judge_link(replace(LINK, modified=modified), publisher=NIAGA)
    assert verdict.decision == decision


def test_words_in_links() -> None:
    wanted = Wanted(match=compile_match("ekspor|kerja sama"))
    assert wanted.judge_link(replace(LINK, title="Ekspor naik")).decision == "keep"
    assert wanted.judge_link(replace(LINK, summary="Kedua pihak menjajaki\n kerja  sama")).decision == "keep"
    assert wanted.judge_link(replace(LINK, tags=("Ekspor",))).decision == "keep"
    assert wanted.judge_link(replace(LINK, title="Cuaca hari ini")).decision == "unknown"
    whole = replace(LINK, title="Cuaca hari ini", text="Hujan turun di seluruh kota.")
    assert wanted.judge_link(whole).reason == "match"
    assert wanted.judge_link(replace(whole, text="Hujan menunda ekspor.")).decision == "keep"


def test_sections_languages_hosts() -> None:
    wanted = Wanted(sections=("ekonomi",), languages=("id",), hosts=("wartaniaga.example",))
    link = replace(LINK, section="Ekonomi & Bisnis", language="id")
    assert wanted.judge_link(link).decision == "keep"
    assert wanted.judge_link(replace(link, section=None)).decision == "unknown"
    assert wanted.judge_link(replace(link, section="Ekonomika")).reason == "section"
    assert wanted.judge_link(replace(link, section="Pasar", tags=("ekonomi",))).decision == "keep"
    assert wanted.judge_link(replace(link, language="en")).reason == "language"
    assert wanted.judge_link(replace(link, language=None)).decision == "unknown"
    assert wanted.judge_link(replace(link, url="https://kopi.example/berita/1/a")).reason == "host"
    assert Wanted(hosts=("en.wartaniaga.example",)).judge_link(link).reason == "host"


def test_nothing_asked_for() -> None:
    assert Wanted().judge_link(LINK).decision == "keep"
    assert Wanted().judge_article(title=None, body="", published_at=None).decision == "keep"


def test_articles() -> None:
    wanted = replace(FEBRUARY, match=compile_match("ekspor"), sections=("ekonomi",), languages=("id",))
    facts = {"title": "Kopi", "published_at": "2018-02-10T08:00:00+07:00", "section": "Pasar", "language": "id"}
    link = replace(LINK, section="ekonomi")
    assert wanted.judge_article(**facts, body="Nilai\nekspor naik.", link=link).decision == "keep"  # type: ignore[arg-type]
    assert wanted.judge_article(**facts, body="Nilai ekspor naik.").reason == "section"  # type: ignore[arg-type]
    assert wanted.judge_article(**facts, body="Harga naik.", link=link).reason == "match"  # type: ignore[arg-type]
    assert wanted.judge_article(**facts, body="", tags=("Ekspor",), link=link).decision == "keep"  # type: ignore[arg-type]
    undated = {**facts, "published_at": None}
    assert wanted.judge_article(**undated, body="ekspor", link=link).decision == "unknown"  # type: ignore[arg-type]
    early = {**facts, "published_at": "2018-01-31T18:00:00Z"}
    assert wanted.judge_article(**early, body="ekspor", link=link).reason == "before"  # type: ignore[arg-type]
    assert wanted.judge_article(**early, body="ekspor", link=link, zone="+07:00").decision == "keep"  # type: ignore[arg-type]
    english = {**facts, "language": "en"}
    assert wanted.judge_article(**english, body="ekspor", link=link).reason == "language"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"since": "kemarin"}, "kemarin"),
        ({"until": "2018-02-30"}, "2018-02-30"),
        ({"since": "2018-3-1"}, "2018-3-1"),
        ({"since": "2018-03-01", "until": "2018-02-01"}, "before it begins"),
    ],
)
def test_bad_ranges(fields: dict[str, str], named: str) -> None:
    with pytest.raises(ExtractorError, match=named):
        Wanted(**fields)  # type: ignore[arg-type]


def test_bad_pattern() -> None:
    with pytest.raises(ExtractorError, match=re.escape("'ekspor('")):
        compile_match("ekspor(")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("ekspor|kerja sama", ("ekspor", "kerja sama")),
        ("(ekspor| impor )", ("ekspor", "impor")),
        (r"\bkopi\b", ("kopi",)),
        ("kopi|kopi", ("kopi",)),
        ("crude-oil", ("crude-oil",)),
        ("ekspor.*kopi", ()),
        ("(ekspor|impor) kopi", ()),
        ("", ()),
    ],
)
def test_plain_words(pattern: str, words: tuple[str, ...]) -> None:
    assert plain_words(compile_match(pattern)) == words
    assert plain_words(None) == ()


@given(
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)),
    st.sampled_from([7, 8, 9, -5, 0]),
)
def test_local_day_is_that_of_the_clock_there(moment: datetime, hours: int) -> None:
    there = moment.astimezone(timezone(timedelta(hours=hours)))
    assert local_day(moment.isoformat(), f"{hours:+03d}:00") == there.date().isoformat()
