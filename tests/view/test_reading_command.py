"""`extractor view` as a user runs it: records, articles, standard input, and everything that can be wrong."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Command

from extractor.cli.main import run

Here = Callable[..., int]
ARTICLE = "Eksportir kopi temui pembeli\n\nIndonesia mengekspor kopi ke Jepang pada pekan ini."


def test_a_record_and_its_reasons(command: Command, sample_data: dict[str, Any], tmp_path: Path) -> None:
    record, page = tmp_path / "r.json", tmp_path / "page.html"
    record.write_text(json.dumps({**sample_data, "explanations": {"c1": ["because of pepper"]}}), "utf-8")
    done = command("view", record, "--out", page)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    told = page.read_text("utf-8")
    assert told.startswith("<!DOCTYPE html>")
    assert "because of pepper" in told
    assert command("view", "-", stdin=record.read_bytes()).stdout.decode() == told


def test_an_article_is_extracted_first(command: Command, tmp_path: Path) -> None:
    article, shown, browser = tmp_path / "a.txt", tmp_path / "shown", tmp_path / "browser"
    article.write_text(ARTICLE, "utf-8")
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{shown}"\n', "utf-8")
    browser.chmod(0o755)
    done = command("view", article, "--published", "2024-05-02", "--lang", "id", "--open", BROWSER=str(browser))
    assert done.returncode == 0
    address = shown.read_text("utf-8")
    assert address.startswith("file:///")
    page = Path(address.removeprefix("file://")).read_text("utf-8")
    assert "kopi" in page
    assert '<html lang="id"' in page
    assert address.removeprefix("file://").encode() in done.stderr


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    """Run the command in this process, which spares its start; returns the exit code."""

    def call(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["extractor", *(str(argument) for argument in arguments)])
        try:
            return run()
        except SystemExit as ended:
            return int(ended.code or 0)

    return call


def test_of_several_records_one_is_chosen(
    here: Here, sample_data: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {**sample_data, "article": {**sample_data["article"], "id": "fedcba9876543210"}}
    records, page = tmp_path / "r.jsonl", tmp_path / "page.html"
    records.write_text("".join(f"{json.dumps(row)}\n" for row in (sample_data, other)), "utf-8")
    assert here("view", records) == 2
    assert "--id: 0123456789abcdef, fedcba9876543210" in capsys.readouterr().err
    assert here("view", records, "--id", "fedcba9876543210", "--out", page) == 0
    assert '"record": "fedcba9876543210"' in page.read_text("utf-8")
    assert here("view", records, "--id", "0") == 3


@pytest.mark.parametrize("what", ["textless", "missing", "not an article", "unreachable"])
def test_what_cannot_be_shown_is_said_in_one_line(
    here: Here, sample_data: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    path = tmp_path / "r.json"
    source, code, told = str(path), 3, str(path)
    if what == "textless":
        del sample_data["article"]["text"]
        path.write_text(json.dumps(sample_data), "utf-8")
        told = "article/text"
    elif what == "not an article":
        path.write_text('{"a": 1}', "utf-8")
    elif what == "unreachable":
        source, code, told = "http://127.0.0.1:9/a", 4, "127.0.0.1"
    assert here("view", source, "--out", tmp_path / "page.html") == code
    errors = capsys.readouterr().err
    assert told in errors
    assert errors.count("\n") == 1
    assert not (tmp_path / "page.html").exists()
