"""With what a collection begins, and where each document leads."""

from dataclasses import replace

import pytest
from documents import NIAGA, page

from extractor.collect.discover import DiscoveryError, Expansion, document_kind, expand, next_page, start_links
from extractor.collect.discover.paging import MAX_PAGES, MAX_UNDATED_PAGES
from extractor.collect.discover.periods import numbered, period_of
from extractor.collect.links import Link
from extractor.collect.shape import split
from extractor.collect.wanted import Wanted, compile_match
from extractor.publishers import Listing, Publisher
from extractor.publishers.registry import every

BASE = "https://www.wartaniaga.example"
TODAY = "2025-05-12"
LONG_AGO = Wanted(since="2018-02-01", until="2018-02-03")
LATELY = Wanted(since="2025-05-11")


def urls(wanted: Wanted, **more: object) -> list[str]:
    return [link.url for link in start_links(NIAGA, wanted, today=TODAY, **more)]  # type: ignore[arg-type]


def test_a_range_long_ago() -> None:
    assert urls(LONG_AGO) == [
        f"{BASE}/sitemap.xml",
        f"{BASE}/indeks/03-02-2018/1",
        f"{BASE}/indeks/02-02-2018/1",
        f"{BASE}/indeks/01-02-2018/1",
    ]


def test_a_range_that_reaches_today() -> None:
    found = urls(LATELY)
    assert found[:4] == [feed.url for feed in NIAGA.feeds]
    assert found[4:] == [
        f"{BASE}/sitemap.xml",
        f"{BASE}/indeks/12-05-2025/1",
        f"{BASE}/indeks/11-05-2025/1",
        f"{BASE}/ekonomi?page=1",
        f"{BASE}/olahraga?page=1",
    ]
    # days to come are not asked for
    assert urls(replace(LATELY, until="2030-01-01")) == found


def test_searches() -> None:
    found = urls(replace(LONG_AGO, match=compile_match("ekspor|kerja sama")))
    assert [url for url in found if "cari" in url] == [
        f"{BASE}/cari?q=ekspor&start=0",
        f"{BASE}/cari?q=kerja%20sama&start=0",
    ]
    assert not any("cari" in url for url in urls(replace(LONG_AGO, match=compile_match("ekspor.*kopi"))))


def test_sections_languages_hosts_and_robots() -> None:
    economy = urls(replace(LATELY, sections=("ekonomi",)))
    assert f"{BASE}/rss/ekonomi.xml" in economy and f"{BASE}/rss/terkini.xml" in economy
    assert not any("olahraga" in url for url in economy)
    assert "https://en.wartaniaga.example/rss/news.xml" not in urls(replace(LATELY, languages=("id",)))
    homes = urls(replace(LATELY, hosts=("kaltim.wartaniaga.example", "www.wartaniaga.example", "kopi.example")))
    assert [url for url in homes if url.endswith(".example/")] == ["https://kaltim.wartaniaga.example/"]
    robots = urls(LONG_AGO, robots_sitemaps=[f"{BASE}/sitemap.xml", f"{BASE}/berita.xml", "bukan alamat"])
    assert robots[:2] == [f"{BASE}/sitemap.xml", f"{BASE}/berita.xml"]


def test_lists_are_all_there_is() -> None:
    bare = Publisher(
        name="Siaran",
        domains=("siaran.example",),
        listings=(Listing(kind="section", url="https://siaran.example/berita"),),
    )
    (link,) = start_links(bare, LONG_AGO, today=TODAY)
    assert (link.url, link.kind, link.page, link.template, link.publisher) == (
        "https://siaran.example/berita",
        "listing",
        None,
        0,
        "Siaran",
    )


def test_a_template_that_asks_for_too_much() -> None:
    wrong = replace(NIAGA, listings=(Listing(kind="section", url="https://x.example/{query}"),))
    with pytest.raises(DiscoveryError, match="Warta Niaga"):
        start_links(wrong, LATELY, today=TODAY)


@pytest.mark.parametrize("publisher", every(), ids=lambda publisher: publisher.name)
def test_all_publishers_can_be_begun(publisher: Publisher) -> None:
    for wanted in (LONG_AGO, LATELY, Wanted(), replace(LONG_AGO, match=compile_match("ekspor|kerja sama"))):
        links = start_links(publisher, wanted, today=TODAY)
        assert len({link.url for link in links}) == len(links)
        assert all(split(link.url) and "{" not in link.url and link.kind != "article" for link in links)


