"""Files and tables: endings, columns, bad rows, encodings, limits."""

import gzip
import json
from pathlib import Path

import pytest

from extractor.article import Article, ArticleError, Author, read_path, read_rows
from extractor.article.rows import as_row

PAGES = Path(__file__).parent / "pages"
TEXT = "Kupang (ANTARA) - Petani garam di Rote Ndao mengirim 500 ton garam ke Taiwan pekan ini."


def only(path: Path, **given: str) -> Article:
    (article,) = read_path(path, **given)
    return article


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_page_and_text(tmp_path: Path) -> None:
    assert only(PAGES / "antara-2017.html").publisher == "ANTARA"
    article = only(
        write(tmp_path / "a.txt", TEXT), title="Garam Rote", published_at="2022-05-01", url="https://x.example/1"
    )
    assert (article.title, article.published_at, article.url) == ("Garam Rote", "2022-05-01", "https://x.example/1")


def test_ending_is_told_by_content(tmp_path: Path) -> None:
    assert only(write(tmp_path / "page", (PAGES / "antara-2025.html").read_bytes())).dateline == "Takengon"
    assert only(write(tmp_path / "story.md", TEXT)).dateline == "Kupang"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_text_encodings(tmp_path: Path, encoding: str) -> None:
    article = only(write(tmp_path / "a.txt", (TEXT + " Kopi “São Paulo” — naik.").encode(encoding)))
    assert article.body.endswith("Kopi “São Paulo” — naik.")


def test_json_lines_go_on_after_a_bad_row(tmp_path: Path) -> None:
    rows = [
        json.dumps({"isi": TEXT, "judul": "Garam", "tanggal": "1/5/2022", "sumber": "antaranews.com", "link": "https://a.example"}),
        "{broken",
        "",
        json.dumps({"text": ""}),
        json.dumps(["no", "object"]),
        json.dumps({"text": TEXT, "date": "someday"}),
        json.dumps({"content": [TEXT, "Paragraf kedua."], "language": "id", "title": None}),
    ]  # fmt: skip
    path = write(tmp_path / "rows.jsonl", "\n".join(rows))
    found = list(read_rows(path))
    articles = [item for item in found if isinstance(item, Article)]
    errors = [str(item) for item in found if isinstance(item, ArticleError)]
    assert [a.title for a in articles] == ["Garam", None]
    assert (articles[0].published_at, articles[0].publisher) == ("2022-05-01", "ANTARA")
    assert articles[1].body.endswith("\n\nParagraf kedua.")
    assert [error.partition(" ")[0].rstrip(":") for error in errors] == [f"{path}:{n}" for n in (2, 4, 5, 6)]
    with pytest.raises(ArticleError, match=r"rows\.jsonl:2"):
        list(read_path(path))


def test_options_fill_the_gaps_of_a_table(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", json.dumps({"text": TEXT, "title": "Garam"}))
    article = only(path, title="Lain", publisher="Kontan")
    assert (article.title, article.publisher) == ("Garam", "Kontan")


def test_json(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps([{"body": TEXT}, {"html": (PAGES / "antara-2017.html").read_text()}]))
    assert [a.dateline for a in read_path(path)] == ["Kupang", "Rembang"]
    assert only(write(tmp_path / "b.json", json.dumps({"body": TEXT}))).dateline == "Kupang"
    (error,) = read_rows(write(tmp_path / "c.json", "{"))
    assert "c.json is no JSON" in str(error)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_csv(tmp_path: Path, delimiter: str, encoding: str) -> None:
    head = delimiter.join(["No", " Judul ", "Isi", "Tanggal"])
    row = delimiter.join(["1", '"Garam “Rote”"', f'"{TEXT}\n\nBaris ""kedua""."', "2022-05-01"])
    article = only(write(tmp_path / "a.csv", f"{head}\r\n{row}\r\n".encode(encoding)))
    assert (article.title, article.published_at) == ("Garam “Rote”", "2022-05-01")
    assert article.body.endswith('\n\nBaris "kedua".')


def test_packed_table(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(json.dumps({"text": TEXT}).encode()))
    assert only(path).dateline == "Kupang"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.html", b"", "is empty"),
        ("a.txt", b"\x00\xff\x10\x02" * 100, "binary"),
        ("a.pdf", b"%PDF-1.4 \xe2\xe3", "PDF"),
        ("a.csv", b"id,name\n1,x\n", "no column with the article's text: name it text, body, content, isi"),
        ("a.csv", b"", "is empty"),
        ("a.jsonl.gz", b"not packed", "cannot be read"),
    ],
)
def test_files_that_hold_no_article(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = write(tmp_path / name, data)
    (error,) = read_rows(path)
    assert isinstance(error, ArticleError)
    assert str(path) in str(error) and reason in str(error)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    (missing,) = read_rows(tmp_path / "none.txt")
    (folder,) = read_rows(tmp_path)
    assert "does not exist" in str(missing) and "is a folder" in str(folder)


def test_fifty_megabytes_of_text(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write(b"harga garam naik " * 61_681)
    (error,) = read_rows(path)
    assert isinstance(error, ArticleError) and "split it into articles" in str(error)


WRITTEN = Article(
    title="Garam Rote ke Taiwan", body=TEXT + "\n\n(Pewarta: tinggal di badan)", language="id",
    language_probability=0.97, url="https://www.x.example/amp/1", canonical_url="https://www.x.example/1",
    publisher="ANTARA",
    authors=(Author("Rina, M.Si dan Budi", "reporter"), Author("Ani", "editor")),
    published_at="2022-05-01T08:00:00+08:00",
    dateline="Kupang", section="Ekonomi", tags=("garam", "ekspor, impor"), truncated=True,
)  # fmt: skip


@pytest.mark.parametrize("article", [WRITTEN, Article(body=TEXT)])
def test_a_written_row_gives_the_same_article_back(tmp_path: Path, article: Article) -> None:
    row = as_row(article)
    assert list(row)[-2:] == ["text", "clean"]
    assert only(write(tmp_path / "a.jsonl", json.dumps(row) + "\n")) == article


def test_a_real_page_survives_the_row(tmp_path: Path) -> None:
    article = only(PAGES / "antara-2017.html")
    assert only(write(tmp_path / "a.jsonl", json.dumps(as_row(article)))) == article


def test_a_written_row_takes_gaps_from_outside_and_is_checked(tmp_path: Path) -> None:
    row = as_row(Article(body=TEXT))
    assert only(write(tmp_path / "a.jsonl", json.dumps(row)), url="https://x.example/2").url == "https://x.example/2"
    broken = [{**row, "title": 7}, {**row, "published_at": "someday"}, {**row, "text": " "}, {**row, "text": None}]
    found = list(read_rows(write(tmp_path / "b.jsonl", "\n".join(map(json.dumps, broken)))))
    assert [type(item) for item in found] == [ArticleError] * 4
    assert all(f"b.jsonl:{number}" in str(item) for number, item in enumerate(found, start=1))


def test_tables_may_name_byline_section_and_tags(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        f'isi,penulis,kategori,tags,canonical\n"{TEXT}",Rina Wati,Ekonomi,"garam, ekspor",https://x.example/1\n',
    )
    article = only(path)
    assert article.authors == (Author("Rina Wati", "author"),)
    assert (article.section, article.tags, article.canonical_url) == (
        "Ekonomi",
        ("garam", "ekspor"),
        "https://x.example/1",
    )
