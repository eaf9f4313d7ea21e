"""Command lines as the documentation writes them, parsed as the program parses them, without running anything."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from extractor.cli.main import app

ROOT = typer.main.get_command(app)
LINE = re.compile(r"^ *(?:\w+=\S+ |.*\| )?extractor (?P<words>\S.*)$", re.MULTILINE)
SHELL = re.compile(r"^(?:[<>|]|2>|&)")
"""What the shell keeps for itself: redirections, and pipes to other programs."""


def leaves(command: Any, *path: str) -> Iterator[tuple[str, TyperCommand]]:
    """Every command that does something, with the words that call it."""
    if not isinstance(command, TyperGroup):
        yield " ".join(path), command
        return
    for name, sub in command.commands.items():
        yield from leaves(sub, *path, name)


def words_of(line: str) -> list[str]:
    """The words behind `extractor` of a command line, without what is the shell's."""
    match = LINE.match(line)
    assert match, line
    words: list[str] = []
    for word in shlex.split(match["words"], comments=True):
        if SHELL.match(word):
            break
        words.append(word)
    return words


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
