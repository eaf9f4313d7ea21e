"""Speed and memory: the steps measured, spaCy's design, texts read from files, and the two commands."""

import json
import lzma
from itertools import islice
from pathlib import Path

import pytest
from spacy.pipeline.ner import EntityRecognizer
from spacy.pipeline.tok2vec import Tok2Vec

import extractor
from extractor.article import Article
from extractor.errors import ExtractorError
from extractor.learn.benchmark.memory import Curve, measure_memory, resident_mb
from extractor.learn.benchmark.speed import measure, small_design
from extractor.learn.benchmark.texts import endless, read_texts
from tests.commands import Command

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "text"


@pytest.fixture(scope="module")
def reader() -> extractor.Extractor:
    """The pipeline that comes with the package."""
    return extractor.load()


def test_every_step_is_told_with_best_and_median(reader: extractor.Extractor) -> None:
    report = measure(reader, read_texts(SAMPLES, limit=2), rounds=2)
    steps = [speed.step for speed in report.speeds]
    ways = ["names alone", "names, as spaCy alone", "text to record", "names, in batches", "spaCy's small design"]
    assert steps == ["tokenizer", *reader.nlp.pipe_names, *ways]
    assert all(speed.best >= speed.median > 0 for speed in report.speeds)
    assert min(report.ratio, report.plain_ratio) > 0
    assert report.as_json()["articles"] == 2
    assert "text to record" in report.table()


def test_the_clock_alone_decides(reader: extractor.Extractor) -> None:
    ticks = iter(range(1_000_000))
    report = measure(reader, read_texts(SAMPLES, limit=1), rounds=1, clock=lambda: float(next(ticks)))
    assert {speed.median for speed in report.speeds if speed.step != "names alone"} == {report.words}
    assert report.ratio == 0.5  # one tick for the whole way, two for tok2vec and ner
    assert report.plain_ratio == 1


def test_spacys_design_has_our_tokenizer(reader: extractor.Extractor) -> None:
    design = small_design(reader.nlp)
    text = "PT. Laut Biru kirim anak-anak ke Jawa-Bali (24/8)."
    assert [type(pipe) for _, pipe in design.pipeline] == [Tok2Vec, EntityRecognizer]
    assert [token.text for token in design.make_doc(text)] == [token.text for token in reader.nlp.make_doc(text)]
    assert design.get_pipe("ner").labels == reader.nlp.get_pipe("ner").labels


def test_texts_are_read_from_files_rows_and_folders(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Ekspor kopi naik.", encoding="utf-8")
    rows = [{"title": "Teh", "text": "Teh turun."}, {"text": " "}, {"text": "Kakao tetap."}]
    with lzma.open(tmp_path / "c.jsonl.xz", "wt", encoding="utf-8") as sink:
        sink.writelines(json.dumps(row) + "\n" for row in rows)
    assert [article.body for article in read_texts(tmp_path)] == ["Ekspor kopi naik.", "Teh turun.", "Kakao tetap."]
    assert read_texts(tmp_path / "c.jsonl.xz")[0].title == "Teh"
    assert len(read_texts(tmp_path, limit=2)) == 2
    for missing in (tmp_path / "d.txt", tmp_path / "none"):
        with pytest.raises(ExtractorError, match="no text here"):
            read_texts(missing)
    (tmp_path / "e.jsonl").write_text('{"title": "x"}\n', encoding="utf-8")
    with pytest.raises(ExtractorError, match=r"e\.jsonl, line 1: no article"):
        read_texts(tmp_path / "e.jsonl")


def test_every_turn_has_new_words() -> None:
    turns = [article.body for article in islice(endless([Article(body="naik 9 persen")]), 3)]
    assert turns[0] == "naik 9 persen"
    assert turns[1].startswith("naik 10 persen\n\nKata Zu1bir")
    assert turns[2].startswith("naik 11 persen\n\nKata Zu2bir")


def test_memory_is_told_at_every_tenth(reader: extractor.Extractor) -> None:
    *steps, curve = measure_memory(reader, [Article(body="Ekspor kopi ke Jepang naik 9 persen.")], texts=20)
    assert steps == list(range(1, 21))
    assert isinstance(curve, Curve)
    assert [point.texts for point in curve.points] == list(range(2, 21, 2))
    # two counters of the kernel, which need not agree to the page
    assert curve.peak_mb > curve.points[0].resident_mb - 5 > 10
    assert abs(resident_mb() - curve.points[-1].resident_mb) < 50
    assert "peak" in curve.table()


@pytest.mark.slow
def test_memory_is_flat_over_many_texts(reader: extractor.Extractor) -> None:
    *_, curve = measure_memory(reader, read_texts(SAMPLES), texts=1500)
    assert isinstance(curve, Curve)
    # new words, some 12 kB a text, are kept until their bounds are reached; a doc kept by mistake is far larger
    assert curve.growth_mb < 40


def test_the_commands_print_json(command: Command, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Ekspor kopi ke Jepang naik 9 persen menjadi 12 juta dolar AS.", encoding="utf-8")
    speed = command("benchmark", "speed", "--texts", text, "--rounds", 1, "--json")
    assert speed.returncode == 0, speed.stderr
    assert json.loads(speed.stdout)["speeds"][0]["step"] == "tokenizer"
    memory = command("benchmark", "memory", "--texts", text, "--count", 5, "--json")
    assert json.loads(memory.stdout)["points"][-1]["texts"] == 5
    assert command("benchmark", "speed", "--texts", tmp_path / "none").returncode == 3
