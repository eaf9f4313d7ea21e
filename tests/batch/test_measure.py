"""Measuring batches: variants are the same each time, and a run under kills loses nothing."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from extractor.batch.measure.plot import draw
from extractor.batch.measure.trial import Trial, measure
from extractor.batch.measure.variants import read_models, write_variants
from extractor.batch.measure.watch import Sample

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "text"


def test_variants_follow_from_the_seed_and_differ(tmp_path: Path) -> None:
    models = read_models([SAMPLES])
    assert len(models) == len(list(SAMPLES.glob("*.txt")))
    assert len(read_models([SAMPLES], most=3)) == 3
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_variants(models, 40, tmp_path / name, seed=seed)
    one, same, other = ((tmp_path / name).read_text("utf-8") for name in "abc")
    assert one == same != other
    texts = re.findall(r'"text": "(.*?)"}', one)
    assert len(texts) == len(set(texts)) == 40


def test_the_picture_is_sound_svg() -> None:
    samples = [
        Sample(at, pid, parent, 2**20 * (100 + pid), at / 2)
        for at in (0.0, 1.0, 2.0)
        for pid, parent in ((5, True), (6, False))
    ]
    picture = ElementTree.fromstring(draw(samples, [1.5], "memory < 1 GiB & flat"))
    lines = picture.findall("{http://www.w3.org/2000/svg}polyline")
    assert [len(str(line.get("points")).split()) for line in lines] == [3, 3]
    assert "memory < 1 GiB & flat" in [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.slow
def test_kills_lose_nothing_and_change_nothing(rules_model: Path, tmp_path: Path) -> None:
    table = tmp_path / "variants.jsonl"
    write_variants(read_models([SAMPLES]), 200, table, seed=3)
    plain = Trial(table=table, out=tmp_path / "plain", articles=200, workers=1, model=rules_model, every=0.1)
    report = measure(plain)
    assert (report["lost"], report["as_expected"], report["worker_deaths"]) == (0, None, 0)
    killed = Trial(
        table=table, out=tmp_path / "killed", articles=200, workers=2, kills=5, model=rules_model, every=0.1,
        expect=tmp_path / "plain",
    )  # fmt: skip
    report = measure(killed)
    assert (report["lost"], report["as_expected"], len(report["kills"])) == (0, True, 5)
    assert {kill["what"] for kill in report["kills"]} == {"worker", "run"}
    ElementTree.parse(tmp_path / "killed" / "memory.svg")
