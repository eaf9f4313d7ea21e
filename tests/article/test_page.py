"""Articles from pages in the markup forms of ANTARA, with JSON-LD, and without any help."""

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.article import MAX_HTML_BYTES, ArticleError, read_html, read_page
from extractor.collect import Page

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def test_antara_of_2017() -> None:
    article = read_html(page("antara-2017.html"))
    assert article.title == "Perajin Lasem tawarkan batik tulis ke Osaka"
    assert article.published_at == "2017-09-12T16:05:31+07:00"
    assert article.publisher == "ANTARA"
    assert [(a.name, a.role) for a in article.authors] == [("Ratna Pujiastuti", "reporter"), ("Hari Wibowo", "editor")]
    assert (article.dateline, article.section) == ("Rembang", "Ekonomi")
    assert article.tags == ("batik", "lasem", "jepang")
    assert (
        article.canonical_url == "https://www.antaranews.com/berita/900001/perajin-lasem-tawarkan-batik-tulis-ke-osaka"
    )
    paragraphs = article.body.split("\n\n")
    assert len(paragraphs) == 3
    assert paragraphs[0].startswith("Rembang (ANTARA News) - Dua belas")
    assert paragraphs[2] == '"Mereka minta warna yang lebih lembut, dan itu bisa kami kerjakan," katanya.'


def test_antara_of_2018_in_english() -> None:
    article = read_html(page("antara-2018.html"))
    assert article.title == "Makassar cold store seeks Korean partner"
    assert article.published_at == "2018-11-08T19:42:00+07:00"
    assert [(a.name, a.role) for a in article.authors] == [
        ("Nurul Hidayah", "reporter"),
        ("Johan Pattiasina", "editor"),
    ]
    assert (article.publisher, article.dateline, article.language) == ("ANTARA", "Makassar", "en")
    assert len(article.body.split("\n\n")) == 3
    assert "Another headline" not in article.body and "Share" not in article.body


def test_page_saved_without_address_is_known_by_markup_and_links() -> None:
    html = page("antara-2018.html").decode()
    kept = "\n".join(line for line in html.split("\n") if not line.startswith(("<meta property", "<title")))
    article = read_html(kept.replace("COPYRIGHT &copy; ANTARA 2018", ""))
    assert (article.publisher, article.published_at) == ("ANTARA", "2018-11-08T19:42:00+07:00")


def test_antara_of_2025() -> None:
    article = read_html(page("antara-2025.html"), url="https://aceh.antaranews.com/berita/400123/x")
    assert article.title == "Koperasi Gayo kirim kopi perdana ke Aljazair"
    assert article.published_at == "2025-05-14T09:20:00+07:00"
    assert [(a.name, a.role) for a in article.authors] == [
        ("Cut Mutia Rahmi", "reporter"), ("Dian Oktaviani", "translator"), ("Teuku Hasan", "editor"),
    ]  # fmt: skip
    assert (article.publisher, article.dateline, article.section) == ("ANTARA", "Takengon", "Ekonomi")
    assert article.tags == ("kopi gayo", "ekspor")
    assert article.body.split("\n\n")[1:] == [
        "Ketua koperasi, Iwan Fitriadi, menyebut nilai kiriman itu 150 ribu dolar AS.",
        "Pembeli sudah memesan satu peti kemas lagi untuk bulan Juli.",
    ]


def test_json_ld_with_broken_commas() -> None:
    article = read_html(page("jsonld.html"))
    assert article.title == "Surabaya shipyard wins ferry order & hires welders"
    assert article.published_at == "2024-03-05T23:30:00+00:00"
    assert [(a.name, a.role) for a in article.authors] == [("Mary Ann Tan", "author"), ("Ruth Siahaan", "editor")]
    assert (article.publisher, article.section, article.language) == ("Example Trade Daily", "Industry", "en")
    assert article.tags == ("shipbuilding", "Fiji")
    assert article.truncated
    assert article.body.count("\n\n") == 1
    assert "another headline" not in article.body and "dusk" not in article.body


