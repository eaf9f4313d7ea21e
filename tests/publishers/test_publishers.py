"""The registry: every file reads and holds, addresses and names find their publisher, the table is up to date."""

import re
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.publishers import Feed, Layout, Listing, Publisher, by_name, by_url, every
from extractor.publishers.antara import ANTARA
from extractor.publishers.check import faults, selector_faults
from extractor.publishers.model import publisher_from
from extractor.publishers.registry import GROUP, own, read_outlet
from extractor.publishers.table import table, with_table

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.antaranews.com/berita/1/x", "ANTARA"),
        ("https://jatim.antaranews.com/amp/berita/1/x", "ANTARA"),
        ("en.antaranews.com/news/1/x", "ANTARA"),
        ("http://MONEY.kompas.com./read/1", "Kompas.com"),
        ("https://japannews.yomiuri.co.jp/a", "The Japan News"),
    ],
)
def test_by_url(url: str, name: str) -> None:
    found = by_url(url)
    assert found is not None and found.name == name


@pytest.mark.parametrize("url", [None, "", "https://notantaranews.com/x", "https://example.org", "http://[bad"])
def test_unknown_url(url: str | None) -> None:
    assert by_url(url) is None


@pytest.mark.parametrize("name", ["ANTARA", "antara news", "antaranews.com", " Antara "])
def test_by_name(name: str) -> None:
    assert by_name(name) is ANTARA or by_name(name) == ANTARA


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("antara", "ANTARA"),
        ("ANTARA English", "ANTARA"),
        ("antaranews", "ANTARA"),
        ("kompas", "Kompas.com"),
        ("detik", "detikcom"),
        ("Tempo  English", "Tempo.co"),
        ("Bisnis Indonesia", "Bisnis.com"),
        ("cnnindonesia", "CNN Indonesia"),
        ("Jakarta Post", "The Jakarta Post"),
        ("kemendag", "Kementerian Perdagangan"),
        ("bi", "Bank Indonesia"),
        ("ekonomi.bisnis.com", "Bisnis.com"),
    ],
)
def test_short_names(name: str, found: str) -> None:
    publisher = by_name(name)
    assert publisher is not None and publisher.name == found


def test_every_lists_all_by_name() -> None:
    names = [item.name for item in every()]
    assert len(names) == len(set(names)) >= 31
    assert {item.name for item in own()} <= set(names)


def test_unknown_name() -> None:
    assert by_name("Koran Contoh") is None
    assert by_name(None) is None


def test_entry_point() -> None:
    assert {point.name: point.load() for point in entry_points(group=GROUP)}["antara"] is ANTARA


def test_names_and_domains_are_unique() -> None:
    keys = [key for item in own() for key in {k.casefold() for k in (item.name, *item.signatures, *item.domains)}]
    assert len(keys) == len(set(keys))


def test_short_names_are_unique() -> None:
    shorts = [(domain.partition(".")[0], item.name) for item in own() for domain in item.domains]
    assert len({short for short, _ in shorts}) == len(set(shorts))


def test_feeds_and_lists_are_unique() -> None:
    addresses = [row.url for item in own() for row in (*item.feeds, *item.listings)]
    addresses += [address for item in own() for address in item.sitemaps]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("publisher", own(), ids=lambda item: item.name)
def test_every_file_holds(publisher: Publisher) -> None:
    assert list(faults(publisher)) == []
    assert list(selector_faults(publisher)) == []


def test_every_file_names_its_sources_with_years() -> None:
    for path in sorted((ROOT / "extractor/publishers/outlets").glob("*.toml")):
        head = path.read_text(encoding="utf-8").partition('name = "')[0]
        assert head.startswith("# source: ") and re.search(r"20[12]\d", head), path.name


def test_antara_is_complete() -> None:
    assert ANTARA.notice and ANTARA.terms and ANTARA.languages == ("id", "en")
    assert len(ANTARA.layouts) == 4
    assert {feed.section for feed in ANTARA.feeds if feed.language == "id"} > {"aceh", "kalsel", "papua", "ekonomi"}
    assert {listing.kind for listing in ANTARA.listings} == {"index", "section", "search"}


@pytest.mark.parametrize(
    ("host", "zone"),
    [
        ("www.antaranews.com", "+07:00"),
        ("kalbar.antaranews.com", "+07:00"),
        ("kalsel.antaranews.com", "+08:00"),
        ("BALI.antaranews.com.", "+08:00"),
        ("ambon.antaranews.com", "+09:00"),
        ("papua.antaranews.com", "+09:00"),
        ("papuabarat.antaranews.com", "+09:00"),
        (None, "+07:00"),
    ],
)
def test_zones(host: str | None, zone: str) -> None:
    assert ANTARA.zone_of(host) == zone


def test_the_page_of_outlets_is_up_to_date() -> None:
    page = (ROOT / "docs/publishers.md").read_text(encoding="utf-8")
    assert with_table(page) == page, "run: python -m extractor.publishers.table docs/publishers.md"
    assert all(item.name in table() for item in own())
    keys = {field for item in (Publisher, Layout, Listing, Feed) for field in item.__dataclass_fields__}
    assert {key for key in keys if f"`{key}`" not in page} == set()


def test_loading_is_quick() -> None:
    names = [path.stem for path in (ROOT / "extractor/publishers/outlets").glob("*.toml")]
    began = time.process_time()
    for name in names:
        read_outlet(name)
    assert time.process_time() - began < 0.1  # about 13 ms; every article read pays it once


def test_broken_file_is_named() -> None:
    with pytest.raises(ExtractorError, match=r"x\.toml.*colour"):
        publisher_from({"name": "X", "domains": ["x.example"], "colour": "red"}, source="x.toml")
    with pytest.raises(ExtractorError, match=r"x\.toml: layout"):
        publisher_from({"name": "X", "domains": ["x.example"], "layouts": [{"name": "1"}]}, source="x.toml")
