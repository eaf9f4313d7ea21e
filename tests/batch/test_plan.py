"""How a batch finds its files and cuts them into shards."""

import json
from pathlib import Path

import pytest

from extractor.batch.plan import Failure, Item, count_articles, cut, find_files
from extractor.errors import ExtractorError

STORY = "Petani di Alor menjual 3 ton vanili kepada pembeli dari Prancis pada pekan ini."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with texts, a table, a hidden file and one of another sort."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text(STORY, "utf-8")
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    good = json.dumps({"text": STORY})
    (tmp_path / "c.jsonl").write_text(f'{good}\n{{"title": "x"}}\n\n{{broken\n{good}\n', "utf-8")
    (tmp_path / ".hidden.txt").write_text(STORY, "utf-8")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


def test_folders_are_searched_in_order(folder: Path) -> None:
    assert [str(f.relative_to(folder)) for f in find_files([folder])] == ["a.txt", "b/2.txt", "c.jsonl"]
    assert find_files([folder / "b", folder / "a.txt"]) == [folder / "b" / "2.txt", folder / "a.txt"]


def test_inputs_that_give_nothing_are_named(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(ExtractorError, match=r"absent: no such file"):
        find_files([folder / "absent"])
    with pytest.raises(ExtractorError, match="no article files here"):
        find_files([tmp_path_factory.mktemp("bare")])


def test_shards_hold_the_entries_in_order(folder: Path) -> None:
    shards = list(cut(find_files([folder]), size=2))
    assert [shard.number for shard in shards] == [0, 1, 2]
    entries = [entry for shard in shards for entry in shard.entries]
    assert [type(entry) for entry in entries] == [Item, Item, Item, Failure, Failure, Item]
    assert [entry.row for entry in entries] == [None, None, 1, 2, 3, 4]
    first = entries[2]
    assert isinstance(first, Item) and first.article and first.article.body == STORY


def test_articles_are_counted_where_that_is_cheap(folder: Path) -> None:
    assert count_articles(find_files([folder])) == 6
    (folder / "d.csv").write_text("text\nx\n", "utf-8")
    assert count_articles(find_files([folder])) is None


def test_a_digest_follows_contents_not_names_alone(folder: Path) -> None:
    def digests() -> list[str]:
        return [shard.digest for shard in cut(find_files([folder]), size=2)]

    before = digests()
    assert digests() == before
    (folder / "b" / "2.txt").write_text(STORY + " Harga naik.", "utf-8")
    after = digests()
    assert after[0] != before[0]
    assert after[1:] == before[1:]


def test_a_failure_names_its_article() -> None:
    failure = Item("rows.csv", 7).failed(ValueError("no text"))
    assert failure == Failure("rows.csv", "no text", "ValueError", 7)
