"""`extractor schema` and `extractor doctor`: what the records look like and what is installed."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from extractor.cli import options as o
from extractor.cli.exits import Exit, epilog, failing_as
from extractor.cli.output import standard_output

app = typer.Typer()


@app.command("schema", epilog=epilog("extractor schema --out record.schema.json"))
def schema_command(
    *,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="That of reviewed records (extractor review apply), version 1.1.")
    ] = False,
    out: o.Out = None,
) -> None:
    """Print the JSON Schema of records.

    Draft 2020-12; every record is valid against it.
    """
    from extractor.record import json_schema

    text = json.dumps(json_schema(reviewed=reviewed), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        with standard_output() as file:
            file.write(text)
        return
    from extractor.store import write_text

    with failing_as(Exit.OUTPUT):
        write_text(out, text)


@app.command("doctor", epilog=epilog("extractor doctor", "extractor doctor --json"))
@o.chooses_model
def doctor_command(
    *,
    model: o.Model,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object in place of the lines.")] = False,
) -> None:
    """Say what is installed and whether it works.

    Versions, the trained pipeline and its scores, extras, plug-ins. Exit code 5 where the pipeline cannot be loaded.
    """
    from extractor.cli.checkup import checkup

    found = checkup(model)
    with standard_output() as out:
        if as_json:
            out.write(json.dumps(found.as_data(), ensure_ascii=False, indent=2) + "\n")
        else:
            out.writelines(f"{row}\n" for row in found.lines())
    if found.problems:
        raise typer.Exit(Exit.MODEL)
