"""Counts what one record got right against the annotation of its article, measure by measure.

Both sides are JSON objects: the annotation in the gold format, the record as `extractor schema` describes it.
What counts as right is fixed by the gold's own scoring script; tests hold the two to the same numbers. For the
confidence of a fact it is: paired with an annotated one, goods and branches with a code that is accepted, figures with
their meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.learn.matching import best, code_fits, jaccard, likeness, normal, overlap, pair

Json = Mapping[str, Any]
ENTITY_TYPES = ("person", "organization", "place", "program")
FIGURE_SLOTS = ("metric", "of", "origin", "destination", "period", "approximation", "status")
FULL_SLOTS = ("metric", "origin", "destination", "value_max")
# an item pairs only when its evidence for being the same thing passes this; just under one half of one sign
_LEAST = 0.49
_CLIP = 90


@dataclass(frozen=True, slots=True)
class Count:
    """Right, annotated and found items of one measure."""

    hits: int = 0
    gold: int = 0
    found: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.hits + other.hits, self.gold + other.gold, self.found + other.found)

    @property
    def empty(self) -> bool:
        """Whether there was nothing to find and nothing was found, so that no rate is defined."""
        return self.gold == 0 and self.found == 0

    @property
    def precision(self) -> float | None:
        """Share of the found items that are right; None where `empty`."""
        return None if self.empty else self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float | None:
        """Share of the annotated items that were found; None where `empty`."""
        return None if self.empty else self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where `empty`."""
        p, r = self.precision, self.recall
        if p is None or r is None:
            return None
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One error: `sort` is missed, extra, code or slots."""

    document: str
    measure: str
    sort: str
    detail: object


@dataclass(frozen=True, slots=True)
class Judged:
    """One found fact of a kind: the confidence it was given, and whether it is right."""

    kind: str
    confidence: float
    right: bool


@dataclass(slots=True)
class Sheet:
    """The counts and errors of one document, and what came of each fact that was given a confidence."""

    document: str
    counts: dict[str, Count] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    def add(self, measure: str, hits: int, gold: int, found: int) -> None:
        """Add to the counts of `measure`."""
        self.counts[measure] = self.counts.get(measure, Count()) + Count(hits, gold, found)

    def miss(self, measure: str, sort: str, detail: object) -> None:
        """Note one error."""
        self.misses.append(Miss(self.document, measure, sort, detail))

    def judge(self, kind: str, found: Sequence[Json], right: Container[int]) -> None:
        """Note of each found fact whether it is among the `right` ones."""
        told = [(x.get("confidence"), j in right) for j, x in enumerate(found)]
        self.judged += [Judged(kind, confidence, good) for confidence, good in told if confidence is not None]

    def unpaired(self, measure: str, gold: Sequence[Json], found: Sequence[Json], pairs: Mapping[int, int],
                 *, tell_gold: Callable[[Json], object], tell_found: Callable[[Json], object]) -> None:  # fmt: skip
        """Note every gold item without a partner as missed and every found one as extra."""
        for i, item in enumerate(gold):
            if i not in pairs:
                self.miss(measure, "missed", tell_gold(item))
        taken = set(pairs.values())
        for j, item in enumerate(found):
            if j not in taken:
                self.miss(measure, "extra", tell_found(item))


def score_document(gold: Json, record: Json | None) -> Sheet:
    """Compare one record with its annotation; a missing record (None) has found nothing."""
    sheet = Sheet(gold["id"])
    record = record or {}
    texts = {x["id"]: _texts(x) for x in [*record.get("commodities", []), *record.get("sectors", [])]}
    _entities(sheet, gold, record)
    _positions(sheet, gold, record)
    _coded(sheet, gold, record, "commodities", gold_key="hs", key="hs")
    _coded(sheet, gold, record, "sectors", gold_key="isic", key="isic")
    _figures(sheet, gold, record, texts)
    _events(sheet, gold, record, texts)
    _opportunities(sheet, gold, record, texts)
    _warnings(sheet, gold, record)
    _metadata(sheet, gold.get("article") or {}, record.get("article") or {})
    return sheet


def _texts(item: Json) -> list[str]:
    labels = item.get("labels") or {}
    return [m["text"] for m in item.get("mentions", [])] + [label for label in labels.values() if label]


def _first_evidence(item: Json) -> list[str]:
    return [span["text"][:_CLIP] for span in item.get("evidence", [])][:1]


def _evidence_likeness(gold: Json, found: Json) -> float:
    return best(jaccard(gold["evidence"], span["text"]) for span in found.get("evidence", []))


def _entities(sheet: Sheet, gold: Json, record: Json) -> None:
    wanted = {(e["type"], normal(e["text"])) for e in gold.get("entities", [])}
    found = {(e["type"], normal(m["text"])) for e in record.get("entities", []) for m in e.get("mentions", [])}
    _sets(sheet, "entities", wanted, found)
    _sets(sheet, "entities_untyped", {text for _, text in wanted}, {text for _, text in found})
    for kind in ENTITY_TYPES:
        _sets(sheet, f"entities.{kind}", {x for x in wanted if x[0] == kind}, {x for x in found if x[0] == kind})
    _judge_forms(sheet, wanted, record)
    for item in sorted(wanted - found):
        sheet.miss("entities", "missed", item)
    for item in sorted(found - wanted):
        sheet.miss("entities", "extra", item)


def _judge_forms(sheet: Sheet, wanted: set[tuple[str, str]], record: Json) -> None:
    """Judge each distinct form of a name, as it is counted, by the confidence of the entity it stands for."""
    forms: dict[tuple[str, str], Json] = {}
    for entity in record.get("entities", []):
        for mention in entity.get("mentions", []):
            form = entity["type"], normal(mention["text"])
            rival = forms.get(form)
            if rival is None or (entity.get("confidence") or 0) > (rival.get("confidence") or 0):
                forms[form] = entity
    ordered = sorted(forms)
    sheet.judge("entities", [forms[form] for form in ordered], {i for i, x in enumerate(ordered) if x in wanted})


def _sets(sheet: Sheet, measure: str, gold: set[Any], found: set[Any]) -> None:
    sheet.add(measure, len(gold & found), len(gold), len(found))


def _positions(sheet: Sheet, gold: Json, record: Json) -> None:
    names = {e["id"]: [e.get("name", ""), *_texts(e)] for e in record.get("entities", [])}
    wanted = gold.get("positions", [])
    found = [r for r in record.get("relations", []) if r.get("type") == "position"]

    def similarity(a: Json, b: Json) -> float:
        person = best(overlap(a["person"], name) for name in names.get(b["subject"], [""]))
        office = a.get("organization") or a["title"]
        stated = [*names.get(b.get("object"), []), b.get("title") or ""]
        return min(person, best(overlap(office, name) for name in stated)) - _LEAST

    pairs = pair(wanted, found, similarity)
    sheet.add("positions", len(pairs), len(wanted), len(found))
    sheet.judge("positions", found, set(pairs.values()))


def _coded(sheet: Sheet, gold: Json, record: Json, measure: str, *, gold_key: str, key: str) -> None:
    """Goods and sectors: found at all (`measure`), and with an accepted code (`measure_linked`)."""
    wanted, found = gold.get(measure, []), record.get(measure, [])

    def code(item: Json) -> object:
        return (item.get(key) or {}).get("code")

    pairs = pair(wanted, found, _thing_similarity)
    wrong = [(i, j) for i, j in pairs.items() if not code_fits(wanted[i][gold_key], code(found[j]))]
    sheet.add(measure, len(pairs), len(wanted), len(found))
    sheet.add(f"{measure}_linked", len(pairs) - len(wrong), len(wanted), len(found))
    sheet.judge(measure, found, set(pairs.values()) - {j for _, j in wrong})
    sheet.unpaired(
        measure, wanted, found, pairs,
        tell_gold=lambda x: (x["texts"], x[gold_key]), tell_found=lambda x: (_texts(x)[:2], code(x)),
    )  # fmt: skip
    for i, j in wrong:
        sheet.miss(measure, "code", (wanted[i]["texts"], wanted[i][gold_key], code(found[j])))


def _thing_similarity(gold: Json, found: Json) -> float:
    return likeness(gold["texts"], _texts(found))


def _near(a: float | None, b: float | None) -> bool:
    """Whether two values agree to one part in a thousand, or both are unknown."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-3 * max(abs(a), 1e-9)


