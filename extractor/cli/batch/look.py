"""`extractor batch status`: how a run stands."""

from __future__ import annotations

import json
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.batch import options as b
from extractor.cli.batch.group import app
from extractor.cli.exits import epilog
from extractor.cli.output import standard_output

if TYPE_CHECKING:
    from extractor.batch.status import Status


class _Format(StrEnum):
    TEXT = "text"
    JSON = "json"


@app.command("status", epilog=epilog("extractor batch status out"))
def status_command(
    folder: b.Folder,
    *,
    format_: Annotated[_Format, typer.Option("--format", "-f", help="For people or for programs.")] = _Format.TEXT,
) -> None:
    """Tell how a run stands: shards, articles, failures by kind, rate, time left and what is under way."""
    from dataclasses import asdict

    from extractor.batch.status import read_status

    with b.told():
        status = read_status(folder, now=time.time())
    with standard_output() as out:
        out.write(json.dumps(asdict(status), indent=1) + "\n" if format_ is _Format.JSON else _text(status))


def _text(status: Status) -> str:
    hint = "; the same command goes on" if status.state == "stopped" else ""
    share = 100 * status.articles_done / status.articles
    lines = [
        ("run", f"{status.folder}: {status.state}{hint}"),
        ("shards", f"{status.shards_done} of {status.shards}"),
        ("articles", f"{status.articles_done} of {status.articles} ({share:.1f} %)"),
        ("records", f"{status.records}"),
        ("failed", f"{status.failed}"),
    ]
    lines += [("", f"{count} {kind}") for kind, count in status.errors.items()]
    if status.deaths:
        lines.append(("deaths", f"{status.deaths} workers"))
    if status.rate:
        lines.append(("rate", f"{status.rate:.1f} articles a second"))
    if status.seconds_left is not None:
        lines.append(("left", _duration(status.seconds_left)))
    lines += [
        (
            "worker" if not number else "",
            f"{at.host} {at.pid}: shard {at.shard}, article {at.article}, {at.seconds:.0f} s",
        )
        for number, at in enumerate(status.workers)
    ]
    return "".join(f"{name:9} {told}\n" for name, told in lines)


def _duration(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {left:02} s"
