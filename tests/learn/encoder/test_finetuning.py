"""A small encoder learns the names of made-up sentences, from nothing to the folder that the pipeline reads."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from own_sentences import sentences
from spacy.tokens import Doc, Span

from extractor.errors import ExtractorError
from extractor.learn.corpora.conll import Sentence
from extractor.learn.corpora.layout import layout
from extractor.learn.encoder.recipes import Recipes, Size, read_recipes
from extractor.learn.gold import read_gold

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from extractor.language.choice import Runtime
from extractor.language.transformer.tokenizer import PieceTokenizer
from extractor.learn.encoder.classifier import layer_groups, load_classifier
from extractor.learn.encoder.examples import PASSED_OVER, TAGS, batches, windows_of
from extractor.learn.encoder.finetune import reader
from extractor.learn.encoder.runtime import CHECKPOINT, pick_device
from extractor.learn.encoder.train import Start, train_encoder

pytestmark = pytest.mark.slow

TOY = Size(vocabulary=400, embedding=32, layers=2, width=48, heads=2, inner=96, length=48, generator=0.5)
RECIPE = replace(
    read_recipes().finetune("new"), epochs=25, patience=6, learn_rate=6e-3, batch_pieces=512, length=48, stride=12
)
RECIPES = Recipes({"toy": TOY}, read_recipes().pretraining, {"new": RECIPE, "small": RECIPE})


class Clock:
    """Seconds that pass by one at each look."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def write_set(path: Path, made: list[Sentence]) -> None:
    numbered = path.suffix == ".iob2"
    blocks = []
    for sentence in made:
        tags = ["O"] * len(sentence.words)
        for start, end, label in sentence.spans:
            tags[start:end] = [f"B-{label.upper()}", *[f"I-{label.upper()}"] * (end - start - 1)]
        rows = zip(sentence.words, tags, strict=True)
        blocks.append(
            "".join(f"{at}\t{word}\t{tag}\n" if numbered else f"{word}\t{tag}\n" for at, (word, tag) in enumerate(rows))
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks), "utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in the layout of the public sets, all of it made up, and an article with a programme."""
    folder = tmp_path_factory.mktemp("data")
    table = layout()
    wanted = [(path, 60) for path in table["train"]] + [(path, 15) for path in [*table["dev"], *table["test"].values()]]
    for seed, (path, count) in enumerate(wanted):
        write_set(folder / "ner" / path.format(fold=1), sentences(count, seed=seed))
    for path in table["mentions"]:
        file = folder / "ud" / path
        file.parent.mkdir(parents=True)
        file.write_text("1\tVera\t_\tPROPN\tNNP\t_\t0\troot\t_\tEntity=(1-person-new-cf1-1-sgl)\n\n", "utf-8")
    (folder / "raw").mkdir()
    lines = (" ".join(sentence.words) for sentence in sentences(300, seed=99))
    (folder / "raw" / "own.txt").write_text("\n".join(lines) + "\n", "utf-8")
    gold = folder / "gold" / "text"
    gold.mkdir(parents=True)
    (gold / "a.txt").write_text(
        "Petani Solo ikut Kartu Panen untuk menanam kopi, kata Rina. Sari Wijaya dari Bank Samudra hadir di Medan.",
        "utf-8",
    )
    forms = [("place", "Solo"), ("program", "Kartu Panen"), ("person", "Rina"), ("person", "Sari Wijaya")]
    forms += [("organization", "Bank Samudra"), ("place", "Medan")]
    entities = [{"type": label, "text": form} for label, form in forms]
    (folder / "gold" / "a.json").write_text(json.dumps({"id": "a", "entities": entities}), "utf-8")
    return folder


