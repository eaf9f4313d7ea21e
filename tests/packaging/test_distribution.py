"""The distribution as its user has it: built, checked, installed in an empty environment, run without a network."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpora" / "samples" / "html" / "rumput-laut-nagoya.html"
BIN = Path(sys.executable).parent
# nothing answers at port 9 of this machine, so that a connection made in spite of all fails at once
NO_PROXY = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")

pytestmark = pytest.mark.slow


def run(*line: object, cwd: Path, variables: Mapping[str, str] | None = None) -> bytes:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EXTRACTOR_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in line], cwd=cwd, env=kept | dict(variables or {}), capture_output=True, check=False
    )
    assert done.returncode == 0, f"{line}: {done.stdout.decode()[-2000:]}{done.stderr.decode()[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    return next(dist.glob("*.whl"))


def contents(path: Path) -> dict[str, int]:
    """Names of a wheel's files with their checksums, without the list that pip checks them by."""
    with zipfile.ZipFile(path) as archive:
        return {item.filename: item.CRC for item in archive.infolist() if not item.filename.endswith("/RECORD")}


def tracked(folder: str) -> set[str]:
    """Files of a folder that git knows, without Python's bytecode."""
    found = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, check=True, text=True)
    return set(found.stdout.split())


def test_twine_finds_no_fault(dist: Path) -> None:
    run(BIN / "twine", "check", "--strict", *sorted(dist.iterdir()), cwd=dist)


def test_wheel_holds_the_package_the_model_and_the_licence(wheel: Path) -> None:
    names = set(contents(wheel))
    assert {f"extractor/_{name}" for name in tracked("models/trade_sm")} <= names
    assert tracked("extractor") <= names
    assert {"extractor/_corpora/manifest.toml", "extractor/py.typed"} <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    strangers = [name for name in names if not name.startswith(("extractor/", "extractor-"))]
    assert strangers == []


def test_nothing_in_it_is_a_test_or_a_corpus(dist: Path, wheel: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        packed = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for names in (packed, set(contents(wheel))):
        assert not [name for name in names if name.startswith("tests/") or "test_" in name.rsplit("/", 1)[-1]]
        assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert {name for name in packed if name.startswith("corpora/")} == {"corpora/manifest.toml"}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "PKG-INFO", "pyproject.toml"} <= packed


def test_sdist_and_tree_give_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """`python -m build` makes its wheel from the sdist; this one comes from the tree itself."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    assert contents(next(tmp_path.glob("*.whl"))) == contents(wheel)


def cut_off() -> list[str]:
    """What a command is begun with so that it has no network; empty where the system allows no such thing."""
    line = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    works = shutil.which("unshare") and subprocess.run([*line, "true"], capture_output=True, check=False)
    return line if works and works.returncode == 0 else []


def test_wheel_in_an_empty_environment_without_network(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    run(tmp_path / "venv/bin/pip", "install", "--quiet", wheel, cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    page = shutil.copy(SAMPLE, elsewhere)
    variables = NO_PROXY | {"HOME": str(elsewhere)}
    extractor = [*cut_off(), tmp_path / "venv/bin/extractor"]
    record = json.loads(run(*extractor, "file", page, "--no-timestamp", cwd=elsewhere, variables=variables))
    assert all(record[part] for part in ("entities", "commodities", "figures", "events", "opportunities"))
    assert record["provenance"]["pipeline"].startswith("trade_sm-")
    state = json.loads(run(*extractor, "doctor", "--json", cwd=elsewhere, variables=variables))
    assert state["problems"] == []
    assert state["model"]["model"].endswith("/extractor/_models/trade_sm")


def test_pipx_runs_the_wheel(wheel: Path, tmp_path: Path) -> None:
    variables = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin"), "HOME": str(tmp_path)}
    line = (BIN / "pipx", "run", "--spec", wheel, "extractor", "file", SAMPLE, "--format", "jsonl")
    record = json.loads(run(*line, cwd=tmp_path, variables=variables))
    assert record["events"]
