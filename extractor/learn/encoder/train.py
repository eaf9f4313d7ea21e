"""Fine-tunes an encoder from the corpora to a finished model folder: weights, graphs, scores, card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.language.transformer.checkpoint import read_checkpoint
from extractor.language.transformer.tokenizer import PieceTokenizer
from extractor.learn.corpora.sets import FIRST_FOLD, EntitySets, read_sets
from extractor.learn.encoder.blocks import training_text
from extractor.learn.encoder.card import measure_encoder, write_card
from extractor.learn.encoder.classifier import NEW, finetune_recipe_name, fresh_classifier, load_classifier
from extractor.learn.encoder.examples import windows_of
from extractor.learn.encoder.export import export
from extractor.learn.encoder.finetune import Examples, finetune
from extractor.learn.encoder.recipes import Finetuning, Recipes, Size
from extractor.learn.encoder.runtime import CHECKPOINT, Device, claim_folder, need_libraries
from extractor.learn.gold import GoldDoc, read_gold
from extractor.learn.ner import PUBLIC_LABELS
from extractor.learn.ner_examples import doc_of_gold, doc_of_names, doc_of_sentence
from extractor.learn.standoff import NamedSentence

_CHECKED = 64
"""Dev sentences on which graphs are compared with the network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What is fine-tuned: `encoder` is a folder, a name on the hub with its commit `revision`, or `new` of `size`."""

    encoder: str
    revision: str | None = None
    size: Size | None = None

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        if self.encoder == NEW:
            return "random weights"
        return f"{self.encoder} at {self.revision}" if self.revision else Path(self.encoder).name


def train_encoder(
    data: Path,
    out: Path,
    *,
    start: Start,
    recipes: Recipes,
    recipe: str | None = None,
    epochs: int | None = None,
    golds: Sequence[GoldDoc] = (),
    names: Sequence[NamedSentence] = (),
    held_out: Path | None = None,
    nerui_fold: int = FIRST_FOLD,
    device: Device,
    seed: int = 7,
    resume: bool = False,
    clock: Callable[[], float],
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Teach `start` the names of the public sets under `data`, of `golds` and of `names`; write the folder `out`.

    `recipe` names one of `recipes.finetuning`; without it the one for the encoder's width is taken, with `epochs` in
    place of its own where they are told. `nerui_fold` is the fold of NER-UI that is learnt from and measured on. The
    public dev sentences say when to stop. The folder is a Hugging Face one with `model.onnx`, `model.int8.onnx`,
    `scores.json` and the card `README.md`. `held_out` articles are measured on, and their text is kept out of the
    vocabulary of a `new` encoder. Returns what stands in scores.json.

    Raises ExtractorError where corpora or encoder are missing, or `out` holds an unfinished run and `resume` is not
    set; MissingExtraError where a library is not installed.
    """
    need_libraries("training an encoder")
    claim_folder(out, resume=resume)
    sets = read_sets(data, nerui_fold=nerui_fold)
    measured = read_gold(held_out) if held_out else []
    model = _prepare(data, out, start, measured, seed=seed)
    recipe = recipe or finetune_recipe_name(start.encoder, model)
    chosen = recipes.finetune(recipe)
    chosen = replace(chosen, epochs=epochs or chosen.epochs)
    examples = _examples(sets, golds, names)
    told = f"{len(examples.public)} public sentences, {len(examples.articles)} articles and sentences of news"
    say(f"{told}; {device.name}, {device.precision}")
    facts = {"origin": start.origin, "seed": seed, "nerui_fold": nerui_fold, "recipe": asdict(chosen)}
    history = finetune(model, out, examples, chosen, device=device, seed=seed, resume=resume, facts=facts, say=say)
    agreement = export(out, _some_windows(out, examples, chosen))
    facts |= {
        "command": _command(start, recipe, chosen, out, seed=seed, with_gold=bool(golds)),
        "parameters": sum(weight.numel() for weight in model.parameters()),
        "length": min(chosen.length, read_checkpoint(out).limit),
        "history": history,
        **asdict(agreement),
        **measure_encoder(out, sets, measured, overlap=chosen.stride, clock=clock),
    }
    write_card(out, facts)
    (out / CHECKPOINT).unlink()
    return facts


def _command(start: Start, recipe: str, chosen: Finetuning, out: Path, *, seed: int, with_gold: bool) -> str:
    """Return the command that does the same again, without the folders of this machine."""
    encoder = start.encoder if start.revision else Path(start.encoder).name
    parts = [
        "extractor train encoder --data DATA",
        *(["--gold GOLD"] if with_gold else []),
        f"--encoder {encoder}",
        *([f"--revision {start.revision}"] if start.revision else []),
        f"--recipe {recipe} --epochs {chosen.epochs} --seed {seed} --model {out.name}",
    ]
    return " ".join(parts)


def _prepare(data: Path, out: Path, start: Start, measured: Sequence[GoldDoc], *, seed: int) -> Any:
    """Return the network to train, and write its configuration and tokenizer to `out`."""
    import torch

    torch.manual_seed(seed)
    if start.encoder == NEW:
        if start.size is None:
            raise ExtractorError("a new encoder needs a size; name one of the recipes")
        model, tokenizer = fresh_classifier(training_text(data, measured), start.size)
    else:
        model, tokenizer = load_classifier(start.encoder, revision=start.revision)
    tokenizer.save_pretrained(out)
    model.config.save_pretrained(out)
    return model


def _examples(sets: EntitySets, golds: Sequence[GoldDoc], names: Sequence[NamedSentence]) -> Examples:
    import spacy

    nlp = spacy.blank("trade")
    return Examples(
        public=[doc_of_sentence(nlp, sentence) for sentence in sets.train],
        articles=[
            *(doc_of_gold(nlp, gold) for gold in golds if "entities" in gold.gold),
            *(doc_of_names(nlp, one) for one in names),
        ],
        dev=[doc_of_sentence(nlp, sentence) for sentence in sets.dev],
        labels=PUBLIC_LABELS,
    )


def _some_windows(out: Path, examples: Examples, recipe: Finetuning) -> list[tuple[int, ...]]:
    """Windows of dev sentences from the whole of the list, of several lengths."""
    tokenizer = PieceTokenizer(out)
    limit = min(recipe.length, read_checkpoint(out).limit)
    docs = examples.dev[:: max(1, len(examples.dev) // _CHECKED)]
    return [window.ids for doc in docs for window in windows_of(doc, tokenizer, limit=limit, overlap=recipe.stride)]
