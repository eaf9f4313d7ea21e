"""The command as a whole: help, versions, usage errors, a broken installation, a reader that goes away."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from extractor.cli.exits import MEANINGS, Exit

Command = Callable[..., CompletedProcess[bytes]]


def test_help_tells_commands_and_exit_codes(command: Command) -> None:
    done = command("--help")
    assert done.returncode == 0
    text = done.stdout.decode()
    for name in ("file", "text", "url", "batch", "schema", "eval", "doctor"):
        assert f"  {name} " in text
    for code, meaning in MEANINGS.items():
        assert f"{code.value:>3}  {meaning}" in text
    assert set(MEANINGS) == set(Exit)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from extractor.cli.main import app\n"
        "from typer.testing import CliRunner; assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "print(sorted({'spacy', 'pydantic', 'numpy', 'rich', 'httpx', 'bs4', 'lxml', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_version(command: Command) -> None:
    assert command("--version").stdout.startswith(b"extractor 0.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fil"], b"No such command"),
        (["file"], b"Missing argument"),
        (["text", "--min-confidence", "2"], b"--min-confidence"),
        (["text", "--format", "xml"], b"--format"),
        (["file", "a.txt", "b.txt", "--title", "T"], b"one article"),
        (["batch", "a.txt"], b"--out"),
    ],
)
def test_usage_errors(command: Command, arguments: list[str], told: bytes) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert told in done.stderr


def test_a_missing_model_is_said_in_one_line(command: Command, tmp_path: Path) -> None:
    done = command("text", "--model", tmp_path, stdin="Indonesia mengekspor kopi ke Jepang pada pekan ini.")
    assert done.returncode == 5
    assert done.stdout == b""
    assert str(tmp_path).encode() in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_broken_model_is_said_in_one_line(command: Command, tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 'trade'\npipeline = [\"absent\"]\n", "utf-8")
    done = command("text", "--model", tmp_path, stdin="Indonesia mengekspor kopi ke Jepang pada pekan ini.")
    assert done.returncode == 5
    assert b"cannot be loaded" in done.stderr
    assert b"Traceback" not in done.stderr


def test_doctor(command: Command, tmp_path: Path, rules_model: Path) -> None:
    done = command("doctor", "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["versions"]["spacy"]
    assert found["model"]["model"] == str(rules_model)
    assert "trade_events" in found["model"]["pipes"]
    assert set(found["extras"]) >= {"trf", "postgres", "parquet", "ray", "dev"}
    assert "jsonl" in found["plugins"]["extractor.sinks"]
    assert found["problems"] == []
    broken = command("doctor", "--model", tmp_path)
    assert broken.returncode == 5
    assert b"PROBLEM " in broken.stdout


def test_schema_to_a_file(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "schema.json"
    assert command("schema", "--out", target).returncode == 0
    assert target.read_bytes() == command("schema").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
def test_a_reader_that_goes_away_leaves_no_traceback(environment: dict[str, str], tmp_path: Path) -> None:
    table = tmp_path / "rows.jsonl"
    row = json.dumps({"text": "Indonesia mengekspor kopi, kakao dan karet ke Jepang pada pekan lalu. " * 50})
    table.write_text(f"{row}\n" * 20, "utf-8")
    line = [str(Path(sys.executable).with_name("extractor")), "file", str(table)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert process.returncode == Exit.PIPE_CLOSED
    assert errors == b""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_ctrl_c_ends_with_its_own_code(environment: dict[str, str], tmp_path: Path) -> None:
    import signal

    line = [str(Path(sys.executable).with_name("extractor")), "text"]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == Exit.INTERRUPTED
        assert process.stderr and b"Traceback" not in process.stderr.read()