def _figure_similarity(a: Json, b: Json) -> float:
    if not _near(a["value"], b.get("value")) or normal(a["unit"]) != normal(b.get("unit")):
        return 0.0
    same: int = sum(a.get(k) == b.get(k) for k in ("metric", "origin", "destination", "period", "value_max"))
    return 1 + same / 10 + jaccard(a["text"], (b.get("mention") or {}).get("text"))


def _figures(sheet: Sheet, gold: Json, record: Json, texts: Mapping[str, list[str]]) -> None:
    wanted, found = gold.get("figures", []), record.get("figures", [])
    pairs = pair(wanted, found, _figure_similarity)
    full: set[int] = set()
    sheet.add("figures", len(pairs), len(wanted), len(found))
    for i, j in pairs.items():
        slots = _figure_slots(wanted[i], found[j], texts)
        for slot, right in slots.items():
            sheet.add(f"figures.{slot}", int(right), 1, 1)
        wrong = [slot for slot in FULL_SLOTS if not slots[slot]]
        if not wrong:
            full.add(j)
        else:
            detail = {slot: (wanted[i].get(slot), found[j].get(slot)) for slot in wrong}
            sheet.miss("figures", "slots", (wanted[i]["text"], detail))
    sheet.add("figures_full", len(full), len(wanted), len(found))
    sheet.judge("figures", found, full)
    sheet.unpaired("figures", wanted, found, pairs, tell_gold=_tell_gold_figure, tell_found=_tell_figure)


