"""Archives, folders and tables of pages as inputs: each page gives the article it gives on its own."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from extractor.article import (
    Article,
    ArticleError,
    Raw,
    archive_pages,
    places,
    raw_articles,
    read_html,
    read_pages,
    read_path,
    read_rows,
)
from extractor.batch.inputs import find_files
from extractor.collect import Page
from extractor.collect.warc import Warc, WarcWriter

SAVED = Path(__file__).parent / "pages"
NAMES = ("antara-2017.html", "jsonld.html", "antara-2025.html")
INDEX = "<!doctype html><html><body><ul><li><a href='/1'>Ekspor naik</a></li></ul></body></html>"


def address(name: str) -> str:
    return f"https://berita.example/{name}"


def page(name: str, content: bytes | str, **headers: str) -> Page:
    data = content.encode() if isinstance(content, str) else content
    told = {
        "content-type": "text/html; charset=utf-8",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    url = address(name)
    return Page(url=url, final_url=url, status=200, headers=told, content=data, fetched_at="2026-03-01T08:00:00+07:00")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with WarcWriter(tmp_path, software="test") as writer:
        for name in NAMES:
            writer.write(page(name, (SAVED / name).read_bytes(), x_robots_tag="noindex"))
            writer.write(page("indeks", INDEX))
    return tmp_path / "extractor-00000.warc.gz"


@pytest.fixture
def alone() -> list[Article]:
    return [read_html((SAVED / name).read_bytes(), url=address(name)) for name in NAMES]


def test_every_page_gives_its_article_or_says_why_not(archive: Path, alone: list[Article]) -> None:
    found = list(read_rows(archive))
    assert [item for item in found if isinstance(item, Article)] == alone
    errors = [str(item) for item in found if isinstance(item, ArticleError)]
    assert len(errors) == 3
    assert all(error.startswith(f"{archive}: {address('indeks')} holds no article text") for error in errors)


def test_an_unpacked_archive_is_the_same(archive: Path, alone: list[Article]) -> None:
    plain = archive.with_suffix("")
    plain.write_bytes(gzip.decompress(archive.read_bytes()))
    assert plain.suffix == ".warc"
    assert [item for item in read_rows(plain) if isinstance(item, Article)] == alone


def test_options_fill_the_gaps(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, software="test") as writer:
        writer.write(page("a", (SAVED / "plain-page.html").read_bytes()))
    (path,) = tmp_path.iterdir()
    (bare,) = read_path(path)
    (article,) = read_path(path, publisher="Koran Kota", published_at="2020-01-02", title="Judul lain")
    assert article.title == bare.title is not None
    assert (article.publisher, article.published_at) == (
        bare.publisher or "Koran Kota", bare.published_at or "2020-01-02",
    )  # fmt: skip


def test_a_broken_archive_gives_what_it_holds(archive: Path, alone: list[Article]) -> None:
    archive.write_bytes(archive.read_bytes()[:-40])
    found = list(read_rows(archive))
    # what breaks off is the last page's metadata, which holds no article
    assert [item for item in found if isinstance(item, Article)] == alone
    assert "the file breaks off here" in str(found[-1])
    reading = Warc(archive)
    second = [reading.offset for _ in reading][2]
    data = archive.read_bytes()
    archive.write_bytes(data[: second + 400] + b"\xff" * 9 + data[second + 409 :])
    found = list(read_rows(archive))
    assert [item for item in found if isinstance(item, Article)] == [alone[0], alone[2]]
    assert f"{archive}, byte {second:,}" in str(found[2])


@pytest.mark.parametrize(("data", "told"), [(b"", "no record at all"), (b"kopi\n", "no record begins here")])
def test_no_archive(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    (error,) = read_rows(path)
    assert isinstance(error, ArticleError)
    assert told in str(error)


def test_a_missing_archive(tmp_path: Path) -> None:
    (error,) = read_rows(tmp_path / "a.warc.gz")
    assert "does not exist" in str(error)
    with pytest.raises(ArticleError, match="cannot be read"):
        list(archive_pages(tmp_path / "a.warc.gz"))


def test_archives_are_read_from_any_place(archive: Path, alone: list[Article]) -> None:
    found = list(places(archive))
    assert [place.row for place in found] == [0, 1, 2, 3, 4, 5]
    for place in found[::2]:
        raw = next(raw_articles(archive, start=place))
        assert isinstance(raw, Raw)
        assert raw.read() == alone[place.row // 2]
    raw = next(raw_articles(archive, start=found[1]))
    assert isinstance(raw, Raw)
    assert raw.url == address("indeks")
    with pytest.raises(ArticleError, match="holds no article"):
        raw.read()


def test_a_folder_of_saved_pages(tmp_path: Path, alone: list[Article]) -> None:
    """As wget and browsers lay them down: folders by host, pages beside their pictures."""
    inside = tmp_path / "berita.example" / "ekonomi"
    inside.mkdir(parents=True)
    for name in NAMES:
        (inside / name).write_bytes((SAVED / name).read_bytes())
    (inside / "foto.jpg").write_bytes(b"\xff\xd8\xff")
    (inside / "Ekspor naik_files").mkdir()
    (inside / "Ekspor naik_files" / "gaya.css").write_text("p {}")
    found = [article for file in find_files([tmp_path]) for article in read_path(file)]
    assert [a.body for a in found] == [a.body for a in sorted(alone, key=lambda a: str(a.url))]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_table_of_pages(tmp_path: Path, kind: str, packed: bool, alone: list[Article]) -> None:
    rows = [{"url": address(name), "html": (SAVED / name).read_text("utf-8")} for name in NAMES]
    path = tmp_path / f"pages.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["url", "html"])
            writer.writeheader()
            writer.writerows(rows)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    if packed:
        path = tmp_path / f"pages.{kind}.gz"
        path.write_bytes(gzip.compress(path.with_suffix("").read_bytes()))
    assert list(read_path(path)) == alone
    assert [item.content for item in read_pages(path)] == [row["html"].encode() for row in rows]
    assert [item.url for item in read_pages(path)] == [row["url"] for row in rows]


def test_a_damaged_packed_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    data = bytearray(gzip.compress(b"url,html\n" + b"https://x.example,<p>kopi\n" * 500))
    data[40:60] = b"\xff" * 20
    path.write_bytes(data)
    *_, error = read_rows(path)
    assert "cannot be read" in str(error)
    with pytest.raises(ArticleError, match="cannot be read"):
        list(read_pages(path))


def test_pages_of_an_archive(archive: Path, tmp_path: Path) -> None:
    assert [item.url for item in read_pages(archive)][::2] == [address(name) for name in NAMES]
    story = tmp_path / "a.txt"
    story.write_text("Kopi naik.")
    with pytest.raises(ArticleError, match="give an archive"):
        list(read_pages(story))
