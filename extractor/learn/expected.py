"""Builds the full record that an annotated article should give, for samples, tests and teaching.

The annotation has the form of a gold folder; offsets, ids and labels follow from the text and the tables. Some keys
beyond that form are read where they are present: `labels` (by language) of a named thing, `country` of an entity,
`same_as` of an entity (the form it is another name of), `trigger` of an event (the words that name it; else its
sentence stands for them) and `message` of a warning.

    python -m extractor.learn.expected corpora/samples      # writes corpora/samples/records/ID.json
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor import record as r
from extractor.article.model import Article, Author
from extractor.errors import ExtractorError
from extractor.knowledge.hs import hs_label
from extractor.knowledge.isic import isic_label
from extractor.knowledge.places import find_countries
from extractor.language import facts as f
from extractor.language.assemble import assemble
from extractor.learn.gold import GoldDoc, read_gold
from extractor.learn.labels import coded_labels, named, short_for
from extractor.learn.located import Located

BY_HAND = "by hand"
"""What the provenance names in place of a pipeline and a version."""

Json = dict[str, Any]


def expected_record(gold: GoldDoc) -> r.Record:
    """Return the record that the annotation of `gold` describes, every confidence 1.

    Raises ExtractorError where an annotated text is not in the article, or a reference leads nowhere.
    """
    located = Located.of(gold.id, gold.article)
    return assemble(_Builder(gold.gold, located).facts(), _article(gold), pipeline=BY_HAND, version=BY_HAND).record


def write_records(folder: Path) -> list[Path]:
    """Write `folder/records/ID.json` for every annotation of a gold folder and return the paths."""
    (folder / "records").mkdir(exist_ok=True)
    written = {folder / "records" / f"{gold.id}.json": expected_record(gold) for gold in read_gold(folder)}
    for path, record in written.items():
        path.write_text(r.to_json(record, indent=1) + "\n", encoding="utf-8")
    return list(written)


def _article(gold: GoldDoc) -> Article:
    """The article with what the annotation says of it."""
    known = gold.gold["article"]
    authors = tuple(Author(a["name"], a["role"]) for a in known["authors"])
    return replace(
        gold.article,
        authors=authors or gold.article.authors,
        published_at=known["published"] or gold.article.published_at,
        dateline=known["dateline"],
        language=gold.gold["lang"],
    )


@dataclass(slots=True)
class _Builder:
    """One annotation on its way to facts; later kinds of facts point at earlier ones by their words."""

    data: Json
    at: Located
    entities: dict[str, f.Entity] = field(default_factory=dict)
    goods: dict[str, f.Commodity] = field(default_factory=dict)
    sectors: dict[str, f.Sector] = field(default_factory=dict)
    figures: dict[str, list[f.Figure]] = field(default_factory=dict)

    def facts(self) -> f.Facts:
        data = self.data
        entities = self._entities(data["entities"])
        taken = [mention for entity in entities for mention in entity.mentions]
        # a name inside a longer one of the same kind, or inside an entity's, is no mention of its own
        places = self.at.free({form for item in data["commodities"] for form in item["texts"]}, taken, fold=True)
        goods = [self._good(item, places) for item in data["commodities"]]
        places = self.at.free({form for item in data["sectors"] for form in item["texts"]}, taken, fold=True)
        sectors = [self._sector(item, places) for item in data["sectors"]]
        figures = [self._figure(item) for item in data["figures"]]
        return f.Facts(
            entities=entities,
            commodities=goods,
            sectors=sectors,
            figures=figures,
            relations=[self._position(item) for item in data["positions"]],
            events=[self._event(item) for item in data["events"]],
            opportunities=[self._opportunity(item) for item in data["opportunities"]],
            cautions=[self._caution(item) for item in data["warnings"]],
        )

    def _entities(self, items: list[Json]) -> list[f.Entity]:
        places = self.at.free({item["text"] for item in items}, (), fold=False)
        out: list[f.Entity] = []
        for item in sorted(items, key=lambda x: ("same_as" in x, -len(x["text"]))):
            form, kind = item["text"], item["type"]
            entity = self.entities.get(item.get("same_as", "")) or next(
                (known for known in out if known.type == kind and self._is_other_name(form, known)), None
            )
            if entity is None:
                labels, country = named(form, kind)
                labels = _given(item) or labels
                entity = f.Entity(kind, form, [], labels, item.get("country") or country, confidence=1.0)
                out.append(entity)
            entity.mentions.extend(places[form])
            self.entities.setdefault(form, entity)
        return out

    def _is_other_name(self, form: str, entity: f.Entity) -> bool:
        """Whether `form` is a shorter or other name of an entity with a longer one."""
        full = entity.name
        if entity.type == "person":
            return set(form.split()) <= set(full.split())
        labels, _ = named(form, entity.type)
        if labels == entity.labels:
            return True
        if entity.type == "place":
            return False
        return f"{full} ({form})" in self.at.doc.text or f"{form} ({full})" in self.at.doc.text or short_for(form, full)

    def _good(self, item: Json, places: dict[str, list[f.Mention]]) -> f.Commodity:
        code, *others = item["hs"]
        labels = _given(item) or coded_labels("goods", item["texts"], item["hs"], hs_label)
        good = f.Commodity(_mentions(item, places), labels, code, tuple(others), confidence=1.0)
        self.goods.update(dict.fromkeys(item["texts"], good))
        return good

    def _sector(self, item: Json, places: dict[str, list[f.Mention]]) -> f.Sector:
        code, *others = item["isic"]
        labels = _given(item) or coded_labels("sectors", item["texts"], item["isic"], isic_label)
        sector = f.Sector(_mentions(item, places), labels, code, tuple(others), confidence=1.0)
        self.sectors.update(dict.fromkeys(item["texts"], sector))
        return sector

    def _figure(self, item: Json) -> f.Figure:
        """A text that is annotated again stands for its next place."""
        found, same = self.at.find(item["text"]), self.figures.setdefault(item["text"], [])
        mention = found[min(len(same), len(found) - 1)]
        goods, sectors = self._coded(*([item[key]] if item[key] else [] for key in ("commodity", "sector")))
        plain = {key: value for key, value in item.items() if key not in {"text", "commodity", "sector"}}
        figure = f.Figure(
            mention, commodities=goods, sectors=sectors, evidence=self.at.sentence(mention), confidence=1.0, **plain
        )
        same.append(figure)
        return figure

    def _coded(self, goods: list[str], sectors: list[str]) -> tuple[list[f.Commodity], list[f.Sector]]:
        """The goods and sectors of these names; one name may stand for both, and in either list for the other."""
        for name in (*goods, *sectors):
            if name not in self.goods and name not in self.sectors:
                raise ExtractorError(f"{self.at.name}: {name!r} is no text of an annotated commodity or sector")
        found = [self.goods[name] for name in goods if name in self.goods]
        found += [self.goods[name] for name in sectors if name not in self.sectors]
        branches = [self.sectors[name] for name in sectors if name in self.sectors]
        branches += [self.sectors[name] for name in goods if name not in self.goods]
        return found, branches

    def _position(self, item: Json) -> f.Relation:
        person = self._entity(item["person"])
        if person is None:
            raise ExtractorError(f"{self.at.name}: {item['person']!r} has a position but is no annotated person")
        mention = next((m for m in self.at.find(item["person"]) if item["title"] in self.at.sentence(m).text), None)
        evidence = self.at.sentence(mention or min(person.mentions))
        body = self._entity(item["organization"]) or self._known_body(item["organization"])
        return f.Relation("position", person, body, evidence, item["title"], 1.0)

    def _known_body(self, name: str | None) -> f.Entity | None:
        """The organisation that the annotation calls by another of its names than the article."""
        labels = named(name, "organization")[0] if name else None
        return next((e for e in self.entities.values() if e.type == "organization" and e.labels == labels), None)

    def _entity(self, name: str | None) -> f.Entity | None:
        """The entity of a name, or of a name with its acronym in brackets behind or inside."""
        if not name:
            return None
        return self.entities.get(name) or self.entities.get(re.sub(r"\s*\([^()]*\)", "", name))

    def _country(self, name: str | None) -> str | None:
        entity = self._entity(name)
        if entity is not None and entity.country:
            return entity.country
        codes: set[str | None] = {mention.code for mention in find_countries(name or "")}
        codes |= {e.country for form, e in self.entities.items() if e.type == "place" and form in (name or "")}
        return codes.pop() if len(codes) == 1 else None

    def _event(self, item: Json) -> f.Event:
        evidence = self.at.find(item["evidence"])[0]
        inside = (m for m in self.at.find(item.get("trigger") or item["evidence"]) if m.overlaps(evidence))
        people = [
            f.Participant(p["name"], p["role"], self._entity(p["name"]), self._country(p["name"]))
            for p in item["participants"]
        ]
        goods, sectors = self._coded(item["commodities"], item["sectors"])
        return f.Event(
            item["type"], next(inside, evidence), [evidence], item["status"], item["start_date"], item["end_date"],
            item["place"], item["country"], people, item["countries"], goods, sectors,
            [figure for text in item["figures"] for figure in self.figures.get(text, [])],
            confidence=1.0,
        )  # fmt: skip

    def _opportunity(self, item: Json) -> f.Opportunity:
        objects = item["objects"]
        # a technology that is sought has no code
        goods, sectors = self._coded([x for x in objects if x in self.goods], [x for x in objects if x in self.sectors])
        return f.Opportunity(
            item["kind"], [self.at.find(item["evidence"])[0]], self._party(item["seeker"]),
            self._party(item["provider"]), objects, goods, sectors, item["status"], 1.0,
        )  # fmt: skip

    def _party(self, item: Json | None) -> f.Party:
        if item is None:
            return f.Party()
        return f.Party(item["country"], item["name"], self._entity(item["name"]))

    def _caution(self, item: Json) -> f.Caution:
        span = self.at.find(item["text"])[0] if item.get("text") else None
        about = next((x for same in self.figures.values() for x in same if span and x.mention.overlaps(span)), None)
        message = item.get("message") or f"{item['code'].replace('_', ' ')}: {item.get('text') or 'the article'}"
        return f.Caution(item["code"], message, about, span)


def _given(item: Json) -> f.Names | None:
    return f.Names(**item["labels"]) if "labels" in item else None


def _mentions(item: Json, places: dict[str, list[f.Mention]]) -> list[f.Mention]:
    return sorted({mention for form in item["texts"] for mention in places[form]})


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        write_records(Path(folder))
