"""Reviewed records as annotated articles, in the form of a gold folder: what people decided is there to learn from.

Of a record only lists count in which every item was decided (accepted, rejected, changed or added): an item that nobody
looked at is neither right nor wrong, and what learns from an article takes all that is not annotated for wrong. Where
every item of every list was decided, the empty lists count too: there is nothing of that kind in the article.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from extractor.article.model import Article, Author
from extractor.errors import ExtractorError
from extractor.learn.gold import GoldDoc
from extractor.record import (
    Commodity,
    Event,
    Figure,
    Opportunity,
    Participant,
    Party,
    Record,
    ReviewedRecord,
    Sector,
    targets,
)
from extractor.store import write_text
from extractor.store.review import as_extracted

_LAYERS: Final = {
    "entities": "entities", "relations": "positions", "commodities": "commodities", "sectors": "sectors",
    "figures": "figures", "events": "events", "opportunities": "opportunities",
}  # fmt: skip
"""The lists of a record that are facts, with their names in an annotation."""


def annotated(records: Iterable[Record]) -> list[GoldDoc]:
    """Return the annotated article of every record of which at least one list was decided, in the order given.

    Raises ExtractorError for a record that nobody reviewed.
    """
    found = []
    for record in records:
        if not isinstance(record, ReviewedRecord):
            name = record.article.title or record.article.id
            raise ExtractorError(f"{name}: was not reviewed; merge its corrections first (extractor review apply)")
        layers = decided(record)
        if layers:
            found.append(GoldDoc(record.article.id, article_of(record), annotation(record, layers)))
    return found


def decided(record: ReviewedRecord) -> frozenset[str]:
    """Return the lists of the record in which every item was decided; the warnings too where all facts were."""
    spoken_of = {one.target for one in record.review.corrections}
    gone = {one.target for one in record.review.before if one.removed}
    open_: set[str] = set()
    met: set[str] = set()
    for target in (*targets(as_extracted(record)), *spoken_of):
        layer = target.partition("/")[0]
        # what went with another item needs no decision of its own
        (met if target in spoken_of | gone else open_).add(layer)
    if not open_ & _LAYERS.keys():
        return frozenset({*_LAYERS, "warnings"})
    return frozenset(met - open_) & _LAYERS.keys()


def article_of(record: Record) -> Article:
    """Return the article that a record holds; its text is that of the record, letter by letter."""
    known = record.article
    body = known.text.removeprefix(f"{known.title}\n\n") if known.title else known.text
    return Article(
        body=body,
        title=known.title if body != known.text else None,
        language=known.language,
        language_probability=1.0,
        url=known.url,
        canonical_url=known.canonical_url,
        publisher=known.publisher,
        authors=tuple(Author(one.name, one.role) for one in known.authors),
        published_at=known.published_at,
        dateline=known.dateline.place if known.dateline else None,
        section=known.section,
        tags=tuple(known.tags),
    )


def annotation(record: Record, layers: Iterable[str]) -> dict[str, Any]:
    """Return the annotation of these lists of the record, as gold/FORMAT.md has it; the other lists are left out."""
    known = record.article
    about = {
        "title": known.title,
        "published": known.published_at[:10] if known.published_at else None,
        "dateline": known.dateline.place if known.dateline else None,
        "authors": [one.model_dump() for one in known.authors],
    }
    writer = _Writer(record)
    kept = {name: getattr(writer, name)() for layer, name in _LAYERS.items() if layer in set(layers)}
    if "warnings" in set(layers):
        kept["warnings"] = writer.warnings()
    return {"id": known.id, "lang": known.language, "article": about, **kept}


def write_annotated(golds: Sequence[GoldDoc], folder: Path) -> None:
    """Write annotated articles as a folder that `read_gold` reads: annotations, texts and meta.jsonl.

    Raises ExtractorError where two have one id, and OutputError where a file cannot be written.
    """
    names = [gold.id for gold in golds]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ExtractorError(f"{twice}: two records of this article; name the one to learn from")
    rows = []
    for gold in golds:
        write_text(folder / f"{gold.id}.json", json.dumps(gold.gold, ensure_ascii=False, indent=1) + "\n")
        write_text(folder / "text" / f"{gold.id}.txt", gold.article.text)
        article = gold.article
        rows.append(
            {
                "id": gold.id,
                "lang": article.language,
                "title": article.title,
                "published": article.published_at,
                "source": article.publisher,
                "url": article.url,
            }
        )
    write_text(folder / "meta.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


class _Writer:
    """One record on its way to an annotation: ids become the words they stand for."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.items = {target.partition("/")[2]: item for target, item in targets(record).items()}

    def entities(self) -> list[dict[str, Any]]:
        """Every distinct surface form once; where one form names two things, the type of the first."""
        forms: dict[str, str] = {}
        for entity in self.record.entities:
            for mention in entity.mentions:
                forms.setdefault(mention.text, entity.type)
        return [{"type": kind, "text": form} for form, kind in forms.items()]

    def positions(self) -> list[dict[str, Any]]:
        return [
            {"person": self._name(one.subject), "title": one.title, "organization": self._name(one.object)}
            for one in self.record.relations
            if one.type == "position"
        ]

    def commodities(self) -> list[dict[str, Any]]:
        return [
            {"texts": self._texts(one), "hs": [one.hs.code, *one.hs.alternatives]} for one in self.record.commodities
        ]

    def sectors(self) -> list[dict[str, Any]]:
        return [
            {"texts": self._texts(one), "isic": [one.isic.code, *one.isic.alternatives]} for one in self.record.sectors
        ]

    def figures(self) -> list[dict[str, Any]]:
        return [self._figure(one) for one in self.record.figures]

    def events(self) -> list[dict[str, Any]]:
        return [self._event(one) for one in self.record.events]

    def opportunities(self) -> list[dict[str, Any]]:
        return [self._opportunity(one) for one in self.record.opportunities]

    def warnings(self) -> list[dict[str, Any]]:
        return [{"code": one.code, "text": one.span.text if one.span else None} for one in self.record.warnings]

    def _figure(self, figure: Figure) -> dict[str, Any]:
        same = (
            "kind", "value", "value_max", "unit", "metric", "of", "origin", "destination", "period", "approximation",
            "status",
        )  # fmt: skip
        goods, sectors = self._words(figure.commodities), self._words(figure.sectors)
        about = {"commodity": goods[0] if goods else None, "sector": sectors[0] if sectors else None}
        return {"text": figure.mention.text, **{key: getattr(figure, key) for key in same}, **about}

    def _event(self, event: Event) -> dict[str, Any]:
        same = ("type", "status", "start_date", "end_date", "place", "country", "countries")
        return {
            **{key: getattr(event, key) for key in same},
            "participants": [self._participant(one) for one in event.participants],
            "commodities": self._words(event.commodities),
            "sectors": self._words(event.sectors),
            "figures": self._words(event.figures),
            "trigger": event.trigger.text,
            "evidence": event.evidence[0].text,
        }

    def _participant(self, one: Participant) -> dict[str, Any]:
        return {"name": one.name, "role": one.role}

    def _opportunity(self, one: Opportunity) -> dict[str, Any]:
        return {
            "kind": one.kind,
            "seeker": self._party(one.seeker),
            "provider": self._party(one.provider),
            "objects": one.objects,
            "status": one.status,
            "evidence": one.evidence[0].text,
        }

    def _party(self, one: Party) -> dict[str, Any]:
        return {"country": one.country, "name": one.name}

    def _name(self, id_: str | None) -> str | None:
        name: str | None = getattr(self.items[id_], "name", None) if id_ else None
        return name

    def _texts(self, item: Commodity | Sector) -> list[str]:
        return list(dict.fromkeys(mention.text for mention in item.mentions))

    def _words(self, ids: Iterable[str]) -> list[str]:
        """The first words in the text of every item."""
        found = []
        for one in map(self.items.__getitem__, ids):
            if isinstance(one, Figure):
                found.append(one.mention.text)
            elif isinstance(one, Commodity | Sector):
                found.append(one.mentions[0].text)
        return found
