"""`extractor train`: trains the entity model and the pipes' decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.exits import EPILOG, Exit, failing_as, say
from extractor.cli.output import standard_output

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Train the models (needs the extra `train`).")
app.add_typer(group, name="train")

GoldOption = Annotated[
    list[Path] | None, typer.Option("--gold", help="Folder of annotated articles, such as gold/train; may be repeated.")
]
AnnotationsOption = Annotated[
    Path | None,
    typer.Option("--annotations", help="Annotation without texts (corpora/annotations); the texts come from --data."),
]
SeedOption = Annotated[int, typer.Option("--seed", help="Seed of everything that is drawn by chance.")]
OutOption = Annotated[Path, typer.Option("--model", help="Folder of the pipeline to write.")]


@group.command("ner", epilog=EPILOG)
def ner_command(
    data: Annotated[Path, typer.Option("--data", help="Folder with the public corpora (ner/, raw/, articles/ …).")],
    model: OutOption,
    *,
    gold: GoldOption = None,
    annotations: AnnotationsOption = None,
    vectors: Annotated[Path | None, typer.Option("--vectors", help="Floret table; trained first without one.")] = None,
    base: Annotated[
        Path | None, typer.Option("--base", help="Keep the stage on public sentences here, or take it from here.")
    ] = None,
    held_out: Annotated[
        Path | None, typer.Option("--held-out", help="Annotated articles to measure on; kept out of the vectors too.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Most passes over the sentences.")] = 20,
    seed: SeedOption = 7,
    without_fold: Annotated[
        int | None, typer.Option("--without-fold", help="Leave out this fold of --gold: for `train decisions --folds`.")
    ] = None,
) -> None:
    """Train vectors, tok2vec and the entity recogniser, and put the whole pipeline together in --model."""
    from extractor.learn.ner import assemble, train_ner
    from extractor.learn.standoff import read_names, read_training

    with failing_as(Exit.INPUT):
        scores = train_ner(
            data,
            read_training(gold or (), annotations=annotations, data=data),
            model,
            names=read_names(annotations, data) if annotations else (),
            vectors=vectors,
            base=base,
            held_out=held_out,
            epochs=epochs,
            seed=seed,
            without_fold=without_fold,
            report=say,
        )
        assemble(model, model)
    with standard_output() as out:
        out.write(json.dumps(scores, indent=1) + "\n")


@group.command("decisions", epilog=EPILOG)
def decisions_command(
    model: OutOption,
    *,
    gold: GoldOption = None,
    annotations: AnnotationsOption = None,
    data: Annotated[Path | None, typer.Option("--data", help="Folder with the public corpora.")] = None,
    folds: Annotated[
        list[Path] | None,
        typer.Option("--folds", help="Entity models trained without fold 0, 1 …: honest input for the later pipes."),
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="Train these pipes alone (trade_events …).")] = None,
    seed: SeedOption = 7,
) -> None:
    """Train the decisions of every pipe of the pipeline in --model, and print the out-of-fold scores."""
    from extractor.language.load import load_pipeline
    from extractor.learn.decisions import out_of_fold_report, train_decisions
    from extractor.learn.ner import save
    from extractor.learn.standoff import read_training

    with failing_as(Exit.INPUT):
        golds = read_training(gold or (), annotations=annotations, data=data)
        nlp = load_pipeline(model)
        readers = [load_pipeline(path) for path in folds or ()]
        docs = train_decisions(nlp, golds, readers=readers, only=frozenset(only or ()), seed=seed, say=say)
        save(nlp, model)
    with standard_output() as out:
        out.write(out_of_fold_report(docs, golds) + "\n")
