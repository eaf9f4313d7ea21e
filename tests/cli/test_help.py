"""The help of every command: what it does, what each option means, and examples that hold."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from command_lines import LINE, ROOT, leaves, parse, words_of
from typer.core import TyperCommand, TyperGroup


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
    """The words behind `extractor` of each example of a command."""
    return [words_of(match[0]) for match in LINE.finditer(shown(name))]


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
