"""Records to annotation tools and back: nothing changed is all accepted, and every change becomes a correction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from own_record import TEXT, record_data

from extractor.errors import ExtractorError
from extractor.learn.review.forms import ToolFormat
from extractor.learn.review.label_studio import interface, task
from extractor.learn.review.marks import Mark, label_of, labels, layer_of, marks_of
from extractor.learn.review.trade import Reviewed, export, read_back
from extractor.record import Record, ReviewedRecord
from extractor.store.review import Merged, merge, read_corrections, write_corrections

AT = "2026-11-28T12:00:00Z"
Json = dict[str, Any]


def record_of(change: Callable[[Json], None] | None = None) -> Record:
    data = json.loads(json.dumps(record_data()))  # no part twice
    if change:
        change(data)
    return Record.model_validate(data)


def annotated(record: Record, change: Callable[[list[Json]], None] | None = None, **more: Any) -> list[Json]:
    """Return the export of a Label Studio project in which Ani submitted the prediction, changed or not."""
    one = task(record)
    result = json.loads(json.dumps(one["predictions"][0]["result"]))
    if change:
        change(result)
    done = {
        "id": 9, "completed_by": {"id": 1, "email": "ani@example.org"}, "was_cancelled": False, "ground_truth": False,
        "created_at": "2026-11-28T11:00:00.500000Z", "updated_at": "2026-11-28T12:00:00.500000Z", "result": result,
        **more,
    }  # fmt: skip
    return [{"id": 4, "annotations": [done], "data": one["data"], "predictions": []}]


def back(path: Path, form: ToolFormat, record: Record, **more: Any) -> tuple[list[Reviewed], list[str]]:
    told: list[str] = []
    return list(read_back(path, form, [record], reviewer=more.get("reviewer"), at=AT, told=told)), told


def from_label_studio(folder: Path, tasks: list[Json], record: Record) -> tuple[Reviewed, list[str]]:
    path = folder / "export.json"
    path.write_text(json.dumps(tasks), "utf-8")
    (one,), told = back(path, ToolFormat.LABEL_STUDIO, record)
    return one, told


def applied(folder: Path, record: Record, reviewed: Reviewed) -> Merged:
    """Merge corrections by way of their file."""
    path = folder / "a.corrections.json"
    write_corrections(record.article.id, record.article.text_sha256, reviewed.reviewer, reviewed.corrections, path=path)
    done = merge(record, [read_corrections(path)])
    assert not done.refused
    assert done.applied == len(reviewed.corrections)
    return done


def decisions(reviewed: Reviewed) -> dict[str, str]:
    return {one.target: one.action for one in reviewed.corrections}


def test_labels_say_the_list_and_the_type() -> None:
    assert len(set(labels())) == len(labels())
    for label in labels():
        layer = layer_of(label)
        assert layer is not None
        assert label_of(*layer) == label
    assert layer_of("party") is None
    for label in labels():
        assert f'<Label value="{label}"' in interface()


@pytest.mark.parametrize("form", list(ToolFormat))
def test_what_comes_back_unchanged_accepts_all(tmp_path: Path, form: ToolFormat) -> None:
    record = record_of()
    path = tmp_path / "file"
    if form is ToolFormat.LABEL_STUDIO:
        path.write_text(json.dumps(annotated(record)), "utf-8")
    else:
        path.write_bytes(export([record], form))
    (one,), told = back(path, form, record, reviewer="Ani")
    assert told == []
    shown = {"entities/e1", "entities/e2", "entities/e3", "commodities/c1", "sectors/s1", "figures/f1", "figures/f2",
             "events/v1", "opportunities/o1"}  # fmt: skip
    with_links = {"relations/#0"} if form in {ToolFormat.LABEL_STUDIO, ToolFormat.DOCCANO} else set()
    assert decisions(one) == dict.fromkeys(shown | with_links, "accept")


def test_tasks_have_the_form_of_label_studio() -> None:
    one = json.loads(export([record_of()], ToolFormat.LABEL_STUDIO))[0]
    assert one["data"]["text"] == TEXT
    (prediction,) = one["predictions"]
    kinds = {result["type"] for result in prediction["result"]}
    assert kinds == {"labels", "textarea", "relation"}
    for result in prediction["result"]:
        if result["type"] == "relation":
            assert {"from_id", "to_id", "direction", "labels"} <= result.keys()
            continue
        assert result["to_name"] == "text"
        value = result["value"]
        if result["type"] == "labels":
            assert result["from_name"] == "label"
            assert TEXT[value["start"] : value["end"]] == value["text"]
        else:
            assert isinstance(value["text"], list)
    regions = [result["id"] for result in prediction["result"] if result["type"] == "labels"]
    assert len(set(regions)) == len(regions)


def test_changes_in_label_studio_become_corrections(tmp_path: Path) -> None:
    def change(result: list[Json]) -> None:
        for one in list(result):
            name = str(one.get("id", "")).partition("-")[0]
            if name in {"e3", "s1"} or one["type"] == "relation":
                result.remove(one)
            elif name == "v1":
                one["value"]["labels"] = ["event:exhibition"]
            elif name == "c1" and one["type"] == "textarea":
                one["value"]["text"] = ["090411"]
            elif name == "e2" and one["type"] == "labels":
                one["value"] |= {"end": one["value"]["end"] - 9, "text": one["value"]["text"][:-9]}
            elif name == "f1":
                one["value"]["labels"] = ["organization"]
        start = TEXT.index("Pangkalpinang")
        place = {"start": start, "end": start + 13, "text": "Pangkalpinang", "labels": ["place"]}
        result.append({"id": "x7Yz", "from_name": "label", "to_name": "text", "type": "labels", "value": place})
        here = TEXT.index("Indonesia")
        good = {"start": here, "end": here + 9, "text": "Indonesia", "labels": ["commodity"]}
        result.append({"id": "x8Yz", "from_name": "label", "to_name": "text", "type": "labels", "value": good})
        code = {"start": here, "end": here + 9, "text": ["0901"]}
        result.append({"id": "x8Yz", "from_name": "code", "to_name": "text", "type": "textarea", "value": code})

    record = record_of()
    one, told = from_label_studio(tmp_path, annotated(record, change), record)
    assert told == []
    assert (one.reviewer, {each.at for each in one.corrections}) == ("ani@example.org", {"2026-11-28T12:00:00.500000Z"})
    done = applied(tmp_path, record, one).record
    assert isinstance(done, ReviewedRecord)
    assert [(x.type, x.name) for x in done.entities] == [
        ("place", "Vietnam"), ("organization", "Dinas Perkebunan Bangka Belitung"), ("organization", "14 eksportir"),
        ("place", "Pangkalpinang"),
    ]  # fmt: skip
    assert [x.text for x in done.entities[1].mentions] == ["Dinas Perkebunan Bangka"]
    assert (done.relations, done.sectors) == ([], [])
    assert done.events[0].type == "exhibition"
    assert [good.hs.code for good in done.commodities] == ["090411", "0901"]
    assert [figure.id for figure in done.figures] == ["f2"]


def test_a_new_place_of_known_words_belongs_to_the_known_entity(tmp_path: Path) -> None:
    record = record_of()
    last = TEXT.rindex("Vietnam")
    marks = [*marks_of(record), Mark(last, last + 7, "place"), Mark(0, 9, "figure:count"), Mark(0, 9, "commodity")]
    rows = [{"start": m.start, "end": m.end, "label": m.label, "id": m.id, "code": m.code} for m in marks]
    rows.append({"start": 0, "end": 9, "label": "party", "id": None, "code": None})
    line = {"text": TEXT, "spans": rows, "meta": {"record": record.article.id}, "answer": "accept"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n" + json.dumps({**line, "answer": "ignore"}), "utf-8")
    (one,), told = back(tmp_path / "a.jsonl", ToolFormat.JSONL, record, reviewer="Ani")
    done = applied(tmp_path, record, one).record
    assert [mention.start for mention in done.entities[0].mentions][-1] == last
    assert len(done.entities) == 3
    assert [text.rpartition(": ")[2].split(";")[0] for text in told] == [
        "label unknown", "new", "new, and 'Eksportir' has no code of its own",
    ]  # fmt: skip


def with_emoji(data: Json) -> None:
    """Put signs that UTF-16 counts double in front of everything."""
    shift = len("\U0001f336\U0001f336 ")

    def move(value: Any) -> None:
        if isinstance(value, list):
            for each in value:
                move(each)
        elif isinstance(value, dict):
            if value.keys() == {"start", "end", "text"}:
                value["start"] += shift
                value["end"] += shift
            for each in value.values():
                move(each)

    move({key: value for key, value in data.items() if key != "article"})
    text = f"\U0001f336\U0001f336 {data['article']['text']}"
    data["article"] |= {
        "title": f"\U0001f336\U0001f336 {data['article']['title']}",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }


def test_offsets_in_utf_16_units_are_told_by_the_words(tmp_path: Path) -> None:
    record = record_of(with_emoji)
    assert from_label_studio(tmp_path, annotated(record), record)[1] == []

    def older(result: list[Json]) -> None:
        for one in result:
            if one["type"] != "relation":
                one["value"] |= {"start": one["value"]["start"] + 2, "end": one["value"]["end"] + 2}

    one, told = from_label_studio(tmp_path, annotated(record, older), record)
    assert told == []
    assert set(decisions(one).values()) == {"accept"}


def test_overlapping_places_stay_in_a_docbin(tmp_path: Path) -> None:
    from spacy.tokens import DocBin

    from extractor.language.lang import TradeLanguage

    record = record_of()
    (doc,) = DocBin().from_bytes(export([record], ToolFormat.SPACY)).get_docs(TradeLanguage().vocab)
    names = {ent.text for ent in doc.ents}
    assert names == {"Vietnam", "Dinas Perkebunan Bangka Belitung", "Sari Dewi"}
    inside = doc.spans["sectors"][0]
    assert doc.spans["entities"][2].start <= inside.start < doc.spans["entities"][2].end
    assert (doc.spans["commodities"][0].id_, doc.spans["commodities"][0].kb_id_) == ("c1", "0904")
    assert doc.spans["events"][0].label_ == "event:business_matching"
    doc.spans["events"] = []
    again = DocBin(store_user_data=True)
    again.add(doc)
    (tmp_path / "a.spacy").write_bytes(again.to_bytes())
    (one,), _ = back(tmp_path / "a.spacy", ToolFormat.SPACY, record, reviewer="Ani")
    assert decisions(one)["events/v1"] == "reject"


def test_two_annotators_and_a_cancelled_task(tmp_path: Path) -> None:
    record = record_of()
    tasks = annotated(record)
    tasks[0]["annotations"].append({**tasks[0]["annotations"][0], "completed_by": 3, "result": []})
    tasks[0]["annotations"].append({**tasks[0]["annotations"][0], "was_cancelled": True})
    (tmp_path / "a.json").write_text(json.dumps(tasks), "utf-8")
    found, _ = back(tmp_path / "a.json", ToolFormat.LABEL_STUDIO, record)
    assert [one.reviewer for one in found] == ["ani@example.org", "annotator 3"]
    assert set(decisions(found[1]).values()) == {"reject"}


def test_other_texts_and_records_are_told(tmp_path: Path) -> None:
    record = record_of()
    tasks = annotated(record)
    tasks[0]["data"]["text"] += "."
    (tmp_path / "a.json").write_text(json.dumps([*tasks, *annotated(record)]), "utf-8")
    found, told = back(tmp_path / "a.json", ToolFormat.LABEL_STUDIO, record)
    assert len(found) == 1
    assert "the text is not that of the record" in told[0]


@pytest.mark.parametrize(
    ("form", "data", "why"),
    [
        (ToolFormat.LABEL_STUDIO, b"{}", "export the project as JSON"),
        (ToolFormat.LABEL_STUDIO, b'[{"id": 3, "data": {"text": "x"}, "annotations": []}]', "names no record"),
        (ToolFormat.LABEL_STUDIO, b"[", "is no JSON"),
        (ToolFormat.SPACY, b"abc", "no DocBin"),
        (ToolFormat.JSONL, b'{"text": "x"}', "no line with text"),
        (ToolFormat.JSONL, b"[]", "is no object"),
        (ToolFormat.DOCCANO, b'{"text": "x", "entities": []}', "no line with text, record"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, form: ToolFormat, data: bytes, why: str) -> None:
    (tmp_path / "odd").write_bytes(data)
    with pytest.raises(ExtractorError, match=why):
        back(tmp_path / "odd", form, record_of(), reviewer="Ani")


def test_somebody_must_have_reviewed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(export([record_of()], ToolFormat.JSONL))
    with pytest.raises(ExtractorError, match="--reviewer"):
        back(tmp_path / "a.jsonl", ToolFormat.JSONL, record_of())
