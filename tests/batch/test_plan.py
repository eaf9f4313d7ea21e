"""How a batch finds its files, cuts them into shards and writes that down."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.article import Place, Raw
from extractor.batch import InputChangedError, Options, Plan, RunError, open_plan
from extractor.batch.cut import Piece, cut, grain_of, grains, shard_size
from extractor.batch.entries import Entry, Reader
from extractor.batch.inputs import find_files
from extractor.errors import ExtractorError
from extractor.language.choice import ModelChoice

STORY = "Petani di Alor menjual {} ton vanili kepada pembeli dari Prancis pada pekan ini."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with texts, a table, a hidden file and one of another sort."""
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "2.txt").write_text(STORY.format(2), "utf-8")
    (folder / "a.txt").write_text(STORY.format(1), "utf-8")
    good = [json.dumps({"text": STORY.format(n), "link": f"https://a.example/{n}"}) for n in (3, 6)]
    (folder / "c.jsonl").write_text(f'{good[0]}\n{{"title": "x"}}\n\n{{broken\n{good[1]}\n', "utf-8")
    (folder / ".hidden.txt").write_text(STORY, "utf-8")
    (folder / "notes.pdf").write_bytes(b"%PDF-1.7")
    return folder


@pytest.fixture
def options(rules_model: Path) -> Options:
    return Options(model=ModelChoice(model=str(rules_model)))


def test_folders_are_searched_in_order(folder: Path) -> None:
    assert [str(f.relative_to(folder)) for f in find_files([folder])] == ["a.txt", "b/2.txt", "c.jsonl"]
    assert find_files([folder / "b", folder / "a.txt"]) == [folder / "b" / "2.txt", folder / "a.txt"]


def test_the_output_is_no_input(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "records.jsonl").write_text("{}\n", "utf-8")
    found = find_files([folder], without=folder / "out")
    assert [file.name for file in found] == ["a.txt", "2.txt", "c.jsonl"]


def test_inputs_that_give_nothing_are_named(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(ExtractorError, match=r"absent: no such file"):
        find_files([folder / "absent"])
    with pytest.raises(ExtractorError, match="no article files here"):
        find_files([tmp_path_factory.mktemp("bare")])


def test_a_plan_is_read_as_it_was_written(folder: Path, options: Options, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = open_plan([folder], out, options=options, size=2)
    read = Plan.load(out)
    assert read == made
    assert Plan.from_json(made.to_json(), out) == made
    assert (read.inputs, read.articles, read.shards) == (3, 6, 3)
    assert [source.articles for source in read.sources()] == [1, 1, 4]
    assert [[piece.count for piece in read.pieces(number)] for number in range(3)] == [[1, 1], [2], [2]]
    assert replace(made, again=True).to_json() == made.to_json()
    with pytest.raises(RunError, match="has no shard 3; they are numbered 0 to 2"):
        read.pieces(3)


def test_the_same_inputs_give_the_same_cut(folder: Path, options: Options, tmp_path: Path) -> None:
    one, two = (open_plan([folder], tmp_path / name, options=options) for name in ("one", "two"))
    assert one.cut == two.cut
    assert one.id == two.id


def entries(plan: Plan, number: int) -> list[Entry]:
    reader = Reader()
    return [entry for piece in plan.pieces(number) for entry in reader.entries(piece, plan.root)]


def test_shards_hold_the_entries_in_order(folder: Path, options: Options, tmp_path: Path) -> None:
    plan = open_plan([folder], tmp_path / "out", options=options, size=2)
    found = [entry for number in range(plan.shards) for entry in entries(plan, number)]
    assert [entry.row for entry in found] == [None, None, 1, 2, 3, 4]
    assert [isinstance(entry.raw, Raw) for entry in found] == [True, True, True, True, False, True]
    assert found[5].read().body == STORY.format(6)
    assert found[5].url == "https://a.example/6"
    with pytest.raises(ExtractorError, match=r"c\.jsonl:2 has no column"):
        found[3].read()


def test_a_reader_goes_on_in_a_packed_file(options: Options, tmp_path: Path) -> None:
    import gzip

    rows = "".join(json.dumps({"text": STORY.format(number)}) + "\n" for number in range(30))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows.encode()))
    plan = open_plan([tmp_path / "a.jsonl.gz"], tmp_path / "out", options=options, size=5)
    reader = Reader()
    # forward in the open file, over what another worker does, and back to the start
    for number in (0, 2, 3, 1, 5):
        [piece] = plan.pieces(number)
        bodies = [entry.read().body for entry in reader.entries(piece, plan.root)]
        assert bodies == [STORY.format(5 * number + place) for place in range(5)]


