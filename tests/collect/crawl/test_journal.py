"""The journal: every address once, states that hold together, one process at a time."""

import sqlite3
from pathlib import Path

import pytest

from extractor.collect.crawl.errors import CrawlError
from extractor.collect.crawl.journal import Journal, Outcome
from extractor.collect.links import Link
from extractor.collect.warc import Stored

NOW = "2018-03-01T00:00:00Z"
SPEC = {"publishers": ["ANTARA"]}
FEED = Link(url="https://news.example/rss", kind="feed", publisher="Example")


def article(number: int, query: str = "") -> Link:
    return Link(url=f"https://news.example/berita/{number}/judul-berita{query}", title=f"Judul {number}")


@pytest.fixture
def journal(tmp_path: Path):
    with_spec = Journal(tmp_path / "journal.sqlite")
    with_spec.begin(SPEC)
    with_spec.start([FEED], now=NOW)
    yield with_spec
    with_spec.close()


def again(journal: Journal, spec: dict[str, list[str]] = SPEC) -> tuple[Journal, bool]:
    journal.close()
    other = Journal(journal.path)
    return other, other.begin(spec)


def test_an_address_is_there_once_however_it_is_written(journal: Journal) -> None:
    (feed, host), *_ = journal.waiting()
    assert host == "news.example"
    assert journal.link(feed) == FEED
    links = [article(1), article(1, "?utm_source=rss"), article(2)]
    added = journal.settle(feed, Outcome(state="done"), now=NOW, links=links)
    assert [journal.link(number) for number, _ in added] == [article(1), article(2)]
    assert journal.waiting() == added


def test_a_stopped_run_goes_on(journal: Journal) -> None:
    (feed, _), *_ = journal.waiting()
    added = journal.settle(feed, Outcome(state="done"), now=NOW, links=[article(1), article(2)])
    place = Stored(file="extractor-00001.warc.gz", offset=10, length=90)
    journal.settle(added[0][0], Outcome(state="done", article="a1", row=(0, 50), archived=(place,)), now=NOW)
    other, unstarted = again(journal)
    assert not unstarted
    assert other.waiting() == added[1:]
    assert (other.get("rows_end"), other.get("warc_file"), other.get("warc_end")) == ("50", place.file, "100")
    assert other.holder("a1") == added[0][0]
    other.close()


def test_killed_before_the_first_addresses_were_known(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    assert journal.begin(SPEC)
    other, unstarted = again(journal)
    assert unstarted
    other.close()


def test_a_stopped_run_refuses_other_settings(journal: Journal) -> None:
    with pytest.raises(CrawlError, match='publishers: \\["ANTARA"\\]'):
        again(journal, {"publishers": ["Kompas.com"]})


def test_a_new_run_after_a_finished_one(journal: Journal) -> None:
    (feed, _), *_ = journal.waiting()
    links = [article(number) for number in range(4)]
    numbers = [number for number, _ in journal.settle(feed, Outcome(state="done"), now=NOW, links=links)]
    journal.settle(numbers[0], Outcome(state="done", article="a0", row=(0, 9)), now=NOW)
    journal.settle(numbers[1], Outcome(state="failed", cause="timeout", reason="slow"), now=NOW)
    journal.settle(numbers[2], Outcome(state="failed", cause="gone", reason="gone", status=404), now=NOW)
    journal.settle(numbers[3], Outcome(state="dropped", cause="unwanted", reason="other day"), now=NOW)
    journal.finish()
    same, unstarted = again(journal)
    assert unstarted
    # what failed in passing is tried again, documents are asked for anew, the rest stays as it is
    assert [number for number, _ in same.waiting()] == [numbers[1]]
    same.start([FEED], now=NOW)
    assert len(same.waiting()) == 2
    assert [row["url"] for row in same.failures()] == [links[2].url]
    assert same.counts().dropped == 1
    for number, _ in same.waiting():
        same.settle(number, Outcome(state="done"), now=NOW)
    same.finish()
    wider, unstarted = again(same, {"publishers": ["ANTARA", "Detik"]})
    assert unstarted
    assert wider.counts().dropped == 0
    wider.close()


def test_all_or_nothing(journal: Journal) -> None:
    (feed, _), *_ = journal.waiting()
    (first, _), (second, _) = journal.settle(feed, Outcome(state="done"), now=NOW, links=[article(1), article(2)])
    journal.settle(first, Outcome(state="done", article="a1", row=(0, 5)), now=NOW)
    with pytest.raises(sqlite3.IntegrityError):
        journal.settle(second, Outcome(state="done", article="a1", row=(5, 5)), now=NOW, links=[article(3)])
    assert [number for number, _ in journal.waiting()] == [second]
    assert journal.get("rows_end") == "5"


def test_lost_rows_and_pages_are_fetched_again(journal: Journal) -> None:
    (feed, _), *_ = journal.waiting()
    links = [article(number) for number in range(3)]
    numbers = [number for number, _ in journal.settle(feed, Outcome(state="done"), now=NOW, links=links)]
    for i, number in enumerate(numbers):
        place = Stored(file="extractor-00001.warc.gz", offset=100 * i, length=100)
        journal.settle(number, Outcome(state="done", article=f"a{i}", row=(10 * i, 10), archived=(place,)), now=NOW)
    assert journal.forget_rows(15) == 10
    assert [number for number, _ in journal.waiting()] == numbers[1:]
    assert journal.counts().articles == 1
    journal.forget_pages("extractor-00001.warc.gz", 0)
    assert [number for number, _ in journal.waiting()] == numbers


def test_one_process_at_a_time(journal: Journal) -> None:
    with pytest.raises(CrawlError, match="another process"):
        Journal(journal.path)


def test_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"something else" * 100)
    with pytest.raises(CrawlError, match="no journal"):
        Journal(path)


def test_another_version(journal: Journal) -> None:
    journal.close()
    with sqlite3.connect(journal.path) as base:
        base.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
    base.close()
    with pytest.raises(CrawlError, match="another version"):
        Journal(journal.path)
