"""The benchmark of names: counts and intervals, which pipes are measured, the folds of NER-UI, and the command."""

import json
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from extractor.errors import ExtractorError
from extractor.language.load import load_pipeline
from extractor.learn.benchmark.names import measure, measure_folds, recogniser, score
from extractor.learn.corpora.conll import Sentence
from extractor.learn.corpora.layout import layout
from extractor.learn.corpora.sets import read_sets, read_tests
from tests.commands import Command

SENTENCES = [
    Sentence(("Sari", "Dewi", "tiba", "di", "Bogor"), ((0, 2, "person"), (4, 5, "place"))),
    Sentence(("PT", "Maju", "tumbuh"), ((0, 2, "organization"),)),
    Sentence(("tidak", "ada", "nama"), ()),
]
PATTERNS = [
    {"label": "person", "pattern": "Sari Dewi"},
    {"label": "organization", "pattern": "Bogor"},
    {"label": "organization", "pattern": "PT Maju"},
    {"label": "program", "pattern": "nama"},
]


def rules(patterns: list[dict[str, str]]) -> Language:
    nlp = spacy.blank("trade")
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    return nlp


def corpus(folder: Path) -> Path:
    """Write every set of sets.toml: each has a line of its own, and all folds of NER-UI and GUM one that they share."""
    table = layout()
    paths = [*table["train"], *table["dev"], *table["test"].values()]
    for path in {path.format(fold=fold) for path in paths for fold in range(1, 6)}:
        words = f"{Path(path).name.replace('.', ' ')} Bogor".split()
        lines = [[*words]] + ([["Sari", "Bogor"]] if "nerui" in path else [])
        file = folder / "ner" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        numbered = path.endswith(".iob2")
        rows = ["\n".join(_row(i, word, numbered) for i, word in enumerate(line, 1)) for line in lines]
        file.write_text("\n\n".join(rows) + "\n", "utf-8")
    for path in table["mentions"]:
        file = folder / "ud" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        row = "1\t{}\t_\tPROPN\tNNP\t_\t0\troot\t_\tEntity=(1-place-new-cf1-1-sgl)\n\n"
        file.write_text(row.format("Tuban") + row.format("SariBogor"), "utf-8")
    return folder


def _row(number: int, word: str, numbered: bool) -> str:
    tag = "B-LOC" if word == "Bogor" else "O"
    return f"{number}\t{word}\t{tag}" if numbered else f"{word}\t{tag}"


def test_counts_become_shares_with_an_interval_around_f1() -> None:
    counts = np.array([[1, 1, 1]] * 30 + [[0, 1, 1]] * 10)
    told = score(counts)
    assert (told.precision, told.recall, told.f1, told.items) == (0.75, 0.75, 0.75, 40)
    assert 0.55 < told.low < 0.75 < told.high < 0.95
    assert told == score(counts)
    wide = score(counts[::4])
    assert wide.high - wide.low > told.high - told.low
    assert score(np.array([[0, 0, 0]])).f1 == 1.0


def test_exact_spans_of_public_types_are_scored() -> None:
    report = measure(rules(PATTERNS), {"own": SENTENCES})
    [own] = report.sets
    assert own.sentences == 3
    assert own.scores["all"].f1 == pytest.approx(2 / 3)  # the program is no public type
    assert own.scores["person"].f1 == 1.0
    assert (own.scores["organization"].precision, own.scores["organization"].recall) == (0.5, 1.0)
    assert own.scores["place"].f1 == 0.0
    assert report.words == 11
    assert report.words_per_second > 0
    assert "own" in report.table()


def test_a_test_that_training_holds_is_marked() -> None:
    report = measure(rules(PATTERNS), {"nerui1": SENTENCES, "nerui2": SENTENCES})
    assert [one.seen for one in report.sets] == [False, True]
    assert "nerui2*" in report.table()
    assert "no fair score" in report.table()


def test_five_models_give_the_mean_over_their_own_folds() -> None:
    tests = {f"nerui{fold}": SENTENCES for fold in range(1, 6)}
    good, poor = rules(PATTERNS), rules(PATTERNS[:1])
    report = measure_folds([good, good, good, good, poor], tests)
    assert [one.name for one in report.sets] == list(tests)
    assert not any(one.seen for one in report.sets)
    assert report.nerui_mean_f1 == pytest.approx((4 * 2 / 3 + 1 / 2) / 5)
    with pytest.raises(ExtractorError, match="2 fold models; give five"):
        measure_folds([good, poor], tests)


def test_only_the_pipes_that_find_names_are_measured() -> None:
    assert recogniser(load_pipeline()).pipe_names == ["tok2vec", "ner"]


def test_a_fold_learns_from_its_own_sentences_less_its_own_test(tmp_path: Path) -> None:
    data = corpus(tmp_path)
    third = read_sets(data, nerui_fold=3)
    assert "nerui3" in third.tests
    keys = {sentence.key for sentence in third.train}
    assert "train03tsvbogor" in keys
    assert "train01tsvbogor" not in keys
    assert "tuban" in keys
    assert "saribogor" not in keys | {sentence.key for sentence in third.dev}  # it stands in the fold's test
    assert [name for name in read_tests(data) if name.startswith("nerui")] == [f"nerui{i}" for i in range(1, 6)]
    with pytest.raises(ExtractorError, match="no fold 6"):
        read_sets(data, nerui_fold=6)


def test_the_command_prints_a_table_and_json(command: Command, tmp_path: Path) -> None:
    data = corpus(tmp_path / "data")
    done = command("benchmark", "ner", "--data", data, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {one["name"] for one in report["sets"]} >= {"idner2k", "nerui1", "nerui5", "ewt", "pud", "finer_ord"}
    assert all(one["scores"]["all"]["items"] > 0 for one in report["sets"])
    assert report["nerui_mean_f1"] is None
    short = command("benchmark", "ner", "--data", data, "--folds", tmp_path / "none")
    assert short.returncode == 5
    assert b"no trained pipeline here" in short.stderr
