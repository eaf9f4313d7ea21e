"""`extractor train`: trains the entity model, encoders and the pipes' decisions."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import Exit, epilog, failing_as, say
from extractor.cli.output import standard_output
from extractor.cli.pretrain import Device, Precision, Recipes

if TYPE_CHECKING:
    from extractor.learn.gold import GoldDoc

app = typer.Typer()
group = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Train the models (needs the extra `train`, encoders the extra `trf`).",
)
app.add_typer(group, name="train")

GoldOption = Annotated[
    list[Path] | None, typer.Option("--gold", help="Folder of annotated articles, such as gold/train; may be repeated.")
]
AnnotationsOption = Annotated[
    Path | None,
    typer.Option("--annotations", help="Annotation without texts (corpora/annotations); the texts come from --data."),
]
CorrectionsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--corrections", metavar="RECORDS",
        help="Reviewed records (extractor review apply): what people decided is learned from too; may be repeated.",
    ),
]  # fmt: skip
SeedOption = Annotated[int, typer.Option("--seed", help="Seed of everything that is drawn by chance.")]
OutOption = Annotated[Path, typer.Option("--model", help="Folder of the pipeline to write.")]


@group.command(
    "pipeline",
    epilog=epilog(
        "extractor train pipeline --data data --gold corpora/written --work work --model models/own",
    ),
)
def pipeline_command(
    data: Annotated[Path, typer.Option("--data", help="Folder with the public corpora (ner/, raw/, articles/ …).")],
    model: OutOption,
    *,
    work: Annotated[Path, typer.Option("--work", help="Keeps what is made on the way; a stopped run goes on from it.")],
    gold: GoldOption = None,
    annotations: AnnotationsOption = None,
    corrections: CorrectionsOption = None,
    held_out: Annotated[
        Path | None, typer.Option("--held-out", help="Annotated articles to measure on; kept out of the vectors too.")
    ] = None,
    seed: SeedOption = 7,
) -> None:
    """Train all in one go: vectors, the recogniser, its fold models, the decisions; some five hours of one core.

    Example: extractor train pipeline --data data --gold gold/train --gold corpora/written --annotations
    corpora/annotations --work work --model models/trade_sm
    """
    from extractor.learn.recipe import train_pipeline
    from extractor.learn.standoff import read_names, read_training

    with failing_as(Exit.INPUT):
        golds = read_training(gold or (), annotations=annotations, data=data, reviewed=_reviewed(corrections))
        names = read_names(annotations, data) if annotations else ()
        scores = train_pipeline(
            data, golds, model, work=work, names=names, held_out=held_out, seed=seed, report=say
        )  # fmt: skip
    with standard_output() as out:
        out.write(scores + "\n")


@group.command("ner", epilog=epilog("extractor train ner --data data --gold corpora/written --model models/own"))
def ner_command(
    data: Annotated[Path, typer.Option("--data", help="Folder with the public corpora (ner/, raw/, articles/ …).")],
    model: OutOption,
    *,
    gold: GoldOption = None,
    annotations: AnnotationsOption = None,
    corrections: CorrectionsOption = None,
    vectors: Annotated[Path | None, typer.Option("--vectors", help="Floret table; trained first without one.")] = None,
    pretrained: Annotated[
        Path | None, typer.Option("--pretrained", help="Keep what plain text taught here, or take it from here.")
    ] = None,
    base: Annotated[
        Path | None, typer.Option("--base", help="Keep the stage on public sentences here, or take it from here.")
    ] = None,
    held_out: Annotated[
        Path | None, typer.Option("--held-out", help="Annotated articles to measure on; kept out of the vectors too.")
    ] = None,
    nerui_fold: Annotated[int, typer.Option("--nerui-fold", help="Fold of NER-UI to learn from and measure.")] = 1,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes over the sentences, all stages together. Default: as shipped.")
    ] = None,
    seed: SeedOption = 7,
    without_fold: Annotated[
        int | None, typer.Option("--without-fold", help="Leave out this fold of --gold: for `train decisions --folds`.")
    ] = None,
) -> None:
    """Train vectors, tok2vec and the entity recogniser, and put the whole pipeline together in --model."""
    from extractor.learn.ner import EPOCHS, assemble, train_ner
    from extractor.learn.standoff import read_names, read_training

    with failing_as(Exit.INPUT):
        scores = train_ner(
            data,
            read_training(gold or (), annotations=annotations, data=data, reviewed=_reviewed(corrections)),
            model,
            names=read_names(annotations, data) if annotations else (),
            vectors=vectors,
            pretrained=pretrained,
            base=base,
            nerui_fold=nerui_fold,
            held_out=held_out,
            epochs=epochs or EPOCHS,
            seed=seed,
            without_fold=without_fold,
            report=say,
        )
        assemble(model, model)
    with standard_output() as out:
        out.write(json.dumps(scores, indent=1) + "\n")


@group.command(
    "encoder",
    epilog=epilog(
        "extractor train encoder --data data --gold corpora/written --encoder encoder --model names",
    ),
)
def encoder_command(
    data: Annotated[Path, typer.Option("--data", help="Folder with the public corpora (ner/; raw/ … for `new`).")],
    model: Annotated[Path, typer.Option("--model", help="Folder of the encoder to write.")],
    encoder: Annotated[
        str, typer.Option("--encoder", help="Folder of an encoder, its name on the Hugging Face hub, or `new`.")
    ],
    *,
    revision: Annotated[str | None, typer.Option("--revision", help="Whole commit of an encoder on the hub.")] = None,
    size: Annotated[str, typer.Option("--size", help="Size of a `new` encoder: tiny, small, medium.")] = "small",
    gold: GoldOption = None,
    annotations: AnnotationsOption = None,
    held_out: Annotated[
        Path | None, typer.Option("--held-out", help="Annotated articles to measure on; kept out of the vocabulary.")
    ] = None,
    nerui_fold: Annotated[int, typer.Option("--nerui-fold", help="Fold of NER-UI to learn from and measure.")] = 1,
    recipe: Annotated[
        str | None, typer.Option("--recipe", help="Recipe: small, base, new; by the encoder without it.")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, help="Most passes, in place of the recipe's.")
    ] = None,
    seed: SeedOption = 7,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint in --model.")] = False,
    recipes: Recipes = None,
    device: Device = None,
    precision: Precision = None,
) -> None:
    """Teach any encoder our names, export it to ONNX and write its card, for `--pipeline trf`.

    Learns from the public sets, --gold and --annotations; the public dev sentences say when to stop. Prints the scores.

    Example: extractor train encoder --data DATA --gold GOLD/train --encoder encoder --model names
    """
    from extractor.learn.encoder.classifier import NEW
    from extractor.learn.encoder.recipes import read_recipes
    from extractor.learn.encoder.runtime import need_libraries, pick_device
    from extractor.learn.encoder.train import Start, train_encoder
    from extractor.learn.standoff import read_names, read_training

    need_libraries("training an encoder")
    with failing_as(Exit.INPUT):
        known = read_recipes(recipes)
        start = Start(encoder=encoder, revision=revision, size=known.size(size) if encoder == NEW else None)
        facts = train_encoder(
            data,
            model,
            start=start,
            recipes=known,
            recipe=recipe,
            epochs=epochs,
            golds=read_training(gold or (), annotations=annotations, data=data),
            names=read_names(annotations, data) if annotations else (),
            held_out=held_out,
            nerui_fold=nerui_fold,
            device=pick_device(device, precision),
            seed=seed,
            resume=resume,
            clock=time.perf_counter,
            say=say,
        )
    with standard_output() as out:
        out.write(json.dumps(facts, indent=1) + "\n")


@group.command(
    "decisions",
    epilog=epilog(
        "extractor train decisions --model models/own --gold corpora/written",
        "extractor train decisions --model models/own --gold corpora/written --corrections reviewed.jsonl",
    ),
)
def decisions_command(
    model: OutOption,
    *,
    gold: GoldOption = None,
    annotations: AnnotationsOption = None,
    corrections: CorrectionsOption = None,
    data: Annotated[Path | None, typer.Option("--data", help="Folder with the public corpora.")] = None,
    folds: Annotated[
        list[Path] | None,
        typer.Option("--folds", help="Entity models trained without fold 0, 1 …: honest input for the later pipes."),
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="Train these pipes alone (trade_events …).")] = None,
    share: Annotated[
        float,
        typer.Option("--share", help="Learn from this share of the articles, up to 1; all are read out of fold."),
    ] = 1.0,
    seed: SeedOption = 7,
) -> None:
    """Train the decisions of every pipe of the pipeline in --model, and print the out-of-fold scores."""
    from extractor.language.load import load_pipeline
    from extractor.learn.decisions import out_of_fold_report, train_decisions
    from extractor.learn.ner import save
    from extractor.learn.standoff import read_training

    with failing_as(Exit.INPUT):
        golds = read_training(gold or (), annotations=annotations, data=data, reviewed=_reviewed(corrections))
        nlp = load_pipeline(model)
        readers = [load_pipeline(path) for path in folds or ()]
        docs = train_decisions(nlp, golds, readers=readers, only=frozenset(only or ()), share=share, seed=seed, say=say)
        save(nlp, model)
    with standard_output() as out:
        out.write(out_of_fold_report(docs, golds) + "\n")


@group.command("translations", epilog=epilog("extractor train translations --data data --out translations.tsv"))
def translations_command(
    data: Annotated[Path, typer.Option("--data", help="Folder with the public corpora; its parallel/ is read.")],
    out: Annotated[Path, typer.Option("--out", help="Table to write: an English stem, then what translates it.")],
) -> None:
    """Learn which word stems of English and Indonesian translate each other, from aligned sentences.

    The table is part of the package (extractor/language/translations.tsv): with another one the decisions are to be
    trained anew.
    """
    from extractor.learn.translations import likely_translations, read_sentences, write_translations

    with failing_as(Exit.INPUT):
        table = likely_translations(read_sentences(data))
    with failing_as(Exit.OUTPUT):
        write_translations(table, out)
    say(f"{out}: translations of {len(table):,} English stems")


def _reviewed(records: list[str] | None) -> list[GoldDoc]:
    from extractor.cli.review import reviewed_articles

    return reviewed_articles(records) if records else []
