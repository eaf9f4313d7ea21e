"""`extractor knowledge`: tables of the user's own beside those that come with the package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.exits import CommandError, Exit, epilog, failing_as, say
from extractor.cli.output import standard_output

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
imports = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Add a table of your own.")
app.add_typer(imports, name="import")

_TOLD = 20


@app.callback()
def group() -> None:
    """Add, list and remove tables of your own."""


@imports.command("hs", epilog=epilog("extractor knowledge import hs btki2022.csv"))
def import_hs_command(
    file: Annotated[Path, typer.Argument(help="CSV: hs2022,edition,code[,label_id,label_en].")],
) -> None:
    """Import a concordance from HS 2022 to earlier HS editions or to the eight digits of BTKI.

    Every row is checked; where one is bad nothing is imported. With --explain, the commands that extract say what each
    good is in the editions imported.
    """
    from extractor.knowledge.concordance import parse, store

    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: not to be read as UTF-8 text ({error})", Exit.INPUT) from error
    rows, faults = parse(text, file=str(file))
    for fault in faults[:_TOLD]:
        say(fault)
    if faults:
        more = f" ({len(faults) - _TOLD} more)" if len(faults) > _TOLD else ""
        raise CommandError(
            f"{file}: {len(faults)} bad rows{more}, nothing imported; mend them and try again", Exit.INPUT
        )
    with failing_as(Exit.OUTPUT):
        tables = store(rows)
    with standard_output() as out:
        out.writelines(f"{table.edition}: {table.rows} rows in {table.path}\n" for table in tables)


@app.command("list", epilog=epilog("extractor knowledge list"))
def list_command() -> None:
    """List the tables imported: edition, rows, file."""
    from extractor.knowledge.concordance import stored

    with standard_output() as out:
        out.writelines(f"{table.edition}\t{table.rows}\t{table.path}\n" for table in stored())


@app.command("remove", epilog=epilog("extractor knowledge remove BTKI2022"))
def remove_command(edition: Annotated[str, typer.Argument(help="Edition to remove, such as BTKI2022.")]) -> None:
    """Remove the table of an edition."""
    from extractor.knowledge.concordance import remove

    remove(edition)
