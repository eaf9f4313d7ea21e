"""The sbatch script: what it asks for, its tasks run by hand, and all of it under a real Slurm of one node."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from extractor.batch import Options, Plan, RunError
from extractor.batch.engines.slurm import SlurmJob, slurm_script

Command = Callable[..., CompletedProcess[bytes]]
RESULTS = ("records.jsonl", "failed.jsonl")
PARTS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "scontrol")
MISSING = [name for name in PARTS if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None]


def plan_of(folder: Path, shards: int, *, memory: int = 2048) -> Plan:
    options = Options(memory=memory)
    return Plan(folder, "/data", "0.1.0", "", options, 1, 1, shards * 100, 100, shards, "")


def directives(script: str) -> list[str]:
    return [line.removeprefix("#SBATCH ") for line in script.splitlines() if line.startswith("#SBATCH ")]


def variable(script: str, name: str) -> str:
    [value] = [line.partition("=")[2] for line in script.splitlines() if line.startswith(f"{name}=")]
    return value


@pytest.mark.parametrize(
    ("shards", "job", "per_task", "array"),
    [
        (1, SlurmJob(), 1, "0-0"),
        (1001, SlurmJob(), 1, "0-1000"),
        (1002, SlurmJob(), 2, "0-500"),
        (10_000, SlurmJob(throttle=50), 10, "0-999%50"),
        (10_000, SlurmJob(shards_per_task=40), 40, "0-249"),
        (10_000, SlurmJob(max_array=100_001), 1, "0-9999"),
    ],
)
def test_arrays_hold_all_shards(tmp_path: Path, shards: int, job: SlurmJob, per_task: int, array: str) -> None:
    script = slurm_script(plan_of(tmp_path, shards), job)
    assert variable(script, "per_task") == str(per_task)
    assert variable(script, "shards") == str(shards)
    assert f"--array={array}" in directives(script)
    tasks = int(array.partition("%")[0].partition("-")[2]) + 1
    assert (tasks - 1) * per_task < shards <= tasks * per_task


def test_an_array_that_slurm_would_refuse_is_told_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="give --shards-per-task 10 or more"):
        slurm_script(plan_of(tmp_path, 10_000), SlurmJob(shards_per_task=9))


def test_what_is_asked_for_stands_in_the_head(tmp_path: Path) -> None:
    folder = tmp_path / "trade 100% #1"
    folder.mkdir()
    job = SlurmJob(
        time="1:00:00", cpus=4, partition="long", account="trade", extra=("#SBATCH --qos=low", "--nice=10"),
        setup=("module load python", "source venv/bin/activate"),
    )  # fmt: skip
    script = slurm_script(plan_of(folder, 3), job)
    head = directives(script)
    assert {"--time=1:00:00", "--partition=long", "--account=trade", "--qos=low", "--nice=10"} <= {*head}
    assert {"--cpus-per-task=4", f"--mem={4 * (2048 + 512)}M", "--chdir=/data", "--requeue"} <= {*head}
    assert f'--output="{tmp_path}/trade 100%% #1/log/%A-%a.log"' in head
    assert (folder / "log").is_dir()
    assert "\nmodule load python\nsource venv/bin/activate\n" in script
    assert "export PATH=" not in script
    assert "--mem=9G" in directives(slurm_script(plan_of(folder, 3), SlurmJob(mem="9G")))
    assert not [line for line in directives(slurm_script(plan_of(folder, 3, memory=0), SlurmJob())) if "--mem" in line]
    for made in (script, slurm_script(plan_of(folder, 3), SlurmJob())):
        subprocess.run(["bash", "-n"], input=made.encode(), check=True)
        if check := shutil.which("shellcheck"):
            subprocess.run([check, "--exclude=SC1091", "-"], input=made.encode(), check=True)


@pytest.mark.parametrize(
    "job", [SlurmJob(account='a"b'), SlurmJob(time="1\n#SBATCH --x"), SlurmJob(extra=("--a\n--b",))]
)
def test_values_that_would_break_the_script_are_refused(tmp_path: Path, job: SlurmJob) -> None:
    with pytest.raises(RunError, match="name it otherwise"):
        slurm_script(plan_of(tmp_path, 3), job)


def test_options_of_slurm_want_slurm(command: Command, tmp_path: Path) -> None:
    ran = command("batch", "plan", tmp_path, "--out", tmp_path / "out", "--sbatch=--qos=low")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"--sbatch goes with --slurm" in ran.stderr


def write_script(command: Command, rows: Path, out: Path, *options: object) -> Path:
    ran = command("batch", "plan", rows, "--out", out, "--no-timestamp", "--slurm", *options)
    assert ran.returncode == 0, ran.stderr
    script = out.with_suffix(".sbatch")
    script.write_bytes(ran.stdout)
    return script


def same(one: Path, two: Path) -> bool:
    return all((one / name).read_bytes() == (two / name).read_bytes() for name in RESULTS)


@pytest.mark.alone
@pytest.mark.slow
def test_tasks_begun_twice_at_once_give_what_the_local_engine_gives(
    command: Command, environment: dict[str, str], write_table: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    rows, out, local = write_table(tmp_path / "it's rows.jsonl", 20), tmp_path / "by hand", tmp_path / "local"
    command("batch", rows, "--out", local, "--no-timestamp", "--shard-size", 5)
    script = write_script(command, rows, out, "--shard-size", 5, "--shards-per-task", 3)
    tasks = [
        subprocess.Popen(["bash", script], stderr=subprocess.PIPE, env={**environment, "SLURM_ARRAY_TASK_ID": str(n)})
        for n in (0, 0, 1)
    ]
    for task in tasks:
        _, told = task.communicate(timeout=100)
        assert task.returncode == 0, told
    subprocess.run(["bash", script, "join"], env={**environment, "SLURM_ARRAY_TASK_ID": "0"}, check=True)
    assert same(out, local)
    assert json.loads((local / "plan.json").read_text("utf-8"))["shards"] == 4


@pytest.fixture(scope="module")
def slurm(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Run a Slurm of one node; yields the environment of its users."""
    if MISSING:
        pytest.skip(f"no Slurm ({', '.join(MISSING)} not found): apt-get install slurm-wlm munge")
    if os.geteuid() != 0:
        pytest.skip("only root can run the daemons of Slurm")
    folder = tmp_path_factory.mktemp("slurm")
    key = folder / "key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    host = socket.gethostname()
    settings = {
        "ClusterName": "test", "SlurmctldHost": f"{host}(127.0.0.1)", "SlurmctldPort": free_port(),
        "SlurmdPort": free_port(), "SlurmUser": "root", "SlurmdUser": "root", "AuthType": "auth/munge",
        "AuthInfo": f"socket={folder}/munge", "ProctrackType": "proctrack/pgid", "TaskPlugin": "task/none",
        "JobAcctGatherType": "jobacct_gather/none", "SelectType": "select/cons_tres",
        "SelectTypeParameters": "CR_Core_Memory", "SlurmdParameters": "config_overrides",
        "SchedulerParameters": "batch_sched_delay=0,sched_min_interval=100000,bf_interval=1", "KillWait": 10,
        "StateSaveLocation": folder / "state", "SlurmdSpoolDir": folder / "spool", "ReturnToService": 2,
        "SlurmctldPidFile": folder / "slurmctld.pid", "SlurmdPidFile": folder / "slurmd.pid",
        "SlurmctldLogFile": folder / "slurmctld.log", "SlurmdLogFile": folder / "slurmd.log",
        "NodeName": f"{host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=8000",
        "PartitionName": "main Nodes=ALL Default=YES MaxTime=60 State=UP",
    }  # fmt: skip
    (folder / "slurm.conf").write_text("".join(f"{name}={value}\n" for name, value in settings.items()), "utf-8")
    user = {**environment, "PATH": f"{environment['PATH']}:/usr/sbin", "SLURM_CONF": str(folder / "slurm.conf")}
    munged = [
        "munged", "--foreground", "--force", f"--key-file={key}", f"--socket={folder}/munge",
        f"--pid-file={folder}/munge.pid", f"--log-file={folder}/munge.log", f"--seed-file={folder}/munge.seed",
    ]  # fmt: skip
    quiet = {"env": user, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    daemons = []
    try:
        for line in (munged, ["slurmctld", "-D"], ["slurmd", "-D"]):
            daemons.append(subprocess.Popen(line, **quiet))
        wait_for(lambda: b"idle" in ask(user, "sinfo", "-h", "-o", "%T"))
        yield user
    finally:
        with suppress(subprocess.SubprocessError):
            ask(user, "scancel", "--user=root")
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait(30)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def ask(user: dict[str, str], *line: object) -> bytes:
    return subprocess.run(
        [str(word) for word in line],
        env=user,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=30,
        check=False,
    ).stdout


def wait_for(ready: Callable[[], object], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


@pytest.mark.alone
@pytest.mark.slow
def test_an_array_and_its_join_with_a_task_requeued_midway(
    slurm: dict[str, str],
    command: Command,
    tell_story: Callable[[int], str],
    tmp_path: Path,
) -> None:
    rows, out, local = tmp_path / "rows.jsonl", tmp_path / "50% of all", tmp_path / "local"
    texts = [" ".join(tell_story(n + other) for other in range(10)) if n % 10 else "" for n in range(60)]
    rows.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    command("batch", rows, "--out", local, "--no-timestamp", "--shard-size", 10)
    script = write_script(
        command, rows, out, "--shard-size", 10, "--shards-per-task", 2, "--throttle", 2, "--time", 10, "--mem", "1G"
    )
    submitted = subprocess.run(["bash", script], env=slurm, capture_output=True, check=True, timeout=30).stdout
    array, joining = (word for word in submitted.decode().replace(";", " ").split() if word.isdigit())

    wait_for(lambda: list((out / "shards").glob("00000.now")))
    ask(slurm, "scontrol", "requeue", f"{array}_0")
    wait_for(lambda: state(slurm, f"{array}_0") == "PENDING")
    # Slurm would wait for two minutes
    ask(slurm, "scontrol", "update", f"JobId={array}_0", "StartTime=now")
    wait_for(lambda: state(slurm, joining) not in {"PENDING", "RUNNING", "COMPLETING"}, 150)
    logs = {path.name: path.read_text("utf-8") for path in (out / "log").iterdir()}
    assert state(slurm, joining) == "COMPLETED", logs
    assert {*logs} == {f"{array}-{task}.log" for task in range(3)} | {f"join-{joining}.log"}
    assert "DUE TO JOB REQUEUE" in logs[f"{array}-0.log"], logs
    assert same(out, local)
    assert json.loads((out / "manifest.json").read_text("utf-8"))["deaths"] == 0, "a requeue is nobody's fault"


@pytest.mark.alone
@pytest.mark.slow
def test_a_task_that_fails_leaves_the_run_unjoined(
    slurm: dict[str, str], command: Command, write_table: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    rows, out = write_table(tmp_path / "rows.jsonl", 10), tmp_path / "out"
    script = write_script(command, rows, out, "--shard-size", 5, "--mem", "1G")
    whole = rows.read_bytes()
    rows.write_bytes(whole + b"{}\n")
    submitted = subprocess.run(["bash", script], env=slurm, capture_output=True, check=True, timeout=30).stdout
    _, joining = (word for word in submitted.decode().replace(";", " ").split() if word.isdigit())
    wait_for(lambda: state(slurm, joining) == "CANCELLED")
    assert not (out / "records.jsonl").exists()
    assert all("rows.jsonl: changed since" in path.read_text("utf-8") for path in (out / "log").iterdir())


def state(user: dict[str, str], job: str) -> str:
    told = ask(user, "scontrol", "show", "job", job).decode().split()
    return next((word.removeprefix("JobState=") for word in told if word.startswith("JobState=")), "GONE")
