"""`extractor eval`: records with the gold id, table and JSON, articles that fail, folders without annotations."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Command = Callable[..., CompletedProcess[bytes]]
GOLD: dict[str, Any] = {
    "id": "own-1",
    "article": {"title": "Kopi Toraja ke Jepang", "published": "2020-06-02", "authors": []},
    "entities": [{"type": "place", "text": "Jepang"}],
    "positions": [],
    "commodities": [{"texts": ["kopi"], "hs": ["0901"]}],
    "sectors": [],
    "figures": [],
    "events": [],
    "opportunities": [],
    "warnings": [],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Return a folder of two annotated articles written for this test."""
    folder = tmp_path / "gold"
    (folder / "text").mkdir(parents=True)
    story = "Kopi Toraja ke Jepang\n\nPetani Toraja menjual kopi kepada pembeli dari Jepang pada pekan ini."
    meta = []
    for name in ("own-1", "own-2"):
        (folder / f"{name}.json").write_text(json.dumps({**GOLD, "id": name}), "utf-8")
        (folder / "text" / f"{name}.txt").write_text(story, "utf-8")
        meta.append({"id": name, "lang": "id", "title": "Kopi Toraja ke Jepang", "published": "2020-06-02",
                     "source": "Kabar", "url": None})  # fmt: skip
    (folder / "meta.jsonl").write_text("".join(json.dumps(row) + "\n" for row in meta), "utf-8")
    return folder


def test_table_and_records(command: Command, gold: Path, tmp_path: Path) -> None:
    target = tmp_path / "records.jsonl"
    done = command("eval", gold, "--records", target, "--errors", 3, "--by-doc")
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert "2 of 2 documents predicted" in text
    assert "commodities_linked        1.000  1.000  1.000      2      2  *" in text
    assert "article.published         1.000  1.000  1.000      2      2" in text
    assert "facts F1 (mean of *)" in text
    records = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [record["id"] for record in records] == ["own-1", "own-2"]
    assert records[0]["article"]["published_at"] == "2020-06-02"
    assert records[0]["article"]["publisher"] == "Kabar"
    assert records[0]["provenance"]["extracted_at"] is None


def test_json_report(command: Command, gold: Path) -> None:
    report = json.loads(command("eval", gold, "--json").stdout)
    assert (report["documents"], report["predicted"]) == (2, 2)
    assert report["measures"]["article.title"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 2, "pred": 2}
    assert len(report["facts_f1_95"]) == 2


def test_confidence_and_parts(command: Command, gold: Path) -> None:
    rows = (gold / "meta.jsonl").read_text("utf-8").splitlines()
    meta = [json.loads(row) for row in rows]
    meta[0]["lang"], meta[0]["source"] = "en", "Warta"
    (gold / "meta.jsonl").write_text("".join(json.dumps(row) + "\n" for row in meta), "utf-8")
    text = command("eval", gold, "--by", "language", "--calibration").stdout.decode()
    assert "confidence                given  right  error chance  facts" in text
    assert "F1                                   en             id" in text
    assert "commodities_linked                1.000          1.000" in text
    assert "bin                       given  right                facts" in text
    report = json.loads(command("eval", gold, "--by", "source", "--json").stdout)
    assert list(report["by"]) == ["Kabar", "Warta"]
    assert [part["documents"] for part in report["by"].values()] == [1, 1]
    goods = report["calibration"]["commodities"]
    assert (goods["facts"], goods["right"]) == (2, 1.0)
    assert goods["expected_error"] == pytest.approx(1 - goods["given"])


def test_an_article_that_fails_counts_as_missed(command: Command, gold: Path) -> None:
    (gold / "text" / "own-2.txt").write_text("", "utf-8")
    done = command("eval", gold)
    assert done.returncode == 1
    assert b"1 of 2 documents predicted" in done.stdout
    assert b"own-2.txt" in done.stderr


def test_texts_without_annotation_give_records_alone(command: Command, gold: Path, tmp_path: Path) -> None:
    for file in gold.glob("*.json"):
        file.unlink()
    target = tmp_path / "records.jsonl"
    done = command("eval", gold, "--records", target)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no annotations" in done.stderr
    assert len(target.read_text("utf-8").splitlines()) == 2
    assert command("eval", gold).returncode == 3


def test_folders_that_cannot_be_used(command: Command, gold: Path, tmp_path: Path) -> None:
    assert command("eval", tmp_path / "absent").returncode == 3
    (gold / "meta.jsonl").write_text("{broken\n", "utf-8")
    done = command("eval", gold)
    assert done.returncode == 3
    assert b"meta.jsonl:1: not JSON" in done.stderr
