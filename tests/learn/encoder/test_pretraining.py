"""Pretraining of toy encoders on made-up text: they learn from context, and a run resumes exactly."""

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from own_sentences import sentences

from extractor.errors import ExtractorError
from extractor.learn.encoder.recipes import Size, read_recipes

pytest.importorskip("torch")
pytest.importorskip("transformers")

from extractor.learn.encoder.blocks import pack, rows_of_step, training_text
from extractor.learn.encoder.pretrain import Budget, pretrain
from extractor.learn.encoder.runtime import CHECKPOINT, pick_device
from extractor.learn.encoder.vocabulary import train_vocabulary

TOY = Size(vocabulary=300, embedding=32, layers=2, width=32, heads=2, inner=64, length=32, generator=0.5)
RECIPE = replace(read_recipes().pretraining, steps=90, batch=8, learn_rate=6e-3, save_every=30, log_every=5)
PAIRS = Size(vocabulary=120, embedding=32, layers=2, width=32, heads=2, inner=128, length=16, generator=1.0)
PAIR_RECIPE = replace(
    read_recipes().pretraining, steps=1000, batch=32, learn_rate=3e-3, dropout=0.0, save_every=5000, log_every=25
)
QUIET: list[str] = []
pytestmark = pytest.mark.slow


class Clock:
    """Seconds that pass by one at each look, and a stop after some looks as Ctrl-C gives one."""

    def __init__(self, *, stop_after: int | None = None) -> None:
        self.looks = 0
        self.stop_after = stop_after

    def __call__(self) -> float:
        self.looks += 1
        if self.looks == self.stop_after:
            raise KeyboardInterrupt
        return float(self.looks)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("text")
    (folder / "raw").mkdir()
    lines = (" ".join(sentence.words) for sentence in sentences(500, seed=1))
    (folder / "raw" / "own.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def run(data: Path, out: Path, *, clock: Clock | None = None, hours: float | None = None, resume: bool = False) -> None:
    budget = Budget(clock=clock or Clock(), hours=hours)
    device = pick_device("cpu")
    pretrain(data, out, size=TOY, recipe=RECIPE, budget=budget, device=device, resume=resume, seed=3, say=QUIET.append)


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole")
    run(data, out)
    return out


def losses(out: Path, name: str) -> list[float]:
    return [json.loads(row)[name] for row in (out / "log.jsonl").read_text("utf-8").splitlines()]


def test_every_row_of_the_log_tells_both_losses(whole: Path) -> None:
    assert len(losses(whole, "generator")) == len(losses(whole, "discriminator")) == 18


def pair_language(folder: Path) -> None:
    """Write lines of word pairs: which word stands beside a word says which one it is, and nothing else does."""
    chance = random.Random(5)
    pairs = [(f"{sound}a", f"{sound}u") for sound in "bcdfghjklmnprstvwxyz"]
    lines = [
        " ".join(word for pair in chance.choices(pairs, k=chance.randint(3, 6)) for word in pair) for _ in range(4000)
    ]
    (folder / "raw").mkdir()
    (folder / "raw" / "pairs.txt").write_text("\n".join(lines) + "\n", "utf-8")


def test_both_networks_learn_from_context(tmp_path: Path) -> None:
    pair_language(tmp_path)
    out = tmp_path / "encoder"
    pretrain(
        tmp_path, out, size=PAIRS, recipe=PAIR_RECIPE, budget=Budget(clock=Clock()), device=pick_device("cpu"), seed=3,
        say=QUIET.append,
    )  # fmt: skip
    generator, discriminator, replaced = (
        float(np.mean(losses(out, name)[-4:])) for name in ("generator", "discriminator", "replaced")
    )
    texts = list(training_text(tmp_path))
    tokenizer = train_vocabulary(texts, pieces=PAIRS.vocabulary, length=PAIRS.length)
    pieces = pack(texts, tokenizer, length=PAIRS.length)
    words = pieces[~np.isin(pieces, (tokenizer.cls_token_id, tokenizer.sep_token_id))]
    shares = np.unique(words, return_counts=True)[1] / words.size
    assert generator < 0.75 * -np.sum(shares * np.log(shares))
    assert discriminator < 0.9 * -(replaced * np.log(replaced) + (1 - replaced) * np.log(1 - replaced))


def test_the_folder_is_one_that_hugging_face_reads(whole: Path) -> None:
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(whole)
    model = AutoModel.from_pretrained(whole)
    found = model(**tokenizer("Petani Bogor mengirim kopi.", return_tensors="pt")).last_hidden_state
    assert found.shape[-1] == TOY.width
    assert not (whole / CHECKPOINT).exists()
    assert json.loads((whole / "pretraining.json").read_text("utf-8"))["pieces_seen"] == 90 * 8 * 32


def test_an_interrupted_run_ends_in_the_same_weights(data: Path, whole: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(data, tmp_path, clock=Clock(stop_after=44))
    with pytest.raises(ExtractorError, match="--resume"):
        run(data, tmp_path)
    run(data, tmp_path, resume=True)
    for name in ("model.safetensors", "tokenizer.json"):
        assert (tmp_path / name).read_bytes() == (whole / name).read_bytes()
    assert losses(tmp_path, "generator") == losses(whole, "generator")


def test_another_recipe_does_not_resume(data: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(data, tmp_path, clock=Clock(stop_after=34))
    with pytest.raises(ExtractorError, match="another size, recipe, seed"):
        pretrain(
            data, tmp_path, size=TOY, recipe=replace(RECIPE, batch=4), budget=Budget(clock=Clock()),
            device=pick_device("cpu"), resume=True, seed=3, say=QUIET.append,
        )  # fmt: skip


def test_hours_end_the_run(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path, hours=10 / 3600)
    assert json.loads((tmp_path / "pretraining.json").read_text("utf-8"))["steps"] == 10


def test_windows_hold_the_text_in_its_order(data: Path) -> None:
    texts = list(training_text(data))
    assert len(texts) == len(set(texts))
    tokenizer = train_vocabulary(texts, pieces=300, length=32)
    windows = pack(texts, tokenizer, length=32)
    assert set(windows[:, 0]) == {tokenizer.cls_token_id}
    assert set(windows[:, -1]) == {tokenizer.sep_token_id}
    told = tokenizer.decode([piece for row in windows[:2] for piece in row[1:-1]], skip_special_tokens=True)
    assert "".join("".join(texts).split()).startswith("".join(told.split()))
    with pytest.raises(ExtractorError, match="fills no window"):
        pack(["kopi"], tokenizer, length=32)


def test_case_accents_and_unknown_signs(data: Path) -> None:
    tokenizer = train_vocabulary([*training_text(data), "Café CAFÉ café " * 5], pieces=300, length=32)
    assert tokenizer.decode(tokenizer("Café Bogor")["input_ids"], skip_special_tokens=True) == "Café Bogor"
    assert tokenizer.tokenize("漢") == ["[UNK]"]


def test_each_pass_shows_every_window_once() -> None:
    rows = np.concatenate([rows_of_step(10, 4, step, seed=1) for step in range(5)])
    assert sorted(rows[:10]) == sorted(rows[10:]) == list(range(10))
    assert list(rows[:10]) != list(rows[10:])


def test_lines_of_held_out_articles_are_not_read(data: Path) -> None:
    from extractor.article.model import Article
    from extractor.learn.gold import GoldDoc

    line = max(training_text(data), key=len)
    held = GoldDoc("a", Article(body=line), {})
    assert line not in set(training_text(data, [held]))


def test_a_device_that_is_not_there_is_named() -> None:
    with pytest.raises(ExtractorError, match="cuda:77"):
        pick_device("cuda:77")
    with pytest.raises(ExtractorError, match="float8"):
        pick_device("cpu", "float8")
    assert pick_device("cpu", "bfloat16").precision == "bfloat16"


def test_recipes_of_ones_own_are_checked(tmp_path: Path) -> None:
    known = read_recipes()
    assert known.size("small").layers == 12
    with pytest.raises(ExtractorError, match=r"medium, small, tiny"):
        known.size("huge")
    (tmp_path / "own.toml").write_text("[size.tiny]\nlayers = 2\n", "utf-8")
    with pytest.raises(ExtractorError, match=r"own\.toml"):
        read_recipes(tmp_path / "own.toml")
