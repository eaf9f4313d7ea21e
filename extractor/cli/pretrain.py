"""`extractor pretrain`: makes an own bilingual encoder from plain text."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.exits import Exit, epilog, failing_as, say
from extractor.cli.output import standard_output

app = typer.Typer()

Recipes = Annotated[
    Path | None,
    typer.Option("--recipes", help="TOML of recipes in place of learn/encoder/recipes.toml."),
]
Device = Annotated[str | None, typer.Option("--device", help="cpu, cuda, cuda:1; the first GPU or the CPU without it.")]
Precision = Annotated[
    str | None,
    typer.Option("--precision", help="float32, bfloat16 or float16; mixed on a GPU and float32 on a CPU without it."),
]


@app.command("pretrain", epilog=epilog("extractor pretrain --data data --out encoder --size small --hours 2"))
def pretrain_command(
    data: Annotated[Path, typer.Option("--data", help="Folder with plain text (raw/, articles/, parallel/).")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the encoder to write.")],
    *,
    size: Annotated[str, typer.Option("--size", help="Size in the recipes: tiny, small, medium.")] = "small",
    steps: Annotated[int | None, typer.Option("--steps", min=1, help="Steps in place of the recipe's.")] = None,
    hours: Annotated[float | None, typer.Option("--hours", min=0.001, help="Train this long, not by steps.")] = None,
    batch: Annotated[int | None, typer.Option("--batch", min=1, help="Windows at once on the device.")] = None,
    accumulate: Annotated[int | None, typer.Option("--accumulate", min=1, help="Such batches to one step.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything that is drawn by chance.")] = 7,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint in --out.")] = False,
    held_out: Annotated[
        Path | None, typer.Option("--held-out", help="Annotated articles whose lines are kept out of the text.")
    ] = None,
    recipes: Recipes = None,
    device: Device = None,
    precision: Precision = None,
) -> None:
    """Pretrain a small Indonesian and English encoder on plain text, as ELECTRA does (needs the extra `trf`).

    Learns a cased vocabulary, then the encoder; losses go to OUT/log.jsonl. `extractor train encoder --encoder OUT`
    teaches it names.

    Example: extractor pretrain --data DATA --out encoder --size small --hours 3
    """
    from extractor.learn.encoder.pretrain import Budget, pretrain
    from extractor.learn.encoder.recipes import read_recipes
    from extractor.learn.encoder.runtime import need_libraries, pick_device
    from extractor.learn.gold import read_gold

    need_libraries("pretraining an encoder")
    with failing_as(Exit.INPUT):
        known = read_recipes(recipes)
        own = {"steps": steps, "batch": batch, "accumulate": accumulate}
        amounts = pretrain(
            data,
            out,
            size=known.size(size),
            recipe=replace(known.pretraining, **{key: value for key, value in own.items() if value is not None}),
            budget=Budget(clock=time.monotonic, hours=hours),
            device=pick_device(device, precision),
            seed=seed,
            resume=resume,
            held_out=read_gold(held_out) if held_out else (),
            say=say,
        )
    with standard_output() as sink:
        sink.write(json.dumps(amounts, indent=1) + "\n")
