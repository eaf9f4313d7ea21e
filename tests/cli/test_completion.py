"""Completion in bash: installed into a home of its own, then asked as the Tab key asks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
ASK = """
source "$HOME/.bashrc"
complete -p extractor > /dev/null
COMP_WORDS=({words}) COMP_CWORD={last}
_extractor_completion extractor
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def in_bash(script: str, home: Path, environment: dict[str, str]) -> str:
    """What `script` writes in a bash with this home: the shell that called is the one that gets completion."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    variables = environment | {"HOME": str(home), "PATH": path}
    done = subprocess.run(["bash", "-euc", script], capture_output=True, check=True, text=True, env=variables)
    return done.stdout


@pytest.fixture(scope="module")
def home(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    assert "bash" in in_bash("extractor --install-completion\nexit 0", folder, environment)
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
    assert set(in_bash(script, home, environment).split()) == offered
