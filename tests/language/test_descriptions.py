"""Descriptions and legend: every type and status reads in both languages, whatever is known; codes have labels."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_record import record_data

from extractor.errors import ExtractorError
from extractor.knowledge.codewords import code_labels, currency_labels, unit_labels
from extractor.knowledge.terms import Lang
from extractor.language.describe.amounts import amount, listed, spoken_figure
from extractor.language.describe.describe import described
from extractor.language.describe.names import Names
from extractor.language.describe.sentences import Sentences, book, refuse_hidden
from extractor.language.describe.templates import parse, say
from extractor.language.describe.times import spoken_period, when
from extractor.record import Record, read_record
from extractor.record import models as m

SAMPLES = sorted((Path(__file__).parents[2] / "corpora" / "samples" / "records").glob("*.json"))
LANGS: tuple[Lang, ...] = ("id", "en")
LITTLE = "in|on|at|to|from|with|of|for|by|and|between|di|pada|ke|dari|dengan|oleh|tentang|untuk|kepada|dan|antara"
FAULTS = re.compile(
    rf"  |[{{}}\[\]]|\(\s*\)| [.,;:)]|[,;:]\.|\.\.|\b(?:{LITTLE}|the)[.,;:]|\b(?:{LITTLE}|the) (?:{LITTLE})\b", re.I
)
SLOTS: dict[str, dict[Lang, str]] = {
    "place": {"id": "di Medan", "en": "in Medan (Indonesia)"},
    "to_place": {"id": "ke Medan", "en": "to Medan (Indonesia)"},
    "into_place": {"id": "ke Medan", "en": "into Medan (Indonesia)"},
    "from_place": {"id": "dari Medan", "en": "from Medan (Indonesia)"},
    "when": {"id": "pada 3 Mei 2021", "en": "on 3 May 2021"},
    "goods": {"id": "lada", "en": "pepper"},
    "load": {"id": "5 ton lada", "en": "5 tons of pepper"},
    "money": {"id": "Rp3 miliar", "en": "Rp3 billion"},
    "volume": {"id": "5 ton", "en": "5 tons"},
    "rate": {"id": "5 persen", "en": "5%"},
    "fact": {"id": "produksi 5 ton", "en": "production 5 tons"},
    "name": {"id": "Pekan Lada", "en": "the Pepper Week"},
    "abroad": {"id": "Vietnam", "en": "Vietnam"},
    "others": {"id": "Vietnam", "en": "Vietnam"},
    "lands:2": {"id": "Indonesia dan Vietnam", "en": "Indonesia and Vietnam"},
}
ROLES = {role: {"id": f"CV Lada {role[:3].title()}", "en": f"CV Lada {role[:3].title()}"} for role in get_args(m.Role)}
SLOTS |= ROLES | {f"{role}:2": {"id": "CV A dan PT B", "en": "CV A and PT B"} for role in ROLES}
SIDES = ("seeker", "provider", "objects")
EVENTS = [(t, s) for t in get_args(m.EventType) for s in get_args(m.EventStatus)]
OFFERS = [(k, s) for k in get_args(m.OpportunityKind) for s in get_args(m.OpportunityStatus)]


def sound(text: str) -> None:
    """Assert that a sentence has no traces of what was not known."""
    assert text[0].isupper(), text
    assert text.endswith("."), text
    assert not FAULTS.search(text), text
    assert len(text) <= 205, text


@given(known=st.sets(st.sampled_from(sorted(SLOTS))))
def test_every_event_reads_with_whatever_is_known(known: set[str]) -> None:
    for lang in LANGS:
        values = {slot: SLOTS[slot][lang] for slot in known}
        values |= {role: SLOTS[role][lang] for role in ROLES if f"{role}:2" in known}
        for kind, status in EVENTS:
            sound(book("events").say(kind, status, values, lang))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "status"), EVENTS)
def test_every_event_tells_its_main_parts(kind: str, status: str, lang: Lang) -> None:
    roles = sorted(m.EVENT_ROLES[kind])
    slots = (*roles, "place", "to_place", "into_place", "from_place", "when", "goods", "load")
    values = {slot: SLOTS[slot][lang] for slot in slots}
    told = book("events").say(kind, status, values, lang)
    sound(told)
    assert any(values[role] in told for role in roles) or status in {"ongoing", "cancelled", "planned"}
    assert values["when"] in told
    bare = book("events").say(kind, status, {}, lang)
    assert len(bare.split()) >= 2
    assert len({book("events").say(kind, s, values, lang) for s in get_args(m.EventStatus)}) == 4


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "status"), OFFERS)
def test_every_opportunity_reads_with_whatever_is_known(kind: str, status: str, lang: Lang) -> None:
    names = {"seeker": "PT Lada Putih", "provider": "Vietnam", "objects": {"id": "lada", "en": "pepper"}[lang]}
    for number in range(8):
        values = {side: names[side] for place, side in enumerate(SIDES) if number >> place & 1}
        told = book("opportunities").say(kind, status, values, lang)
        sound(told)
        assert all(value in told for value in values.values()) or number in {3, 4, 2, 1, 5}, told
    other = next(s for s in get_args(m.OpportunityStatus) if s != status)
    assert book("opportunities").say(kind, other, names, lang) != told


def test_a_long_sentence_loses_its_least_important_parts() -> None:
    values = {slot: SLOTS[slot]["en"] for slot in ("exporter", "load", "money", "from_place", "when")}
    values |= {"importer": "Ladas y Especias " * 7 + "SA"}
    told = book("events").say("export", "done", values, "en")
    assert len(told) <= 201
    assert "Rp3 billion" not in told
    assert values["importer"] in told


def test_patterns_that_cannot_be_read_are_refused() -> None:
    for pattern in ("a {b", "a [b", "a b]", "", "{B}"):
        with pytest.raises(ExtractorError, match="must pair"):
            parse(pattern)
    with pytest.raises(ExtractorError, match="no sentence pattern fits"):
        say([parse("{a}")], {}, drop=(), longest=9)


def test_a_pattern_behind_one_that_needs_no_more_is_refused() -> None:
    words = {"done": {"is": "was made"}, "planned": {"is": "is planned"}}
    for patterns in (["A sale[ by {seller}] {is}", "A sale to {buyer} {is}"], ["{seller} sold", "{seller:2} sold"]):
        with pytest.raises(ExtractorError, match=r"x\.toml: pattern 2 is never said"):
            refuse_hidden(Sentences([parse(pattern) for pattern in patterns], words), "x.toml")
    refuse_hidden(
        Sentences([parse("{seller} {sold}"), parse("{seller} sells")], {"done": {"sold": "sold"}, **words}), ""
    )


@pytest.mark.parametrize(
    ("kind", "status", "slots", "english", "indonesian"),
    [
        ("export", "ongoing", ["load", "abroad"], "of 5 tons of pepper to Vietnam is on", "5 ton lada ke Vietnam"),
        ("export", "done", ["load", "importer"], "of 5 tons of pepper to CV Lada Imp", "5 ton lada ke CV Lada Imp"),
        ("official_meeting", "ongoing", ["lands:2"], "between Indonesia and Vietnam", "antara Indonesia dan Vietnam"),
        ("official_meeting", "done", ["participant", "others"], "official talks with Vietnam", "resmi dengan Vietnam"),
        ("official_meeting", "ongoing", ["participant", "others"], "Par with Vietnam are", "resmi dengan Vietnam"),
        ("import", "planned", ["importer", "load", "into_place"], "pepper into Medan", "5 ton lada ke Medan"),
        ("trade_dispute", "ongoing", ["complainant", "lands:2"], "case of CV Lada Com is", "CV Lada Com sedang"),
    ],
)  # fmt: skip
def test_events_tell_what_is_known(kind: str, status: str, slots: list[str], english: str, indonesian: str) -> None:
    for lang, words in (("en", english), ("id", indonesian)):
        assert words in book("events").say(kind, status, {slot: SLOTS[slot][lang] for slot in slots}, lang)


@pytest.mark.parametrize(
    ("start", "end", "english", "indonesian"),
    [
        ("2021-03-03", None, "on 3 March 2021", "pada 3 Maret 2021"),
        ("2021-03", None, "in March 2021", "pada Maret 2021"),
        ("2021", None, "in 2021", "pada 2021"),
        ("2021-03-03", "2021-03-05", "on 3–5 March 2021", "pada 3–5 Maret 2021"),
        ("2021-03-30", "2021-04-02", "on 30 March – 2 April 2021", "pada 30 Maret – 2 April 2021"),
        ("2021-12-30", "2022-01-02", "from 30 December 2021 to 2 January 2022",
         "dari 30 Desember 2021 sampai 2 Januari 2022"),
        ("2021-01", "2021-03", "in the first quarter of 2021", "pada kuartal I 2021"),
        ("2021-07-01", "2021-12-31", "in the second half of 2021", "pada semester II 2021"),
        ("2021-02", "2021-04", "in February–April 2021", "pada Februari–April 2021"),
        ("2021-02", "2021-03-05", "from February 2021 to 5 March 2021", "dari Februari 2021 sampai 5 Maret 2021"),
        (None, "2021-05", "in May 2021", "pada Mei 2021"),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_dates_by_their_precision(start: str | None, end: str | None, english: str, indonesian: str) -> None:
    assert when(start, end, "en") == english
    assert when(start, end, "id") == indonesian


def test_periods() -> None:
    told = [spoken_period(p, "en") for p in ("2021-Q3", "2021-H1", "2021-01/2021-03", "2021/2022", "2021", None)]
    assert told == ["third quarter of 2021", "first half of 2021", "first quarter of 2021", "2021/2022", "2021", ""]
    assert spoken_period("2021-Q4", "id") == "kuartal IV 2021"


def test_numbers_by_language() -> None:
    assert (amount(1234.5, None, "en"), amount(1234.5, None, "id")) == ("1,234.5", "1.234,5")
    assert (amount(3.5e12, None, "en"), amount(3.5e12, None, "id")) == ("3.5 trillion", "3,5 triliun")


@pytest.mark.parametrize(
    ("changed", "english", "indonesian"),
    [
        ({}, "US$17.9 million", "US$17,9 juta"),
        ({"value": -17900000}, "-US$17.9 million", "-US$17,9 juta"),
        ({"unit": "IDR", "value": -27000}, "-Rp27,000", "-Rp27.000"),
        ({"kind": "count", "unit": "company", "value": 1, "approximation": "about"},
         "about 1 company", "sekitar 1 perusahaan"),
    ],
)  # fmt: skip
def test_figures_by_language(changed: dict[str, Any], english: str, indonesian: str) -> None:
    figure = read_record(record_data()).figures[1].model_copy(update=changed)
    assert (spoken_figure(figure, "en"), spoken_figure(figure, "id")) == (english, indonesian)


def test_lists() -> None:
    goods = ["kopi", "teh", "kakao", "lada"]
    assert listed(goods, "id", most=3) == "kopi, teh, dan dua lainnya"
    assert listed(goods, "en", most=4) == "kopi, teh, kakao and lada"
    assert listed(goods[:2], "id", most=3) == "kopi dan teh"
    assert listed([], "en", most=3) == ""


LISTS = {
    "entity": m.EntityType, "relation": m.RelationType, "event": m.EventType, "event_status": m.EventStatus,
    "role": m.Role, "figure": m.FigureKind, "metric": m.Metric, "approximation": m.Approximation,
    "figure_status": m.FigureStatus, "opportunity": m.OpportunityKind, "opportunity_status": m.OpportunityStatus,
    "warning": m.WarningCode, "author": m.AuthorRole,
}  # fmt: skip


def test_every_code_of_the_record_has_both_labels() -> None:
    for name, codes in LISTS.items():
        assert list(code_labels()[name]) == list(get_args(codes)), name
    every = [*(x for table in code_labels().values() for x in table.values()), *currency_labels().values()]
    assert all(x.id and x.en for x in (*every, *unit_labels().values()))
    assert set(get_args(m.CodeList)) == {*LISTS, "country", "unit"}


def wanted(data: dict[str, Any]) -> set[tuple[str, str]]:
    """The codes that stand in a record, found by the keys that hold them."""
    found: set[tuple[str, str]] = set()
    keys = {
        "entities": {"type": "entity"}, "relations": {"type": "relation"}, "warnings": {"code": "warning"},
        "figures": {"kind": "figure", "metric": "metric", "of": "metric", "unit": "unit", "status": "figure_status",
                    "approximation": "approximation", "origin": "country", "destination": "country"},
        "events": {"type": "event", "status": "event_status", "role": "role"},
        "opportunities": {"kind": "opportunity", "status": "opportunity_status"},
        "article": {"role": "author"},
    }  # fmt: skip

    def walk(node: Any, names: dict[str, str]) -> None:
        for key, value in node.items() if isinstance(node, dict) else ():
            of = names.get(key) or ("country" if key in {"country", "countries"} else None)
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    walk(item, names)
                elif of and item:
                    found.add((of, item))

    for name, codes in keys.items():
        for item in data[name] if isinstance(data[name], list) else [data[name]]:
            walk(item, codes)
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_record_is_read_in_either_language(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    legend = {(entry["of"], entry["code"]): entry["labels"] for entry in data["legend"]}
    assert set(legend) == wanted(data)
    labelled = [*legend.values(), *(x["labels"] for key in ("entities", "commodities", "sectors") for x in data[key])]
    labelled += [x["description"] for key in ("events", "opportunities") for x in data[key]]
    assert all(labels["id"] and labels["en"] for labels in labelled)
    for item in (*data["events"], *data["opportunities"]):
        sound(item["description"]["id"])
        sound(item["description"]["en"])
    record = read_record(data)
    assert described(record) == record


def bare(record: Record) -> Record:
    """The record with nothing known of its event and opportunity but type and status."""
    event = record.events[0].model_copy(
        update={"place": None, "country": None, "start_date": None, "participants": [], "countries": [],
                "commodities": [], "figures": []}
    )  # fmt: skip
    nobody = record.opportunities[0].seeker.model_copy(update={"country": None, "name": None, "entity": None})
    item = record.opportunities[0].model_copy(
        update={"seeker": nobody, "provider": nobody, "commodities": [], "objects": []}
    )
    return record.model_copy(update={"events": [event], "opportunities": [item]})


def test_the_full_and_the_bare_record() -> None:
    full = described(read_record(record_data()))
    assert full.events[0].description == m.Labels(
        id="Dinas Perkebunan Bangka Belitung menggelar temu bisnis di Pangkalpinang pada 3 Maret 2021; tentang lada.",
        en="Dinas Perkebunan Bangka Belitung held a business matching in Pangkalpinang (Indonesia) on 3 March 2021; "
        "about pepper.",
    )
    assert full.opportunities[0].description == m.Labels(
        id="Vietnam disebut membutuhkan lada yang dapat dipasok Indonesia.",
        en="Reported demand for pepper from Vietnam, which Indonesia could meet.",
    )
    told = described(bare(full))
    assert told.events[0].description == m.Labels(id="Temu bisnis digelar.", en="A business matching took place.")
    assert told.opportunities[0].description == m.Labels(id="Disebut ada permintaan.", en="Reported demand.")


def retold(**parts: Any) -> m.Labels | None:
    """The description of the record's event with other parts, in no known place."""
    record = bare(read_record(record_data()))
    event = record.events[0].model_copy(update=parts)
    return described(record.model_copy(update={"events": [event]})).events[0].description


