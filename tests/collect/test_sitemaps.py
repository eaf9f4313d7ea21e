"""Sitemaps, indexes and news sitemaps, packed, broken, overlong and hostile."""

import gzip
import time
import tracemalloc

import pytest
from documents import page
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.collect.discover import DiscoveryError, Sitemap, read_sitemap
from extractor.collect.discover import sitemaps as module
from extractor.collect.links import Link

BASE = "https://www.wartaniaga.example"
URL = f"{BASE}/sitemap.xml"
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>{BASE}/berita/17/kopi?a=1&amp;b=2</loc><lastmod>2018-02-23T10:00:00+0700</lastmod>
  <image:image><image:loc>{BASE}/kopi.jpg</image:loc><image:title>Gambar kopi</image:title></image:image>
  <news:news><news:publication><news:name>Warta Niaga</news:name><news:language>id</news:language></news:publication>
    <news:publication_date>2018-02-22T08:15:00+07:00</news:publication_date>
    <news:title><![CDATA[Kopi & teh]]></news:title><news:keywords>kopi, ekspor, kopi</news:keywords></news:news></url>
<url><loc>
  {BASE}/berita/18/udang
</loc><lastmod>2018-02</lastmod></url>
</urlset>"""


def read(content: bytes | str, url: str = URL) -> Sitemap:
    return read_sitemap(page(content, url))


def test_news() -> None:
    kopi, udang = read(NEWS).links
    assert kopi == Link(
        url=f"{BASE}/berita/17/kopi?a=1&b=2",
        title="Kopi & teh",
        published="2018-02-22T08:15:00+07:00",
        modified="2018-02-23T10:00:00+07:00",
        language="id",
        tags=("kopi", "ekspor"),
        found_in=URL,
    )
    # the last change tells no day of publication
    assert udang == Link(url=f"{BASE}/berita/18/udang", modified="2018-02", found_in=URL)


def test_index() -> None:
    index = f"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>{BASE}/sitemap-2018-02.xml.gz</loc><lastmod>2018-03-01</lastmod></sitemap>
    <sitemap><loc>/sitemap-2.xml</loc></sitemap><sitemap><loc>ftp://x/y</loc></sitemap><sitemap/></sitemapindex>"""
    found = read(index)
    assert found.links == ()
    assert [(link.url, link.kind, link.modified) for link in found.sitemaps] == [
        (f"{BASE}/sitemap-2018-02.xml.gz", "sitemap", "2018-03-01"),
        (f"{BASE}/sitemap-2.xml", "sitemap", None),
    ]


@pytest.mark.parametrize(
    "sloppy",
    [
        f"<urlset><url><loc>{BASE}/a</loc></url></urlset>",
        f'<ns0:urlset xmlns:ns0="x"><ns0:url><ns0:loc>{BASE}/a</ns0:loc></ns0:url></ns0:urlset>',
        f"<urlset><url><loc><![CDATA[ {BASE}/a ]]></loc><news:news><news:title>x</news:title></news:news></url>",
        f"<urlset><url><?x y?><loc>{BASE}<!-- bagian -->/a</loc></url></urlset>",
        f"\ufeff\n\n<?xml version='1.0'?><!-- made by hand --><URLSET><URL><LOC>{BASE}/a</LOC></URL></URLSET>",
        f"<urlset><url><loc>{BASE}/a</loc></url><url><loc>{BASE}/b",
        f"<urlset><url><loc>{BASE}/a</loc></url><x></urlset>",
        f"{BASE}/a\n\n",
        f"\ufeff{BASE}/a\r\n{BASE}/b\r\n# akhir",
    ],
)
def test_sloppy(sloppy: str) -> None:
    assert read(sloppy).links[0].url == f"{BASE}/a"


def test_broken_is_told() -> None:
    found = read(f"<urlset><url><loc>{BASE}/a</loc></url><url><loc>{BASE}/b & c</loc></url>")
    assert found.links[0].url == f"{BASE}/a"
    assert any("broken XML" in note for note in found.notes)


def test_feed_as_sitemap() -> None:
    feed = f"<rss version='2.0'><channel><item><title>A</title><link>{BASE}/berita/1/a</link></item></channel></rss>"
    assert [(link.url, link.title) for link in read(feed).links] == [(f"{BASE}/berita/1/a", "A")]


@pytest.mark.parametrize("name", [f"{URL}.gz", URL])
def test_packed(name: str) -> None:
    assert read(gzip.compress(NEWS.encode()), name).links == read(NEWS, name).links


def test_packed_in_members_and_cut() -> None:
    half = len(NEWS) // 2
    members = gzip.compress(NEWS[:half].encode()) + gzip.compress(NEWS[half:].encode())
    assert read(members).links == read(NEWS).links
    many = "<urlset>" + "".join(f"<url><loc>{BASE}/berita/{i}/{hash(i * 7919)}</loc></url>" for i in range(5000))
    packed = gzip.compress(many.encode())
    cut = read(packed[: len(packed) // 2])
    assert 500 < len(cut.links) < 5000
    assert any("ends early" in note for note in cut.notes)


def test_bomb() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * (2 * module.MAX_UNPACKED), compresslevel=1)
    tracemalloc.start()
    with pytest.raises(DiscoveryError, match=r"sitemap\.xml"):
        read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * module.MAX_UNPACKED


def test_more_than_the_standard_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    many = "".join(f"<url><loc>{BASE}/berita/{i}/a</loc></url>" for i in range(50_010))
    found = read(f"<urlset>{many}</urlset>")
    assert len(found.links) == 50_010
    assert any("50,000" in note for note in found.notes)
    monkeypatch.setattr(module, "MAX_URLS", 1_000)
    found = read(f"<urlset>{many}</urlset>")
    assert len(found.links) == 1_000
    assert any("the rest is left out" in note for note in found.notes)


def test_billion_laughs_and_outer_entities() -> None:
    entities = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    outer = '<!ENTITY f SYSTEM "file:///etc/hostname">'
    start = time.monotonic()
    found = read(
        f"<!DOCTYPE urlset [{entities}{outer}]><urlset><url><loc>{BASE}/a</loc></url>"
        f"<url><loc>{BASE}/&l9;&f;</loc></url></urlset>"
    )
    assert time.monotonic() - start < 2
    assert found.links[0].url == f"{BASE}/a"
    assert all(len(link.url) < 200 for link in found.links)


@pytest.mark.parametrize(
    "content", ["", "<html><body>404</body></html>", "Tidak ada\nhalaman ini", "<urlset", "\x1f\x8brusak"]
)
def test_no_sitemap(content: str) -> None:
    with pytest.raises(DiscoveryError, match=r"wartaniaga\.example/sitemap\.xml"):
        read(content.encode("latin-1"))


def test_empty_sitemap_is_one() -> None:
    assert read('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>') == Sitemap()


@given(st.data())
@settings(max_examples=200, deadline=5_000)
def test_spliced_and_cut(data: st.DataObject) -> None:
    content = NEWS.encode()
    first = data.draw(st.integers(0, len(content)))
    second = data.draw(st.integers(0, len(content)))
    middle = data.draw(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from([b"<", b"]]>", b"<![CDATA[", b"</url>", b"<!DOCTYPE", b"<?", b"\xff\xfe", b"\0"]),
        )
    )
    spliced = content[:first] + middle + content[second:]
    packed = data.draw(st.booleans())
    try:
        found = read(gzip.compress(spliced)[: data.draw(st.integers(1, 2000))] if packed else spliced)
    except DiscoveryError:
        return
    assert all(link.url.startswith(("http://", "https://")) for link in (*found.links, *found.sitemaps))
