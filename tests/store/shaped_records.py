"""Records of any shape for hypothesis: any number of facts that refer to each other in any allowed way."""

import hashlib
from typing import Any

from hypothesis import strategies as st
from own_record import record_data

from extractor.record import Record
from extractor.record.models import EVENT_ROLES

Data = dict[str, Any]
_WORDS = st.text(st.characters(codec="utf-8"), max_size=6)
_COUNTRIES = st.none() | st.sampled_from(["ID", "JP", "EU", "ASEAN", "TL"])
_DATES = st.dates().map(str)
_STATED = st.none() | _DATES | _DATES.map(lambda day: day[:7]) | _DATES.map(lambda day: day[:4])
_ZONES = st.sampled_from(["", "Z", "+07:00", "-11:30"])
_MOMENTS = st.none() | _DATES | st.tuples(st.datetimes().map(lambda t: t.isoformat()), _ZONES).map("".join)
_RANGES = st.tuples(_DATES, _DATES, st.sampled_from([4, 7, 10])).map(
    lambda drawn: (
        "/".join(sorted((drawn[0], drawn[1])))
        if drawn[2] == 10
        else "/".join(sorted((drawn[0][: drawn[2]], drawn[1][: drawn[2]])))
    )
)
_PARTS = st.tuples(st.integers(1, 9999), st.sampled_from(["Q1", "Q2", "Q3", "Q4", "H1", "H2"])).map(
    lambda drawn: f"{drawn[0]:04}-{drawn[1]}"
)
PERIODS = _DATES | _DATES.map(lambda day: day[:7]) | _DATES.map(lambda day: day[:4]) | _PARTS | _RANGES


@st.composite
def shaped_records(draw: st.DrawFn) -> Record:
    """A valid record; its ids of one kind never name a fact of another."""
    data = record_data()
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
    data["article"] |= {
        "id": f"{draw(st.integers(0, 2)):016x}", "text": text, "published_at": draw(_MOMENTS),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "publisher": draw(st.none() | _WORDS),
        "url": draw(st.sampled_from([None, "https://news.example/a", "http://[", "https://www.antaranews.com/x"])),
        "dateline": draw(st.none() | st.fixed_dictionaries({"place": _WORDS, "country": _COUNTRIES})),
    }  # fmt: skip
    data["provenance"]["extracted_at"] = draw(_MOMENTS)
    make = _Shapes(draw, text)
    entities = make.many("entities", data["entities"][0], "e")
    commodities = make.many("commodities", data["commodities"][0], "c")
    sectors = make.many("sectors", data["sectors"][0], "s")
    figures = make.many("figures", data["figures"][1], "f")
    for figure in figures:
        figure["period"] = draw(st.none() | PERIODS)
        figure["metric"], figure["of"] = draw(st.sampled_from(["export_value", "import_volume", "growth"])), None
        if figure["metric"] == "growth":
            figure["of"] = draw(st.sampled_from([None, "export_value", "import_value", "price"]))
        figure["origin"], figure["destination"] = draw(_COUNTRIES), draw(_COUNTRIES)
        make.refer(figure, commodities=commodities, sectors=sectors)
    events = make.many("events", data["events"][0], "v")
    for event in events:
        event["start_date"], event["end_date"] = draw(_STATED), draw(_STATED)
        event["countries"] = draw(st.lists(st.sampled_from(["ID", "JP", "EU"]), max_size=3))
        make.refer(event, commodities=commodities, sectors=sectors, figures=figures)
        roles = st.sampled_from(sorted(EVENT_ROLES[event["type"]]))
        who = st.fixed_dictionaries(
            {"entity": make.ref(entities), "name": _WORDS, "role": roles, "country": _COUNTRIES}
        )
        event["participants"] = draw(st.lists(who, max_size=2))
    opportunities = make.many("opportunities", data["opportunities"][0], "o")
    for opportunity in opportunities:
        for side in ("seeker", "provider"):
            opportunity[side] = {"country": draw(_COUNTRIES), "name": draw(_WORDS), "entity": draw(make.ref(entities))}
        opportunity["objects"] = draw(st.lists(_WORDS, max_size=2))
        make.refer(opportunity, commodities=commodities, sectors=sectors)
    relations = make.many("relations", data["relations"][0], None) if entities else []
    for relation in relations:
        relation["subject"] = draw(st.sampled_from(entities))["id"]
        relation["object"] = draw(make.ref(entities))
    warnings = make.many("warnings", data["warnings"][0], None)
    for warning in warnings:
        warning["path"] = draw(
            st.sampled_from(["", "/", "/figures/0/value", "/figures/9", "/article/title", "/events/x"])
        )
    return Record.model_validate(
        data
        | {"entities": entities, "commodities": commodities, "sectors": sectors, "figures": figures, "events": events}
        | {"opportunities": opportunities, "relations": relations, "warnings": warnings}
    )


class _Shapes:
    def __init__(self, draw: st.DrawFn, text: str) -> None:
        self.draw, self.text = draw, text

    def many(self, _what: str, model: Data, letter: str | None) -> list[Data]:
        """Up to three facts like `model`, each with its id."""
        numbers = self.draw(st.lists(st.integers(1, 12), unique=True, max_size=3))
        return [self._placed(model) | ({"id": f"{letter}{number}"} if letter else {}) for number in numbers]

    def _placed(self, value: Any) -> Any:
        """A copy whose spans lie anywhere in the text."""
        if isinstance(value, list):
            return [self._placed(item) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"start", "end", "text"}:
            start, end = sorted(self.draw(st.tuples(*[st.integers(0, len(self.text))] * 2)))
            return {"start": start, "end": end, "text": self.text[start:end]}
        return {key: self._placed(item) for key, item in value.items()}

    def ref(self, facts: list[Data]) -> st.SearchStrategy[str | None]:
        return st.none() | st.sampled_from([fact["id"] for fact in facts]) if facts else st.none()

    def refer(self, fact: Data, **kinds: list[Data]) -> None:
        """Let a fact refer to others, to some of them twice."""
        for key, facts in kinds.items():
            ids = [each["id"] for each in facts]
            fact[key] = self.draw(st.lists(st.sampled_from(ids), max_size=4)) if ids else []
