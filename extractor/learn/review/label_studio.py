"""Label Studio: records as tasks with predictions, and annotated tasks back.

The form is that of https://labelstud.io/guide/task_format and https://labelstud.io/guide/predictions: regions of the
control `label` on the text `text`, codes as a text area for each region with the region's id, relations between region
ids. Offsets: Label Studio stores code points since the end of 2021 (its pull request 1559), UTF-16 units before; the
words that a region repeats say which of the two they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from extractor.errors import ExtractorError
from extractor.learn.review.marks import Answer, Link, Mark, labels, link_labels, links_of, marks_of
from extractor.record import Record

_LABEL, _TEXT, _CODE = "label", "text", "code"
_COLOURS: Final = {
    "person": "#0072b2", "organization": "#009e73", "place": "#56b4e9", "program": "#cc79a7", "commodity": "#d55e00",
    "sector": "#e69f00", "figure": "#999999", "event": "#f0e442", "opportunity": "#000000",
}  # fmt: skip
"""Eight hues that colour-blind people tell apart (Okabe and Ito, 2008), and grey."""


def interface() -> str:
    """Return the labelling interface, to be pasted under Settings, Labeling Interface, Code."""
    regions = "".join(
        f'    <Label value="{label}" background="{_COLOURS[label.partition(":")[0]]}"/>\n' for label in labels()
    )
    links = "".join(f'    <Relation value="{label}"/>\n' for label in link_labels())
    return (
        "<View>\n"
        "  <Style>.htx-text { white-space: pre-wrap; }</Style>\n"
        f"  <Relations>\n{links}  </Relations>\n"
        f'  <Labels name="{_LABEL}" toName="{_TEXT}">\n{regions}  </Labels>\n'
        f'  <Text name="{_TEXT}" value="$text"/>\n'
        f'  <TextArea name="{_CODE}" toName="{_TEXT}" perRegion="true" editable="true" maxSubmissions="1" '
        'placeholder="country, HS or ISIC code"/>\n'
        "</View>\n"
    )


def task(record: Record) -> dict[str, Any]:
    """Return `record` as a task: its text, and one prediction with every mark and relation."""
    article = record.article
    first: dict[str, str] = {}
    result: list[dict[str, Any]] = []
    for number, mark in enumerate(marks_of(record)):
        region = f"{mark.id}-{number}"
        first.setdefault(str(mark.id), region)
        result += _regions(region, mark, article.text)
    for _, link in links_of(record):
        ends = {"from_id": first[link.subject], "to_id": first[link.object]}
        result.append({"type": "relation", **ends, "direction": "right", "labels": [link.label]})
    sure = [*(x.confidence for x in record.entities), *(x.confidence for x in record.figures)]
    sure += [*(x.confidence for x in record.events), *(x.confidence for x in record.opportunities)]
    prediction: dict[str, Any] = {
        "model_version": f"{record.provenance.pipeline} {record.provenance.extractor}",
        "result": result,
    }
    if sure:
        prediction["score"] = round(sum(sure) / len(sure), 4)
    known = {"title": article.title, "url": article.url, "published_at": article.published_at}
    return {"data": {"text": article.text, "record": article.id, **known}, "predictions": [prediction]}


def _regions(region: str, mark: Mark, text: str) -> Iterator[dict[str, Any]]:
    place = {"start": mark.start, "end": mark.end}
    names = {"id": region, "to_name": _TEXT}
    value = {**place, "text": text[mark.start : mark.end], "labels": [mark.label]}
    yield {**names, "from_name": _LABEL, "type": "labels", "value": value}
    if mark.code:
        yield {**names, "from_name": _CODE, "type": "textarea", "value": {**place, "text": [mark.code]}}


def answers(tasks: Any, *, where: str) -> Iterator[Answer]:
    """Yield what every annotator left of each task of an export (JSON, not JSON-MIN); cancelled ones are passed over.

    Raises ExtractorError where `tasks` is no such export.
    """
    if not isinstance(tasks, list) or not all(isinstance(one, dict) and "annotations" in one for one in tasks):
        raise ExtractorError(f"{where}: no export of Label Studio; export the project as JSON, not JSON-MIN")
    for number, one in enumerate(tasks, 1):
        place = f"{where}: task {one.get('id', number)}"
        data = one.get("data") or {}
        if "record" not in data or _TEXT not in data:
            raise ExtractorError(f"{place}: was not exported by `extractor review export`; its data names no record")
        for annotation in one["annotations"]:
            if not annotation.get("was_cancelled"):
                yield _answer(data, annotation, place)


def _answer(data: Mapping[str, Any], annotation: Mapping[str, Any], where: str) -> Answer:
    text, results = data[_TEXT], annotation.get("result") or []
    codes = {one["id"]: _first(one["value"].get("text")) for one in results if one.get("from_name") == _CODE}
    regions = {one["id"]: one for one in results if one.get("from_name") == _LABEL and one["value"].get("labels")}
    marks = [_mark(region, codes.get(name), text) for name, region in regions.items()]
    links = [
        Link(label, _item_of(one["from_id"]) or "", _item_of(one["to_id"]) or "")
        for one in results
        if one.get("type") == "relation" and {one["from_id"], one["to_id"]} <= set(regions)
        for label in one.get("labels") or ()
    ]
    return Answer(
        str(data["record"]), text, marks, links, where, _reviewer(annotation.get("completed_by")),
        annotation.get("updated_at") or annotation.get("created_at"),
    )  # fmt: skip


def _mark(region: Mapping[str, Any], code: str | None, text: str) -> Mark:
    value = region["value"]
    start, end = _in_code_points(int(value["start"]), int(value["end"]), value.get("text"), text)
    return Mark(start, end, value["labels"][0], _item_of(region["id"]), code or None)


def _item_of(region: str) -> str | None:
    """The item whose region was exported; the ids of new regions have another form."""
    match = re.fullmatch(r"([a-z][1-9]\d*)-\d+", region)
    return match[1] if match else None


def _in_code_points(start: int, end: int, words: str | None, text: str) -> tuple[int, int]:
    """Return offsets that may count UTF-16 units as code points: where those say the words and these do not."""
    if words is None or _same(text[start:end], words):
        return start, end
    units = text.encode("utf-16-le")
    before, inside = units[: 2 * start], units[2 * start : 2 * end]
    found = inside.decode("utf-16-le", "replace")
    if not _same(found, words):
        return start, end
    first = len(before.decode("utf-16-le", "replace"))
    return first, first + len(found)


def _same(one: str, other: str) -> bool:
    """Whether two texts are alike but for white space; a line break may stand as a backslash and an n."""
    return one.split() == other.replace("\\n", "\n").split()


def _first(words: Any) -> str | None:
    return str(words[0]).strip() if isinstance(words, list) and words else (words or None)


def _reviewer(by: Any) -> str | None:
    if isinstance(by, Mapping):
        return str(by.get("email") or by.get("username") or by.get("id") or "") or None
    return f"annotator {by}" if by is not None else None
