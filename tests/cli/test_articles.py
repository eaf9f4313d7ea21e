"""`extractor file` and `extractor text` as processes: inputs, formats, exit codes, the same bytes each time."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from extractor.cli.main import app

Result = CompletedProcess[bytes]
Command = Callable[..., Result]
STORY = """Koperasi Gayo Cari Pembeli Kopi di Korea

Takengon (Kabar) - Koperasi petani di Gayo mengekspor 18 ton kopi arabika ke Korea Selatan, Senin (8/4).

Menurut ketua koperasi Iwan Setiadi, Korea Selatan membutuhkan kopi sangrai dan kakao dari Indonesia.

Pewarta: Tuti Lestari
Editor: Adi Nugroho
"""
ENGLISH = """Sumba farmers sell seaweed to Japan

Waingapu - A farmers' group in Sumba exported 40 tonnes of dried seaweed to Japan last week, its chairman said.

Japanese buyers need more seaweed and cashew nuts, he added.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two stories and a file that is no article."""
    place = tmp_path_factory.mktemp("stories")
    (place / "gayo.txt").write_text(STORY, "utf-8")
    (place / "sumba.txt").write_text(ENGLISH, "utf-8")
    (place / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (place / "empty.txt").write_bytes(b"")
    return place


@pytest.fixture(scope="module")
def piped(command: Command) -> Result:
    """One run of `extractor text` on a pipe, looked at by several tests."""
    return command("text", "--published", "2019-04-09", "--source", "Kabar", "--url", "https://kabar.example/1",
                   "--no-timestamp", stdin=STORY)  # fmt: skip


@pytest.fixture(scope="module")
def record(piped: Result) -> Any:
    assert piped.returncode == 0, piped.stderr
    return json.loads(piped.stdout)


def test_standard_input_gives_one_json_record(piped: Result, record: Any) -> None:
    assert piped.stderr == b""
    assert record["article"]["title"] == "Koperasi Gayo Cari Pembeli Kopi di Korea"
    assert record["article"]["published_at"] == "2019-04-09"
    assert record["article"]["publisher"] == "Kabar"
    assert record["article"]["url"] == "https://kabar.example/1"
    assert [a["name"] for a in record["article"]["authors"]] == ["Tuti Lestari", "Adi Nugroho"]
    assert "0901" in {c["hs"]["code"][:4] for c in record["commodities"]}
    assert piped.stdout.endswith(b"}\n")


def test_every_span_holds(record: Any) -> None:
    text = record["article"]["text"]
    spans = [span for sort in ("entities", "commodities", "sectors") for x in record[sort] for span in x["mentions"]]
    spans += [span for sort in ("events", "opportunities") for x in record[sort] for span in x["evidence"]]
    assert spans
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)


def test_the_output_is_valid_against_the_printed_schema(command: Command, record: Any) -> None:
    schema = command("schema")
    assert schema.returncode == 0
    Draft202012Validator(json.loads(schema.stdout)).validate(record)


def test_the_same_input_gives_the_same_bytes(command: Command, piped: Result) -> None:
    again = command("text", "--published", "2019-04-09", "--source", "Kabar", "--url", "https://kabar.example/1",
                    "--no-timestamp", stdin=STORY, PYTHONHASHSEED="77", LANG="C")  # fmt: skip
    assert again.stdout == piped.stdout


def test_the_time_stamp_is_the_only_difference(command: Command, record: Any) -> None:
    stamped = json.loads(
        command("text", "--published", "2019-04-09", "--source", "Kabar", "--url", "https://kabar.example/1",
                stdin=STORY).stdout
    )  # fmt: skip
    assert stamped["provenance"].pop("extracted_at").endswith("Z")
    assert {**record["provenance"], "extracted_at": None} == {**stamped["provenance"], "extracted_at": None}
    assert {**record, "provenance": None} == {**stamped, "provenance": None}


def test_several_files_one_bad(command: Command, folder: Path) -> None:
    done = command("file", folder / "gayo.txt", folder / "picture.txt", folder / "sumba.txt")
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["article"]["language"] for line in lines] == ["id", "en"]
    assert done.stderr.count(b"\n") == 1
    assert b"picture.txt" in done.stderr


def test_a_table_of_rows_one_bad(command: Command, tmp_path: Path) -> None:
    table = tmp_path / "rows.jsonl"
    rows = [{"text": STORY, "date": "2019-04-09"}, {"title": "tanpa isi"}, {"judul": "Rumput laut", "isi": ENGLISH}]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = command("file", table, "--no-timestamp")
    assert done.returncode == 1
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["article"]["published_at"] for r in records] == ["2019-04-09", None]
    assert b"rows.jsonl" in done.stderr


@pytest.mark.parametrize("name", ["absent.txt", "empty.txt", "picture.txt"])
def test_an_unusable_file_is_named_in_one_line(command: Command, folder: Path, name: str) -> None:
    done = command("file", folder / name)
    assert done.returncode == 3
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert name.encode() in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("data", [b"", b"  \n", bytes(range(256)) * 4, b"%PDF-1.7 binary"])
def test_standard_input_without_article(command: Command, data: bytes) -> None:
    done = command("text", stdin=data)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"extractor: ")
    assert b"standard input" in done.stderr


def test_a_page_on_standard_input(command: Command) -> None:
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:type" content="article">
    <meta property="og:title" content="Koperasi Gayo cari pembeli"></head><body><article><h1>Koperasi Gayo cari
    pembeli</h1><p>{"Koperasi petani mengekspor kopi arabika ke Korea Selatan pada pekan ini. " * 5}</p></article>
    </body></html>"""
    record = json.loads(command("text", "--format", "json", stdin=page).stdout)
    assert record["article"]["title"] == "Koperasi Gayo cari pembeli"
    assert "<p>" not in record["article"]["text"]


