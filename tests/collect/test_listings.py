"""Pages that list articles: declared and found links, titles, times beside them, and what is left alone."""

import time

import pytest
from documents import NIAGA, page
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.collect.discover import DiscoveryError, read_listing
from extractor.collect.discover.listings import MAX_LISTING_BYTES, parse_listing
from extractor.collect.links import Link
from extractor.publishers import Listing

URL = "https://www.wartaniaga.example/ekonomi?page=1"
FETCHED = "2025-05-12T02:00:00+00:00"
SECTION = """<html><head><title>Ekonomi</title></head><body>
<nav><a href="/">Beranda</a> <a href="/ekonomi">Ekonomi</a> <a href="/tag/kopi-gayo-takengon-aceh">Kopi</a></nav>
<div class="daftar">
  <div class="kartu"><a href="/berita/17/kopi-gayo"><img src="1.jpg" alt="Karung kopi"></a>
    <h2><a href="/berita/17/kopi-gayo?utm_source=daftar">Kopi Gayo ke Jepang</a></h2>
    <span class="waktu">Ekonomi | 2 jam yang lalu</span></div>
  <div class="kartu"><h2><a href="berita/18/udang-beku#komentar">Udang beku ke Korea</a></h2>
    <span class="waktu">Minggu, 11 Mei 2025 18:03 WIB</span></div>
  <div class="kartu"><h2><a href="https://kaltim.wartaniaga.example/berita/19/karet">Karet rakyat</a></h2>
    <time datetime="2025-05-10T07:00:00+08:00">kemarin lusa</time></div>
  <div class="kartu"><a href="/berita/20/cengkih"><div class="upper"><b>Pasar</b> Sabtu, 10 Mei 2025 12:54</div>
    <div class="judul">Cengkih dari Maluku</div><p>Harga pada 1 Januari 2020 masih rendah di tingkat petani.</p>
    </a></div>
  <div class="kartu"><h2><a href="/read/2025/05/09/5/beras">Beras Festival 17 Agustus 2025</a></h2>
    <p>Pembukaan 1 Juni 2025</p></div>
</div>
<aside>
  <a href="/berita/21/iklan" rel="sponsored nofollow">Iklan</a>
  <a href="https://kopi.example/berita/22/lain">Situs lain</a>
  <a href="javascript:void(0)">Muat</a> <a href="mailto:a@b.example">Surat</a> <a>Tanpa alamat</a> <a href="http://[::1">x</a>
  <a href="/berita/18/udang-beku">Selengkapnya</a>
  <a href="/berita/23/teh" title="Teh hijau Jawa Barat"></a>
</aside></body></html>"""


def read(content: str, listing: Listing | None = None, **more: object) -> list[Link]:
    return read_listing(page(content, URL, fetched_at=FETCHED, **more), listing, NIAGA)


def test_section() -> None:
    links = read(SECTION)
    assert [(link.url, link.title, link.published) for link in links] == [
        ("https://www.wartaniaga.example/berita/17/kopi-gayo", "Kopi Gayo ke Jepang", "2025-05-12T07:00:00+07:00"),
        ("https://www.wartaniaga.example/berita/18/udang-beku", "Udang beku ke Korea", "2025-05-11T18:03:00+07:00"),
        ("https://kaltim.wartaniaga.example/berita/19/karet", "Karet rakyat", "2025-05-10T07:00:00+08:00"),
        ("https://www.wartaniaga.example/berita/20/cengkih", "Cengkih dari Maluku", "2025-05-10T12:54:00+07:00"),
        # the days in headline and teaser are not those of an article whose address names another
        ("https://www.wartaniaga.example/read/2025/05/09/5/beras", "Beras Festival 17 Agustus 2025", None),
        ("https://www.wartaniaga.example/berita/23/teh", "Teh hijau Jawa Barat", None),
    ]
    assert all(link.canonical and link.found_in == URL for link in links)


def test_declared_selectors() -> None:
    listing = Listing(
        kind="section", url="x", links=("div.kartu h2",), items=("div.kartu",), date=("time@datetime", ".waktu")
    )
    assert [(link.title, link.published) for link in read(SECTION, listing)] == [
        ("Kopi Gayo ke Jepang", "2025-05-12T07:00:00+07:00"),
        ("Udang beku ke Korea", "2025-05-11T18:03:00+07:00"),
        ("Karet rakyat", "2025-05-10T07:00:00+08:00"),
        ("Beras Festival 17 Agustus 2025", None),
    ]


def box(time_: str) -> str:
    first = f"<li><a href='/berita/1/satu'>Satu berita</a> {time_}</li>"
    return f"<div><ul>{first}<li><a href='/berita/2/dua'>Dua</a></li></ul></div>"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("<span>Senin, 12 Mei 2025 18:03 WIB</span>", "2025-05-12T18:03:00+07:00"),
        ("<span>Senin, 12/05/2025 18:03 WITA</span>", "2025-05-12T18:03:00+08:00"),
        ("<span>12 Mei 2025</span>", "2025-05-12"),
        ("<i>May 12, 2025 6:03 PM</i>", "2025-05-12T18:03:00+07:00"),
        ("<span>45 menit yang lalu</span>", "2025-05-12T08:15:00+07:00"),
        ("<span>Nasional - 3 jam lalu</span>", "2025-05-12T06:00:00+07:00"),
        ("<span>10 hours ago</span>", "2025-05-11T23:00:00+07:00"),
        ("<span>kemarin</span>", "2025-05-11"),
        ("<span>3 hari yang lalu</span>", "2025-05-09"),
        ("<span title='Minggu, 11 Mei 2025 10:00 WIB'>1 hari lalu</span>", "2025-05-11T10:00:00+07:00"),
        ("<span data-date='2025-05-11 10:00:00'></span>", "2025-05-11T10:00:00+07:00"),
        ("<span>dibaca 1.205 kali</span>", None),
        ("<span>Festival Kopi, 1 Juni 2025</span>", None),
        ("<p>Pameran dibuka pada tanggal 1 Juni 2025 oleh menteri perdagangan di ibu kota.</p>", None),
        ("", None),
    ],
)
def test_times(written: str, published: str | None) -> None:
    one, two = read(box(written))
    assert (one.published, two.published) == (published, None)


