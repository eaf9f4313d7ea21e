"""The registry: every file reads, addresses and names find their publisher, selectors are sound."""

from importlib.metadata import entry_points

import pytest

from extractor.errors import ExtractorError
from extractor.publishers import by_name, by_url
from extractor.publishers.antara import ANTARA
from extractor.publishers.model import publisher_from
from extractor.publishers.registry import GROUP, own


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


def test_unknown_name() -> None:
    assert by_name("Koran Contoh") is None
    assert by_name(None) is None


def test_entry_point() -> None:
    assert {point.name: point.load() for point in entry_points(group=GROUP)}["antara"] is ANTARA


def test_names_and_domains_are_unique() -> None:
    keys = [key for item in own() for key in {k.casefold() for k in (item.name, *item.signatures, *item.domains)}]
    assert len(keys) == len(set(keys))


def test_selectors_are_sound() -> None:
    import soupsieve

    for item in own():
        for layout in item.layouts:
            assert layout.body, f"{item.name} {layout.name}"
            plain = (layout.title, layout.body, layout.noise, layout.byline, layout.date, layout.section, layout.tags)
            for selector in (layout.marker, *(s for group in plain for s in group), *(s for s, _ in layout.authors)):
                soupsieve.compile(selector.partition("@")[0])


def test_antara_is_complete() -> None:
    assert ANTARA.notice and ANTARA.terms and ANTARA.feeds and ANTARA.languages == ("id", "en")
    assert len(ANTARA.layouts) == 4


def test_broken_file_is_named() -> None:
    with pytest.raises(ExtractorError, match=r"x\.toml.*colour"):
        publisher_from({"name": "X", "domains": ["x.example"], "colour": "red"}, source="x.toml")
    with pytest.raises(ExtractorError, match=r"x\.toml: layout"):
        publisher_from({"name": "X", "domains": ["x.example"], "layouts": [{"name": "1"}]}, source="x.toml")
