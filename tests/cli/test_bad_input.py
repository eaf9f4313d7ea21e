"""Bad input on the command line: real files and streams, one clear line that names them, the documented exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from extractor.cli.exits import Exit

Command = Callable[..., CompletedProcess[bytes]]
STORY = "Petani di Kerinci menjual “kayu manis” ke Jerman – tiga kontainer – pada Rabu lalu, kata ketua koperasi."
PAGE = (
    '<!DOCTYPE html><html><head><meta property="og:type" content="article"></head><body><article><h1>Kulit kayu</h1>'
    f"<p>{STORY}</p><p>Pembeli di Hamburg juga mencari vanili dan lada, ujarnya.</p></article></body></html>"
)
FRENCH = (
    "Le ministre du commerce a présenté hier un plan pour les exportateurs de fromage. Les entreprises de la région "
    "cherchent des acheteurs au Canada et veulent ouvrir un bureau à Montréal avant la fin de cette année."
)
EXTRACTOR = str(Path(sys.executable).with_name("extractor"))


def told(done: CompletedProcess[bytes]) -> str:
    """Return the one line on standard error, after checking that it is one and that nothing else was written."""
    text = done.stderr.decode("utf-8")
    assert text.startswith("extractor: ")
    assert text.count("\n") == 1
    assert "internal error" not in text
    assert done.stdout == b""
    return text


def test_a_view_names_its_file_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "rows.json").write_bytes(b'{"nilai": 1}')
    done = command("view", tmp_path / "rows.json")
    assert done.returncode == Exit.INPUT
    line = told(done)
    assert line.count("rows.json") == 1
    assert "name it text" in line


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.html", b" \n\t\n", "is empty"),
        ("noise.txt", bytes(range(256)) * 20, "binary data"),
        ("report.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdftotext"),
        ("book.docx", b"PK\x03\x04" + bytes(200), "office file"),
        ("scraps.html", b"<html><body><div><p>Beranda <b>Masuk<table><tr><td", "no article text"),
        ("feed.html", b"<?xml version='1.0'?><rss version='2.0'><channel><title>Kabar</title>", "feed"),
        ("rows.csv", b"nomor,nilai\n1,2\n", "no column"),
        ("rows.json", b'{"text": "putus', "no JSON"),
    ],
)
def test_files(command: Command, tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    done = command("file", tmp_path / name)
    assert done.returncode == Exit.INPUT
    line = told(done)
    assert str(tmp_path / name) in line
    assert reason in line


def test_a_folder_and_a_missing_file(command: Command, tmp_path: Path) -> None:
    folder = command("file", tmp_path)
    assert folder.returncode == Exit.INPUT
    assert f"{tmp_path} is a folder: give its files" in told(folder)
    missing = command("file", tmp_path / "absent.txt")
    assert missing.returncode == Exit.INPUT
    assert f"{tmp_path / 'absent.txt'} does not exist" in told(missing)


def test_fifty_megabytes_of_text(command: Command, tmp_path: Path) -> None:
    text = f"{STORY}\n".encode() * (50 * 1024 * 1024 // len(STORY.encode()))
    (tmp_path / "long.txt").write_bytes(text)
    done = command("file", tmp_path / "long.txt")
    assert done.returncode == Exit.INPUT
    line = told(done)
    assert str(tmp_path / "long.txt") in line
    assert "split it into articles" in line
    piped = command("text", stdin=text)
    assert piped.returncode == Exit.INPUT
    assert "standard input has more than" in told(piped)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("page", [False, True])
def test_other_encodings_give_the_same_text(command: Command, encoding: str, page: bool) -> None:
    done = command("text", stdin=(PAGE if page else STORY).encode(encoding))
    assert done.returncode == 0, done.stderr
    text = json.loads(done.stdout)["article"]["text"]
    assert STORY in text
    assert "<" not in text


def test_broken_markup_is_read(command: Command, tmp_path: Path) -> None:
    page = f"<html><body><div><article><h1>Kayu manis</h2><p>{STORY}<p>{STORY}<b><i>{STORY}</b><p>{STORY}</span><div"
    (tmp_path / "broken.html").write_text(page, "utf-8")
    done = command("file", tmp_path / "broken.html", "--published", "2022-05-01", "--title", "Kayu manis")
    assert done.returncode == 0, done.stderr
    article = json.loads(done.stdout)["article"]
    assert article["text"].startswith(f"Kayu manis\n\n{STORY}")


def test_a_language_that_is_neither_is_warned_of(command: Command) -> None:
    done = command("text", stdin=FRENCH)
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout)
    assert record["article"]["language"] == "fr"
    warning = next(w for w in record["warnings"] if w["code"] == "language_uncertain")
    assert "'fr'" in warning["message"]


def test_a_title_goes_with_a_page_on_standard_input(command: Command) -> None:
    record = json.loads(command("text", "--title", "Kayu manis Kerinci", stdin=PAGE).stdout)
    assert record["article"]["title"] == "Kayu manis Kerinci"


@pytest.mark.parametrize("name", ["file", "text", "url"])
def test_a_date_that_is_none_is_a_usage_error(command: Command, tmp_path: Path, name: str) -> None:
    inputs = {"file": [tmp_path / "absent.txt"], "text": [], "url": ["http://127.0.0.1:9/"]}[name]
    done = command(name, *inputs, "--published", "gestern", stdin=STORY)
    assert (done.returncode, done.stdout) == (Exit.USAGE, b"")
    assert b"--published" in done.stderr
    assert b"'gestern'" in done.stderr


def test_places_that_cannot_be_written_to(command: Command, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    folder = command("file", tmp_path / "story.txt", "--out", tmp_path)
    assert folder.returncode == Exit.OUTPUT
    assert f"{tmp_path}: is a folder" in told(folder)
    for place in (tmp_path / "story.txt", tmp_path / "story.txt" / "run"):
        batch = command("batch", tmp_path / "story.txt", "--out", place)
        assert batch.returncode == Exit.OUTPUT
        assert f"{place}: cannot be written" in told(batch)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "story.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the full device of Linux")
@pytest.mark.parametrize("arguments", [["text"], ["text", "--format", "summary"], ["schema"], ["doctor"]])
def test_a_full_disk(environment: dict[str, str], arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [EXTRACTOR, *arguments], input=STORY.encode(), stdout=full, stderr=subprocess.PIPE, env=environment,
            check=False,
        )  # fmt: skip
    assert done.returncode == Exit.OUTPUT
    assert done.stderr == b"extractor: standard output cannot be written (No space left on device); make room\n"


@pytest.mark.skipif(os.name == "nt", reason="the shell of Unix")
@pytest.mark.parametrize(
    ("closed", "code", "line"),
    [
        ("<&-", Exit.INPUT, "standard input is empty"),
        (">&-", Exit.OUTPUT, "standard output is closed"),
        ("2>&-", 0, ""),
    ],
)
def test_closed_streams(environment: dict[str, str], closed: str, code: int, line: str) -> None:
    script = f'"$0" text {closed}'
    done = subprocess.run(
        ["sh", "-c", script, EXTRACTOR], input=STORY.encode(), capture_output=True, env=environment, check=False
    )
    assert done.returncode == code
    assert line in done.stderr.decode()
    assert done.stderr.count(b"\n") == (1 if line else 0)
