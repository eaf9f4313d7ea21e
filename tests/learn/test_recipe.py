"""The whole training in one go, on a handful of own articles: it goes on where it stopped, and it repeats."""

import json
import shutil
from pathlib import Path

import pytest

import extractor.learn.ner
import extractor.learn.recipe
from extractor.learn.recipe import train_pipeline
from extractor.learn.standoff import read_training

CORPORA = Path(__file__).parents[2] / "corpora"
SETS = {
    "idner2k": ("train.repaired.conll", "dev.repaired.conll", "test.txt"),
    "nerui": ("train.01.tsv", "dev.01.tsv", "test.01.tsv"),
    "nergrit_wiki": ("id.nergrit-wiki.train.conll", "id.nergrit-wiki.test.conll"),
    "uner_pud": ("en_pud-ud-test.iob2",),
    "uner_ewt": ("en_ewt-ud-train.iob2", "en_ewt-ud-dev.iob2", "en_ewt-ud-test.iob2"),
    "finer_ord_evaluation_only": ("en.finer-ord-NC.test.conll",),
}
NAMES = ("Sari", "Dewi", "Budi", "Tono", "Rina", "Agus", "Lina", "Joko", "Wati", "Hadi", "Maya", "Rudi", "Nita", "Yoga")

pytest.importorskip("floret")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Public corpora as they are laid out, with one invented sentence a file, and plain text."""
    folder = tmp_path_factory.mktemp("data")
    for number, (name, file) in enumerate((name, file) for name, files in SETS.items() for file in files):
        path = folder / "ner" / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        person = NAMES[number]
        rows = [(person, "B-PER"), ("pergi", "O"), ("ke", "O"), ("Bogor", "B-LOC"), (".", "O")]
        numbered = file.endswith(".iob2")
        lines = [f"{i}\t{w}\t{t}\t-\t-" if numbered else f"{w}\t{t}" for i, (w, t) in enumerate(rows, 1)]
        path.write_text("\n".join(lines) + "\n\n", "utf-8")
    mentions = folder / "ud" / "en_gum" / "gum_open.conllu"
    mentions.parent.mkdir(parents=True)
    mentions.write_text(
        "1\tVera\t_\tPROPN\tNNP\t_\t2\tnsubj\t_\tEntity=(1-person-new-cf1-1-sgl)\n2\tsang\t_\tVERB\tVBD\t_\t0\troot\t_\t_\n\n",
        "utf-8",
    )
    (folder / "raw").mkdir()
    texts = [path.read_text("utf-8") for path in sorted((CORPORA / "written" / "text").glob("*.txt"))]
    (folder / "raw" / "own.txt").write_text("\n\n".join(texts), "utf-8")
    return folder


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve of the articles written for training."""
    folder = tmp_path_factory.mktemp("gold")
    (folder / "text").mkdir()
    for path in sorted((CORPORA / "written").glob("own-a-*.json"))[::3]:
        shutil.copy(path, folder)
        shutil.copy(CORPORA / "written" / "text" / f"{path.stem}.txt", folder / "text")
    shutil.copy(CORPORA / "written" / "meta.jsonl", folder)
    return folder


def test_the_recipe_gives_a_pipeline_and_the_same_one_again(
    data: Path, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extractor.learn.ner, "PRETRAINING_WORDS", 5000)
    monkeypatch.setattr(extractor.learn.recipe, "EPOCHS", 10)
    monkeypatch.setattr(extractor.learn.recipe, "FOLD_EPOCHS", 5)
    golds = read_training([gold])
    said: list[str] = []
    tables = [
        train_pipeline(data, golds, tmp_path / name, work=tmp_path / work, report=said.append)
        for name, work in (("one", "work-one"), ("two", "work-two"))
    ]
    assert tables[0] == tables[1]
    assert "facts F1" in tables[0]
    weights = [(tmp_path / name / "ner" / "model").read_bytes() for name in ("one", "two")]
    assert weights[0] == weights[1]
    record = extractor.load(tmp_path / "one").extract(golds[0].article).record
    assert record.figures
    before = len(said)
    train_pipeline(data, golds, tmp_path / "one", work=tmp_path / "work-one", report=said.append)
    assert not any("fold" in line for line in said[before:])
    assert json.loads((tmp_path / "one" / "meta.json").read_text("utf-8"))["name"] == "sm"