def train(data: Path, out: Path, *, resume: bool = False, say: list[str] | None = None, **others: object) -> None:
    train_encoder(
        data, out, start=Start(encoder="new", size=TOY), recipes=RECIPES, golds=read_gold(data / "gold"),
        device=pick_device("cpu"), seed=3, resume=resume, clock=Clock(),
        say=(say if say is not None else []).append, **others,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("model") / "names"
    train(data, out)
    return out


def test_it_learns_the_names(trained: Path) -> None:
    facts = json.loads((trained / "scores.json").read_text("utf-8"))
    for kind in ("torch", "int8"):
        assert {name: found["all"]["f1"] > 90 for name, found in facts["scores"][kind].items()} == dict.fromkeys(
            ("idner2k", "nerui1", "nergrit", "ewt", "pud", "finer_ord"), True
        )
    assert facts["history"][-1]["loss"] < facts["history"][0]["loss"]
    assert set(facts["words_per_second"]) == {"torch", "onnx", "int8"}
    assert not (trained / CHECKPOINT).exists()


def test_graphs_agree_with_the_network(trained: Path) -> None:
    facts = json.loads((trained / "scores.json").read_text("utf-8"))
    assert facts["onnx_difference"] < 1e-4
    assert facts["int8_alike"] > 0.97
    text = "Maya Hartono dari Bank Samudra mengirim 12 ton teh ke Medan ."
    found = {
        kind: [(name.text, name.label_) for name in reader(trained, runtime=kind, overlap=12)(text).ents]
        for kind in (Runtime.TORCH, Runtime.ONNX, Runtime.INT8)
    }
    assert found[Runtime.TORCH] == [("Maya Hartono", "person"), ("Bank Samudra", "organization"), ("Medan", "place")]
    assert found[Runtime.TORCH] == found[Runtime.ONNX] == found[Runtime.INT8]


def test_the_card_tells_scores_and_the_command(trained: Path) -> None:
    card = (trained / "README.md").read_text("utf-8")
    assert "$" not in card
    assert "extractor train encoder --data DATA --gold GOLD --encoder new --recipe new" in card
    assert "| idner2k | " in card


def test_an_interrupted_run_ends_in_the_same_weights(data: Path, trained: Path, tmp_path: Path) -> None:
    class Stopping(list[str]):
        def append(self, told: str) -> None:
            if told.startswith("epoch 3 "):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(data, tmp_path, say=Stopping())
    with pytest.raises(ExtractorError, match="--resume"):
        train(data, tmp_path)
    with pytest.raises(ExtractorError, match="another size, recipe, seed"):
        train(data, tmp_path, resume=True, epochs=3)
    train(data, tmp_path, resume=True)
    assert (tmp_path / "model.safetensors").read_bytes() == (trained / "model.safetensors").read_bytes()
    told = [json.loads((folder / "scores.json").read_text("utf-8")) for folder in (tmp_path, trained)]
    with pytest.raises(ExtractorError, match="holds a trained encoder already"):
        train(data, tmp_path, resume=True)
    assert told[0]["history"] == told[1]["history"]
    assert told[0]["scores"] == told[1]["scores"]


def test_what_was_trained_can_be_trained_further_layer_by_layer(trained: Path) -> None:
    model, tokenizer = load_classifier(str(trained))
    assert tokenizer.is_fast
    groups = layer_groups(model, replace(RECIPE, learn_rate=1.0, layer_decay=0.5))
    assert sorted({group["peak"] for group in groups}) == [0.125, 0.25, 0.5, 1.0]
    assert sum(len(group["params"]) for group in groups) == len(list(model.parameters()))
    with pytest.raises(ExtractorError, match="no encoder to train further"):
        load_classifier(str(trained.parent))


def test_first_pieces_bear_the_labels_and_long_texts_become_windows(trained: Path) -> None:
    nlp = spacy.blank("trade")
    words = ["Kata", "Rina", ",", "Bank", "Samudra", "tumbuh", "."] * 20
    doc = Doc(nlp.vocab, words=words)
    doc.ents = [
        Span(doc, at + start, at + end, label=label)
        for at in range(0, len(words), 7)
        for start, end, label in ((1, 2, "person"), (3, 5, "organization"))
    ]
    tokenizer = PieceTokenizer(trained)
    found = windows_of(doc, tokenizer, limit=30, overlap=8)
    assert len(found) > 4
    assert all(len(window.ids) == len(window.labels) <= 30 for window in found)
    assert all(window.labels[0] == window.labels[-1] == PASSED_OVER for window in found)
    whole = windows_of(doc, tokenizer, limit=10_000, overlap=8)[0].labels
    assert [TAGS[label] for label in whole if label != PASSED_OVER][:7] == [
        "O", "B-person", "O", "B-organization", "I-organization", "O", "O",
    ]  # fmt: skip
    made = batches(found, 64, random.Random(1))
    assert sorted(window.ids for batch in made for window in batch) == sorted(window.ids for window in found)
    assert all(len(batch) * max(len(window.ids) for window in batch) <= 64 for batch in made)


def test_commands_from_plain_text_to_names(data: Path, tmp_path: Path) -> None:
    recipes = tmp_path / "toy.toml"
    rows = {
        "size.toy": {name: getattr(TOY, name) for name in TOY.__slots__},
        "pretrain": {**_numbers(read_recipes().pretraining), "steps": 20, "batch": 8, "log_every": 5},
        "finetune.small": {**_numbers(RECIPE), "epochs": 2},
    }
    tables = (f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in row.items()) for name, row in rows.items())
    recipes.write_text("\n".join(tables), "utf-8")
    command = [str(Path(sys.executable).with_name("extractor"))]
    shared = ["--data", str(data), "--recipes", str(recipes), "--device", "cpu"]
    first = subprocess.run(
        [*command, "pretrain", *shared, "--out", str(tmp_path / "encoder"), "--size", "toy"],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["steps"] == 20
    second = subprocess.run(
        [*command, "train", "encoder", *shared, "--encoder", str(tmp_path / "encoder"),
         "--model", str(tmp_path / "out")],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert second.returncode == 0, second.stderr
    facts = json.loads(second.stdout)
    assert facts["origin"] == "encoder"
    assert (tmp_path / "out" / "model.int8.onnx").exists()


def _numbers(recipe: object) -> dict[str, object]:
    return {name: getattr(recipe, name) for name in type(recipe).__slots__}  # type: ignore[attr-defined]
