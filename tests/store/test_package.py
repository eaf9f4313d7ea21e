"""CSV data packages: RFC 4180 that reads back, a descriptor that is true and valid, the last version of an article."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_records import odd_records
from sample_store import many_records

from extractor.record import Record, to_json
from extractor.store import OutputError, Sink, Store, StoreError, open_sink, open_store
from extractor.store.tables import BY_NAME, TABLES, flatten, reference_rows, source_of


def _load(target: Path, records: list[Record]) -> None:
    with open_sink(f"csv:{target}") as sink:
        assert isinstance(sink, Sink)
        sink.write_many(records)


def _descriptor(target: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((target / "datapackage.json").read_text("utf-8"))
    return found


def test_records_and_rows_come_back(tmp_path: Path, sample_record: Record) -> None:
    records = [*many_records(520), sample_record]
    _load(tmp_path / "out", records)
    with open_store(f"csv:{tmp_path / 'out'}") as store:
        assert isinstance(store, Store)
        assert list(map(to_json, store.records())) == list(map(to_json, records))
        for table in TABLES:
            rows = store.rows(table.name)
            assert rows.columns == table.names
            if table.of_article:
                expected = [row for r in records for row in flatten(r, source=source_of(r)).get(table.name, ())]
                assert list(rows.rows) == expected, table.name
        assert list(store.rows("countries").rows) == reference_rows()["countries"]
        with pytest.raises(StoreError, match=r"no table 'goods'; there are schema_version"):
            store.rows("goods")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(odd_records(), max_size=4))
def test_any_records_come_back(tmp_path: Path, records: list[Record]) -> None:
    _load(tmp_path / "out", records)
    last = {record.article.id: to_json(record) for record in records}
    with open_store(f"csv:{tmp_path / 'out'}") as store:
        assert sorted(map(to_json, store.records())) == sorted(last.values())
        names = BY_NAME["mentions"].names
        texts = [row[names.index("text")] for row in store.rows("mentions").rows]
    kept = [r for place, r in enumerate(records) if all(r.article.id != x.article.id for x in records[place + 1 :])]
    named = [fact for record in kept for fact in (*record.entities, *record.commodities, *record.sectors)]
    assert texts == [mention.text for fact in named for mention in fact.mentions]


def test_files_are_as_rfc_4180_has_them(tmp_path: Path, sample_data: dict[str, Any]) -> None:
    sample_data["opportunities"][0]["objects"] = ['lada "putih", utuh', "dua\nbaris", "kembali\rsaja"]
    _load(tmp_path / "out", [Record.model_validate(sample_data)])
    data = (tmp_path / "out" / "opportunity_objects.csv").read_bytes()
    start = b"article_id,opportunity_id,object_no,object\r\n"
    id_ = sample_data["article"]["id"].encode()
    assert data == start + b"".join(
        id_ + b",o1," + rest + b"\r\n"
        for rest in (b'1,"lada ""putih"", utuh"', b'2,"dua\nbaris"', b'3,"kembali\rsaja"')
    )
    assert (tmp_path / "out" / "sources.csv").read_bytes().endswith(b",false\r\n")


def test_the_descriptor_is_true(tmp_path: Path, sample_record: Record) -> None:
    _load(tmp_path / "out", [sample_record, *many_records(20)])
    package = _descriptor(tmp_path / "out")
    assert [resource["name"] for resource in package["resources"]] == [table.name for table in TABLES]
    for resource, table in zip(package["resources"], TABLES, strict=True):
        data = (tmp_path / "out" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        rows = list(csv.DictReader(data.decode("utf-8").splitlines(keepends=True)))
        assert resource["rows"] == len(rows)
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(table.names)
        assert [field["description"] for field in fields] == [column.about for column in table.columns]
        for row in rows:
            assert list(row) == list(table.names)
    assert len(list((tmp_path / "out").iterdir())) == len(TABLES) + 1
    assert "licenses" not in package


def test_the_last_version_of_an_article_stays(tmp_path: Path) -> None:
    records = list(many_records(560))
    later = [record.model_copy(update={"events": [], "opportunities": []}) for record in (records[3], records[559])]
    _load(tmp_path / "out", [*records, *later, later[0]])
    _load(tmp_path / "plain", [r for r in records if r not in (records[3], records[559])] + [later[1], later[0]])
    for file in (tmp_path / "plain").iterdir():
        ours = sorted((tmp_path / "out" / file.name).read_bytes().splitlines())
        if file.suffix == ".csv":
            assert ours == sorted(file.read_bytes().splitlines()), file.name
    counts = {resource["name"]: resource["rows"] for resource in _descriptor(tmp_path / "out")["resources"]}
    assert counts == {resource["name"]: resource["rows"] for resource in _descriptor(tmp_path / "plain")["resources"]}


def test_the_same_records_give_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        _load(tmp_path / name, list(many_records(30)))
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_other_folders_are_left_alone(tmp_path: Path, sample_record: Record) -> None:
    (tmp_path / "letter.txt").write_text("keep")
    with pytest.raises(OutputError, match="holds other things"):
        _load(tmp_path, [sample_record])
    with pytest.raises(StoreError, match=r"holds no datapackage\.json"), open_store(f"csv:{tmp_path}"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_damaged_packages_are_named(tmp_path: Path, sample_record: Record) -> None:
    _load(tmp_path / "out", [sample_record])
    articles = tmp_path / "out" / "articles.csv"
    articles.write_bytes(articles.read_bytes().replace(b'"start""', b'"begin""'))
    figures = tmp_path / "out" / "figures.csv"
    figures.write_bytes(figures.read_bytes().replace(b"17900000.0", b"many"))
    (tmp_path / "out" / "events.csv").unlink()
    with open_store(f"csv:{tmp_path / 'out'}") as store:
        for items, told in (
            (store.records(), r"articles\.csv: row 1 is no record"),
            (store.rows("figures").rows, r"figures\.csv: row 2 is none of this table"),
            (store.rows("events").rows, r"events\.csv: cannot be read"),
        ):
            with pytest.raises(StoreError, match=told):
                list(items)
    version = tmp_path / "out" / "schema_version.csv"
    version.write_text("version,record_version\r\n0,1.0\r\n", "utf-8", newline="")
    with pytest.raises(StoreError, match="of version 0 of the tables"), open_store(f"csv:{tmp_path / 'out'}"):
        pass


@pytest.mark.slow
def test_frictionless_finds_no_fault(tmp_path: Path, sample_record: Record) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed: pip install frictionless")
    _load(tmp_path / "out", [sample_record, *many_records(40)])
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    # and it would find one
    figures = tmp_path / "out" / "figures.csv"
    figures.write_bytes(figures.read_bytes().replace(b",export_value,", b",export_weight,", 1))
    assert not frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid
