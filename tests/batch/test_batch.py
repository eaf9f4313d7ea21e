"""`extractor batch` as processes: bad rows, order, stops and resumes, workers that die."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from extractor.batch import ModelError, Options, RunError, run_batch
from extractor.batch.local import run_shards
from extractor.batch.plan import Failure, Item, Shard

Command = Callable[..., CompletedProcess[bytes]]
GOODS = ("kopi", "kakao", "karet", "rumput laut", "vanili", "lada", "teh")


def story(number: int) -> str:
    """Return the text of one short story."""
    good = GOODS[number % len(GOODS)]
    return (
        f"Surabaya - Eksportir nomor {number} mengirim {number + 3} ton {good} ke Jepang pekan lalu. "
        f"Pembeli di Jepang masih membutuhkan {good}, kata pengurusnya."
    )


def table(path: Path, count: int) -> Path:
    """Write a table of `count` stories; every tenth row has no text."""
    rows = [{"title": f"Judul {n}"} if n % 10 == 9 else {"text": story(n), "date": "2022-05-01"} for n in range(count)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def whole(command: Command, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a table with bad rows and the folder of an uninterrupted run over it."""
    folder = tmp_path_factory.mktemp("batch")
    rows = table(folder / "rows.jsonl", 120)
    done = command("batch", rows, "--out", folder / "whole", "--workers", 2, "--no-timestamp")
    assert done.returncode == 1, done.stderr
    assert done.stdout == b""
    assert b"108 records, 12 failed" in done.stderr
    return rows, folder / "whole"


def test_records_stand_in_input_order(whole: tuple[Path, Path]) -> None:
    records = lines(whole[1] / "records.jsonl")
    assert len(records) == 108
    numbers = [int(r["article"]["text"].split("nomor ")[1].split()[0]) for r in records]
    assert numbers == [n for n in range(120) if n % 10 != 9]


def test_failures_are_told_with_their_row(whole: tuple[Path, Path]) -> None:
    failed = lines(whole[1] / "failed.jsonl")
    assert [f["row"] for f in failed] == list(range(10, 121, 10))
    assert all(f["reason"] and f["error"] and f["input"].endswith("rows.jsonl") for f in failed)
    state = json.loads((whole[1] / "run.json").read_text("utf-8"))
    assert (state["finished"], state["records"], state["failed"]) == (True, 108, 12)
    assert {p.name for p in whole[1].iterdir()} == {"records.jsonl", "failed.jsonl", "run.json"}


def test_a_killed_run_is_gone_on_with_and_gives_the_same_bytes(
    command: Command, environment: dict[str, str], whole: tuple[Path, Path], tmp_path: Path
) -> None:
    rows, finished = whole
    out = tmp_path / "killed"
    line = [str(Path(sys.executable).with_name("extractor")), "batch", str(rows), "--out", str(out), "--workers", "1"]
    with subprocess.Popen([*line, "--no-timestamp"], stderr=subprocess.DEVNULL, env=environment) as process:
        _wait_for(lambda: len(list((out / "parts").glob("*.jsonl"))) >= 1)
        process.kill()
    assert not (out / "records.jsonl").exists()
    parts = {part: part.stat().st_mtime_ns for part in (out / "parts").glob("*.jsonl")}
    assert 1 <= len(parts) < 5

    again = command("batch", rows, "--out", out, "--no-timestamp")
    assert again.returncode == 2
    assert b"--resume" in again.stderr

    resumed = command("batch", rows, "--out", out, "--workers", 2, "--no-timestamp", "--resume")
    assert resumed.returncode == 1
    for name in ("records.jsonl", "failed.jsonl"):
        assert (out / name).read_bytes() == (finished / name).read_bytes()
    assert not (out / "parts").exists()


