"""`extractor warc`, and archives given to `extractor file` and `extractor batch`."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from typer.testing import CliRunner

from extractor.article import Article, read_path, read_rows
from extractor.cli.main import app
from extractor.collect import Page
from extractor.collect.warc import WarcWriter

Result = CompletedProcess[bytes]
Command = Callable[..., Result]
GOODS = ("kopi", "kakao", "karet", "vanili")
HTML = """<!doctype html><html><head><title>{title}</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
{time}</head><body><article><h1>{title}</h1><p>{place} - Eksportir mengirim {number} ton {good} ke Jepang pekan lalu
setelah dua tahun berunding dengan pembeli di Osaka dan Nagoya.</p>
<p>Pembeli di Jepang masih membutuhkan {good}, kata ketua asosiasi kepada wartawan.</p></article></body></html>"""
INDEX = "<!doctype html><html><body><a href='/1'>Kopi</a> <a href='/2'>Kakao</a></body></html>"


def page(url: str, content: str) -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(
        url=url, final_url=url, status=200, headers=headers, content=content.encode(), fetched_at="2022-06-01T00:00:00Z"
    )


def story(number: int) -> Page:
    """An article of ANTARA or of an unknown outlet by turns; every third names no time."""
    host = "www.antaranews.com/berita" if number % 2 else "koran.example"
    time = (
        ""
        if number % 3 == 2
        else f'<meta property="article:published_time" content="2022-05-0{number + 1}T08:00:00+07:00">'
    )
    good = GOODS[number % len(GOODS)]
    text = HTML.format(title=f"Ekspor {good} ke Jepang naik", time=time, place="Surabaya", number=number + 3, good=good)
    return page(f"https://{host}/{number}/ekspor-{good}", text)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("warc")
    with WarcWriter(folder, software="test") as writer:
        for number in range(6):
            writer.write(story(number))
            writer.write(page(f"https://koran.example/indeks/{number}", INDEX))
    return folder / "extractor-00000.warc.gz"


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["warc", *map(str, arguments)])


def urls(*arguments: object) -> list[str]:
    done = run("--pages", *arguments)
    assert done.exit_code == 0, done.stderr
    return [json.loads(line)["url"].rsplit("/", 2)[-2] for line in done.stdout.splitlines()]


def test_records_of_an_archive(command: Command, archive: Path) -> None:
    done = command("warc", archive, "--no-timestamp")
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["article"]["url"] for record in records] == [story(number).url for number in range(6)]
    assert done.stderr.decode().splitlines() == ["extractor: 6 articles, 6 pages without an article"]


def test_clean_articles_are_read_back_the_same(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "articles.jsonl"
    done = run("--pages", archive, "--out", out)
    assert (done.exit_code, done.stdout) == (0, "")
    direct = [item for item in read_rows(archive) if isinstance(item, Article)]
    assert len(direct) == 6
    assert list(read_path(out)) == direct
    row = json.loads(out.read_text("utf-8").splitlines()[1])
    assert (row["publisher"], row["language"]) == ("ANTARA", "id")


def test_filters(archive: Path) -> None:
    assert urls(archive) == ["0", "1", "2", "3", "4", "5"]
    assert urls(archive, "--url-match", r"/ekspor-(kopi|karet)$") == ["0", "2", "4"]
    assert urls(archive, "--publisher", "antara") == ["1", "3", "5"]
    assert urls(archive, "--known") == ["1", "3", "5"]
    # 2 and 5 name no time and count by the day they were archived
    assert urls(archive, "--since", "2022-05-04") == ["2", "3", "4", "5"]
    assert urls(archive, "--until", "2022-05-04") == ["0", "1", "3"]
    assert urls(archive.parent, "--since", "2022-05-02", "--until", "2022-05-02") == ["1"]
    assert urls(archive, "--url-match", "nowhere") == []


def test_the_rest_is_counted_and_named_on_request(archive: Path) -> None:
    done = run("--pages", archive, "--publisher", "antaranews.com")
    assert done.stderr == "extractor: 3 articles, 0 pages without an article, 9 pages left out as asked\n"
    done = run("--pages", archive, "--verbose")
    assert done.stderr.count("holds no article text") == 6
    assert "https://koran.example/indeks/5" in done.stderr


def test_broken_and_missing_archives(archive: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(archive.read_bytes()[:4000])
    done = run("--pages", broken, archive, tmp_path / "none.warc")
    assert done.exit_code == 1
    assert f"{broken}, byte " in done.stderr
    assert "none.warc cannot be read" in done.stderr
    assert "2 failed" in done.stderr.splitlines()[-1]
    assert run("--pages", tmp_path / "none.warc").exit_code == 3
    with WarcWriter(tmp_path / "bare", software="test") as writer:
        writer.write(page("https://koran.example/", INDEX))
    assert run("--pages", tmp_path / "bare").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--url-match", "("], "no regular expression"),
        (["--since", "kemarin"], "no day"),
        (["--publisher", "Koran Tak Dikenal"], "no outlet"),
        (["--pages", "--format", "json"], "leave out --format"),
    ],
)
def test_wrong_options(command: Command, archive: Path, arguments: list[str], told: str) -> None:
    done = command("warc", archive, *arguments)
    assert done.returncode == 2
    assert told in done.stderr.decode()


def test_file_and_batch_take_archives(command: Command, archive: Path, tmp_path: Path) -> None:
    done = command("file", archive, "--no-timestamp")
    assert done.returncode == 1
    assert done.stderr.decode().count("holds no article text") == 6
    records = [json.loads(line) for line in done.stdout.splitlines()]
    batch = ("batch", archive, "--out", tmp_path / "run", "--workers", 1, "--no-timestamp")
    done = command(*batch)
    assert done.returncode == 1
    assert "6 records, 6 failed" in done.stderr.decode()
    written = (tmp_path / "run" / "records.jsonl").read_text("utf-8")
    assert [json.loads(line) for line in written.splitlines()] == records
    failed = [json.loads(line) for line in (tmp_path / "run" / "failed.jsonl").read_text("utf-8").splitlines()]
    assert [(item["row"], item["url"]) for item in failed] == [
        (2 * number + 2, f"https://koran.example/indeks/{number}") for number in range(6)
    ]
    again = command(*batch, "--resume")
    assert (again.returncode, (tmp_path / "run" / "records.jsonl").read_text("utf-8")) == (1, written)
