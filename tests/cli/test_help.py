"""The help of every command: what it does, what each option means, and examples that hold."""

import re
import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from extractor.cli.main import app

ROOT = typer.main.get_command(app)
EXAMPLE = re.compile(r"^ +(?:\w+=\S+ |.*\| )?extractor (?P<words>\S.*)$", re.MULTILINE)
SHELL = re.compile(r"^(?:[<>|]|2>|&)")
"""What the shell keeps for itself: redirections, and pipes to other programs."""


def leaves(command: Any, *path: str) -> Iterator[tuple[str, TyperCommand]]:
    """Every command that does something, with the words that call it."""
    if not isinstance(command, TyperGroup):
        yield " ".join(path), command
        return
    for name, sub in command.commands.items():
        yield from leaves(sub, *path, name)


def groups(command: TyperCommand, *path: str) -> Iterator[tuple[str, TyperGroup]]:
    if isinstance(command, TyperGroup):
        yield " ".join(path) or "extractor", command
        for name, sub in command.commands.items():
            yield from groups(sub, *path, name)


COMMANDS = dict(leaves(ROOT))


def shown(name: str) -> str:
    """The help as it is printed, on a screen wide enough for every line."""
    with ExitStack() as stack:
        context = None
        command = ROOT
        for word in ("extractor", *name.split()):
            command = command if context is None else command.commands[word]  # type: ignore[attr-defined]
            context = stack.enter_context(command.make_context(word, [], parent=context, resilient_parsing=True))
        assert context is not None
        context.terminal_width = 200
        return command.get_help(context)


def examples(name: str) -> list[list[str]]:
    """The words behind `extractor` of each example of a command, without what is the shell's."""
    found: list[list[str]] = []
    for match in EXAMPLE.finditer(shown(name)):
        words: list[str] = []
        for word in shlex.split(match["words"], comments=True):
            if SHELL.match(word):
                break
            words.append(word)
        found.append(words)
    return found


def parse(words: list[str]) -> str:
    """Parse a command line as the program does, without running it; returns the name of the command it reaches."""
    command, path, context = ROOT, [], None
    name = "extractor"
    while isinstance(command, TyperGroup):
        context = command.make_context(name, list(words), parent=context)
        words = [*context._protected_args, *context.args]
        name, command, words = command.resolve_command(context, words)  # type: ignore[assignment]
        path.append(name)
    command.make_context(name, list(words), parent=context)
    return " ".join(path)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name: str) -> None:
    command = COMMANDS[name]
    assert command.help and command.help.strip()
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", None)] == []


@pytest.mark.parametrize("name", dict(groups(ROOT)))
def test_every_group_is_explained(name: str) -> None:
    assert dict(groups(ROOT))[name].help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_of_itself(name: str) -> None:
    assert name in [parse(words) for words in examples(name)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_lists_the_exit_codes(name: str) -> None:
    assert re.search(r"Exit codes:\n +0  ", shown(name))
