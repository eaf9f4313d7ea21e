"""`extractor review`: merging into files and stores, what is told, exit codes; the way to a tool and to training."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from commands import Command, Result
from own_record import record_data
from review_files import RECORD, correction, write_file
from submitted_tasks import submitted

from extractor.cli.main import run
from extractor.learn.gold import read_gold
from extractor.record import Record, read_record, to_json
from extractor.store import as_line, open_store

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "records"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Three records in one file; the second is the one that corrections are made of."""
    samples = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.json"))[:2]]
    first, last = (Record.model_validate_json(text) for text in samples)
    path = tmp_path / "records.jsonl"
    path.write_text("".join(map(as_line, (first, Record.model_validate(record_data()), last))), "utf-8")
    return path


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command line in this process: as the fixture `command`, but quick."""

    def called(*arguments: object, stdin: bytes = b"") -> Result:
        streams = {"stdin": BytesIO(stdin), "stdout": BytesIO(), "stderr": BytesIO()}
        with monkeypatch.context() as patch:
            for name, stream in streams.items():
                patch.setattr(sys, name, TextIOWrapper(stream, encoding="utf-8", write_through=True))
            patch.setattr(sys, "argv", ["extractor", *map(str, arguments)])
            try:
                code = run()
            except SystemExit as left:
                code = int(left.code or 0)
            told = [streams[name].getvalue() for name in ("stdout", "stderr")]
        return subprocess.CompletedProcess(arguments, code, *told)

    return called


def lines(result: Result) -> list[str]:
    return [line.removeprefix("extractor: ") for line in result.stderr.decode().splitlines()]


def test_every_record_is_written_and_the_corrected_one_says_who(here: Command, tmp_path: Path, records: Path) -> None:
    file = write_file(tmp_path / "a.corrections.json", correction("reject", "entities/e2"))
    done = here("review", "apply", records, "--corrections", file)
    assert (done.returncode, lines(done)) == (0, ["1 corrections of 1 records merged"])
    before, after = records.read_text("utf-8").splitlines(), done.stdout.decode().splitlines()
    assert [before[0], before[2]] == [after[0], after[2]]
    assert json.loads(after[1])["review"]["corrections"][0]["reviewer"] == "Ani"
    again = here("review", "apply", "-", "--corrections", file, "--out", tmp_path / "b.jsonl", stdin=done.stdout)
    assert again.returncode == 0
    assert (tmp_path / "b.jsonl").read_bytes() == done.stdout


def test_what_does_not_fit_is_told_a_line_each(here: Command, tmp_path: Path, records: Path) -> None:
    folder = tmp_path / "corrections"
    folder.mkdir()
    write_file(
        folder / "a.json", correction("accept", "events/v1"), correction("recode", "commodities/c1", value="0999"),
        correction("accept", "events/v9"), {"action": "accept"},
    )  # fmt: skip
    write_file(folder / "b.json", correction("reject", "events/v1", minute=5), reviewer="Budi")
    write_file(folder / "c.json", correction("accept", "events/v1"), record="f" * 16)
    write_file(folder / "d.json", correction("accept", "events/v1"), fingerprint="0" * 64)
    (folder / "e.json").write_text("{}")
    done = here("review", "apply", records, "-c", folder)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    told = lines(done)
    assert told[0].startswith(f"{folder / 'e.json'}: no corrections")
    assert told[1].startswith(f"{folder / 'a.json'}: correction 4: at: ")
    assert told[2].startswith(f"{folder / 'd.json'}: made on another text")
    assert "recode commodities/c1: '0999' is no HS 2022 code" in told[3]
    assert "accept events/v9: the record has no such item" in told[4]
    assert told[5].startswith(f"{RECORD}: events/v1: Ani says accept")
    assert told[6].startswith(f"{folder / 'c.json'}: no record with the id '{'f' * 16}'")
    assert told[7:] == ["2 corrections of 1 records merged"]
    only = here("review", "apply", records, "-c", folder / "c.json")
    assert only.returncode == 3
    assert only.stdout == records.read_bytes()


def test_files_are_written_back_in_their_form(here: Command, tmp_path: Path, records: Path) -> None:
    file = write_file(tmp_path / "a.corrections.json", correction("accept", "figures/f2"))
    single, several = tmp_path / "one.json", tmp_path / "list.json"
    plain = Record.model_validate(record_data())
    single.write_text(to_json(plain, indent=2), "utf-8")
    several.write_text(f"[{to_json(plain)}]", "utf-8")
    broken = tmp_path / "broken.jsonl"
    broken.write_text(as_line(plain) + "{half\n", "utf-8")
    before = broken.read_bytes()
    done = here("review", "apply", records, single, several, broken, "-c", file, "--in-place")
    assert done.returncode == 1
    assert f"{broken}:2: is no record" in lines(done)[0]
    assert broken.read_bytes() == before
    assert read_record(single.read_bytes()).schema_version == "1.1"
    assert read_record(json.loads(several.read_bytes())[0]).figures[1].confidence == 1.0
    assert len(records.read_text("utf-8").splitlines()) == 3


@pytest.mark.parametrize("url", ["a.db", "a.duckdb", "parquet:a", "csv:a"])
def test_records_of_a_store_are_replaced(here: Command, tmp_path: Path, records: Path, url: str) -> None:
    scheme, colon, place = url.rpartition(":")
    store = f"{scheme}{colon}{tmp_path / place}"
    assert here("load", records, "--to", store).returncode == 0
    file = write_file(tmp_path / "a.corrections.json", correction("reject", "entities/e2"))
    for _ in range(2):
        done = here("review", "apply", "--store", store, "-c", file)
        assert (done.returncode, lines(done)) == (0, ["1 corrections of 1 records merged"])
    with open_store(store) as opened:
        found = {record.article.id: record for record in opened.records()}
    assert len(found) == 3
    assert found[RECORD].schema_version == "1.1"
    assert [one.id for one in found[RECORD].entities] == ["e1", "e3"]
    exported = here("export", store)
    assert exported.returncode == 0
    assert b'"review"' in exported.stdout


@pytest.mark.parametrize(
    "options", [[], ["a.jsonl", "--store", "a.db"], ["a", "--in-place", "--out", "b"], ["--store", "a.db", "-o", "b"]]
)
def test_one_way_in_and_one_way_out(here: Command, tmp_path: Path, options: list[str]) -> None:
    file = write_file(tmp_path / "a.json", correction("accept", "events/v1"))
    done = here("review", "apply", *options, "-c", file)
    assert done.returncode == 2
    assert lines(done)[0].startswith("name files of records or a --store")


def test_missing_files_of_corrections(here: Command, tmp_path: Path, records: Path) -> None:
    done = here("review", "apply", records, "-c", tmp_path / "none.json")
    assert (done.returncode, done.stdout) == (3, b"")
    assert "no corrections here" in lines(done)[0]


def test_from_records_by_way_of_label_studio_to_annotated_articles(
    here: Command, tmp_path: Path, records: Path
) -> None:
    tasks = tmp_path / "tasks.json"
    assert here("review", "export", records, "--format", "label-studio", "--out", tasks).returncode == 0
    export = tmp_path / "export.json"
    export.write_text(json.dumps(submitted(json.loads(tasks.read_bytes()))), "utf-8")
    folder = tmp_path / "corrections"
    done = here("review", "import", export, "--format", "label-studio", "--records", records, "--out", folder)
    assert done.returncode == 0, done.stderr
    assert len(list(folder.glob("*.corrections.json"))) == 3
    reviewed = tmp_path / "reviewed.jsonl"
    merged = here("review", "apply", records, "-c", folder, "--out", reviewed)
    assert merged.returncode == 0, merged.stderr
    gold = here("review", "gold", reviewed, "--out", tmp_path / "gold")
    assert gold.returncode == 0, gold.stderr
    assert len(read_gold(tmp_path / "gold")) == 3
    refused = here("review", "gold", records, "--out", tmp_path / "none")
    assert refused.returncode == 3
    assert "was not reviewed" in lines(refused)[0]


def test_spacy_files_need_a_name_and_reviewers_too(here: Command, tmp_path: Path, records: Path) -> None:
    assert here("review", "export", records, "--format", "spacy").returncode == 2
    file = tmp_path / "a.spacy"
    assert here("review", "export", records, "--format", "spacy", "--out", file).returncode == 0
    back = ["review", "import", file, "--format", "spacy", "--records", records, "--out", tmp_path / "c"]
    nobody = here(*back)
    assert nobody.returncode == 3
    assert "--reviewer" in lines(nobody)[0]
    assert here(*back, "--reviewer", "Ani", "--at", "yesterday").returncode == 2
    done = here(*back, "--reviewer", "Ani", "--at", "2026-11-28T12:00:00Z")
    assert done.returncode == 0, done.stderr
    (first, *_) = sorted((tmp_path / "c").iterdir())
    assert json.loads(first.read_bytes())["reviewer"] == "Ani"


def test_the_interface_is_printed(command: Command) -> None:
    done = command("review", "interface")
    assert done.returncode == 0
    assert b'<Labels name="label" toName="text">' in done.stdout


@pytest.mark.slow
def test_training_takes_reviewed_records(command: Command, tmp_path: Path, rules_model: Path, records: Path) -> None:
    model, reviewed = tmp_path / "model", tmp_path / "reviewed.jsonl"
    shutil.copytree(rules_model, model)
    facts = [correction("accept", "commodities/c1"), correction("reject", "figures/f1")]
    file = write_file(tmp_path / "a.corrections.json", *facts)
    assert command("review", "apply", records, "-c", file, "--out", reviewed).returncode == 0
    only = [line for line in reviewed.read_text("utf-8").splitlines() if '"review"' in line]
    reviewed.write_text("\n".join(only), "utf-8")
    train = ["train", "decisions", "--model", model, "--only", "trade_commodities", "--corrections", reviewed]
    done = command(*train, "--gold", SAMPLES.parent)
    assert done.returncode == 0, done.stderr
    assert (model / "trade_commodities").is_dir()
    alone = command(*train)
    assert alone.returncode == 3
    assert "too few annotated articles" in lines(alone)[-1]
