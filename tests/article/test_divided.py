"""Divided articles: which pages follow, and the article they make together."""

import pytest

from extractor.article import Article, ArticleError, Author
from extractor.article.divided import further_pages, join_pages
from extractor.collect import Page

KOMPAS = "https://money.kompas.com/read/2021/03/04/101500126/garam-rakyat-naik-kelas"


def page(url: str, body: str) -> Page:
    html = f"<html><body><h1>Garam rakyat naik kelas</h1><div class='read__content'>{body}</div></body></html>"
    return Page(url=url, final_url=url, status=200, headers={"content-type": "text/html"}, content=html.encode())


@pytest.mark.parametrize(
    ("url", "links", "found"),
    [
        (KOMPAS, ["?page=2", "?page=3"], (f"{KOMPAS}?page=all",)),
        (f"{KOMPAS}?page=all", ["?page=2", "?page=3"], ()),
        (KOMPAS, ["https://money.kompas.com/read/2021/03/04/101500127/lain?page=2"], ()),
        ("https://x.example/2021/garam-rakyat", ["2", "/2021/garam-rakyat/2", "/2021/garam-rakyat/3/", "/2021/lain"],
         ("https://x.example/2021/garam-rakyat/2", "https://x.example/2021/garam-rakyat/3/")),
        ("https://x.example/a/garam-rakyat?id=7", ["?id=7&page=2", "?id=8&page=2", "?id=7&page=1"],
         ("https://x.example/a/garam-rakyat?id=7&page=2",)),
        ("https://x.example/a/garam-rakyat", ["?page=2", "?page=all"], ("https://x.example/a/garam-rakyat?page=all",)),
        ("https://x.example/2021/03/04", ["/2021/03/05", "/2021/03/06"], ()),
        ("https://x.example/berita", ["/berita/2", "/berita/3"], ()),
        ("https://x.example/a/garam-rakyat", ["http://[bad", "mailto:a@b.example"], ()),
    ],
)  # fmt: skip
def test_further_pages(url: str, links: list[str], found: tuple[str, ...]) -> None:
    anchors = "".join(f'<a class="paging__link" href="{link}">x</a>' for link in links)
    assert further_pages(page(url, anchors)) == found


def test_next_story_is_no_further_page() -> None:
    head = "<link rel=next href='https://x.example/a/kopi-gayo-laris'>"
    assert further_pages(page("https://x.example/a/garam-rakyat", head)) == ()


def test_what_is_no_html_has_no_further_pages() -> None:
    pdf = Page(url=KOMPAS, final_url=KOMPAS, status=200, headers={}, content=b"%PDF-1.7 ...")
    assert further_pages(pdf) == ()


def test_joined() -> None:
    first = Article(
        title="Garam", body="Satu.\n\nDua.", url="https://x.example/a", authors=(Author("A", "reporter"),),
        tags=("garam",), updated_at="2021-03-04T10:00:00+07:00",
    )  # fmt: skip
    second = Article(
        title="Garam - halaman 2", body="Dua.\n\nTiga.\n\nTiga.", url="https://x.example/a?page=2",
        authors=(Author("A", "reporter"), Author("B", "editor")), tags=("garam", "madura"),
        published_at="2021-03-04", updated_at="2021-03-05T10:00:00+07:00", truncated=True,
    )  # fmt: skip
    article = join_pages([first, second])
    assert article.body == "Satu.\n\nDua.\n\nTiga.\n\nTiga."
    assert (article.title, article.url, article.id) == ("Garam", "https://x.example/a", first.id)
    assert article.authors == (Author("A", "reporter"), Author("B", "editor"))
    assert article.tags == ("garam", "madura")
    assert (article.published_at, article.updated_at) == ("2021-03-04", "2021-03-05T10:00:00+07:00")
    assert article.truncated
    assert join_pages([first]) is first


def test_nothing_and_too_much_to_join() -> None:
    with pytest.raises(ArticleError, match="no pages"):
        join_pages([])
    parts = [Article(body=f"{number} " * 30_000, url="https://x.example/a") for number in range(10)]
    with pytest.raises(ArticleError, match="more than"):
        join_pages(parts)
