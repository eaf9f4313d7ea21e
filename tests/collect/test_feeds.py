"""Feeds of all versions, as sites write them and not as they should; hostile ones too."""

import time
from pathlib import Path

import pytest
from documents import NIAGA, page
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.collect.discover import DiscoveryError, read_feed
from extractor.collect.discover.feeds import MAX_FEED_BYTES
from extractor.collect.links import Link

BASE = "https://www.wartaniaga.example"
RSS2 = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Warta Niaga</title><link>{BASE}</link><language>id-ID</language>
<item>
  <title><![CDATA[Kopi Gayo &amp; teh dikirim ke "Jepang"]]></title>
  <link> /berita/17/kopi-gayo-ke-jepang </link>
  <pubDate>Mon, 12 May 2025 18:03:00 +0700</pubDate>
  <category>Ekonomi</category><category><![CDATA[Ekspor]]></category><category>Ekonomi</category>
  <description>&lt;img src="/kopi.jpg"&gt;Petani Takengon&lt;br&gt;mengirim dua kontainer&amp;nbsp;kopi ...
  </description>
</item>
<item>
  <title>Tanpa alamat</title><description>Butir ini tidak menyebut halaman mana pun.</description>
</item>
<item>
  <title>Udang beku</title>
  <link>http://niaga.feedproxy.example/~r/niaga/~3/xyz/</link>
  <guid isPermaLink="false">{BASE}/berita/18/udang-beku</guid>
  <pubDate>Senin, 12 Mei 2025 19:00 WIB</pubDate>
</item>
<item>
  <title>Cengkih</title><guid>{BASE}/berita/19/cengkih</guid><pubDate>12 May 2025 20:15:00</pubDate>
</item>
<item>
  <title>Karet</title><link>http://feeds.example/1</link>
  <feedburner:origLink>{BASE}/berita/20/karet</feedburner:origLink><guid isPermaLink="false">karet-20</guid>
  <pubDate>Mon, 12 May 2025 13:30:00 GMT</pubDate>
  <content:encoded><![CDATA[{"<p>Harga karet rakyat bergerak naik sepanjang pekan.</p>" * 20}]]></content:encoded>
</item>
</channel></rss>"""


def read(content: bytes | str, url: str = f"{BASE}/rss/terkini.xml", **more: object) -> list[Link]:
    return read_feed(page(content, url, **more), publisher=NIAGA)


def test_rss_2() -> None:
    kopi, udang, cengkih, karet = read(RSS2)
    assert kopi == Link(
        url=f"{BASE}/berita/17/kopi-gayo-ke-jepang",
        title='Kopi Gayo & teh dikirim ke "Jepang"',
        summary="Petani Takengon mengirim dua kontainer kopi ...",
        published="2025-05-12T18:03:00+07:00",
        section="Ekonomi",
        tags=("Ekonomi", "Ekspor"),
        language="id",
        found_in=f"{BASE}/rss/terkini.xml",
    )
    assert (udang.url, udang.published) == (f"{BASE}/berita/18/udang-beku", "2025-05-12T19:00:00+07:00")
    # no zone: the publisher's
    assert (cengkih.url, cengkih.published) == (f"{BASE}/berita/19/cengkih", "2025-05-12T20:15:00+07:00")
    assert (karet.url, karet.published) == (f"{BASE}/berita/20/karet", "2025-05-12T20:30:00+07:00")
    assert karet.text is not None and karet.text.count("Harga karet") == 20
    assert karet.summary is not None and len(karet.summary) <= 1000
    assert kopi.text is None


def test_unknown_site_keeps_the_zone_it_writes() -> None:
    feed = RSS2.replace(BASE, "https://kopi.example")
    links = read_feed(page(feed, "https://kopi.example/rss"))
    assert [link.published for link in links] == [
        "2025-05-12T11:03:00+00:00",
        "2025-05-12T19:00:00+07:00",
        "2025-05-12T20:15:00",
        "2025-05-12T13:30:00+00:00",
    ]


def test_atom() -> None:
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title>
    <entry><title type="html">Gayo coffee &lt;b&gt;ships&lt;/b&gt;</title>
      <link rel="alternate" href="/news/21/gayo-coffee"/>
      <link rel="self" href="/feed/21"/><id>tag:wartaniaga.example,2025:21</id><category term="Trade"/>
      <published>2025-05-12T11:03:00Z</published><updated>2025-05-13T01:00:00Z</updated>
      <summary>Two containers.</summary></entry>
    <entry><title>Tea</title><link href="{BASE}/news/22/tea"/><id>x</id>
      <updated>2025-05-13T01:00:00+08:00</updated></entry>
    </feed>"""
    coffee, tea = read(feed)
    assert (coffee.url, coffee.title) == (f"{BASE}/news/21/gayo-coffee", "Gayo coffee ships")
    assert (coffee.published, coffee.modified) == ("2025-05-12T18:03:00+07:00", "2025-05-13T08:00:00+07:00")
    assert (coffee.section, coffee.language) == ("Trade", "en")
    # the day of a change is no day of publication
    assert (tea.published, tea.modified) == (None, "2025-05-13T00:00:00+07:00")


RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/'"
ENTRY = f"<title>A</title><link>{BASE}/berita/1/a</link>"
DATED = f"{ENTRY}<dc:date>2025-05-12T10:00:00+07:00</dc:date>"


