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
from extractor.learn.benchmark.agreement_articles import happenings_of, read_both_articles, with_articles
from extractor.learn.corpora.aligned import AlignedArticle, Pair, read_articles, read_pairs
from extractor.record import Record
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


def test_articles_are_cut_as_the_table_says(tmp_path: Path) -> None:
    data = write(tmp_path, ["a", "b", "", "d"], ["A", "B", "C", "D"])
    assert read_articles(data) == []
    table = data / "parallel" / "panl_bppt" / "articles.tsv"
    table.write_text("domain\tfirst_line\tlast_line\nECO\t2\t4\nINT\t1\t9\n", "utf-8")
    assert read_articles(data) == [AlignedArticle("0002-0004", (("b", "B"), ("", "C"), ("d", "D")))]
    table.write_text("domain\tfirst_line\tlast_line\nECO\t2\t5\n", "utf-8")
    with pytest.raises(ExtractorError, match="corpus of 4 lines lacks"):
        read_articles(data)
    table.write_text("domain\tfirst_line\nECO\t2\n", "utf-8")
    with pytest.raises(ExtractorError, match="no table of articles"):
        read_articles(data)


def test_events_of_an_article_are_a_multiset(sample_record: Record) -> None:
    event = sample_record.events[0]
    other = event.model_copy(update={"id": "v9"})
    found = happenings_of(sample_record.model_copy(update={"events": [event, other], "opportunities": []}))
    assert found["event_types"] == {f"{event.type} 1", f"{event.type} 2"}
    assert found["event_countries"] == set(event.countries)
    assert found["event_countries_abroad"] == set(event.countries) - {"ID"}
    assert found["opportunity_kinds"] == frozenset()


def test_whole_articles_are_read_without_withheld_lines() -> None:
    article = AlignedArticle(
        "0001-0003",
        (
            ("PT Nira Wates mengekspor 40 ton gula aren ke Jepang.", "PT Nira Wates exported 40 tons to Japan."),
            ("", "It will import fertiliser from China next year."),
            ("Kemendag menggelar pameran kopi di Solo.", "The ministry held a coffee exhibition in Solo."),
        ),
    )  # fmt: skip
    report = with_articles(compare([]), read_both_articles(extractor.load(), [article]))
    told = {one.kind: one for one in report.agreements}
    assert report.articles == 1
    assert (told["event_types"].both, told["event_types"].f1) == (2, 1.0)
    assert told["event_countries_abroad"].f1 == 1.0
    assert "1 whole articles" in report.table()
    assert report.as_json()["whole_articles"]["event_types"]["both"] == 2


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
