"""The page of the command line, from what the commands say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import typer
from typer.core import TyperGroup

from extractor.cli.exits import MEANINGS

_HEAD: Final = """# The command line

Every command with its options, as `--help` tells them. JSON goes to standard output, everything else to standard error.

"""
_EXAMPLES = re.compile(r"Examples:\n((?:  .*\n)+)")


def commands_page() -> str:
    """Return the page as Markdown."""
    from extractor.cli.main import app

    root = typer.main.get_command(app)
    context = root.make_context("extractor", [], resilient_parsing=True)
    parts = [
        _HEAD,
        *_exit_codes(),
        *(part for path, found, at in _leaves(root, context) for part in _part(path, found, at)),
    ]
    return "".join(parts)


def _exit_codes() -> Iterator[str]:
    yield "## Exit codes\n\n| code | meaning |\n|---|---|\n"
    for code, told in MEANINGS.items():
        yield f"| {code.value} | {_cell(told)} |\n"
    yield "\n"


def _leaves(command: Any, context: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield every command that does something, its whole name and its context."""
    if not isinstance(command, TyperGroup):
        yield context.command_path, command, context
        return
    for name, sub in sorted(command.commands.items()):
        yield from _leaves(sub, sub.make_context(name, [], parent=context, resilient_parsing=True))


def _part(path: str, command: Any, context: Any) -> Iterator[str]:
    """Yield what the page says of one command."""
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## {path}\n\n`{path} {usage}`\n\n{_flowing(command.help or '')}\n\n"
    if found := _EXAMPLES.search(f"{command.epilog or ''}\n"):
        yield "".join(f"- `{line.strip()}`\n" for line in found[1].splitlines()) + "\n"
    yield "| argument or option | |\n|---|---|\n"
    for parameter in command.params:
        if record := parameter.get_help_record(context):
            yield f"| `{_escaped(record[0])}` | {_cell(record[1])} |\n"
    yield "\n"


def _flowing(text: str) -> str:
    """Help as paragraphs; what the help formatter must not run together becomes a list."""
    paragraphs = [part.strip("\n") for part in re.split(r"\n\s*\n", text.strip())]
    return "\n\n".join(map(_paragraph, paragraphs))


def _paragraph(text: str) -> str:
    if text.lstrip().startswith("\b"):
        lines = [line.strip() for line in text.replace("\b", "").splitlines() if line.strip()]
        return "\n".join(f"- `{line}`" for line in lines)
    return " ".join(text.split()).replace("<", "&lt;")


def _cell(text: str) -> str:
    return _escaped(" ".join(text.split())).replace("<", "&lt;")


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
