"""Fixtures that several test folders use: a full record, a pipeline of rules alone, and the installed command."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import Command, Result
from own_record import record_data

from extractor.record import Record

COMMAND = Path(sys.executable).with_name("extractor")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a run in the background of a script ignores Ctrl-C, and so would the commands that the tests interrupt
    signal.signal(signal.SIGINT, signal.default_int_handler)
PIPES = (
    "sentences", "entities", "commodities", "sectors", "dates", "figures", "relations", "events", "opportunities",
    "checks", "confidence",
)  # fmt: skip


@pytest.fixture
def sample_data() -> dict[str, Any]:
    """A full record as JSON data, to be changed freely."""
    return record_data()


@pytest.fixture
def sample_record() -> Record:
    """A full, valid record."""
    return Record.model_validate(record_data())


@pytest.fixture(scope="session")
def rules_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stored pipeline without trained parts: quick to load, and every pipe falls back on its rules."""
    import spacy

    nlp = spacy.blank("trade")
    for pipe in PIPES:
        nlp.add_pipe(f"trade_{pipe}")
    nlp.meta["name"] = "rules"
    folder = tmp_path_factory.mktemp("models") / "rules"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def environment(rules_model: Path) -> dict[str, str]:
    """The environment of a command: the model of rules, no colour, none of the caller's choices."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return {**kept, "EXTRACTOR_MODEL": str(rules_model), "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="session")
def command(environment: dict[str, str]) -> Command:
    """Run the installed `extractor` in a process of its own, as a user does; returns what it wrote and its code."""

    def run(*arguments: object, stdin: bytes | str = b"", **variables: str) -> Result:
        data = stdin.encode("utf-8") if isinstance(stdin, str) else stdin
        line = [str(COMMAND), *(str(argument) for argument in arguments)]
        return subprocess.run(
            line, input=data, capture_output=True, check=False, timeout=120, env=environment | variables
        )

    return run
