"""Records as one aligned table: a row for each fact, for eyes and for quick searching."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractor.record import Event, Figure, Opportunity, Record
from extractor.view.words import clean, flow, label, measured, percent, period, spoken

HEAD = ("article", "fact", "id", "what", "code", "detail", "conf", "text")
_MOST = {"article": 16, "what": 36, "detail": 56, "text": 70}
Row = tuple[str, ...]


def rows(record: Record, *, reasons: Mapping[str, Sequence[str]] | None = None) -> Iterator[Row]:
    """Yield the facts of one record in the order of its keys; `reasons` (by id) stand in the text column."""
    for cells in _facts(record):
        why = (reasons or {}).get(cells[1])
        text = f"{cells[6]} [{'; '.join(why)}]" if why else cells[6]
        yield (record.article.id, *cells[:6], text)


def _facts(record: Record) -> Iterator[Row]:
    names = {e.id: e.name for e in record.entities}
    goods = {c.id: label(c.labels) for c in record.commodities} | {s.id: label(s.labels) for s in record.sectors}
    for e in record.entities:
        yield ("entity", e.id, e.name, e.country or "", e.type, percent(e.confidence), e.mentions[0].text)
    for place, r in enumerate(record.relations):
        to = ", ".join(x for x in (r.title, names.get(r.object or "")) if x)
        told = f"{spoken(r.type)}: {to}"
        yield ("relation", f"/relations/{place}", names[r.subject], "", told, percent(r.confidence), r.evidence.text)
    for c in record.commodities:
        yield (
            "good",
            c.id,
            label(c.labels),
            c.hs.code,
            f"×{len(c.mentions)}",
            percent(c.confidence),
            c.mentions[0].text,
        )
    for s in record.sectors:
        yield ("sector", s.id, label(s.labels), s.isic.code, f"×{len(s.mentions)}", percent(s.confidence),
               s.mentions[0].text)  # fmt: skip
    for f in record.figures:
        yield _figure(f, goods)
    for v in record.events:
        yield _event(v)
    for o in record.opportunities:
        yield _opportunity(o)
    for place, w in enumerate(record.warnings):
        yield ("warning", f"/warnings/{place}", spoken(w.code), "", w.message, "", w.span.text if w.span else "")


def _figure(f: Figure, goods: Mapping[str, str]) -> Row:
    about = ", ".join(goods[ref] for ref in (*f.commodities, *f.sectors))
    of = f" of {spoken(f.of)}" if f.of else ""
    detail = [f"{spoken(f.metric)}{of}", about, flow(f.origin, f.destination), f.period or "", f.status]
    return ("figure", f.id, measured(f), f.unit, _joined(detail), percent(f.confidence), f.mention.text)


def _event(v: Event) -> Row:
    who = ", ".join(p.name for p in v.participants)
    detail = [v.status, period(v.start_date, v.end_date), v.place or "", who]
    return ("event", v.id, spoken(v.type), "", _joined(detail), percent(v.confidence), v.evidence[0].text)


def _opportunity(o: Opportunity) -> Row:
    sides = flow(o.provider.country, o.seeker.country)
    return ("opportunity", o.id, spoken(o.kind), "", _joined([", ".join(o.objects), sides, o.status]),
            percent(o.confidence), o.evidence[0].text)  # fmt: skip


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def table(facts: Iterable[Row], *, width: int | None = None) -> str:
    """Return the rows under their head as aligned plain text; long cells are clipped, the last one is not padded.

    With `width` (columns of a terminal) rows are clipped too, so that none of them wraps.
    """
    cells = [HEAD, *(tuple(_fit(name, cell) for name, cell in zip(HEAD, row, strict=True)) for row in facts)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEAD))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "".join(f"{_clip(row.rstrip(), width or sys.maxsize)}\n" for row in padded)


def _fit(name: str, cell: str) -> str:
    return _clip(clean(cell), _MOST.get(name, 40))


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
