"""Reads and writes annotation apart from its text: a pointer to the source, offsets and a checksum, no text.

Two forms lie in `corpora/annotations`. `names.jsonl` holds one sentence of the aligned corpus a line:
`{"file", "line", "sha256", "names": [[start, end, type] …]}`. `articles/ID.json` is one article in the form of the
gold files, where every text taken from the article stands as `[start, end]`, offsets in characters; `source` says where
the text is: `{"file", "row"}` for a row of a collection, `{"file", "lines": [first, last]}` for lines of the aligned
corpus. `sha256` is of the text in UTF-8. Lines and rows count from 1.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from extractor.article import read_text
from extractor.errors import ExtractorError
from extractor.learn.corpora.layout import stored
from extractor.learn.corpora.manifest import may_train
from extractor.learn.corpora.text import open_text
from extractor.learn.gold import GoldDoc, read_gold

Name = tuple[int, int, str]

OWN_WEIGHT: Final = 2
"""Of articles annotated in full by those who made the rules; chosen on layers held out, where 4 is no better."""


@dataclass(frozen=True, slots=True)
class NamedSentence:
    """One sentence with the names in it as (start, end, type), offsets in characters."""

    text: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts under a folder of public corpora, each file read once."""

    data: Path
    lines: dict[str, list[str]] = field(default_factory=dict)

    def text(self, source: Mapping[str, Any]) -> str:
        """Return the text that `source` points to. Raises ExtractorError where the file or the line is missing."""
        if "row" in source:
            row = json.loads(self._line(source["file"], source["row"]))
            title, body = (row.get("title") or "").strip(), row["text"].strip()
            return f"{title}\n\n{body}" if title else str(body)
        first, last = source["lines"]
        return "\n\n".join(self._line(source["file"], number).strip() for number in range(first, last + 1))

    def line(self, file: str, number: int) -> str:
        """Return one line without the space around it. Raises ExtractorError as `text` does."""
        return self._line(file, number).strip()

    def _line(self, file: str, number: int) -> str:
        if file not in self.lines:
            with open_text(stored(self.data / file)) as opened:
                self.lines[file] = opened.read().split("\n")
        lines = self.lines[file]
        if not 1 <= number <= len(lines):
            raise ExtractorError(f"{self.data / file}: no line {number}; `extractor corpora check` tells what differs")
        return lines[number - 1]


