"""The comparison of page readers: what it counts, its formats of pages, its command."""

import gzip
import json
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.learn.pages.__main__ import main
from extractor.learn.pages.compare import compare
from extractor.learn.pages.gold import GoldPage, read_benchmark, read_gold
from extractor.learn.pages.readers import Reading, ours, peer
from extractor.learn.pages.scores import Overlap, rates, runs, words_f1

TEXT = "Perajin Lasem mengirim dua belas gulung kain ke Osaka pekan ini, kata ketua koperasi. " * 4
HTML = (
    "<html><head><meta property='article:published_time' content='2021-03-04T08:00:00+07:00'>"
    "<meta property='article:section' content='Ekonomi'><meta name=author content='Rina Wati'></head>"
    f"<body><article><h1>Batik Lasem ke Osaka</h1><div class='entry-content'><p>{TEXT}</p></div></article>"
)
GOLD = {
    "file": "x/1.html", "publisher": "Contoh", "title": "Batik Lasem ke Osaka", "body": TEXT.strip(),
    "section": "ekonomi", "published_at": "2021-03-04T08:00:00+07:00",
    "authors": [{"name": "Rina Wati", "role": "author"}],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "1.html").write_text(HTML, "utf-8")
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "x__1.json").write_text(json.dumps(GOLD), "utf-8")
    return tmp_path / "gold"


def test_words() -> None:
    assert words_f1("Satu dua, tiga", "dua SATU tiga") == 1
    assert words_f1("satu dua", "satu empat") == 0.5
    assert words_f1("satu satu", "satu") == pytest.approx(2 / 3)
    assert (words_f1("", ""), words_f1("satu", "")) == (1, 0)


def test_runs_of_four_words() -> None:
    assert runs("a b c d e", "a b c d e") == Overlap(1, 0, 0)
    assert runs("a b c d e", "a b c d x") == Overlap(1 / 3, 1 / 3, 1 / 3)
    assert runs("a b", "a b") == Overlap(1, 0, 0)
    assert runs("a b c d", "") == Overlap(0, 0, 1)
    assert runs("", "") == Overlap(0, 0, 0)


def test_rates_are_means_of_the_pages_where_they_are_defined() -> None:
    found = rates([Overlap(1, 0, 0), Overlap(0, 0, 1), Overlap(0.5, 0.5, 0), Overlap(0, 0, 0)])
    assert (found.precision, found.recall) == (0.75, pytest.approx(2 / 3))
    assert found.f1 == pytest.approx(2 * 0.75 * (2 / 3) / (0.75 + 2 / 3))
    assert rates([]).f1 == 0


def test_every_field_is_judged(folder: Path) -> None:
    pages = read_gold(folder)
    found = compare(pages, {"ours": ours, "nobody": lambda _: Reading()}, rounds=1)
    right, wrong = found.total["ours"], found.total["nobody"]
    assert right.body == right.runs.f1 == 1
    assert set(right.fields.values()) == {(1, 1)}
    assert wrong.body == 0 and set(wrong.fields.values()) == {(0, 1)}
    assert right.speed and right.usual and found.groups["Contoh"]["ours"].speed is None


def test_fields_that_are_not_known_are_not_judged() -> None:
    page = GoldPage(name="a", group="b", page=HTML.encode(), body=TEXT)
    row = compare([page], {"ours": ours}, rounds=0).total["ours"]
    assert set(row.fields.values()) == {(0, 0)} and row.speed is None


def test_benchmark_format(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "abc.html.gz").write_bytes(gzip.compress(HTML.encode()))
    (tmp_path / "ground-truth.json").write_text(json.dumps({"abc": {"url": "https://a.example", "articleBody": TEXT}}))
    (page,) = read_benchmark(tmp_path)
    assert (page.name, page.page, page.title) == ("abc", HTML.encode(), None)
    assert main(["--benchmark", str(tmp_path), "--rounds", "0"]) == 0


def test_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--rounds", "1", "--groups"]) == 0
    table = capsys.readouterr().out
    assert "extractor" in table and "trafilatura" in table and "Contoh" in table
    assert main([str(folder), "--rounds", "0", "--generic", "--json", "--peers", ""]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["total"]["extractor"]["body"] == 1 and list(data["total"]) == ["extractor"]


def test_what_cannot_be_used(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none")]) == 3
    assert main([]) == 3
    assert main([str(folder), "--peers", "nobody"]) == 3
    assert "known are trafilatura" in capsys.readouterr().err
    (folder / "y.json").write_text("{}", "utf-8")
    with pytest.raises(ExtractorError, match=r"y\.json"):
        read_gold(folder)
    with pytest.raises(ExtractorError, match="checkout of the benchmark"):
        read_benchmark(tmp_path)
    assert callable(peer("trafilatura"))
