"""Concordances of the user's own: every row checked, kept by edition, found by code, told with --explain."""

import json
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.knowledge.concordance import (
    DATA_VARIABLE,
    Correspondence,
    Row,
    correspondences,
    data_folder,
    parse,
    remove,
    store,
    stored,
)
from tests.commands import Command

TABLE = """\
# a concordance written for this test
hs2022,edition,code,label_id,label_en
0901.11,HS2017,0901.11,,
090112,HS 2017,090112,,
0901,HS2012,0901,kopi,coffee
090111,BTKI2022,09011120,kopi arabika,arabica coffee
090111,btki2022,0901 11 30,kopi robusta,robusta coffee
"""


def imported(folder: Path) -> Path:
    rows, faults = parse(TABLE, file="own.csv")
    assert faults == []
    store(rows, folder=folder)
    return folder


def test_rows_are_read_whatever_their_points_and_case() -> None:
    rows, faults = parse(TABLE, file="own.csv")
    assert faults == []
    assert Row("BTKI2022", "090111", "09011130", "kopi robusta", "robusta coffee") in rows
    assert [row.edition for row in rows] == ["BTKI2022", "BTKI2022", "HS2012", "HS2017", "HS2017"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("9999,HS2017,0901", "line 2: '9999' is no code of HS 2022"),
        ("090111,HS2016,090111", "line 2: 'HS2016' is no edition; name one of HS1992"),
        ("090111,HS2017,09011110", r"line 2: '09011110' is no code of HS2017 \(2 or 4 or 6 digits\)"),
        ("090111,BTKI2022,090111", r"line 2: '090111' is no code of BTKI2022 \(8 digits\)"),
        ("090111,HS2017,", "line 2: '' is no code of HS2017"),
        ("090111,HS2017", "line 2: expected 3 cells, got 2"),
    ],
)
def test_a_bad_row_is_told_in_one_line(row: str, told: str) -> None:
    rows, [fault] = parse(f"hs2022,edition,code\n{row}\n0902,HS2017,0902\n", file="own.csv")
    assert len(rows) == 1
    with pytest.raises(AssertionError, match=told):
        raise AssertionError(fault)


def test_a_repeated_row_names_the_first() -> None:
    _, [fault] = parse("hs2022,edition,code\n0901,HS2017,0901\n09.01,HS2017,0901\n", file="own.csv")
    assert fault == "own.csv, line 3: the same row as line 2"


@pytest.mark.parametrize("text", ["", "# nothing\n", "hs,code\n0901,0901\n", "hs2022,edition,code\n"])
def test_a_file_without_the_columns_or_rows_is_refused(text: str) -> None:
    with pytest.raises(ExtractorError, match=r"own\.csv"):
        parse(text, file="own.csv")


def test_tables_are_kept_by_edition_and_replaced(tmp_path: Path) -> None:
    imported(tmp_path)
    assert [(table.edition, table.rows) for table in stored(folder=tmp_path)] == [
        ("BTKI2022", 2),
        ("HS2012", 1),
        ("HS2017", 2),
    ]
    store([Row("HS2017", "0902", "0902")], folder=tmp_path)
    assert [table.rows for table in stored(folder=tmp_path)] == [2, 1, 1]
    remove("hs2017", folder=tmp_path)
    assert [table.edition for table in stored(folder=tmp_path)] == ["BTKI2022", "HS2012"]
    with pytest.raises(ExtractorError, match="HS2017: no such table"):
        remove("HS2017", folder=tmp_path)
    with pytest.raises(ExtractorError, match="no such table"):
        remove("../secret", folder=tmp_path)


def test_codes_are_found_by_edition_with_their_level(tmp_path: Path) -> None:
    folder = imported(tmp_path)
    assert correspondences("090111", folder=folder) == [
        Correspondence("BTKI2022", 8, ("09011120", "09011130"), exact=True),
        Correspondence("HS2017", 6, ("090111",), exact=True),
    ]
    heading = correspondences("0901", folder=folder)
    assert [str(one) for one in heading] == [
        "BTKI2022, 8 digits (of its subheadings): 09011120, 09011130",
        "HS2012, 4 digits: 0901",
        "HS2017, 6 digits (of its subheadings): 090111, 090112",
    ]
    assert correspondences("1801", folder=folder) == []
    assert correspondences("0901", folder=tmp_path / "none") == []


def test_a_heading_with_too_many_subheadings_tells_none(tmp_path: Path) -> None:
    codes = ["010121", "010129", "010130", "010190", "010221", "010229", "010231", "010239", "010290", "010310",
             "010391", "010392", "010410"]  # fmt: skip
    store([Row("HS2017", code, code) for code in codes], folder=tmp_path)
    assert correspondences("01", folder=tmp_path) == []
    assert len(correspondences("0101", folder=tmp_path)[0].codes) == 4


def test_the_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder() == tmp_path / "extractor"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder() == tmp_path / ".local" / "share" / "extractor"
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "own"))
    assert data_folder() == tmp_path / "own"


def test_import_list_explain_and_remove(command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "home"))
    table = tmp_path / "own.csv"
    table.write_text(TABLE, "utf-8")
    done = command("knowledge", "import", "hs", table)
    assert done.returncode == 0, done.stderr
    assert b"BTKI2022: 2 rows in " in done.stdout
    assert command("knowledge", "list").stdout.startswith(b"BTKI2022\t2\t")
    article = tmp_path / "a.txt"
    article.write_text("Indonesia mengekspor kopi ke Jepang.", "utf-8")
    told = json.loads(command("file", article, "--explain", "--no-timestamp").stdout)
    assert told["commodities"][0]["hs"] == {"edition": "HS2022", "code": "0901", "alternatives": []}
    assert "concordance:HS2012, 4 digits: 0901" in told["explanations"]["c1"]
    table.write_text(TABLE + "9999,HS2017,0901,,\n", "utf-8")
    bad = command("knowledge", "import", "hs", table)
    assert bad.returncode == 3
    assert b"line 8: '9999' is no code of HS 2022" in bad.stderr
    assert b"1 bad rows, nothing imported" in bad.stderr
    assert command("knowledge", "remove", "HS2012").returncode == 0
    assert command("knowledge", "remove", "HS2012").returncode == 3
    assert command("knowledge", "import", "hs", tmp_path / "none.csv").returncode == 3
