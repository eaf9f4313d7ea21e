"""`extractor pretrain` and `extractor train encoder`: explained options, and what they say without their libraries."""

from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
from commands import Command

WORDS = (("pretrain",), ("train", "encoder"))


@pytest.mark.parametrize("words", WORDS)
def test_every_option_is_explained_with_an_example(words: tuple[str, ...]) -> None:
    from extractor.cli.main import app

    sub = typer.main.get_command(app)
    for word in words:
        assert isinstance(sub, typer.core.TyperGroup)
        sub = sub.commands[word]
    assert f"Example: extractor {' '.join(words)} --data " in (sub.help or "")
    assert all(getattr(parameter, "help", None) for parameter in sub.params)


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed")
@pytest.mark.parametrize("words", WORDS)
def test_a_missing_extra_is_said_in_one_line(command: Command, words: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "new"
    given = ("--out", folder) if words == ("pretrain",) else ("--model", folder, "--encoder", "new")
    done = command(*words, "--data", tmp_path, *given)
    assert done.returncode == 5
    assert b"pip install 'extractor[trf]'" in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert not folder.exists()
