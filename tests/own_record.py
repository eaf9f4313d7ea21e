"""One full record, written by hand for the tests."""

import hashlib
from typing import Any

TITLE = "Eksportir Lada Bangka Temui Pembeli Vietnam"
BODY = (
    "Pangkalpinang - Dinas Perkebunan Bangka Belitung mempertemukan 14 eksportir lada dengan pembeli Vietnam, "
    "Rabu (3/3).\n\n"
    "Nilai ekspor lada ke Vietnam mencapai 17,9 juta dolar AS pada 2020, kata kepala dinas Sari Dewi. "
    "Vietnam masih mencari lada putih dari Indonesia."
)
TEXT = f"{TITLE}\n\n{BODY}"


def span(text: str, *, after: int = 0) -> dict[str, Any]:
    """Return the span of the first `text` at or behind the offset `after`."""
    start = TEXT.index(text, after)
    return {"start": start, "end": start + len(text), "text": text}


def sentence(start: str, end: str) -> dict[str, Any]:
    """Return the span from the first `start` to the end of the `end` that follows."""
    first = TEXT.index(start)
    last = TEXT.index(end, first) + len(end)
    return {"start": first, "end": last, "text": TEXT[first:last]}


def record_data() -> dict[str, Any]:
    """Return the full record as JSON data; every sort of fact occurs."""
    matching = sentence("Pangkalpinang -", "(3/3).")
    exports = sentence("Nilai ekspor", "Sari Dewi.")
    search = sentence("Vietnam masih", "Indonesia.")
    body = TEXT.index(BODY)
    return {
        "schema_version": "1.0",
        "article": {
            "id": "0123456789abcdef",
            "url": "https://news.example/lada",
            "canonical_url": None,
            "publisher": "Contoh",
            "language": "id",
            "title": TITLE,
            "authors": [{"name": "Rina Wati", "role": "reporter"}],
            "published_at": "2021-03-04T09:30:00+07:00",
            "dateline": {"place": "Pangkalpinang", "country": "ID"},
            "section": None,
            "tags": ["lada"],
            "text": TEXT,
            "text_sha256": hashlib.sha256(TEXT.encode("utf-8")).hexdigest(),
        },
        "entities": [
            entity("e1", "place", "Vietnam", country="VN", mentions=[span("Vietnam"), span("Vietnam", after=body)]),
            entity("e2", "organization", "Dinas Perkebunan Bangka Belitung", country="ID"),
            entity("e3", "person", "Sari Dewi"),
        ],
        "relations": [
            {
                "type": "position",
                "subject": "e3",
                "object": "e2",
                "title": "kepala dinas",
                "labels": {"id": "kepala dinas", "en": "head of office"},
                "evidence": exports,
                "confidence": 0.9,
            }
        ],
        "commodities": [
            {
                "id": "c1",
                "labels": {"id": "lada", "en": "pepper"},
                "hs": {"edition": "HS2022", "code": "0904", "alternatives": []},
                "mentions": [span("lada", after=body), span("lada putih")],
                "confidence": 0.95,
            }
        ],
        "sectors": [
            {
                "id": "s1",
                "labels": {"id": "perkebunan", "en": "plantations"},
                "isic": {"edition": "ISIC4", "code": "A01", "alternatives": []},
                "kbli": {"edition": "KBLI2020", "code": "A01"},
                "mentions": [span("Perkebunan")],
                "confidence": 0.6,
            }
        ],
        "figures": [
            figure("f1", "count", 14, "company", "participants", text="14 eksportir", evidence=matching),
            {
                **figure("f2", "money", 17900000, "USD", "export_value", text="17,9 juta dolar AS", evidence=exports),
                "origin": "ID",
                "destination": "VN",
                "commodities": ["c1"],
                "period": "2020",
            },
        ],
        "events": [
            {
                "id": "v1",
                "type": "business_matching",
                "status": "done",
                "start_date": "2021-03-03",
                "end_date": None,
                "place": "Pangkalpinang",
                "country": "ID",
                "participants": [
                    {
                        "entity": "e2",
                        "name": "Dinas Perkebunan Bangka Belitung",
                        "role": "organizer",
                        "country": "ID",
                    }
                ],
                "countries": ["ID", "VN"],
                "commodities": ["c1"],
                "sectors": [],
                "figures": ["f1"],
                "trigger": span("mempertemukan"),
                "evidence": [matching],
                "description": {
                    "id": "Dinas Perkebunan Bangka Belitung menggelar temu bisnis.",
                    "en": "Dinas Perkebunan Bangka Belitung held a business matching.",
                },
                "confidence": 0.8,
            }
        ],
        "opportunities": [
            {
                "id": "o1",
                "kind": "demand",
                "seeker": {"country": "VN", "name": "Vietnam", "entity": "e1"},
                "provider": {"country": "ID", "name": "Indonesia", "entity": None},
                "commodities": ["c1"],
                "sectors": [],
                "objects": ["lada putih"],
                "status": "inferred",
                "evidence": [search],
                "description": {"id": "Vietnam membutuhkan lada.", "en": "Demand for pepper from Vietnam."},
                "confidence": 0.7,
            }
        ],
        "warnings": [
            {
                "code": "implausible_figure",
                "message": "far above the usual size of this trade",
                "path": "/figures/1",
                "span": span("17,9 juta dolar AS"),
            }
        ],
        "legend": [],
        "provenance": {
            "extractor": "0.1.0",
            "pipeline": "trade_sm-0.1.0",
            "hs": "2022",
            "isic": "4",
            "kbli": "2020",
            "extracted_at": None,
        },
    }


def entity(
    id_: str, kind: str, name: str, *, country: str | None = None, mentions: list[Any] | None = None
) -> dict[str, Any]:
    """Return one entity; its first mention is where the name stands first."""
    return {
        "id": id_,
        "type": kind,
        "name": name,
        "labels": {"id": name, "en": name},
        "country": country,
        "wikidata": None,
        "mentions": mentions or [span(name)],
        "confidence": 0.9,
    }


def figure(id_: str, kind: str, value: float, unit: str, metric: str, *, text: str, evidence: Any) -> dict[str, Any]:
    """Return one figure without flow, goods and period."""
    return {
        "id": id_,
        "kind": kind,
        "value": value,
        "value_max": None,
        "unit": unit,
        "metric": metric,
        "of": None,
        "origin": None,
        "destination": None,
        "commodities": [],
        "sectors": [],
        "period": None,
        "approximation": "exact",
        "status": "actual",
        "mention": span(text),
        "evidence": evidence,
        "confidence": 0.85,
    }