def test_page_without_any_help() -> None:
    assert read_html(page("plain-page.html")).published_at == "2021-04-05T08:45:00+07:00"
    article = read_html(page("plain-page.html"), published_at="2021-04-05", publisher="Contoh")
    assert article.title == "Pabrik cangkang sawit di Dumai cari pembeli Korea"
    assert (article.published_at, article.publisher) == ("2021-04-05", "Contoh")
    assert "30.000 ton cangkang sawit" in article.body
    assert "Beranda" not in article.body and "Hak cipta" not in article.body


def test_utc_becomes_the_publishers_day() -> None:
    html = page("jsonld.html").replace(b"https://trade.example.org/", b"https://jakartaglobe.id/")
    assert read_html(html).published_at == "2024-03-06T06:30:00+07:00"


def test_antara_needs_no_generic_reader() -> None:
    code = (
        "import sys; from pathlib import Path; from extractor.article import read_html, read_text\n"
        "read_text('Harga garam naik pekan ini di Madura.')\n"
        "assert not {'bs4', 'lxml', 'httpx', 'trafilatura', 'spacy', 'numpy'} & set(sys.modules)\n"
        "read_html(Path(sys.argv[1]).read_bytes())\n"
        "assert not {'trafilatura', 'spacy', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(PAGES / "antara-2025.html")], check=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    html = page("antara-2017.html").decode().replace("charset=utf-8", "charset=windows-1252").replace("lembut", "café")
    article = read_html(html.encode(encoding))
    assert "café" in article.body
    assert article.title == "Perajin Lasem tawarkan batik tulis ke Osaka"


def test_header_encoding_is_used() -> None:
    html = "<html><body><article class='entry-content'><p>" + "Ąžuolas " * 40 + "</p></article></body></html>"
    assert "Ąžuolas" in read_html(html.encode("cp1257"), encoding="windows-1257", published_at="2020-01-01").body


def test_broken_markup() -> None:
    cut = page("antara-2025.html")[:2400].replace(b"</p>", b"").replace(b"</div>", b"") + b"<div><<b>&nbsp;<p"
    article = read_html(cut)
    assert article.title == "Koperasi Gayo kirim kopi perdana ke Aljazair"
    assert "19 ton kopi arabika" in article.body


def test_deep_nesting() -> None:
    html = b"<div>" * 5000 + b"<p>" + b"Harga garam naik pekan ini. " * 30 + b"</p>" + b"</div>" * 5000
    try:
        assert "garam" in read_html(html).body
    except ArticleError as error:
        assert "no article text" in str(error)


def test_endless_json_ld_is_passed_over() -> None:
    script = b"<script type='application/ld+json'>" + b'{"a":' * 100_000 + b"</script>"
    html = page("antara-2025.html").replace(b"</head>", script + b"</head>")
    assert read_html(html).dateline == "Takengon"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\x00\x01\x02\x03" * 400, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 ...", "PDF"),
        (b"PK\x03\x04" + b"\x14\x00" * 50, "archive"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "picture"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", "feed"),
        (b"<?xml version='1.0'?>\n<urlset></urlset>", "sitemap"),
        (b"<html><body><ul><li><a href='/a'>Satu</a></li></ul></body></html>", "no article text"),
        (b"<p>x</p>" + b" " * MAX_HTML_BYTES, "read as one page"),
    ],
)
def test_what_is_no_page(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason) as caught:
        read_html(data, url="https://example.org/a")
    assert str(caught.value).startswith("https://example.org/a")


def test_other_language_is_read() -> None:
    text = "<p>Le port de Marseille attend cette année davantage de cacao et de café en provenance de l'archipel.</p>"
    article = read_html(f"<article><div class='entry-content'>{text * 6}</div></article>")
    assert article.language == "fr"


def test_fetched_page() -> None:
    fetched = Page(
        url="https://a.example/1", final_url="https://a.example/2", status=200,
        headers={"content-type": "text/plain; charset=windows-1252"},
        content="Harga kopi ‘café’ naik.".encode("cp1252"),
    )  # fmt: skip
    article = read_page(fetched, published_at="2020-01-02")
    assert (article.body, article.url) == ("Harga kopi ‘café’ naik.", "https://a.example/2")
