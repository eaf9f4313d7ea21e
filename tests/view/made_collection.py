"""A collection of any size: records in their real form, drawn from a seed, with the spread of a real collection."""

import hashlib
from collections.abc import Iterator
from random import Random
from typing import Any, get_args

from extractor.knowledge.hs import hs_label, hs_table
from extractor.knowledge.places import countries
from extractor.record import Record
from extractor.record.models import (
    EventStatus,
    EventType,
    FigureStatus,
    OpportunityKind,
    OpportunityStatus,
    WarningCode,
)

Data = dict[str, Any]
_OUTLETS = [f"kabar{number}.example" for number in range(1, 41)]
_MONEY = ("export_value", "import_value", "trade_value", "transaction_value", "investment_value", "trade_balance")
_OTHER = (("production", "t"), ("growth", "percent"), ("participants", "company"))
_CODES = [code for code in sorted(hs_table()) if len(code) == 4][::12]
_OFTEN = ("JP", "CN", "US", "IN", "MY", "VN")
_COUNTRIES = [*_OFTEN, *sorted(code for code in countries() if code not in {"ID", *_OFTEN})[::5]]


def made_records(number: int, *, seed: int = 1) -> Iterator[Record]:
    """Yield `number` records with about six figures, one event or two and an opportunity or none each."""
    draw = Random(seed)
    for place in range(number):
        yield _Maker(draw, f"{seed}/{place}").record()