# from here on: where documents lead


def leads(
    content: str, link: Link, wanted: Wanted = LATELY, publisher: Publisher | None = NIAGA, **more: object
) -> Expansion:
    return expand(page(content, link.url, **more), link, publisher, wanted, today=TODAY)


def rss(*items: tuple[str, str]) -> str:
    entries = "".join(
        f"<item><link>{url}</link><pubDate>{day}</pubDate><category>Pasar</category></item>" for url, day in items
    )
    return f"<rss version='2.0'><channel><language>en</language>{entries}</channel></rss>"


FEED = Link(url=f"{BASE}/rss/ekonomi.xml", kind="feed", section="ekonomi", publisher="Warta Niaga")


def test_feed() -> None:
    content = rss(
        (f"{BASE}/berita/17/kopi?utm_source=rss", "Mon, 12 May 2025 08:00:00 +0700"),
        ("https://m.wartaniaga.example/berita/17/kopi", "Mon, 12 May 2025 08:00:00 +0700"),
        (f"{BASE}/berita/18/udang", "Sat, 10 May 2025 16:30:00 GMT"),
        (f"{BASE}/berita/19/karet", "Sat, 10 May 2025 17:30:00 GMT"),
        ("https://user:geheim@www.wartaniaga.example/berita/20/a", "Mon, 12 May 2025 08:00:00 +0700"),
    )
    found = leads(content, FEED)
    assert [(link.url, link.canonical) for link in found.links] == [
        (f"{BASE}/berita/17/kopi?utm_source=rss", f"{BASE}/berita/17/kopi"),
        (f"{BASE}/berita/19/karet", f"{BASE}/berita/19/karet"),
    ]
    assert found.dropped == {"address": 1, "before": 1}
    assert {(link.section, link.publisher, link.tags) for link in found.links} == {
        ("ekonomi", "Warta Niaga", ("Pasar",))
    }
    assert found.follow == ()


def test_what_the_register_says_of_a_language_counts_more() -> None:
    content = rss((f"{BASE}/berita/17/kopi", "Mon, 12 May 2025 08:00:00 +0700"))
    only = replace(NIAGA, languages=("id",))
    assert leads(content, FEED, replace(LATELY, languages=("id",)), only).links[0].language == "id"
    assert leads(content, FEED, replace(LATELY, languages=("id",))).dropped == {"language": 1}
    assert leads(content, replace(FEED, language="id"), replace(LATELY, languages=("id",))).links[0].language == "id"


def test_full_text_is_judged_and_left_behind() -> None:
    body = "<description><![CDATA[" + "Harga karet naik sepanjang pekan ini. " * 30 + "]]></description>"
    content = rss((f"{BASE}/berita/17/karet", "Mon, 12 May 2025 08:00:00 +0700")).replace(
        "<category>", body + "<category>"
    )
    assert leads(content, FEED, replace(LATELY, match=compile_match("kopi"))).dropped == {"match": 1}
    (kept,) = leads(content, FEED, replace(LATELY, match=compile_match("karet"))).links
    assert kept.text is None


def test_a_page_where_a_feed_was_looked_for() -> None:
    other = "<link rel='alternate' type='application/atom+xml' href='/atom'>"
    itself = f"<link rel='alternate' type='application/rss+xml' href='{FEED.url}'>"
    html = f"<html><head>{other}{itself}</head></html>"
    found = leads(html, FEED)
    assert found.follow == (replace(FEED, url=f"{BASE}/atom", found_in=FEED.url),)
    with pytest.raises(DiscoveryError, match="names no feed"):
        leads("<html><body>404</body></html>", FEED)


SITEMAP = Link(url=f"{BASE}/sitemap.xml", kind="sitemap", publisher="Warta Niaga")


def test_sitemap() -> None:
    rows = {
        f"{BASE}/berita/1/lama": "2018-01-05",
        f"{BASE}/berita/2/diubah": "2018-02-02T08:00:00+07:00",
        f"{BASE}/berita/3/jauh-kemudian": "2024-06-01",
        f"{BASE}/read/2018/02/02/4/tepat": "2024-06-01",
        f"{BASE}/read/2019/02/02/5/nanti": "2024-06-01",
        f"{BASE}/tag/kopi": "2018-02-02",
        f"{BASE}/": "2018-02-02",
        "https://kopi.example/berita/9/lain": "2018-02-02",
    }
    content = "".join(f"<url><loc>{url}</loc><lastmod>{day}</lastmod></url>" for url, day in rows.items())
    found = leads(f"<urlset>{content}</urlset>", SITEMAP, LONG_AGO)
    assert [link.url for link in found.links] == [*list(rows)[1:4], "https://kopi.example/berita/9/lain"]
    assert found.dropped == {"address": 2, "after": 1, "before": 1}


