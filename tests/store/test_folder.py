"""Folders written beside their place: whole or not at all, one run at a time, nothing of others taken away."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.store import OutputError
from extractor.store.folder import atomic_folder, writing

_MARK = "mark.json"
_WRITER = """
import sys, time
from pathlib import Path
from extractor.store.folder import atomic_folder
with atomic_folder(Path(sys.argv[1]), mark="mark.json") as draft:
    (draft / "mark.json").write_text("new")
    print("writing", flush=True)
    time.sleep(60)
"""


def _write(path: Path, text: str) -> None:
    with atomic_folder(path, mark=_MARK) as draft:
        (draft / _MARK).write_text(text)
        mark = path / _MARK
        assert not mark.exists() or mark.read_text() != text


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    _write(target, "one")
    (target / "more.csv").write_text("old")
    _write(target, "two")
    assert [path.name for path in target.iterdir()] == [_MARK]
    assert (target / _MARK).read_text() == "two"
    assert list(target.parent.iterdir()) == [target]


def test_an_error_leaves_the_old_folder(tmp_path: Path) -> None:
    target = tmp_path / "out"
    _write(target, "one")
    with pytest.raises(RuntimeError), atomic_folder(target, mark=_MARK) as draft:
        (draft / _MARK).write_text("two")
        raise RuntimeError("stop")
    assert (target / _MARK).read_text() == "one"
    assert list(tmp_path.iterdir()) == [target]


def test_folders_of_other_things_and_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_text("x")
    with pytest.raises(OutputError, match="holds other things"), atomic_folder(tmp_path, mark=_MARK):
        pytest.fail("must not be entered")
    with pytest.raises(OutputError, match="is a file"), atomic_folder(tmp_path / "photo.jpg", mark=_MARK):
        pytest.fail("must not be entered")
    with pytest.raises(OutputError, match="cannot be written"), atomic_folder(tmp_path / "photo.jpg" / "x", mark=_MARK):
        pytest.fail("must not be entered")
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    _write(tmp_path / "out", "one")
    assert (tmp_path / "out" / _MARK).read_text() == "one"


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with pytest.raises(OutputError, match=r"out: cannot be written \(No space left"), writing(tmp_path / "out"):
        Path("/dev/full").write_text("x")


def test_one_run_at_a_time_and_a_killed_one_is_cleared(tmp_path: Path) -> None:
    target = tmp_path / "out"
    _write(target, "one")
    with subprocess.Popen([sys.executable, "-c", _WRITER, target], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"writing\n"
        with pytest.raises(OutputError, match="another run is writing"):
            _write(target, "two")
        os.kill(other.pid, signal.SIGKILL)
    assert (target / _MARK).read_text() == "one"
    _write(target, "three")
    assert (target / _MARK).read_text() == "three"
    assert list(tmp_path.iterdir()) == [target]


def test_a_kill_between_the_renames_loses_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out"
    _write(target, "one")
    target.rename(tmp_path / ".out.old")
    with pytest.raises(RuntimeError), atomic_folder(target, mark=_MARK):
        raise RuntimeError("stop")
    assert (target / _MARK).read_text() == "one"