def _tell_gold_figure(x: Json) -> object:
    return (x["text"], x["value"], x["unit"])


def _tell_figure(x: Json) -> object:
    return ((x.get("mention") or {}).get("text"), x.get("value"), x.get("unit"))


def _figure_slots(a: Json, b: Json, texts: Mapping[str, list[str]]) -> dict[str, bool]:
    slots = {slot: a.get(slot) == b.get(slot) for slot in FIGURE_SLOTS}
    slots["value_max"] = _near(a.get("value_max"), b.get("value_max"))
    about = _named(b, texts)
    wanted = [x for x in (a.get("commodity"), a.get("sector")) if x]
    slots["about"] = all(likeness([w], about) for w in wanted) if wanted else not about
    return slots


def _named(item: Json, texts: Mapping[str, list[str]]) -> list[str]:
    """Return every text of the goods and sectors that `item` points at."""
    return [text for ref in [*item.get("commodities", []), *item.get("sectors", [])] for text in texts.get(ref, [])]


def _event_similarity(a: Json, b: Json) -> float:
    if a["type"] != b.get("type"):
        return 0.0
    who = best(overlap(x["name"], y["name"]) for x in a.get("participants", []) for y in b.get("participants", []))
    when = float(bool(a.get("start_date")) and a.get("start_date") == b.get("start_date"))
    return _evidence_likeness(a, b) + who + when - _LEAST


def _events(sheet: Sheet, gold: Json, record: Json, texts: Mapping[str, list[str]]) -> None:
    wanted, found = gold.get("events", []), record.get("events", [])
    pairs = pair(wanted, found, _event_similarity)
    types = Counter(x["type"] for x in wanted) & Counter(x.get("type") for x in found)
    sheet.add("events", len(pairs), len(wanted), len(found))
    sheet.judge("events", found, set(pairs.values()))
    sheet.add("events_type", types.total(), len(wanted), len(found))
    for i, item in enumerate(wanted):
        _arguments(sheet, item, found[pairs[i]] if i in pairs else {}, texts)
    taken = set(pairs.values())
    for j, item in enumerate(found):
        if j not in taken:
            _arguments(sheet, {}, item, texts)
    sheet.unpaired(
        "events", wanted, found, pairs,
        tell_gold=lambda x: (x["type"], x["evidence"][:_CLIP]),
        tell_found=lambda x: (x.get("type"), _first_evidence(x)),
    )  # fmt: skip