def test_sitemap_index() -> None:
    names = {
        "sitemap-2018-02.xml": None,
        "sitemap-2018-03.xml": None,
        "sitemap-2018-01.xml.gz": None,
        "sitemap/2018/2/1.xml": None,
        "sitemap-20180202.xml": None,
        "sitemap-20180302.xml": None,
        "sitemap-2018.xml": None,
        "sitemap-2017.xml": None,
        "sitemap.xml?yyyy=2018&amp;mm=02": None,
        "sitemap.xml?yyyy=2018&amp;mm=05": None,
        "post-1.xml": "2018-01-31",
        "post-2.xml": "2025-01-31",
        "post-1999.xml": "2018-02",
        "halaman.xml": None,
    }
    content = "".join(
        f"<sitemap><loc>{BASE}/{name}</loc>" + (f"<lastmod>{day}</lastmod>" if day else "") + "</sitemap>"
        for name, day in names.items()
    )
    found = leads(f"<sitemapindex>{content}</sitemapindex>", SITEMAP, LONG_AGO)
    assert [link.url.removeprefix(f"{BASE}/") for link in found.follow] == [
        "sitemap-2018-02.xml",
        # the day before the range has a day of slack
        "sitemap-2018-01.xml.gz",
        "sitemap/2018/2/1.xml",
        "sitemap-20180202.xml",
        "sitemap-2018.xml",
        "sitemap.xml?yyyy=2018&mm=02",
        "post-2.xml",
        "post-1999.xml",
        "halaman.xml",
    ]
    assert {link.kind for link in found.follow} == {"sitemap"}
    assert found.dropped == {"sitemap": 5}


def test_a_page_where_a_sitemap_was_looked_for() -> None:
    with pytest.raises(DiscoveryError, match=r"robots\.txt"):
        leads("<!DOCTYPE html><html></html>", SITEMAP)


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("sitemap-2018-02.xml", ("2018-02-01", "2018-02-28")),
        ("2018/02/sitemap.xml", ("2018-02-01", "2018-02-28")),
        ("sitemap_201802.xml", ("2018-02-01", "2018-02-28")),
        ("sitemap-20180230.xml", None),
        ("sitemap-2018-02-03.xml", ("2018-02-03", "2018-02-03")),
        ("sitemap-pt-post-2018-2.xml", ("2018-02-01", "2018-02-28")),
        ("sitemap-2031.xml", None),
        ("sitemap-1901.xml", None),
        ("sitemap-12018.xml", None),
        ("sitemap.xml", None),
    ],
)
def test_periods(name: str, period: tuple[str, str] | None) -> None:
    assert period_of(f"{BASE}/{name}", today=TODAY) == period


def test_a_row_of_numbers_is_no_row_of_years() -> None:
    row = [f"{BASE}/sitemap-{i}.xml" for i in (1, 2018, 2500)]
    assert numbered(row, today=TODAY) == frozenset(row)
    assert numbered([f"{BASE}/sitemap-{i}.xml" for i in (2017, 2018)], today=TODAY) == frozenset()


SECTION = Link(
    url=f"{BASE}/ekonomi?page=1", kind="listing", section="ekonomi", page=1, template=2, publisher="Warta Niaga"
)


def listing(*items: tuple[str, str]) -> str:
    return (
        "<html><body>"
        + "".join(f"<li><a href='{path}'>Judul {path}</a> {day}</li>" for path, day in items)
        + "</body></html>"
    )


def test_listing() -> None:
    found = leads(
        listing(("/berita/1/a", "12 Mei 2025"), ("/berita/2/b", "11 Mei 2025"), ("/berita/3/c", "9 Mei 2025")), SECTION
    )
    assert [(link.url, link.published, link.section) for link in found.links] == [
        (f"{BASE}/berita/1/a", "2025-05-12", "ekonomi"),
        (f"{BASE}/berita/2/b", "2025-05-11", "ekonomi"),
    ]
    (further,) = found.follow
    assert (further.url, further.page, further.template, further.section) == (f"{BASE}/ekonomi?page=2", 2, 2, "ekonomi")