def test_elapsed_time_needs_the_time_of_fetching() -> None:
    for fetched_at in (None, "bukan waktu"):
        links = read_listing(page(box("<span>2 jam lalu</span>"), URL, fetched_at=fetched_at), None, NIAGA)
        assert links[0].published is None


def test_base_and_relative_addresses() -> None:
    based = (
        "<html><head><base href='https://pasar.wartaniaga.example/x/'></head><a href='../berita/1/satu'>Satu</a></html>"
    )
    assert read(based)[0].url == "https://pasar.wartaniaga.example/berita/1/satu"
    assert read(based.replace("https://pasar.wartaniaga.example/x/", "http://[::1"))[0].url.endswith("/berita/1/satu")


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        ("<meta name='robots' content='noindex, nofollow'>", {}),
        ("<meta name='ROBOTS' content='none'>", {}),
        ("", {"x-robots-tag": "noarchive, nofollow"}),
    ],
)
def test_pages_that_ask_not_to_be_followed(content: str, headers: dict[str, str]) -> None:
    assert read(f"<html><head>{content}</head>{box('')}</html>", headers=headers) == []


def test_unknown_site() -> None:
    content = """<body><a href="/ekspor-nanas-lampung-ke-belanda">Ekspor nanas</a>
    <a href="https://berita.kopi.example/2025/05/12/lada">Lada</a> <a href="/artikel/12345/Harga-Lada">Harga lada</a>
    <a href="/tag/ekspor-nanas-lampung-ke-belanda">Tag</a> <a href="/kontak">Kontak</a> <a href="/">Beranda</a>
    <a href="https://lain.example/ekspor-nanas-lampung-ke-belanda">Lain</a>
    <a href="/unduh/laporan-tahunan-lengkap-sekali.pdf">Laporan</a></body>"""
    links = read_listing(page(content, "https://www.kopi.example/"))
    assert [link.title for link in links] == ["Ekspor nanas", "Lada", "Harga lada"]
    links = read_listing(page(content.replace("https://berita.kopi.example", ""), "https://192.0.2.7/"))
    assert [link.title for link in links] == ["Ekspor nanas", "Lada", "Harga lada"]


def test_charset_of_the_page() -> None:
    html = "<html><head><meta charset='windows-1252'></head><a href='/berita/1/a'>Harga “naik”</a></html>"
    assert read_listing(page(html.encode("cp1252"), URL), None, NIAGA)[0].title == "Harga “naik”"
    assert read(html)[0].title == "Harga “naik”"
    declared = "<?xml version='1.0' encoding='windows-1252'?><html><a href='/berita/1/a'>Harga “naik”</a></html>"
    assert read_listing(page(declared.encode("cp1252"), URL), None, NIAGA)[0].title == "Harga “naik”"
    assert read(declared)[0].title == "Harga “naik”"


def test_next_page_and_feeds() -> None:
    html = """<head><link rel="next" href="?page=2"><link rel="alternate" type="application/rss+xml" href="/rss.xml">
    <link rel="alternate" hreflang="en" href="/en"></head><a rel="next" href="/x">Lanjut</a>"""
    parsed = parse_listing(page(html, URL))
    assert parsed.next_url() == "https://www.wartaniaga.example/ekonomi?page=2"
    assert parsed.feed_urls() == ("https://www.wartaniaga.example/rss.xml",)


@pytest.mark.parametrize("content", ["", "  \n", "x" * (MAX_LISTING_BYTES + 1)], ids=["none", "blank", "too large"])
def test_no_list(content: str) -> None:
    with pytest.raises(DiscoveryError, match=r"wartaniaga\.example/ekonomi"):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 50_000 + "<a href='/berita/1/satu'>Satu</a>",
        "<a href='/berita/1/satu'>" * 20_000,
        "".join(f"<a href='/berita/{i}/satu'>x</a>" for i in range(3_000)),
        "<ul>" + "<li>" * 3_000 + "<a href='/berita/1/satu' title='" + "2 jam " * 20_000 + "'>x</a>",
    ],
    ids=["deep", "links in links", "many", "long title"],
)
def test_hostile_pages_take_little_time(content: str) -> None:
    start = time.monotonic()
    links = read(content)
    assert time.monotonic() - start < 10
    assert all(link.title is None or len(link.title) <= 300 for link in links)


@given(st.data())
@settings(max_examples=100, deadline=5_000)
def test_spliced_and_cut(data: st.DataObject) -> None:
    content = SECTION.encode()
    first = data.draw(st.integers(0, len(content)))
    second = data.draw(st.integers(0, len(content)))
    middle = data.draw(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from([b"<", b"<!--", b"</div>", b"<a href='", b"<![CDATA[", b"\xff\xfe", b"\0"]),
        )
    )
    try:
        links = read_listing(page(content[:first] + middle + content[second:], URL, fetched_at=FETCHED), None, NIAGA)
    except DiscoveryError:
        return
    assert len({link.canonical for link in links}) == len(links)
    assert all("wartaniaga.example/" in link.url for link in links)