def test_ctrl_c_keeps_what_is_done(environment: dict[str, str], whole: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "stopped"
    line = [
        str(Path(sys.executable).with_name("extractor")),
        "batch",
        str(whole[0]),
        "--out",
        str(out),
        "--workers",
        "1",
    ]
    with subprocess.Popen(line, stderr=subprocess.PIPE, env=environment, start_new_session=True) as process:
        _wait_for(lambda: len(list((out / "parts").glob("*.jsonl"))) >= 1)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr
        errors = process.stderr.read()
        assert process.wait(30) == 130
    assert b"--resume" in errors
    assert b"Traceback" not in errors
    assert list((out / "parts").glob("*.jsonl"))


def _wait_for(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < end, "the run made no part in a minute"
        time.sleep(0.005)


def test_finished_runs_and_other_options(rules_model: Path, whole: tuple[Path, Path]) -> None:
    rows, out = whole
    assert run_batch([rows], out, resume=True).failed == 12
    with pytest.raises(RunError, match="other options"):
        run_batch([rows], out, resume=True, options=Options(model=rules_model))
    with pytest.raises(RunError, match="holds a run already"):
        run_batch([rows], out)
    other = table(rows.with_name("other.jsonl"), 3)
    with pytest.raises(RunError, match="other inputs"):
        run_batch([other], out, resume=True)


def test_files_and_folders(rules_model: Path, tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(3):
        (inputs / f"{number}.txt").write_text(story(number), "utf-8")
    (inputs / "1.txt").write_bytes(b"")
    seen: list[tuple[int, int]] = []
    result = run_batch(
        [inputs], tmp_path / "out", options=Options(model=rules_model), workers=1, shard_size=2,
        progress=lambda records, failed: seen.append((records, failed)),
    )  # fmt: skip
    assert (result.records, result.failed) == (2, 1)
    assert seen[-1] == (2, 1)
    failed = lines(tmp_path / "out" / "failed.jsonl")
    assert [f["input"] for f in failed] == [str(inputs / "1.txt")]


def test_a_changed_input_is_done_again(rules_model: Path, tmp_path: Path) -> None:
    inputs = [tmp_path / f"{n}.txt" for n in range(2)]
    for number, file in enumerate(inputs):
        file.write_text(story(number), "utf-8")
    out, options = tmp_path / "out", Options(model=rules_model)
    run_batch(inputs, out, options=options, workers=1, shard_size=1)
    state = json.loads((out / "run.json").read_text("utf-8"))
    (out / "run.json").write_text(json.dumps({**state, "finished": False}), "utf-8")
    inputs[1].write_text(story(5), "utf-8")
    run_batch(inputs, out, options=options, workers=1, resume=True)
    texts = [record["article"]["text"] for record in lines(out / "records.jsonl")]
    assert "nomor 0 " in texts[0]
    assert "nomor 5 " in texts[1]


def test_a_model_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(story(1), "utf-8")
    with pytest.raises(ModelError, match="no trained pipeline"):
        run_batch([file], tmp_path / "out", options=Options(model=tmp_path), workers=1)


def test_an_article_that_takes_too_long_fails_alone(rules_model: Path, tmp_path: Path) -> None:
    slow = "\n\n".join(story(number) for number in range(700))
    inputs = [tmp_path / "1.txt", tmp_path / "2.txt"]
    inputs[0].write_text(slow, "utf-8")
    inputs[1].write_text(story(2), "utf-8")
    out = tmp_path / "out"
    result = run_batch(inputs, out, options=Options(model=rules_model, seconds=0.5), workers=1)
    assert result.failed >= 1
    first = lines(out / "failed.jsonl")[0]
    assert (first["input"], first["error"]) == (str(inputs[0]), "TooSlowError")
    assert "longer than 0.5 seconds" in first["reason"]


class Deadly(str):
    """A file name that ends the process that receives it."""

    def __reduce__(self) -> Any:
        return (os._exit, (9,))


@pytest.mark.slow
def test_a_worker_that_dies_costs_one_article(rules_model: Path, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(story(number), "utf-8")
    names: list[str] = [str(tmp_path / "0.txt"), Deadly("deadly.txt"), str(tmp_path / "2.txt")]
    shard = Shard(0, tuple(Item(name) for name in names), "")
    [(done, outcomes)] = run_shards(iter([shard]), Options(model=rules_model), workers=1)
    assert done is shard
    assert [type(outcome) for outcome in outcomes] == [str, Failure, str]
    death = outcomes[1]
    assert isinstance(death, Failure)
    assert death.error == "WorkerDeathError"
    assert death.input == "deadly.txt"