def party(role: str, name: str, country: str | None = None) -> m.Participant:
    return m.Participant.model_validate({"role": role, "entity": None, "name": name, "country": country})


def test_what_nobody_is_known_to_trade_comes_from_home() -> None:
    told = retold(type="export", countries=["CN", "ID"])
    assert told == m.Labels(id="Ekspor ke Tiongkok dilakukan.", en="An export shipment to China was made.")
    abroad = retold(type="export", countries=["CN", "ID"], participants=[party("exporter", "Lung Ltd", "CN")])
    assert abroad is not None
    assert abroad.id == "Lung Ltd (Tiongkok) melakukan ekspor ke Indonesia."


def test_the_other_side_of_talks_is_told_where_it_is_known_whose_each_name_is() -> None:
    talks: dict[str, Any] = {"type": "official_meeting", "countries": ["ID", "VN"]}
    known = retold(**talks, participants=[party("participant", "Dinas Lada", "ID")])
    assert known is not None
    assert known.en == "Dinas Lada held official talks with Vietnam."
    someone = read_record(record_data()).entities[1].id
    unknown = party("participant", "Nguyen Lada").model_copy(update={"entity": someone})
    told = retold(**talks, participants=[unknown])
    assert told is not None
    assert told.en.endswith("held official talks.")