def checksum(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_names(annotations: Path, data: Path) -> list[NamedSentence]:
    """Read the sentences of `annotations/names.jsonl`, their text from the corpora under `data`.

    Raises ExtractorError where a text is missing or not the one that was annotated.
    """
    sources = Sources(data)
    sentences = []
    for row in _rows(annotations / "names.jsonl"):
        text = sources.line(row["file"], row["line"])
        _same(text, row["sha256"], f"{row['file']}:{row['line']}")
        sentences.append(NamedSentence(text, tuple((start, end, label) for start, end, label in row["names"])))
    return sentences


def write_names(rows: Sequence[tuple[str, int, NamedSentence]], annotations: Path) -> None:
    """Write (file, line, sentence) rows to `annotations/names.jsonl`, in the order given."""
    annotations.mkdir(parents=True, exist_ok=True)
    with (annotations / "names.jsonl").open("w", encoding="utf-8", newline="\n") as sink:
        for file, line, sentence in rows:
            names = [list(name) for name in sentence.names]
            row = {"file": file, "line": line, "sha256": checksum(sentence.text), "names": names}
            sink.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_articles(annotations: Path, data: Path, *, training: bool = False) -> list[GoldDoc]:
    """Read `annotations/articles/*.json`, sorted by id, their text from the corpora under `data`.

    For `training`, articles of sets whose licence forbids commercial use are passed over. Raises ExtractorError where a
    text is missing or not the one that was annotated.
    """
    sources = Sources(data)
    found = []
    for path in sorted((annotations / "articles").glob("*.json")):
        stored_form = json.loads(path.read_text("utf-8"))
        if training and not may_train(data, data / stored_form["source"]["file"]):
            continue
        text = sources.text(stored_form["source"])
        _same(text, stored_form["sha256"], str(path))
        known = stored_form["known"]
        article = read_text(
            text, title=known["title"] and text[slice(*known["title"])], published_at=known["published"],
            publisher=known["source"], url=known["url"],
        )  # fmt: skip
        gold = _texts_for_offsets(stored_form["annotation"], text)
        found.append(GoldDoc(path.stem, article, {"id": path.stem, **gold}))
    return found


def read_training(
    folders: Sequence[Path],
    *,
    annotations: Path | None = None,
    data: Path | None = None,
    reviewed: Sequence[GoldDoc] = (),
) -> list[GoldDoc]:
    """Return the annotated articles of all `folders`, those of `annotations` and `reviewed` ones, sorted by id.

    Those of `folders` that are annotated in full weigh `OWN_WEIGHT`. Of `annotations` those are taken that may train:
    see `read_articles`. Raises ExtractorError as `read_gold` and `read_articles`
    do, where two articles share an id, and where `annotations` are named without the corpora under `data` that hold
    their texts.
    """
    own = [gold for folder in folders for gold in read_gold(folder)]
    found = [replace(gold, weight=OWN_WEIGHT) if gold.whole else gold for gold in own]
    if annotations:
        if data is None:
            raise ExtractorError(f"{annotations}: holds no texts; name the public corpora too (--data)")
        found += read_articles(annotations, data, training=True)
    found += reviewed
    twice = sorted(name for name, times in Counter(gold.id for gold in found).items() if times > 1)
    if twice:
        raise ExtractorError(f"{twice[0]}: two annotated articles with this id; rename one")
    return sorted(found, key=_by_id)


def _by_id(gold: GoldDoc) -> str:
    return gold.id


def write_article(
    gold: Mapping[str, Any],
    text: str,
    annotations: Path,
    *,
    known: Mapping[str, Any],
    source: Mapping[str, Any],
) -> None:
    """Write one annotated article as `annotations/articles/ID.json`: no words of `text`, offsets in their place.

    `known` has title, published, source and url as a row of meta.jsonl.
    """
    folder = annotations / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    title = known.get("title")
    body = {key: value for key, value in gold.items() if key != "id"}
    row = {
        "source": dict(source),
        "sha256": checksum(text),
        "known": {
            "title": _offsets(title, text) if title else None,
            **{key: known.get(key) for key in ("published", "source", "url")},
        },
        "annotation": _offsets_for_texts(body, text),
    }
    (folder / f"{gold['id']}.json").write_text(_compact(row) + "\n", "utf-8", newline="\n")


_COPIED = frozenset({"text", "texts", "person", "title", "organization", "commodity", "sector", "place", "name",
                     "objects", "evidence", "commodities", "sectors", "figures", "dateline"})  # fmt: skip
"""Keys of a gold file whose strings are copied from the text (see gold/FORMAT.md)."""


def _offsets_for_texts(value: Any, text: str, *, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _offsets_for_texts(its, text, key=name) for name, its in value.items()}
    if isinstance(value, list):
        return [_offsets_for_texts(its, text, key=key) for its in value]
    return _offsets(value, text) if isinstance(value, str) and key in _COPIED else value


def _offsets(part: str, text: str) -> list[int] | str:
    """Return where `part` first stands in `text`, whatever the white space; a normalised name stays a string."""
    pattern = r"\s+".join(map(re.escape, part.split()))
    whole = re.search(rf"(?<!\w){pattern}(?!\w)", text) or re.search(pattern, text)
    return [whole.start(), whole.end()] if whole else part


def _texts_for_offsets(value: Any, text: str, *, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _texts_for_offsets(its, text, key=name) for name, its in value.items()}
    if isinstance(value, list):
        if key in _COPIED and len(value) == 2 and all(type(its) is int for its in value):
            return " ".join(text[slice(*value)].split())
        return [_texts_for_offsets(its, text, key=key) for its in value]
    return value


def _same(text: str, expected: str, where: str) -> None:
    if checksum(text) != expected:
        raise ExtractorError(f"{where}: not the text that was annotated; `extractor corpora check` tells what differs")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        raise ExtractorError(f"{path}: no such annotation; name the folder corpora/annotations of the checkout")
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def _compact(row: Mapping[str, Any]) -> str:
    """JSON with one fact a line, so that changes can be read."""
    parts = []
    for key, value in row.items():
        if key != "annotation":
            parts.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    annotation = []
    for key, value in row["annotation"].items():
        if isinstance(value, list) and value:
            facts = ",\n   ".join(json.dumps(fact, ensure_ascii=False) for fact in value)
            annotation.append(f"  {json.dumps(key)}: [\n   {facts}]")
        else:
            annotation.append(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    parts.append(' "annotation": {\n' + ",\n".join(annotation) + "}")
    return "{\n" + ",\n".join(parts) + "\n}"