def _arguments(sheet: Sheet, a: Json, b: Json, texts: Mapping[str, list[str]]) -> None:
    """Count the slots of one pair of events; an empty side is an event the other does not have."""

    def add(slot: str, hits: int, gold: int, found: int) -> None:
        sheet.add(f"events.{slot}", hits, gold, found)
        sheet.add("event_arguments", hits, gold, found)

    for slot in ("status", "start_date", "end_date", "place"):
        x, y = a.get(slot), b.get(slot)
        hit = bool(x and y) and (overlap(x, y) >= 0.5 if slot == "place" else x == y)
        add(slot, int(hit), int(bool(x)), int(bool(y)))
    here, there = set(a.get("countries") or []), set(b.get("countries") or [])
    add("countries", len(here & there), len(here), len(there))
    wanted, found = a.get("participants") or [], b.get("participants") or []
    add("participants", len(pair(wanted, found, _participant_similarity)), len(wanted), len(found))
    for slot in ("commodities", "sectors"):
        goods, refs = a.get(slot) or [], [texts.get(ref, [""]) for ref in b.get(slot) or []]
        add(slot, len(pair(goods, refs, _name_similarity)), len(goods), len(refs))


def _participant_similarity(a: Json, b: Json) -> float:
    return overlap(a["name"], b.get("name")) - _LEAST if a["role"] == b.get("role") else 0.0


def _name_similarity(name: str, texts: Sequence[str]) -> float:
    return likeness([name], texts)


def _opportunities(sheet: Sheet, gold: Json, record: Json, texts: Mapping[str, list[str]]) -> None:
    wanted, found = gold.get("opportunities", []), record.get("opportunities", [])

    def untyped(a: Json, b: Json) -> float:
        sides = sum(_same_country(a.get(side), b.get(side)) for side in ("seeker", "provider"))
        objects = [*b.get("objects", []), *_named(b, texts)]
        about = best(overlap(x, y) for x in a.get("objects", []) for y in objects)
        return 0.25 * sides + 0.5 * about + _evidence_likeness(a, b) - _LEAST

    def typed(a: Json, b: Json) -> float:
        return untyped(a, b) if a["kind"] == b.get("kind") else 0.0

    pairs = pair(wanted, found, typed)
    sheet.add("opportunities", len(pairs), len(wanted), len(found))
    sheet.judge("opportunities", found, set(pairs.values()))
    sheet.add("opportunities_untyped", len(pair(wanted, found, untyped)), len(wanted), len(found))
    sheet.unpaired(
        "opportunities", wanted, found, pairs,
        tell_gold=lambda x: (x["kind"], x["objects"], x["evidence"][:_CLIP]),
        tell_found=lambda x: (x.get("kind"), x.get("objects"), _first_evidence(x)),
    )  # fmt: skip


def _same_country(a: Json | None, b: Json | None) -> bool:
    country = (a or {}).get("country")
    return bool(country) and country == (b or {}).get("country")


def _warnings(sheet: Sheet, gold: Json, record: Json) -> None:
    wanted, found = ({w["code"] for w in side.get("warnings", [])} for side in (gold, record))
    _sets(sheet, "warnings", wanted, found)


def _metadata(sheet: Sheet, gold: Json, found: Json) -> None:
    """Count title, day of publication and authors where the annotation knows them."""
    if gold.get("title"):
        sheet.add("article.title", int(normal(gold["title"]) == normal(found.get("title"))), 1, 1)
    if gold.get("published"):
        sheet.add("article.published", int(str(found.get("published_at") or "").startswith(gold["published"])), 1, 1)
    if gold.get("authors"):
        _sets(sheet, "article.authors", {normal(x["name"]) for x in gold["authors"]},
              {normal(x["name"]) for x in found.get("authors", [])})  # fmt: skip
