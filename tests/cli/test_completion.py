"""Completion in bash: installed into a home of its own, then asked as the Tab key asks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import Command

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
ASK = """
source "$HOME/.bashrc"
complete -p extractor > /dev/null
COMP_WORDS=({words}) COMP_CWORD={last}
_extractor_completion extractor
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def home(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    done = command("--install-completion", "bash", HOME=str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("extractor ba", {"batch"}),
        ("extractor batch pl", {"plan"}),
        ("extractor file --form", {"--format"}),
        ("extractor file --format js", {"json", "jsonl"}),
    ],
)
def test_bash_completes(home: Path, environment: dict[str, str], words: str, offered: set[str]) -> None:
    script = ASK.format(words=words, last=len(words.split()) - 1)
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", script],
        capture_output=True,
        check=True,
        text=True,
        env=environment | {"HOME": str(home), "PATH": path},
    )
    assert set(done.stdout.split()) == offered