class _Maker:
    def __init__(self, draw: Random, name: str) -> None:
        self.draw = draw
        self.name = name
        self.day = f"{draw.randint(2016, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        self.text = f"Kabar dagang {name}\n\n"
        codes = draw.sample(_CODES, draw.randint(0, 4))
        self.goods = [self.good(f"c{at}", code) for at, code in enumerate(codes, 1)]

    def record(self) -> Record:
        draw = self.draw
        figures = [self.figure(f"f{at}") for at in range(1, draw.randint(1, 12))]
        events = [self.event(f"v{at}", figures) for at in range(1, draw.randint(1, 4))]
        opportunities = [self.opportunity(f"o{at}") for at in range(1, draw.randint(1, 3))]
        warnings = [self.warning(figures) for _ in range(draw.choice((0, 0, 0, 1, 2)))]
        return Record.model_validate(
            {
                "schema_version": "1.0", "article": self.article(), "entities": [], "relations": [],
                "commodities": self.goods, "sectors": [], "figures": figures, "events": events,
                "opportunities": opportunities, "warnings": warnings,
                "provenance": {
                    "extractor": "0.1.0", "pipeline": "made", "hs": "2022", "isic": "4", "kbli": "2020",
                    "extracted_at": None,
                },
            }
        )  # fmt: skip

    def article(self) -> Data:
        draw = self.draw
        url = f"https://{draw.choice(_OUTLETS)}/{self.name}" if draw.random() < 0.95 else None
        return {
            "id": hashlib.sha256(self.name.encode()).hexdigest()[:16], "url": url, "canonical_url": None,
            "publisher": None, "language": draw.choice(("id", "id", "en")), "title": f"Kabar dagang {self.name}",
            "authors": [], "published_at": self.day if draw.random() < 0.97 else None, "dateline": None,
            "section": None, "tags": [], "text": self.text,
            "text_sha256": hashlib.sha256(self.text.encode()).hexdigest(),
        }  # fmt: skip

    def sentence(self, text: str) -> Data:
        start = len(self.text)
        self.text += f"{text} "
        return {"start": start, "end": start + len(text), "text": text}

    def confidence(self) -> float:
        return round(1 - self.draw.random() ** 2 * 0.9, 3)

    def country(self, *, known: float = 0.8) -> str | None:
        # a few countries come up most of the time
        return (
            self.draw.choice(_COUNTRIES[: self.draw.choice((len(_OFTEN), len(_COUNTRIES)))])
            if self.draw.random() < known
            else None
        )

    def refs(self) -> list[str]:
        return [good["id"] for good in self.goods if self.draw.random() < 0.4]

    def good(self, id_: str, code: str) -> Data:
        labels = hs_label(code)
        return {
            "id": id_, "labels": {"id": labels.id, "en": labels.en},
            "hs": {"edition": "HS2022", "code": code, "alternatives": []},
            "mentions": [self.sentence(labels.id)], "confidence": self.confidence(),
        }  # fmt: skip

    def figure(self, id_: str) -> Data:
        draw = self.draw
        money = draw.random() < 0.6
        metric, unit = (
            (draw.choice(_MONEY), draw.choice(("USD", "USD", "IDR", "JPY"))) if money else draw.choice(_OTHER)
        )
        value = round(10 ** draw.uniform(4, 12), 2) * (-1 if metric == "trade_balance" and draw.random() < 0.3 else 1)
        sides = {"origin": "ID", "destination": self.country()}
        if metric == "import_value":
            sides = {"origin": self.country(), "destination": "ID"}
        evidence = self.sentence(f"Nilainya tercatat sebesar {value} pada laporan resmi yang dibacakan kemarin.")
        return {
            "id": id_, "kind": "money" if money else {"t": "quantity", "percent": "percent"}.get(unit, "count"),
            "value": value, "value_max": value * 2 if value > 0 and draw.random() < 0.1 else None, "unit": unit,
            "metric": metric, "of": "export_value" if metric == "growth" else None, **sides,
            "commodities": self.refs(), "sectors": [], "period": self.period(), "approximation": "exact",
            "status": draw.choice((*("actual",) * 4, *get_args(FigureStatus))), "mention": evidence,
            "evidence": evidence, "confidence": self.confidence(),
        }  # fmt: skip

    def period(self) -> str | None:
        year, month, _ = self.day.split("-")
        quarter = (int(month) + 2) // 3
        return self.draw.choice((year, year, f"{year}-{month}", f"{year}-Q{quarter}", None))

    def event(self, id_: str, figures: list[Data]) -> Data:
        draw = self.draw
        evidence = self.sentence("Delegasi dagang bertemu para pembeli dan menandatangani nota kesepahaman di sana.")
        return {
            "id": id_, "type": draw.choice(get_args(EventType)), "status": draw.choice(get_args(EventStatus)),
            "start_date": draw.choice((self.day, self.day[:7], self.day[:4], None)), "end_date": None, "place": None,
            "country": None, "participants": [], "commodities": self.refs(), "sectors": [],
            "countries": sorted({"ID", *filter(None, (self.country(), self.country(known=0.3)))}),
            "figures": [figure["id"] for figure in figures[:1]], "trigger": evidence, "evidence": [evidence],
            "confidence": self.confidence(),
        }  # fmt: skip

    def opportunity(self, id_: str) -> Data:
        draw = self.draw
        seeker = self.country(known=0.9)
        evidence = self.sentence("Importir di sana masih mencari pemasok tetap yang sanggup mengirim setiap bulan.")
        return {
            "id": id_, "kind": draw.choice(get_args(OpportunityKind)),
            "seeker": {"country": seeker, "name": seeker and f"Importir {seeker}", "entity": None},
            "provider": {"country": "ID", "name": "Indonesia", "entity": None}, "commodities": self.refs(),
            "sectors": [], "objects": draw.sample(("kopi", "udang", "kayu lapis", "rotan"), draw.randint(0, 2)),
            "status": draw.choice(get_args(OpportunityStatus)), "evidence": [evidence],
            "confidence": self.confidence(),
        }  # fmt: skip

    def warning(self, figures: list[Data]) -> Data:
        path = f"/figures/{self.draw.randrange(len(figures))}" if figures else ""
        return {"code": self.draw.choice(get_args(WarningCode)), "message": "meragukan", "path": path, "span": None}
