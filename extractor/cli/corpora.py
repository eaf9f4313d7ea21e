"""`extractor corpora`: fetches the public corpora and checks them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import CommandError, Exit, epilog, failing_as, say
from extractor.cli.output import standard_output
from extractor.cli.progress import Bar

if TYPE_CHECKING:
    from extractor.learn.corpora.check import Counts

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Only = Annotated[
    list[str] | None, typer.Option("--only", metavar="TEXT", help="Files whose path begins so alone (ner/, ud/ …).")
]


@app.callback()
def group() -> None:
    """Fetch and check the public corpora that training and measuring draw on."""


@app.command("fetch", epilog=epilog("extractor corpora fetch --web --out data"))
def fetch_command(
    out: Annotated[Path, typer.Option("--out", help="Folder to lay the corpora out in.")],
    *,
    folder: Annotated[Path | None, typer.Option("--from", metavar="DIR", help="Copy from this folder.")] = None,
    web: Annotated[bool, typer.Option("--web", help="Download from the repositories at the commits named.")] = False,
    base: Annotated[
        str | None, typer.Option("--base", envvar="EXTRACTOR_CORPORA_BASE", help="A mirror of the web addresses.")
    ] = None,
    only: Only = None,
) -> None:
    """Lay out the public corpora, each file checked against its checksum; what is there already is left alone."""
    from extractor.learn.corpora.fetch import WEB, fetch, from_folder, from_web
    from extractor.learn.corpora.manifest import all_files, read_manifest

    if (folder is None) == (not web):
        raise typer.BadParameter("name the source: either --from DIR or --web")
    with failing_as(Exit.INPUT):
        wanted = [pair for pair in all_files(read_manifest()) if not only or pair[1].path.startswith(tuple(only))]
        source = from_folder(folder) if folder is not None else from_web(base or WEB)
    ended: Counter[str] = Counter()
    bad = 0
    with failing_as(Exit.FETCH), Bar("files", len(wanted)) as bar:
        for done, one in enumerate(fetch(wanted, out, source), 1):
            ended[one.state] += 1
            if not one.good:
                bad += 1
                say(f"{one.file.path}: {one.state} ({one.corpus.repository} at {one.corpus.commit})")
            bar.show(done, failed=bad)
    with standard_output() as file:
        file.writelines(f"{number:5} {state}\n" for state, number in sorted(ended.items()))
    if bad:
        raise typer.Exit(Exit.SOME_FAILED if bad < len(wanted) else Exit.INPUT)


@app.command("check", epilog=epilog("extractor corpora check data"))
def check_command(
    data: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the corpora.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object in place of the tables.")] = False,
) -> None:
    """Check every file against its checksum, and count what reading the sets gives, mends and leaves out."""
    from extractor.learn.corpora.check import Found, check_files, count

    states: Counter[str] = Counter()
    if not data.is_dir():
        raise CommandError(f"{data}: no such folder; lay it out with `extractor corpora fetch`", Exit.INPUT)
    with failing_as(Exit.INPUT):
        for _, file, state in check_files(data):
            states[state] += 1
            if state is not Found.GOOD:
                say(f"{file.path}: {state}")
        counts = count(data)
    with standard_output() as out:
        if as_json:
            out.write(json.dumps({"files": dict(states), **counts.as_json()}, indent=1) + "\n")
        else:
            out.writelines(f"{line}\n" for line in _tables(states, counts))
    if states[Found.GOOD] < states.total():
        raise typer.Exit(Exit.SOME_FAILED)


def _tables(states: Counter[str], counts: Counts) -> list[str]:
    rows = [", ".join(f"{number} files {state}" for state, number in sorted(states.items())), ""]
    rows.append(
        f"{'names':44}{'sentences':>10}{'org':>7}{'person':>8}{'place':>7}{'I- begun':>9}{'other':>7}{'dropped':>9}"
    )
    for one in counts.names:
        kinds = [one.entities.get(kind, 0) for kind in ("organization", "person", "place")]
        rows.append(
            f"{one.path:44}{one.sentences:10}{kinds[0]:7}{kinds[1]:8}{kinds[2]:7}"
            f"{one.begun_inside:9}{one.other_labels:7}{one.in_tests:9}"
        )
    for title, table in (("training sentences by fold of NER-UI", counts.folds), ("aligned", counts.aligned)):
        rows += ["", title, *(f"  {name:20} {_pairs(row)}" for name, row in table.items())]
    return [*rows, "", f"treebanks: {_pairs(counts.treebanks)}"]


def _pairs(row: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in row.items())
