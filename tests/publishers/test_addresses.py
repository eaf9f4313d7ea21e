"""Addresses of every outlet by year: articles are told from lists, with their day, and brought to one form."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from extractor.collect.canonical import canonical_url
from extractor.publishers import Publisher, by_url, every
from extractor.publishers.registry import own

ARTICLES = [  # real forms, invented words and numbers; the day where the address gives it
    ("www.antaranews.com/berita/201234/harga-beras-naik", None),  # 2010
    ("www.antaranews.com/berita/4580194/harga-beras-naik", None),  # 2025
    ("jatim.antaranews.com/berita/845678/harga-beras-naik", None),
    ("en.antaranews.com/news/345678/rice-prices-rise", None),
    ("www.antaranews.com/en/news/101234/rice-prices-rise", None),  # 2015
    ("www.antaranews.com/foto/4580195/panen-raya", None),
    ("money.kompas.com/read/2021/03/04/101500126/harga-beras-naik", "2021-03-04"),
    ("www.kompas.com/tren/read/2024/07/31/120224865/harga-beras-naik", "2024-07-31"),
    ("regional.kompas.com/read/2015/11/04/21040031/Harga.Beras.Naik", "2015-11-04"),
    ("health.kompas.com/read/25E27220000168/harga-beras-naik", None),  # 2025
    ("finance.detik.com/berita-ekonomi-bisnis/d-8148835/harga-beras-naik", None),  # 2025
    ("www.detik.com/jatim/berita/d-6634567/harga-beras-naik", None),
    ("finance.detik.com/read/2015/11/05/143100/3063121/4/harga-beras-naik", "2015-11-05"),
    ("www.tempo.co/ekonomi/harga-beras-naik-2061051", None),  # 2025
    ("bisnis.tempo.co/read/1890131/harga-beras-naik", None),  # 2020-24
    ("en.tempo.co/read/2049512/rice-prices-rise", None),
    ("nasional.tempo.co/read/news/2015/11/05/078716100/harga-beras-naik", "2015-11-05"),
    ("ekonomi.bisnis.com/read/20210304/9/1363744/harga-beras-naik", "2021-03-04"),
    ("nasional.kontan.co.id/news/harga-beras-naik-lagi", None),
    ("www.cnbcindonesia.com/news/20240215093012-4-514321/harga-beras-naik", "2024-02-15"),
    ("www.cnnindonesia.com/ekonomi/20200608171032-92-511135/harga-beras-naik", "2020-06-08"),
    ("www.liputan6.com/bisnis/read/4283862/harga-beras-naik", None),
    ("bisnis.liputan6.com/read/2436213/harga-beras-naik", None),  # 2016
    ("www.merdeka.com/uang/read/512345/harga-beras-naik", None),  # 2026
    ("www.merdeka.com/uang/harga-beras-naik-486622-mvk.html", None),  # 2023-25
    ("www.merdeka.com/uang/harga-beras-naik.html", None),  # to 2022
    ("www.republika.co.id/berita/ekonomi/makro/15/11/05/nxbq3k383-harga-beras-naik", "2015-11-05"),
    ("ekonomi.republika.co.id/berita/t1u1ro370/harga-beras-naik", None),  # 2025
    ("economy.okezone.com/read/2025/01/03/320/3100981/harga-beras-naik", "2025-01-03"),
    ("foto.okezone.com/view/2025/01/20/4/99843/panen-raya", "2025-01-20"),
    ("ekbis.sindonews.com/read/1391133/34/harga-beras-naik-1553844886", None),
    ("www.tribunnews.com/bisnis/2020/07/23/harga-beras-naik", "2020-07-23"),
    ("lampung.tribunnews.com/2021/11/13/harga-beras-naik", "2021-11-13"),
    ("www.tribunnews.com/bisnis/7712345/harga-beras-naik", None),  # 2025
    ("mediaindonesia.com/ekonomi/812345/harga-beras-naik", None),
    ("mediaindonesia.com/read/detail/312345-harga-beras-naik", None),  # to 2021
    ("www.viva.co.id/berita/bisnis/1712345-harga-beras-naik", None),
    ("lampung.viva.co.id/berita/752-harga-beras-naik", None),
    ("politik.news.viva.co.id/news/read/734123-harga-beras-naik", None),  # 2016
    ("kumparan.com/kumparanbisnis/harga-beras-naik-22OIn5dCTCD", None),
    ("katadata.co.id/finansial/makro/65cd1a2b3c4d5/harga-beras-naik", None),
    ("databoks.katadata.co.id/datapublish/2021/09/18/harga-beras-naik", "2021-09-18"),
    ("infopublik.id/kategori/nusantara/843887/harga-beras-naik", None),
    ("www.thejakartapost.com/business/2025/10/07/rice-prices-rise.html", "2025-10-07"),
    ("www.thejakartapost.com/news/2018/03/04/rice-prices-rise.html", "2018-03-04"),
    ("jakartaglobe.id/business/rice-prices-rise-again", None),
    ("www.beritasatu.com/ekonomi/2804086/harga-beras-naik", None),
    ("www.suara.com/bisnis/2024/07/25/144004/harga-beras-naik", "2024-07-25"),
    ("lampung.suara.com/read/2024/02/08/172157/harga-beras-naik", "2024-02-08"),
    ("www.kapanlagi.com/showbiz/film/indonesia/film-baru-1a2b3c.html", None),
    ("japannews.yomiuri.co.jp/politics/politics-government/20241013-216812/", "2024-10-13"),
    ("www.kemenperin.go.id/artikel/26543/Industri-Tumbuh", None),
    ("www.kemendag.go.id/berita/siaran-pers/mendag-tinjau-pasar", None),
    ("www.bkpm.go.id/id/info/siaran-pers/realisasi-investasi", None),
    ("setkab.go.id/presiden-tinjau-panen-raya/", None),
    ("setkab.go.id/en/president-visits-rice-harvest/", None),
    ("www.ekon.go.id/publikasi/detail/6593/ekonomi-tumbuh", None),
    ("www.bi.go.id/id/publikasi/ruang-media/news-release/Pages/sp_2721925.aspx", None),
]
OTHERS = [  # sections, indexes, tags, authors, home pages
    "www.antaranews.com/",
    "lampung.antaranews.com/lampung-update/lampung-timur",
    "www.antaranews.com/tag/beras",
    "www.kompas.com/",
    "money.kompas.com/ekonomi",
    "www.kompas.com/tag/beras",
    "video.kompas.com/watch/1617709/judul-video",
    "www.detik.com/",
    "finance.detik.com/berita-ekonomi-bisnis",
    "www.detik.com/tag/beras",
    "www.tempo.co/ekonomi",
    "www.tempo.co/tag/beras-2025",
    "www.tempo.co/penulis/rina-wati-1234567",
    "www.tempo.co/indeks",
    "www.bisnis.com/",
    "ekonomi.bisnis.com/",
    "www.bisnis.com/topic/12345/beras",
    "nasional.kontan.co.id/",
    "www.kontan.co.id/news/main",
    "www.kontan.co.id/tag/beras",
    "www.cnbcindonesia.com/market",
    "www.cnbcindonesia.com/tag/beras",
    "www.cnnindonesia.com/ekonomi/makro",
    "www.liputan6.com/bisnis",
    "www.liputan6.com/tag/beras",
    "www.liputan6.com/indeks/2026/10/04",
    "www.merdeka.com/company/disclaimer.html",
    "www.merdeka.com/uang/indeks-1.html",
    "www.merdeka.com/tag/harga-beras.html",
    "www.republika.co.id/kanal/ekonomi",
    "ekonomi.republika.co.id/",
    "www.republika.co.id/tag/beras",
    "economy.okezone.com/",
    "www.okezone.com/tag/beras",
    "ekbis.sindonews.com/",
    "www.sindonews.com/topic/123/beras",
    "www.tribunnews.com/bisnis",
    "www.tribunnews.com/tag/beras",
    "lampung.tribunnews.com/tulangbawang-barat",
    "mediaindonesia.com/ekonomi/20/40",
    "mediaindonesia.com/ekonomi",
    "mediaindonesia.com/tag/beras",
    "www.viva.co.id/berita/bisnis",
    "www.viva.co.id/tag/beras",
    "kumparan.com/kumparanbisnis",
    "kumparan.com/topic/beras",
    "katadata.co.id/finansial/makro",
    "katadata.co.id/tags/beras",
    "infopublik.id/kategori/nusantara",
    "www.thejakartapost.com/business",
    "www.thejakartapost.com/tag/rice",
    "jakartaglobe.id/business",
    "jakartaglobe.id/tag/free-meals-program",
    "www.beritasatu.com/ekonomi",
    "www.beritasatu.com/tag/12345/beras",
    "www.suara.com/bisnis",
    "www.suara.com/tag/beras",
    "www.kapanlagi.com/showbiz/film/",
    "japannews.yomiuri.co.jp/politics/",
    "www.kemenperin.go.id/berita-industri",
    "www.kemendag.go.id/berita/siaran-pers",
    "www.bkpm.go.id/id/info/siaran-pers",
    "setkab.go.id/category/berita/",
    "setkab.go.id/en/",
    "www.ekon.go.id/publikasi/1/siaran-pers",
    "www.bi.go.id/id/publikasi/ruang-media/news-release/default.aspx",
    "www.bi.go.id/id/publikasi/ruang-media/news-release",
]
FORMS = [  # other forms of an address, and the one
    ("http://antaranews.com/berita/4580194/harga-beras", "www.antaranews.com/berita/4580194/harga-beras"),
    ("https://m.antaranews.com/amp/berita/4580194/harga-beras?page=2", "www.antaranews.com/berita/4580194/harga-beras"),
    ("https://www.antaranews.com/en/news/101234/rice", "en.antaranews.com/news/101234/rice"),
    (
        "https://kompas.com/tren/read/2024/07/31/120224865/beras?page=all",
        "www.kompas.com/tren/read/2024/07/31/120224865/beras",
    ),
    (
        "https://amp.kompas.com/nasional/read/2024/07/31/120224865/beras",
        "nasional.kompas.com/read/2024/07/31/120224865/beras",
    ),
    ("https://m.detik.com/finance/energi/d-8148835/beras?single=1", "finance.detik.com/energi/d-8148835/beras"),
    ("https://finance.detik.com/energi/d-8148835/beras/2", "finance.detik.com/energi/d-8148835/beras"),
    ("https://tempo.co/ekonomi/harga-beras-2061051", "www.tempo.co/ekonomi/harga-beras-2061051"),
    ("https://bisnis.tempo.co/amp/1890131/harga-beras", "bisnis.tempo.co/read/1890131/harga-beras"),
    ("https://bisnis.tempo.co/read/1890131/harga-beras/full&view=ok", "bisnis.tempo.co/read/1890131/harga-beras"),
    ("https://m.bisnis.com/ekonomi/read/20210304/9/1363744/beras", "ekonomi.bisnis.com/read/20210304/9/1363744/beras"),
    ("https://nasional.kontan.co.id/news/harga-beras-naik/2", "nasional.kontan.co.id/news/harga-beras-naik"),
    (
        "https://www.cnnindonesia.com/ekonomi/20200608171032-92-511135/beras/amp",
        "www.cnnindonesia.com/ekonomi/20200608171032-92-511135/beras",
    ),
    (
        "https://cnbcindonesia.com/news/20240215093012-4-514321/beras/2",
        "www.cnbcindonesia.com/news/20240215093012-4-514321/beras",
    ),
    ("https://m.liputan6.com/bisnis/read/4283862/beras?medium=x", "www.liputan6.com/bisnis/read/4283862/beras"),
    ("https://republika.co.id/berita/t1u1ro370/beras", "www.republika.co.id/berita/t1u1ro370/beras"),
    ("https://ekbis.sindonews.com/newsread/1391133/34/beras", "ekbis.sindonews.com/read/1391133/34/beras"),
    ("https://m.tribunnews.com/bisnis/2020/07/23/beras?page=3", "www.tribunnews.com/bisnis/2020/07/23/beras"),
    ("https://kumparan.com/kumparanbisnis/beras-22OIn5dCTCD/full", "kumparan.com/kumparanbisnis/beras-22OIn5dCTCD"),
    ("https://m.kumparan.com/amp/kumparanbisnis/beras-22OIn5dCTCD", "kumparan.com/kumparanbisnis/beras-22OIn5dCTCD"),
    ("https://kemendag.go.id/berita/siaran-pers/mendag%20", "www.kemendag.go.id/berita/siaran-pers/mendag"),
    (
        "https://www.suara.com/bisnis/2024/07/25/144004/beras?utm_source=x",
        "www.suara.com/bisnis/2024/07/25/144004/beras",
    ),
]


def _matches(publisher: Publisher | None, address: str) -> list[re.Match[str]]:
    patterns = publisher.articles if publisher else ()
    return [match for pattern in patterns if (match := re.search(pattern, address))]


@pytest.mark.parametrize(("address", "day"), ARTICLES)
def test_an_article_is_told_by_its_address(address: str, day: str | None) -> None:
    found = _matches(by_url(address), address)
    assert found
    days = {tuple(map(int, match.group("year", "month", "day"))) for match in found if "year" in match.re.groupindex}
    expected = date.fromisoformat(day) if day else None
    assert days == ({(expected.year, expected.month, expected.day)} if expected else set()) or (
        expected and days == {(expected.year % 100, expected.month, expected.day)}
    )


def test_every_outlet_has_an_example() -> None:
    seen = {publisher.name for address, _ in ARTICLES if (publisher := by_url(address))}
    assert {publisher.name for publisher in own()} == seen
    patterns = {(item.name, pattern) for item in own() for pattern in item.articles}
    used = {
        (p.name, match.re.pattern)
        for address, _ in ARTICLES
        if (p := by_url(address))
        for match in _matches(p, address)
    }
    assert patterns == used


@pytest.mark.parametrize("address", OTHERS)
def test_other_addresses_are_no_articles(address: str) -> None:
    assert by_url(address) is not None
    assert not _matches(by_url(address), address)


def test_an_outlets_own_lists_are_no_articles() -> None:
    for publisher in every():
        lists = [row.url for row in publisher.feeds] + list(publisher.sitemaps)
        for listing in publisher.listings:
            values = {"date": date(2026, 10, 4), "query": "kerja%20sama"}
            lists += [listing.url.format(page=listing.first + n * listing.step, **values) for n in range(3)]
        lists += [f"https://{domain}/" for domain in publisher.domains]
        for url in lists:
            assert not _matches(publisher, url.partition("://")[2]), f"{publisher.name}: {url}"


def test_lists_lie_under_the_outlet() -> None:
    for publisher in own():
        for url in (*(row.url for row in (*publisher.feeds, *publisher.listings)), *publisher.sitemaps):
            assert by_url(url) == publisher, f"{publisher.name}: {url}"


@pytest.mark.parametrize(("url", "one"), FORMS)
def test_forms_of_an_address_are_one(url: str, one: str) -> None:
    assert canonical_url(url) == f"https://{one}"


@pytest.mark.parametrize("address", [address for address, _ in ARTICLES])
def test_one_form_stays_as_it_is_and_is_an_article(address: str) -> None:
    one = canonical_url(f"https://{address}")
    assert canonical_url(one) == one
    assert _matches(by_url(one), one.removeprefix("https://"))


def test_pairs_alone_come_to_rest() -> None:
    for address in (*(address for address, _ in ARTICLES), *(one for _, one in FORMS)):
        publisher = by_url(address)
        assert publisher is not None
        once = address
        for _ in range(5):
            before = once
            for pattern, replacement in publisher.canonical:
                once = re.sub(pattern, replacement, once, count=1)
        assert once == before, address


def test_hosts_of_forms_belong_to_their_outlet() -> None:
    for url, one in FORMS:
        assert by_url(url) == by_url(one)
        assert urlsplit(url).scheme in {"http", "https"}
