"""Makes records with random faults out of annotations, to compare two scoring programs on."""

import random
from typing import Any


def span(text: str) -> dict[str, Any]:
    """Return a span of the record's shape; the scores look at its text alone."""
    return {"start": 0, "end": len(text), "text": text}


class Forger:
    """Makes a record with random faults out of an annotation."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.quality = self.random.random()

    def bad(self) -> bool:
        return self.random.random() > self.quality

    def text(self, text: str) -> str:
        parts = text.split()
        if self.bad() and len(parts) > 1:
            parts.pop(self.random.randrange(len(parts)))
        return " ".join(parts).upper() if self.random.random() < 0.2 else " ".join(parts)

    def some(self, items: list[Any]) -> list[Any]:
        kept = [x for x in items if not (self.bad() and self.random.random() < 0.5)]
        kept += [x for x in kept if self.random.random() < 0.1]
        self.random.shuffle(kept)
        return kept

    def other(self, value: Any, values: list[Any]) -> Any:
        return self.random.choice(values) if self.bad() else value

    def record(self, gold: dict[str, Any]) -> dict[str, Any]:
        things = {key: self._things(gold, key, field) for key, field in (("commodities", "hs"), ("sectors", "isic"))}
        refs = [x["id"] for key in things for x in things[key]]
        entities = self._entities(gold)
        return {
            "id": gold["id"],
            "article": self._article(gold),
            **things,
            "entities": entities,
            "relations": self._relations(gold, entities),
            "figures": [self._figure(x, refs) for x in self.some(gold["figures"])],
            "events": [self._event(x, refs) for x in self.some(gold["events"])],
            "opportunities": [self._opportunity(x, refs) for x in self.some(gold["opportunities"])],
            "warnings": [{"code": self.other(w["code"], ["truncated_text"])} for w in self.some(gold["warnings"])],
        }

    def _article(self, gold: dict[str, Any]) -> dict[str, Any]:
        known = gold.get("article") or {}
        return {
            "id": "x",
            "title": self.text(known.get("title") or ""),
            "published_at": self.other(known.get("published"), [None]),
            "authors": self.some(known.get("authors") or []),
        }

    def _entities(self, gold: dict[str, Any]) -> list[dict[str, Any]]:
        kinds = ["person", "organization", "place", "program"]
        return [
            {
                "id": f"e{i}",
                "type": self.other(x["type"], kinds),
                "name": x["text"],
                "labels": {"id": x["text"], "en": ""},
                "mentions": [span(self.text(x["text"]))],
            }
            for i, x in enumerate(self.some(gold["entities"]))
        ]

    def _relations(self, gold: dict[str, Any], entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
        ids = {e["name"]: e["id"] for e in entities}
        return [
            {
                "type": "position",
                "subject": ids.get(p["person"], "e0"),
                "object": ids.get(p.get("organization")),
                "title": self.other(p["title"], [None, "direktur"]),
            }
            for p in self.some(gold["positions"])
        ]

    def _things(self, gold: dict[str, Any], key: str, field: str) -> list[dict[str, Any]]:
        return [
            {
                "id": f"{key[0]}{i}",
                "labels": {"id": self.text(x["texts"][0]), "en": "thing"},
                "mentions": [span(self.text(t)) for t in x["texts"]],
                field: {"code": self.other(x[field][0], ["0901", "15", "C10", "B", None])},
            }
            for i, x in enumerate(self.some(gold[key]))
        ]

    def _refs(self, refs: list[str]) -> list[str]:
        return self.random.sample(refs, min(len(refs), self.random.randrange(3)))

    def _figure(self, x: dict[str, Any], refs: list[str]) -> dict[str, Any]:
        copy = {
            k: self.other(x.get(k), [None, "other", "ID", "JP"])
            for k in ("metric", "of", "origin", "destination", "period", "approximation", "status")
        }
        return {
            **copy,
            "value": self.other(x["value"], [1, 7, x["value"] * 1.0005]),
            "unit": self.other(x["unit"], ["USD", "t"]),
            "value_max": self.other(x.get("value_max"), [None, 9]),
            "mention": span(self.text(x["text"])),
            "commodities": self._refs(refs),
            "sectors": [],
        }

    def _event(self, x: dict[str, Any], refs: list[str]) -> dict[str, Any]:
        return {
            "type": self.other(x["type"], ["export", "policy", "contract"]),
            "status": self.other(x["status"], ["planned"]),
            "start_date": self.other(x["start_date"], [None, "2020"]),
            "end_date": self.other(x["end_date"], [None, "2021"]),
            "place": self.text(x["place"] or ""),
            "countries": self.some(x["countries"]),
            "participants": [
                {"name": self.text(p["name"]), "role": self.other(p["role"], ["participant", "party"])}
                for p in self.some(x["participants"])
            ],
            "commodities": self._refs(refs),
            "sectors": self._refs(refs),
            "evidence": [span(self.text(x["evidence"]))],
        }

    def _opportunity(self, x: dict[str, Any], refs: list[str]) -> dict[str, Any]:
        return {
            "kind": self.other(x["kind"], ["demand", "supply"]),
            "seeker": self.other(x["seeker"], [None, {"country": "JP"}]),
            "provider": self.other(x["provider"], [None, {"country": "ID"}]),
            "objects": [self.text(o) for o in x["objects"]],
            "commodities": self._refs(refs),
            "sectors": [],
            "evidence": [span(self.text(x["evidence"]))],
        }
