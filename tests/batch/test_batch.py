"""`extractor batch` as processes: order, stops and kills, what stands in the folder, where nothing can be written."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from extractor.batch import LocalEngine, Options, RunError, run_batch
from extractor.language.choice import ModelChoice

Command = Callable[..., CompletedProcess[bytes]]
Told = Callable[[Path], list[Any]]
EXTRACTOR = str(Path(sys.executable).with_name("extractor"))
RESULTS = ("records.jsonl", "failed.jsonl")


@pytest.fixture(scope="module")
def whole(
    command: Command, write_table: Callable[[Path, int], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Return a table with bad rows and the folder of an uninterrupted run over it by one worker."""
    folder = tmp_path_factory.mktemp("batch")
    rows = write_table(folder / "rows.jsonl", 60)
    done = command("batch", rows, "--out", folder / "whole", "--workers", 1, "--no-timestamp")
    assert done.returncode == 1, done.stderr
    assert done.stdout == b""
    assert b"54 records, 6 failed (reasons in failed.jsonl)" in done.stderr
    return rows, folder / "whole"


def same(one: Path, two: Path) -> bool:
    return all((one / name).read_bytes() == (two / name).read_bytes() for name in RESULTS)


def test_records_stand_in_input_order(whole: tuple[Path, Path], told: Told) -> None:
    records = told(whole[1] / "records.jsonl")
    numbers = [int(r["article"]["text"].split("nomor ")[1].split()[0]) for r in records]
    assert numbers == [n for n in range(60) if n % 10 != 9]
    failed = told(whole[1] / "failed.jsonl")
    assert [f["row"] for f in failed] == list(range(10, 61, 10))
    assert all(f["reason"] and f["error"] and f["input"].endswith("rows.jsonl") for f in failed)


def test_the_folder_tells_what_was_run(whole: tuple[Path, Path], told: Told) -> None:
    out = whole[1]
    assert {path.name for path in out.iterdir()} == {
        *RESULTS, "plan.json", "inputs.jsonl", "cut.jsonl", "shards", "run.log.jsonl", "manifest.json",
    }  # fmt: skip
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert (manifest["records"], manifest["failed"], manifest["errors"]) == (54, 6, {"ArticleError": 6})
    assert (manifest["model"]["name"], manifest["engine"], manifest["workers"]) == ("trade_rules-0.0.0", "local", 1)
    assert manifest["inputs"] == {"files": 1, "bytes": whole[0].stat().st_size, "articles": 60}
    assert all(manifest["seconds"][stage] > 0 for stage in ("reading", "extraction", "writing"))
    log = told(out / "run.log.jsonl")
    assert [line["event"] for line in log] == ["begun", *["shard done"] * 12, "finished"]
    assert sum(line["records"] for line in log if line["event"] == "shard done") == 54
    joined = b"".join(path.read_bytes() for path in sorted((out / "shards").glob("?????.jsonl")))
    assert joined == (out / "records.jsonl").read_bytes()


def test_status_of_a_finished_run(command: Command, whole: tuple[Path, Path]) -> None:
    done = command("batch", "status", whole[1], "--format", "json")
    status = json.loads(done.stdout)
    assert (status["state"], status["shards_done"], status["articles_done"]) == ("finished", 12, 60)
    assert (status["errors"], status["workers"], status["rate"]) == ({"ArticleError": 6}, [], None)
    text = command("batch", "status", whole[1]).stdout.decode()
    assert f"{whole[1]}: finished" in text
    assert "60 of 60 (100.0 %)" in text
    none = command("batch", "status", whole[0].parent)
    assert none.returncode == 2
    assert b"holds no run; begin one" in none.stderr