def test_turning_pages_ends() -> None:
    old = [(f"/berita/{i}/a", "1 Mei 2025") for i in range(5)]
    assert leads(listing(*old), SECTION).follow == ()
    # one article pinned to the top, or from a column beside the list, keeps no list going
    assert leads(listing(("/berita/9/b", "12 Mei 2025"), *old), SECTION).follow == ()
    assert leads(listing(), SECTION).follow == ()
    same = listing(("/berita/1/a", "12 Mei 2025"))
    (second,) = leads(same, SECTION).follow
    assert leads(same, second).follow == ()
    assert len(leads(listing(("/berita/2/a", "12 Mei 2025")), second).follow) == 1


def test_next_page_within_bounds() -> None:
    assert next_page(replace(SECTION, page=MAX_PAGES), NIAGA, 10, "2025-05-12", LATELY) is None
    assert next_page(replace(SECTION, page=MAX_UNDATED_PAGES), NIAGA, 10, None, LATELY) is None
    assert next_page(replace(SECTION, page=MAX_UNDATED_PAGES), NIAGA, 10, None, Wanted()) is not None
    assert next_page(replace(SECTION, template=99), NIAGA, 10, None, LATELY) is None
    search = Link(url=f"{BASE}/cari?q=kopi&start=10", kind="listing", page=10, template=1, query="kopi")
    further = next_page(search, NIAGA, 10, "2001-01-01", LATELY)
    assert further is not None and (further.url, further.query) == (f"{BASE}/cari?q=kopi&start=20", "kopi")


def test_the_index_of_a_day() -> None:
    dated = replace(
        NIAGA, listings=(Listing(kind="index", url=f"{BASE}/i/{{date:%Y%m%d}}?p={{page}}", links=("li a",)),)
    )
    (start,) = start_links(dated, Wanted(since="2018-02-01", until="2018-02-01"), today=TODAY)[1:]
    assert (start.url, start.day) == (f"{BASE}/i/20180201?p=1", "2018-02-01")
    found = leads(listing(("/berita/1/a", ""), ("/berita/2/b", "2 Februari 2018")), start, LONG_AGO, dated)
    assert [link.published for link in found.links] == ["2018-02-01", "2018-02-02"]
    assert [link.url for link in found.follow] == [f"{BASE}/i/20180201?p=2"]
    assert found.follow[0].day == "2018-02-01"


def test_unknown_site() -> None:
    link = Link(url="https://kopi.example/berita", kind="listing")
    html = """<html><head><link rel="next" href="/berita/2"></head>
    <a href="/ekspor-nanas-ke-belanda-naik">Ekspor</a></html>"""
    found = leads(html, link, LATELY, None)
    assert [item.url for item in found.links] == ["https://kopi.example/ekspor-nanas-ke-belanda-naik"]
    (further,) = found.follow
    assert (further.url, further.page, further.kind) == ("https://kopi.example/berita/2", 2, "listing")
    assert leads(html.replace("/berita/2", "/berita/3"), further, LATELY, None).follow == ()


@pytest.mark.parametrize(
    ("content", "content_type", "kind"),
    [
        (b"<?xml version='1.0'?><rss version='2.0'>", "text/html", "feed"),
        (b"<feed xmlns='x'>", "", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "", "feed"),
        (b"\n<urlset>", "text/plain", "sitemap"),
        (b"<s:sitemapindex xmlns:s='x'>", "", "sitemap"),
        (b"\x1f\x8b\x08", "application/octet-stream", "sitemap"),
        (b"<!DOCTYPE html><html><body><rss>", "", "listing"),
        (b"<p>x</p>", "text/html", "listing"),
        (b"https://a.example/", "text/plain", None),
        (b"", "", None),
    ],
)
def test_kinds_of_documents(content: bytes, content_type: str, kind: str | None) -> None:
    assert document_kind(page(content, headers={"content-type": content_type})) == kind


def test_a_feed_where_a_list_was_looked_for() -> None:
    found = leads(rss((f"{BASE}/berita/17/kopi", "Mon, 12 May 2025 08:00:00 +0700")), SECTION)
    assert [link.url for link in found.links] == [f"{BASE}/berita/17/kopi"]
