"""Measures a trained encoder and writes what it reached: scores.json and the model card."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from extractor.language.choice import Runtime
from extractor.language.transformer.checkpoint import WEIGHTS
from extractor.learn.encoder.finetune import reader
from extractor.learn.ner import measure

if TYPE_CHECKING:
    from extractor.learn.corpora.sets import EntitySets
    from extractor.learn.gold import GoldDoc

RUNTIMES = (Runtime.TORCH, Runtime.ONNX, Runtime.INT8)
SCORED = (Runtime.TORCH, Runtime.INT8)
"""The full graph is checked to agree with torch, so that its scores are the same."""
_ALL = "all"
_WORDS = 20_000


def measure_encoder(
    folder: Path, sets: EntitySets, golds: Sequence[GoldDoc], *, overlap: int, clock: Callable[[], float]
) -> dict[str, Any]:
    """Return scores of the encoder in `folder` on every test set and on `golds`, and its words a second on one core.

    Scores are in percent, by runtime, set and type (see `ner.measure`). `clock` tells seconds. Speed is that of at most
    20,000 words of test sentences.
    """
    scores = {kind.value: measure(reader(folder, runtime=kind, overlap=overlap), sets, golds) for kind in SCORED}
    texts = _some_texts(sets)
    speed = {kind.value: _speed(folder, kind, texts, overlap=overlap, clock=clock) for kind in RUNTIMES}
    return {"scores": scores, "words_per_second": speed}


def _some_texts(sets: EntitySets) -> list[str]:
    """Sentences of the tests, ten at a time, as paragraphs of an article's length."""
    texts: list[str] = []
    words = 0
    for sentences in sets.tests.values():
        for at in range(0, len(sentences), 10):
            text = " ".join(" ".join(sentence.words) for sentence in sentences[at : at + 10])
            if words < _WORDS:
                texts.append(text)
                words += len(text.split())
    return texts


def _speed(folder: Path, kind: Runtime, texts: Sequence[str], *, overlap: int, clock: Callable[[], float]) -> int:
    import torch

    nlp = reader(folder, runtime=kind, overlap=overlap)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        nlp(texts[0])
        begun = clock()
        words = sum(len(doc.text.split()) for doc in nlp.pipe(texts))
        return round(words / max(clock() - begun, 1e-9))
    finally:
        torch.set_num_threads(threads)


def write_card(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write `scores.json` and `README.md` to `folder`; `facts` are those of `train.train_encoder`."""
    (folder / "scores.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    best = max(facts["history"], key=_f1)
    megabytes = {kind: (folder / WEIGHTS[kind][0]).stat().st_size / 1e6 for kind in RUNTIMES}
    template = Template(files(__package__).joinpath("card.md").read_text("utf-8"))
    told = template.substitute(
        name=folder.name,
        origin=facts["origin"],
        parameters=f"{facts['parameters'] / 1e6:.1f}",
        length=facts["length"],
        command=facts["command"],
        scores=_table(facts["scores"]),
        difference=f"{facts['onnx_difference']:.0e}",
        alike=f"{100 * facts['int8_alike']:.1f}",
        best_epoch=best["epoch"],
        best_f1=best["f1"],
        epochs=len(facts["history"]),
        **{f"speed_{kind.value}": f"{facts['words_per_second'][kind.value]:,}" for kind in RUNTIMES},
        **{f"size_{kind.value}": f"{size:.1f}" for kind, size in megabytes.items()},
    )
    (folder / "README.md").write_text(told, "utf-8")


def _f1(row: Mapping[str, float]) -> float:
    """F1 of an epoch; of two alike the earlier one is the best."""
    return row["f1"]


def _table(scores: Mapping[str, Mapping[str, Mapping[str, Mapping[str, float]]]]) -> str:
    first = scores[SCORED[0].value]
    labels = sorted({label for found in first.values() for label in found} - {_ALL})
    rows = [f"| set | int8, all | all | {' | '.join(labels)} |", "|---" * (len(labels) + 3) + "|"]
    for name, found in first.items():
        cells: list[float | str] = [scores[SCORED[1].value][name][_ALL]["f1"], found[_ALL]["f1"]]
        cells += [found[label]["f1"] if label in found else "" for label in labels]
        rows.append(f"| {name} | " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(rows)
