"""The command group `extractor batch`: what is no command of it is an input of `extractor batch run`."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from extractor.cli.exits import EPILOG


class _Batch(TyperGroup):
    """A group with a command that need not be named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


app = typer.Typer(
    cls=_Batch,
    rich_markup_mode=None,
    no_args_is_help=True,
    subcommand_metavar="INPUT... --out FOLDER | COMMAND ...",
    epilog=EPILOG,
)


@app.callback()
def batch() -> None:
    """Extract many articles into a folder, in runs that can be stopped and gone on with.

    \b
    extractor batch articles.jsonl pages/ --out out     the same as `extractor batch run …`
    extractor batch status out                          how far it is
    extractor batch retry out --article-seconds 300     the articles that failed, once more

    An input that is called like one of the commands: write it as ./NAME.
    """
