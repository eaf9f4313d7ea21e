"""The agreement of translations: reading pairs, telling differing ones apart, counting, and the command."""

import json
import lzma
from pathlib import Path

import pytest

import extractor
from extractor.errors import ExtractorError
from extractor.learn.benchmark.agreement import (
    KINDS,
    Items,
    compare,
    differs,
    differs_at_home,
    numbers_in,
    read_both,
)
from extractor.learn.corpora.aligned import Pair, read_pairs
from tests.commands import Command

INDONESIAN = "Ekspor kopi ke Jepang mencapai 2,5 juta dolar AS."
ENGLISH = "Coffee exports to Japan reached US$2.5 million."


def items(**given: set[str]) -> Items:
    return {kind: frozenset(given.get(kind, ())) for kind in KINDS}


def write(folder: Path, indonesian: list[str], english: list[str]) -> Path:
    target = folder / "parallel" / "panl_bppt"
    target.mkdir(parents=True)
    (target / "PANL-BPPT-ECO-ID-150Kw.txt").write_text("\n".join(indonesian) + "\n", "utf-8")
    with lzma.open(target / "PANL-BPPT-ECO-EN-150Kw.txt.xz", "wt", encoding="utf-8") as sink:
        sink.write("\n".join(english) + "\n")
    return folder


def test_pairs_are_read_line_by_line_and_withheld_ones_left_out(tmp_path: Path) -> None:
    data = write(tmp_path, ["satu", "", "tiga "], ["one", "two", "three"])
    assert read_pairs(data) == [Pair(1, "satu", "one"), Pair(3, "tiga", "three")]


def test_broken_corpora_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="no such corpus file"):
        read_pairs(tmp_path)
    with pytest.raises(ExtractorError, match=r"no aligned part; name one of ntrex, panl_eco"):
        read_pairs(tmp_path, part="nothing")
    with pytest.raises(ExtractorError, match="2 Indonesian lines, 1 English"):
        read_pairs(write(tmp_path, ["satu", "dua"], ["one"]))


@pytest.mark.parametrize(
    ("indonesian", "english", "why"),
    [
        (INDONESIAN, ENGLISH, None),
        (INDONESIAN, ENGLISH.replace("2.5", "2.6"), "numbers"),
        (INDONESIAN, ENGLISH.replace("million", "billion"), "numbers"),
        (INDONESIAN, ENGLISH + " The minister said so on the sidelines of a meeting with traders.", "length"),
        (ENGLISH, ENGLISH, "untranslated"),
    ],
)
def test_differing_translations_are_told_by_their_letters(indonesian: str, english: str, why: str | None) -> None:
    assert differs(Pair(1, indonesian, english)) == why


def test_numbers_are_compared_without_points_and_with_scales() -> None:
    assert numbers_in("Rp1.250,5 miliar dan 3 ton") == numbers_in("Rp1,250.5 billion, 3 tons")
    assert differs_at_home(Pair(1, "ekspor nasional", "Indonesian exports")) == "home"
    assert differs_at_home(Pair(1, "ekspor Indonesia", "Indonesian exports")) is None


def test_what_both_sides_hold_is_counted_with_and_without_differing_pairs() -> None:
    same = (Pair(1, INDONESIAN, ENGLISH), items(money={"1 USD", "2 USD"}), items(money={"1 USD"}))
    other = (Pair(2, "naik 3 persen", "rose 4 percent"), items(percent={"3 percent"}), items(percent={"4 percent"}))
    report = compare([same, other])
    every = {one.kind: one for one in report.all_pairs}
    alike = {one.kind: one for one in report.same_text}
    assert (report.pairs, report.differing) == (2, {"numbers": 1})
    assert (every["money"].precision, every["money"].recall) == (1.0, 0.5)
    assert every["percent"].f1 == 0.0
    assert (alike["percent"].indonesian, alike["percent"].f1) == (0, 1.0)
    assert [(one.line, one.kind, one.differs) for one in report.disagreements] == [
        (1, "money", None),
        (2, "percent", "numbers"),
    ]
    assert report.disagreements[0].indonesian_only == ["2 USD"]


def test_the_pipeline_reads_both_sides_alike() -> None:
    pairs = [Pair(7, INDONESIAN, ENGLISH)]
    [(_, left, right)] = list(read_both(extractor.load(), pairs))
    assert left["money"] == right["money"] == {"2500000 USD"}
    assert left["countries"] == right["countries"] == {"JP"}
    assert left["hs4"] == right["hs4"] == {"0901"}


def test_the_command_prints_scores_and_writes_the_disagreements(command: Command, tmp_path: Path) -> None:
    data = write(tmp_path, [INDONESIAN, "Impor naik 3 persen."], [ENGLISH, "Imports rose 30 percent."])
    listing = tmp_path / "list.jsonl"
    done = command("benchmark", "agreement", "--data", data, "--list", listing, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["pairs"] == 2
    assert report["same_text"]["money"]["f1"] == 1.0
    assert report["all_pairs"]["percent"]["both"] == 0
    rows = [json.loads(line) for line in listing.read_text("utf-8").splitlines()]
    assert [(row["line"], row["kind"]) for row in rows] == [(2, "percent")]
    missing = command("benchmark", "agreement", "--data", tmp_path / "none")
    assert missing.returncode == 3
    assert b"no such corpus file" in missing.stderr