def test_an_input_that_changed_is_named(folder: Path, options: Options, tmp_path: Path) -> None:
    out = tmp_path / "out"
    plan = open_plan([folder], out, options=options, size=2)
    assert open_plan([folder], out, options=options) == plan
    (folder / "a.txt").touch()
    assert open_plan([folder], out, options=options) == plan
    (folder / "a.txt").write_text(STORY.format(9), "utf-8")
    with pytest.raises(InputChangedError, match=r"a\.txt: changed since"):
        open_plan([folder], out, options=options)
    (folder / "a.txt").unlink()
    with pytest.raises(InputChangedError, match=r"a\.txt: changed since"):
        entries(plan, 0)
    with pytest.raises(RunError, match="with other inputs"):
        open_plan([folder], out, options=options)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"min_confidence": 0.5}, "--min-confidence"),
        ({"seconds": 5.0}, "--article-seconds"),
        ({"memory": 100}, "--memory"),
        ({"timestamp": "2023-01-01T00:00:00Z"}, "--no-timestamp"),
    ],
)
def test_another_plan_is_refused(
    folder: Path, options: Options, tmp_path: Path, change: dict[str, object], told: str
) -> None:
    open_plan([folder], tmp_path / "out", options=options)
    with pytest.raises(RunError, match=f"other options \\({told}\\)"):
        open_plan([folder], tmp_path / "out", options=replace(options, **change))  # type: ignore[arg-type]
    with pytest.raises(RunError, match="--shard-size"):
        open_plan([folder], tmp_path / "out", options=options, size=3)


def test_what_is_no_plan_is_told(folder: Path, options: Options, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no run"):
        Plan.load(tmp_path)
    for text in ("{", "[]", '{"format": 1}', '{"format": 7}'):
        (tmp_path / "plan.json").write_text(text, "utf-8")
        with pytest.raises(RunError, match=r"plan\.json: (is no plan|of another version)"):
            Plan.load(tmp_path)
    (tmp_path / "plan.json").unlink()
    (tmp_path / "records.jsonl").write_text("", "utf-8")
    with pytest.raises(RunError, match=r"holds records\.jsonl but no plan\.json"):
        open_plan([folder], tmp_path, options=options)


def test_an_empty_table_holds_no_article(options: Options, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n\n", "utf-8")
    with pytest.raises(ExtractorError, match="hold no article at all"):
        open_plan([tmp_path / "a.jsonl"], tmp_path / "out", options=options)


def test_shards_grow_with_the_run() -> None:
    assert [shard_size(n) for n in (1, 300, 1_001, 10_000, 1_000_000)] == [5, 5, 10, 50, 100]
    assert [grain_of(size) for size in (None, 1, 2, 7, 100, 12)] == [5, 1, 2, 1, 5, 4]


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 30))
def test_a_cut_keeps_every_article_once_and_in_order(counts: list[int], size: int) -> None:
    grain = grain_of(size)
    pieces = [
        Piece(f"{file}.csv", 0, min(grain, count - row), Place(row, 0, row))
        for file, count in enumerate(counts)
        for row in range(0, count, grain)
    ]
    shards = list(cut(pieces, size=size))
    held = [(p.path, row) for shard in shards for p in shard for row in range(p.start.row, p.start.row + p.count)]
    assert held == [(f"{file}.csv", row) for file, count in enumerate(counts) for row in range(count)]
    assert all(1 <= sum(piece.count for piece in shard) <= size for shard in shards)
    for one, two in pairwise(shards):
        assert sum(piece.count for piece in one) + min(grain, two[0].count) > size


def test_a_table_that_breaks_off_has_one_article_more(tmp_path: Path) -> None:
    import gzip

    lines = "".join(json.dumps({"text": STORY.format(number)}) + "\n" for number in range(3000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-30])
    pieces = list(grains(path, size=path.stat().st_size, grain=5))
    read = [entry for piece in pieces for entry in Reader().entries(piece, "")]
    assert [entry.row for entry in read] == list(range(1, sum(piece.count for piece in pieces) + 1))
    assert [isinstance(entry.raw, Raw) for entry in read] == [True] * (len(read) - 1) + [False]
    assert isinstance(read[-1].raw, EOFError)
