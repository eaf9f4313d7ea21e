"""`extractor benchmark`: measures the pipeline on public sets, translated news and the clock."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Measure the pipeline on public corpora."""
