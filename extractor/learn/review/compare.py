"""From what a tool gives back to corrections: what stayed, went, changed its label, code or extent, and is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.knowledge.terms import load_terms, normalise
from extractor.learn.labels import coded_labels, named
from extractor.learn.review.marks import LAYERS, Answer, Mark, layer_of, links_of, marks_of_item
from extractor.record import Correction, Record
from extractor.store.review import addition


@dataclass(slots=True)
class Compared:
    """Corrections that turn a record into what the reviewer left, and a line for each mark that gives none."""

    corrections: list[Correction] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def compare(record: Record, answer: Answer, *, reviewer: str, at: str) -> Compared:
    """Return the corrections of a reviewer who saw all marks of `record` and left those of `answer`.

    Marks belong to the item whose id they bear; without an id to one of the same list at the same place, else, for an
    entity, to one of the same type with the same words. An item without marks is rejected, one that kept them accepted.
    """
    return _Comparison(record, answer, reviewer, at).run()


class _Comparison:
    def __init__(self, record: Record, answer: Answer, reviewer: str, at: str) -> None:
        self.record, self.answer, self.reviewer, self.at = record, answer, reviewer, at
        self.out = Compared()
        self.kept: dict[tuple[str, str], list[Mark]] = defaultdict(list)
        self.new: list[Mark] = []

    def run(self) -> Compared:
        self._assign()
        for layer in LAYERS:
            for item in getattr(self.record, layer):
                self._decide(layer, item, self.kept.get((layer, item.id), []))
        self._add()
        self._links()
        return self.out

    def _assign(self) -> None:
        """Give every mark to its item, or put it with the new ones."""
        for mark in self.answer.marks:
            known = layer_of(mark.label)
            if known is None:
                self._tell(mark, "label unknown")
            elif not 0 <= mark.start < mark.end <= len(self.record.article.text):
                self._tell(mark, "outside the text")
            else:
                owner = self._owner(mark, *known)
                if owner:
                    self.kept[known[0], owner].append(mark)
                else:
                    self.new.append(mark)

    def _owner(self, mark: Mark, layer: str, kind: str | None) -> str | None:
        items = getattr(self.record, layer)
        if mark.id is not None and any(item.id == mark.id for item in items):
            return mark.id
        if mark.id is not None:
            return None
        same = [x for item in items for x in marks_of_item(layer, item) if (x.start, x.end) == (mark.start, mark.end)]
        first = next((x for x in same if x.label == mark.label), same[0] if same else None)
        if first is None and layer == "entities":
            return next((item.id for item in items if item.type == kind and self._says(mark) in _forms(item)), None)
        return first.id if first else None

    def _says(self, mark: Mark) -> str:
        return self.record.article.text[mark.start : mark.end]

    def _decide(self, layer: str, item: Any, marks: Sequence[Mark]) -> None:
        target, before = f"{layer}/{item.id}", marks_of_item(layer, item)
        if not marks:
            self._correct("reject", target)
            return
        changes = dict(self._changes(layer, item, before, marks))
        for action, change in changes.items():
            self._correct(action, target, **change)
        if not changes:
            self._correct("accept", target)

    def _changes(
        self, layer: str, item: Any, before: Sequence[Mark], marks: Sequence[Mark]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        types = {mark.label for mark in marks} - {before[0].label}
        if len(types) == 1:
            yield "retype", {"value": (layer_of(types.pop()) or ("", None))[1]}
        elif types:
            self._tell(marks[0], f"{item.id} is labelled in more than one new way; its type is left")
        codes = {mark.code for mark in marks if mark.code and mark.code != before[0].code}
        if len(codes) == 1:
            yield "recode", {"value": codes.pop()}
        elif codes:
            self._tell(marks[0], f"{item.id} has more than one new code; its code is left")
        places = sorted({(mark.start, mark.end) for mark in marks})
        if places != sorted({(mark.start, mark.end) for mark in before}):
            if layer in {"figures", "events"} and len(places) > 1:
                self._tell(marks[0], f"{item.id} stands in one place; its place is left")
            else:
                yield "respan", {"spans": places}

    def _correct(self, action: Any, target: str, **change: Any) -> None:
        self.out.corrections.append(
            Correction(action=action, target=target, reviewer=self.reviewer, at=self.at, note="", **change)
        )

    def _tell(self, mark: Mark, why: str) -> None:
        place = f"{mark.label} at {mark.start}-{mark.end}"
        self.out.told.append(f"{self.answer.where}: {place}: {why}")

    def _add(self) -> None:
        groups: dict[tuple[str, ...], list[Mark]] = defaultdict(list)
        for mark in self.new:
            layer, kind = layer_of(mark.label) or ("", None)
            if layer == "entities":
                groups[layer, str(kind), self._says(mark)].append(mark)
            elif layer in {"commodities", "sectors"}:
                code = mark.code or _known_code(layer, self._says(mark))
                if code:
                    groups[layer, code].append(mark)
                else:
                    self._tell(mark, f"new, and {self._says(mark)!r} has no code of its own; give it one")
            else:
                self._tell(mark, "new; a place alone does not say what it means, add it in a file of corrections")
        for (layer, first, *_), marks in groups.items():
            item = self._entity(first, marks) if layer == "entities" else self._coded(layer, first, marks)
            self.out.corrections.append(addition(layer, item, reviewer=self.reviewer, at=self.at))

    def _spans(self, marks: Sequence[Mark]) -> list[dict[str, Any]]:
        places = sorted({(mark.start, mark.end) for mark in marks})
        return [{"start": s, "end": e, "text": self.record.article.text[s:e]} for s, e in places]

    def _entity(self, kind: str, marks: Sequence[Mark]) -> dict[str, Any]:
        name = self._says(marks[0])
        called, country = named(name, kind)
        code = next((mark.code for mark in marks if mark.code), country)
        return {
            "type": kind, "name": name, "labels": {"id": called.id, "en": called.en}, "country": code, "wikidata": None,
            "mentions": self._spans(marks), "confidence": 1.0,
        }  # fmt: skip

    def _coded(self, layer: str, code: str, marks: Sequence[Mark]) -> dict[str, Any]:
        from extractor.knowledge.hs import hs_label, is_hs
        from extractor.knowledge.isic import is_isic, isic_label

        forms = sorted({self._says(mark) for mark in marks})
        goods = layer == "commodities"
        known = is_hs(code) if goods else is_isic(code)
        lexicon, label = ("goods", hs_label) if goods else ("sectors", isic_label)
        called = coded_labels(lexicon, forms, [code], label) if known else None
        labels = {"id": called.id, "en": called.en} if called else {"id": forms[0], "en": forms[0]}
        whole = {"labels": labels, "mentions": self._spans(marks), "confidence": 1.0}
        if goods:
            return {**whole, "hs": {"edition": "HS2022", "code": code, "alternatives": []}}
        kbli = {"edition": "KBLI2020", "code": code}
        return {**whole, "isic": {"edition": "ISIC4", "code": code, "alternatives": []}, "kbli": kbli}

    def _links(self) -> None:
        if self.answer.links is None:
            return
        known = set(self.answer.links)
        for target, link in links_of(self.record):
            self._correct("accept" if link in known else "reject", target)
            known.discard(link)
        for link in sorted(known, key=str):
            told = f"{link.label} of {link.subject} and {link.object}"
            self.out.told.append(f"{self.answer.where}: {told}: new; add it with its title in a file of corrections")


def _forms(item: Any) -> set[str]:
    return {mention.text for mention in item.mentions}


def _known_code(layer: str, words: str) -> str | None:
    """The code that the lexicon gives these words, where it gives one only."""
    readings = load_terms("goods" if layer == "commodities" else "sectors").get(normalise(words), ())
    codes = {entry.concept.code for entry in readings}
    return codes.pop() if len(codes) == 1 else None