def test_a_mission_goes_where_its_leader_is_not_from() -> None:
    mission = retold(type="trade_mission", countries=["ID", "VN"], participants=[party("organizer", "CV Lada", "ID")])
    assert mission is not None
    assert mission.id == "CV Lada memimpin misi dagang ke Vietnam."
    assert mission.en == "CV Lada led a trade mission to Vietnam."
    hosts = [party("organizer", "CV Lada", "ID"), party("host", "Vietnam", "VN")]
    hosted = retold(type="trade_mission", countries=["ID", "PH", "VN"], participants=hosts)
    assert hosted is not None
    assert hosted.en == "CV Lada led a trade mission, hosted by Vietnam."


def test_a_country_that_the_name_tells_is_not_told_twice() -> None:
    record = read_record(record_data())
    ministry = record.entities[1].model_copy(
        update={"country": "JP", "labels": m.Labels(id="Kementerian Ladang Jepang", en="Ministry of Fields of Japan")}
    )
    names = Names(record.model_copy(update={"entities": [ministry]}))
    assert names.party("MOF", ministry.id, "JP", "en") == "the Ministry of Fields of Japan"
    assert names.party("MOF", None, "JP", "en") == "MOF (Japan)"


def test_a_branch_that_says_what_the_kind_does_is_not_told() -> None:
    record = read_record(record_data())
    branch = record.sectors[0].model_copy(update={"labels": m.Labels(id="teknologi", en="technology")})
    item = record.opportunities[0].model_copy(
        update={"kind": "technology", "objects": [], "commodities": [], "sectors": [branch.id]}
    )
    told = described(record.model_copy(update={"sectors": [branch], "opportunities": [item]})).opportunities[0]
    assert told.description is not None
    assert told.description.en.lower().count("technology") == 1


