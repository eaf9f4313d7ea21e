"""JSON Lines for annotation tools: `jsonl`, one object of text and spans a record (Prodigy's form), and doccano's.

`jsonl`: `{"text", "spans": [{"start", "end", "label", "id", "code"} …], "meta": {"record"}}`; a line that Prodigy marks
`"answer": "ignore"` or `"reject"` is passed over. doccano (sequence labelling with relations): `{"text", "entities":
[{"id", "label", "start_offset", "end_offset"} …], "relations": [{"id", "from_id", "to_id", "type"} …]}`, with the key
`record`, which doccano keeps among the other keys of a line. doccano numbers spans anew, so places say whose they are.
Both count code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extractor.errors import ExtractorError
from extractor.learn.review.marks import Answer, Link, Mark, links_of, marks_of, marks_of_item
from extractor.record import Record


def plain_line(record: Record) -> dict[str, Any]:
    """Return `record` as a line of `jsonl`."""
    spans = [
        {"start": mark.start, "end": mark.end, "label": mark.label, "id": mark.id, "code": mark.code}
        for mark in marks_of(record)
    ]
    return {"text": record.article.text, "spans": spans, "meta": {"record": record.article.id}}


def from_plain(row: Mapping[str, Any], *, where: str) -> Answer | None:
    """Return what a line of `jsonl` says, None where it was not accepted. Raises ExtractorError where it is no such."""
    if row.get("answer", "accept") != "accept":
        return None
    try:
        marks = [
            Mark(int(one["start"]), int(one["end"]), str(one["label"]), one.get("id"), one.get("code"))
            for one in row["spans"]
        ]
        return Answer(str(row["meta"]["record"]), str(row["text"]), marks, None, where)
    except (KeyError, TypeError, ValueError) as error:
        raise ExtractorError(f"{where}: no line with text, spans and meta.record ({error!r})") from error


def doccano_line(record: Record) -> dict[str, Any]:
    """Return `record` as a line for doccano."""
    marks = marks_of(record)
    first: dict[str | None, int] = {}
    entities = []
    for number, mark in enumerate(marks, 1):
        first.setdefault(mark.id, number)
        entities.append({"id": number, "label": mark.label, "start_offset": mark.start, "end_offset": mark.end})
    relations = [
        {"id": number, "from_id": first[link.subject], "to_id": first[link.object], "type": link.label}
        for number, (_, link) in enumerate(links_of(record), 1)
    ]
    return {"text": record.article.text, "record": record.article.id, "entities": entities, "relations": relations}


def from_doccano(row: Mapping[str, Any], records: Mapping[str, Record], *, where: str) -> Answer:
    """Return what a line of doccano's export says; `records` by id tell whose spans a relation joins.

    Raises ExtractorError where it is no such line.
    """
    try:
        name, text, entities = str(row["record"]), str(row["text"]), row["entities"]
        marks = [Mark(int(one["start_offset"]), int(one["end_offset"]), str(one["label"])) for one in entities]
        by_number = dict(zip((one["id"] for one in entities), marks, strict=True))
        links = _links(row.get("relations") or (), by_number, records.get(name))
        return Answer(name, text, marks, links, where)
    except (KeyError, TypeError, ValueError) as error:
        raise ExtractorError(f"{where}: no line with text, record and entities ({error!r})") from error


def _links(rows: Iterable[Mapping[str, Any]], marks: Mapping[Any, Mark], record: Record | None) -> Sequence[Link]:
    owner = {
        (mark.start, mark.end): item.id
        for item in (record.entities if record else ())
        for mark in marks_of_item("entities", item)
    }

    def end(number: Any) -> str:
        mark = marks[number]
        return owner.get((mark.start, mark.end), "")

    return [Link(str(row["type"]), end(row["from_id"]), end(row["to_id"])) for row in rows]