@pytest.mark.parametrize(
    ("feed", "published"),
    [
        (f"<?xml version='1.0'?><rss version='0.91'><channel><item>{ENTRY}</item></channel></rss>", None),
        (f"<rdf:RDF {RDF} xmlns='http://my.netscape.com/rdf/simple/0.9/'><item>{ENTRY}</item></rdf:RDF>", None),
        # the one date of RSS 1.0 is that of publication
        (
            f"<rdf:RDF {RDF} xmlns='http://purl.org/rss/1.0/'><channel rdf:about='x'/><item>{DATED}</item></rdf:RDF>",
            "2025-05-12T10:00:00+07:00",
        ),
    ],
    ids=["0.91", "0.9", "1.0"],
)
def test_old_versions(feed: str, published: str | None) -> None:
    (link,) = read(feed)
    assert (link.url, link.title, link.published) == (f"{BASE}/berita/1/a", "A", published)


def item(inside: str) -> str:
    return f"<rss version='2.0'><channel><item><link>{BASE}/berita/1/a</link>{inside}</item></channel></rss>"


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (item("<title>Harga — “naik” é</title>"), {"content-type": "text/xml; charset=iso-8859-1"}),
        ("<?xml version='1.0' encoding='iso-8859-1'?>" + item("<title>Harga — “naik” é</title>"), {}),
        ("\ufeff \n" + item("<title>Harga — “naik” é</title>"), {"content-type": "text/html"}),
        (
            b"<?xml version='1.0' encoding='windows-1252'?>" + item("<title>Harga — “naik” é</title>").encode("cp1252"),
            {},
        ),
        (
            item("<title>Harga — “naik” é</title>").encode("cp1252"),
            {"content-type": "application/rss+xml; charset=windows-1252"},
        ),
        (item("<title>Harga &mdash; &ldquo;naik&rdquo; &eacute;</title>"), {}),
    ],
    ids=["header lies", "declaration lies", "mark and blanks", "declared", "header", "entities of HTML"],
)
def test_charsets(content: bytes | str, headers: dict[str, str]) -> None:
    assert read(content, headers=headers)[0].title == "Harga — “naik” é"


@pytest.mark.parametrize(
    "broken",
    [
        item("<title>Kopi & teh</title>"),
        item("<title>Kopi &amp; teh</title>") + "<!-- ad --><script>x()</script>",
        item("<title>Kopi &amp; teh</title>").replace("</channel></rss>", ""),
        item("<title>Kopi &amp; teh</title><media:content url='x'/>"),
        item("<title>Kopi &amp; teh</title><description>\x0b rusak \x00</description>"),
    ],
    ids=["bare ampersand", "junk after", "cut", "undeclared prefix", "control signs"],
)
def test_broken_xml(broken: str) -> None:
    (link,) = read(broken)
    assert link.title == "Kopi & teh"


def test_odd_addresses() -> None:
    inside = "".join(
        f"<item><link>{url}</link></item>"
        for url in ("javascript:alert(1)", "http://[::1", "ftp://x/y", "mailto:a@b.c", "", f"{BASE}/berita/1/a b")
    )
    links = read(f"<rss version='2.0'><channel>{inside}</channel></rss>")
    assert [link.url for link in links] == [f"{BASE}/berita/1/a b"]


@pytest.mark.parametrize(
    "content", ["<html><body>Bukan umpan</body></html>", "", "{}", "\0\1\2", "Halaman tidak ditemukan"]
)
def test_no_feed(content: str) -> None:
    with pytest.raises(DiscoveryError, match=r"wartaniaga\.example/rss/terkini\.xml"):
        read(content)


def test_empty_feed_is_a_feed() -> None:
    assert read("<rss version='2.0'><channel><title>Kosong</title></channel></rss>") == []


def test_too_large() -> None:
    with pytest.raises(DiscoveryError, match="bytes"):
        read(b" " * (MAX_FEED_BYTES + 1))


def test_no_file_or_address_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(item("<title>Rahasia</title>"))
    for content in (str(secret), secret.as_uri()):
        with pytest.raises(DiscoveryError):
            read(content)
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + item("<title>A &x; B</title>")
    assert "Rahasia" not in repr(read(entity))


def test_billion_laughs() -> None:
    entities = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    start = time.monotonic()
    try:
        links = read(f"<!DOCTYPE rss [{entities}]>" + item("<title>&l9;</title>"))
    except DiscoveryError:
        links = []
    assert time.monotonic() - start < 5
    assert sum(len(link.title or "") for link in links) < 10_000


@given(st.data())
@settings(max_examples=150, deadline=5_000)
def test_spliced_and_cut(data: st.DataObject) -> None:
    content = RSS2.encode()
    first = data.draw(st.integers(0, len(content)))
    second = data.draw(st.integers(0, len(content)))
    middle = data.draw(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from([b"<", b"]]>", b"<![CDATA[", b"</item>", b"&#xFFFFFF;", b"<!DOCTYPE", b"<?", b"\xff\xfe"]),
        )
    )
    try:
        links = read(content[:first] + middle + content[second:])
    except DiscoveryError:
        return
    assert all(link.url.startswith(("http://", "https://")) for link in links)