def test_a_country_that_acts_is_not_the_place_too() -> None:
    record = read_record(record_data())
    buyer = m.Participant(entity=None, name="Vietnam", role="importer", country="VN")
    event = record.events[0].model_copy(
        update={"type": "import", "participants": [buyer], "place": None, "country": "VN", "countries": ["VN"]}
    )
    told = described(record.model_copy(update={"events": [event]})).events[0].description
    assert told is not None
    assert (told.en.count("Vietnam"), told.id.count("Vietnam")) == (1, 1)


def test_an_industry_takes_its_article() -> None:
    record = read_record(record_data())
    branch = record.sectors[0].model_copy(update={"labels": m.Labels(id="industri baja", en="steel industry")})
    names = Names(record.model_copy(update={"sectors": [branch]}))
    assert names.things([branch.id], "en") == ["the steel industry"]
    assert names.objects([branch.mentions[0].text], [branch.id], "en") == ["the steel industry"]
    assert names.things([branch.id], "id") == ["industri baja"]


def test_words_of_the_other_language_are_marked() -> None:
    record = read_record(record_data())
    item = record.opportunities[0].model_copy(update={"objects": ["bumbu rahasia nenek"], "commodities": []})
    told = described(record.model_copy(update={"opportunities": [item]})).opportunities[0].description
    assert told is not None
    assert "“bumbu rahasia nenek”" in told.en
    assert "membutuhkan bumbu rahasia nenek yang" in told.id