def test_a_finished_run_is_left_as_it_is(command: Command, whole: tuple[Path, Path], rules_model: Path) -> None:
    rows, out = whole
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name != "run.log.jsonl"}
    again = command("batch", "run", rows, "--out", out, "--no-timestamp", "--resume")
    assert again.returncode == 1
    assert b"54 records, 6 failed" in again.stderr
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name != "run.log.jsonl"} == before
    with pytest.raises(RunError, match=r"other options \(--min-confidence\)"):
        run_batch([rows], out, options=Options(model=ModelChoice(model=str(rules_model)), min_confidence=0.3))
    with pytest.raises(RunError, match="other inputs"):
        run_batch([rows, rows], out, options=Options(model=ModelChoice(model=str(rules_model))))


def wait_for(ready: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < end, "nothing came in a minute"
        time.sleep(0.005)


def test_kills_of_workers_and_of_the_run_at_any_moment_leave_the_same_bytes(
    environment: dict[str, str], whole: tuple[Path, Path], tmp_path: Path
) -> None:
    rows, finished = whole
    out, chance = tmp_path / "killed", random.Random(7)
    line = [EXTRACTOR, "batch", str(rows), "--out", str(out), "--workers", "2", "--no-timestamp"]
    for attempt in range(3):
        with subprocess.Popen(line, stderr=subprocess.PIPE, env=environment) as process:
            wait_for(lambda: list((out / "shards").glob("*.now")))
            workers = {_pid(path) for path in (out / "shards").glob("*.now")} - {0}
            time.sleep(chance.uniform(0, 0.5))
            for pid in sorted(workers)[:1]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if attempt < 2:
                time.sleep(chance.uniform(0, 0.3))
                process.kill()
                process.wait()
                wait_for(lambda pids=workers: not any(_is_alive(pid) for pid in pids))
            else:
                assert process.stderr
                assert b"54 records, 6 failed" in process.stderr.read()
                assert process.wait(60) == 1
    assert same(out, finished)
    assert not [path for path in (out / "shards").iterdir() if path.suffix in {".now", ".deaths", ".part"}]


def _pid(path: Path) -> int:
    try:
        return int(json.loads(path.read_text("utf-8"))["pid"])
    except (OSError, ValueError):
        return 0


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("stop", [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"])
def test_a_stop_keeps_what_is_done_and_blames_nobody(
    command: Command,
    environment: dict[str, str],
    write_table: Callable[[Path, int], Path],
    tmp_path: Path,
    stop: tuple[int, int],
) -> None:
    number, code = stop
    out, rows = tmp_path / "stopped", write_table(tmp_path / "rows.jsonl", 4000)
    line = [EXTRACTOR, "batch", str(rows), "--out", str(out), "--workers", "1", "--no-timestamp"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, env=environment, start_new_session=True) as process:
        wait_for(lambda: list((out / "shards").glob("*.done")))
        busy = command("batch", rows, "--out", out, "--no-timestamp")
        assert (busy.returncode, b"a run is under way here" in busy.stderr) == (2, True)
        status = json.loads(command("batch", "status", out, "--format", "json").stdout)
        os.killpg(process.pid, number)
        assert process.wait(30) == code
        # a scheduler kills what outlives the first process of a task
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        assert process.stderr
        errors = process.stderr.read()
    assert b"the same command goes on" in errors
    assert b"Traceback" not in errors
    assert 0 < status["articles_done"] < 4000
    assert (status["state"], status["rate"] > 0, status["seconds_left"] > 0) == ("under way", True, True)
    assert all(worker["shard"] >= 1 and worker["pid"] != process.pid for worker in status["workers"])
    assert not list((out / "shards").glob("*.now"))


def test_a_shard_that_is_stopped_blames_nobody(
    command: Command, environment: dict[str, str], write_table: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    out, rows = tmp_path / "stopped", write_table(tmp_path / "rows.jsonl", 4000)
    assert command("batch", "plan", rows, "--out", out, "--no-timestamp").returncode == 0
    line = [EXTRACTOR, "batch", "shard", str(out), "1"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, env=environment, start_new_session=True) as process:
        wait_for(lambda: list((out / "shards").glob("00001.now")))
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(30) == 143
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        assert process.stderr
        assert b"the same command goes on" in process.stderr.read()
    assert not list((out / "shards").glob("00001.*"))


def test_shards_one_by_one_give_the_same(
    command: Command, whole: tuple[Path, Path], write_table: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    out = tmp_path / "parts"
    planned = command("batch", "plan", whole[0], "--out", out, "--no-timestamp", "--shard-size", 20)
    assert planned.returncode == 0
    assert b"60 articles of 1 files in 3 shards (0 to 2)" in planned.stderr
    assert b"no shard 3" in command("batch", "shard", out, 3).stderr
    done = command("batch", "shard", out, 0, 2)
    assert (done.returncode, b"36 records, 4 failed, in 2 shards" in done.stderr) == (0, True)
    early = command("batch", "join", out)
    assert (early.returncode, b"1 of 3 shards are not done (1)" in early.stderr) == (2, True)
    command("batch", "shard", out, 1)
    assert command("batch", "join", out).returncode == 1
    # shards of another size hold other articles; the failures say which
    assert (out / "records.jsonl").read_bytes() == (whole[1] / "records.jsonl").read_bytes()


def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_room(
    command: Command, environment: dict[str, str], whole: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "full"
    largest = max(path.stat().st_size for path in (whole[1] / "shards").glob("?????.jsonl"))
    line = [EXTRACTOR, "batch", str(whole[0]), "--out", str(out), "--workers", "1", "--no-timestamp"]

    def tight(limit: int) -> CompletedProcess[bytes]:
        return subprocess.run(
            line, env=environment, capture_output=True, check=False, timeout=60,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )  # fmt: skip

    # too little for a shard, then enough for shards but not for all of them in one file
    for limit, where in ((largest // 2, "shards/"), (largest * 2, "records.jsonl")):
        done = tight(limit)
        told = done.stderr.decode()
        assert done.returncode == 6
        assert where in told
        assert "cannot be written (File too large); make room" in told
        assert told.count("\n") == 1
        assert not (out / "records.jsonl").exists()
        assert not [path for path in out.rglob("*") if path.name.endswith(".part")]
    assert command(*line[1:]).returncode == 1
    assert same(out, whole[1])


def test_without_joining_the_records_stay_in_the_shards(rules_model: Path, whole: tuple[Path, Path]) -> None:
    rows, finished = whole
    out = finished.with_name("apart")
    options = Options(model=ModelChoice(model=str(rules_model)))
    run_batch([rows], out, options=options, engine=LocalEngine(1), shard_size=30, joined=False)
    assert not (out / "records.jsonl").exists()
    parts = sorted((out / "shards").glob("?????.jsonl"))
    assert b"".join(part.read_bytes() for part in parts) == (finished / "records.jsonl").read_bytes()
    run_batch([rows], out, options=options)
    assert (out / "records.jsonl").read_bytes() == (finished / "records.jsonl").read_bytes()

    with parts[1].open("r+b") as file:
        file.write(b"[")
    (out / "manifest.json").unlink()
    with pytest.raises(RunError, match=r"00001\.jsonl: is not what its marker says"):
        run_batch([rows], out, options=options)
    run_batch([rows], out, options=options, engine=LocalEngine(1))
    assert (out / "records.jsonl").read_bytes() == (finished / "records.jsonl").read_bytes()


def test_a_folder_that_cannot_be_written_to(command: Command, whole: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "run"):
        done = command("batch", whole[0], "--out", out)
        assert done.returncode == 6
        assert f"{out}: cannot be written" in done.stderr.decode()
        assert done.stderr.count(b"\n") == 1


def test_a_missing_library_is_told_before_anything_is_run(command: Command, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "zstandard.py").write_text("raise ImportError", "utf-8")
    table = tmp_path / "a.jsonl.zst"
    table.write_bytes(b"")
    for line in (("batch", table, "--out", tmp_path / "out"), ("file", table)):
        done = command(*line, PYTHONPATH=str(tmp_path / "lib"))
        assert done.returncode == 5
        assert done.stderr.decode().endswith("needs a library that is not installed: pip install 'extractor[zstd]'\n")
    assert not (tmp_path / "out" / "plan.json").exists()