@pytest.fixture
def inside(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the command in this process, where the pipeline stays loaded; returns standard output."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: object, stdin: str = "") -> str:
        done = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    return run


def test_formats(inside: Callable[..., str], folder: Path) -> None:
    both = (folder / "gayo.txt", folder / "sumba.txt")
    array = json.loads(inside("file", *both, "--format", "json", "--no-timestamp"))
    lines = [json.loads(line) for line in inside("file", *both, "-f", "jsonl", "--no-timestamp").splitlines()]
    assert array == lines
    summary = inside("file", *both, "-f", "summary")
    assert "Koperasi Gayo Cari Pembeli Kopi di Korea" in summary
    assert "Sumba farmers sell seaweed to Japan" in summary
    assert "\x1b" not in summary
    table = inside("file", *both, "-f", "table").splitlines()
    assert table[0].split() == ["article", "fact", "id", "what", "code", "detail", "conf", "text"]
    assert len({row.split()[0] for row in table[1:]}) == 2


def test_one_record_as_jsonl_is_one_line(inside: Callable[..., str]) -> None:
    assert inside("text", "-f", "jsonl", stdin=STORY).count("\n") == 1


def test_explanations(inside: Callable[..., str]) -> None:
    record = json.loads(inside("text", "--explain", stdin=STORY))
    assert set(record["explanations"]) >= {c["id"] for c in record["commodities"]}
    assert any("kopi" in reason for c in record["commodities"] for reason in record["explanations"][c["id"]])
    assert "why: " in inside("text", "--explain", "-f", "summary", stdin=STORY)


def test_min_confidence_leaves_out_the_rest(inside: Callable[..., str], record: Any) -> None:
    least = max(c["confidence"] for c in record["commodities"])
    strict = json.loads(inside("text", "--min-confidence", least, stdin=STORY))
    facts = [x for sort in ("entities", "commodities", "sectors", "figures", "events") for x in strict[sort]]
    assert strict["commodities"]
    assert all(x["confidence"] >= least for x in facts)
    assert len(strict["commodities"]) <= len(record["commodities"])


def test_out_writes_the_file_and_nothing_else(command: Command, tmp_path: Path, piped: Result) -> None:
    target = tmp_path / "new" / "record.json"
    done = command("text", "--published", "2019-04-09", "--source", "Kabar", "--url", "https://kabar.example/1",
                   "--no-timestamp", "--out", target, stdin=STORY)  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"")
    assert target.read_bytes() == piped.stdout
    blocked = command("text", "--out", target / "below.json", stdin=STORY)
    assert blocked.returncode == 6
    assert b"cannot be written" in blocked.stderr
