"""Records to annotation tools and back: the formats by name, and files of corrections from what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.learn.review import label_studio, lines, spacy_docs
from extractor.learn.review.compare import compare
from extractor.learn.review.forms import ToolFormat
from extractor.learn.review.marks import Answer
from extractor.record import Correction, Record


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The corrections of one reviewer for one record."""

    record: Record
    reviewer: str
    corrections: list[Correction] = field(default_factory=list)


def export(records: Iterable[Record], form: ToolFormat) -> bytes:
    """Return the records as a file of that form."""
    if form is ToolFormat.SPACY:
        return spacy_docs.to_docbin(records)
    if form is ToolFormat.LABEL_STUDIO:
        text = json.dumps([label_studio.task(record) for record in records], ensure_ascii=False, indent=1)
        return f"{text}\n".encode("utf-8", "backslashreplace")
    line = lines.plain_line if form is ToolFormat.JSONL else lines.doccano_line
    text = "".join(json.dumps(line(record), ensure_ascii=False) + "\n" for record in records)
    # of a lone surrogate this makes the escape that JSON has for it
    return text.encode("utf-8", "backslashreplace")


def read_back(
    file: Path, form: ToolFormat, records: Sequence[Record], *, reviewer: str | None, at: str, told: list[str]
) -> Iterator[Reviewed]:
    """Yield the corrections that turn `records` into what the tool's file says; what gives none is put to `told`.

    `reviewer` wins over whom the file names; `at` is the time of what states none. Raises ExtractorError where the file
    is not of that form, or nobody is named.
    """
    by_id = {record.article.id: record for record in records}
    for answer in _answers(file, form, by_id):
        record = by_id.get(answer.record)
        if record is None or record.article.text != answer.text:
            why = "no such record was given" if record is None else "the text is not that of the record"
            told.append(f"{answer.where}: record {answer.record}: {why}; name the records it was exported from")
            continue
        who = reviewer or answer.reviewer
        if not who:
            raise ExtractorError(f"{answer.where}: names no reviewer; say who it was (--reviewer)")
        compared = compare(record, answer, reviewer=who, at=answer.at or at)
        told += compared.told
        yield Reviewed(record, who, compared.corrections)


def _answers(file: Path, form: ToolFormat, records: Mapping[str, Record]) -> Iterator[Answer]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ExtractorError(f"{file}: cannot be read ({error.strerror})") from error
    if form is ToolFormat.SPACY:
        yield from spacy_docs.answers(data, dict(records), where=str(file))
    elif form is ToolFormat.LABEL_STUDIO:
        yield from label_studio.answers(_json(data, str(file)), where=str(file))
    else:
        for number, line in enumerate(data.split(b"\n"), 1):
            if line.strip():
                where = f"{file}:{number}"
                yield from _line(_json(line, where), form, records, where)


def _line(row: Any, form: ToolFormat, records: Mapping[str, Record], where: str) -> Iterator[Answer]:
    if not isinstance(row, dict):
        raise ExtractorError(f"{where}: is no object")
    if form is ToolFormat.DOCCANO:
        yield lines.from_doccano(row, records, where=where)
        return
    answer = lines.from_plain(row, where=where)
    if answer is not None:
        yield answer


def _json(data: bytes, where: str) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise ExtractorError(f"{where}: is no JSON: {error}") from error
