"""Expected records: places of annotated words, names of one thing, references, and faults that are told."""

from copy import deepcopy
from typing import Any

import pytest

from extractor.article import read_text
from extractor.errors import ExtractorError
from extractor.learn.expected import expected_record
from extractor.learn.gold import GoldDoc

TEXT = (
    "Harga naik di Kabupaten Ende\n\nKupang (ANTARA) - Harga kopi arabika dan kopi di Ende naik 5 persen, kata "
    "Direktur CV Flores Jaya Anton Seran.\n\nHarga garam turun 15 persen. Seran (Flores Jaya) menyebut ekspor "
    "naik 5 persen menurut Badan Pusat Statistik (BPS)."
)


def figure(text: str, value: float, **more: Any) -> dict[str, Any]:
    return {
        "text": text, "kind": "percent", "value": value, "value_max": None, "unit": "percent", "metric": "growth",
        "of": "price", "origin": None, "destination": None, "commodity": None, "sector": None, "period": None,
        "approximation": "exact", "status": "actual", **more,
    }  # fmt: skip


ANNOTATION: dict[str, Any] = {
    "id": "own", "lang": "id",
    "article": {"title": "Harga naik di Kabupaten Ende", "published": "2020-06-02", "dateline": "Kupang",
                "authors": [{"name": "Maria Bria", "role": "reporter"}]},
    "entities": [
        {"type": "person", "text": "Anton Seran"}, {"type": "person", "text": "Seran"},
        {"type": "organization", "text": "CV Flores Jaya", "country": "ID"},
        {"type": "organization", "text": "Flores Jaya"},
        {"text": "Badan Pusat Statistik", "type": "organization"},
        {"text": "Ende", "type": "place", "same_as": "Kabupaten Ende"}, {"text": "BPS", "type": "organization"},
        {"type": "place", "text": "Kabupaten Ende"},
        {"type": "place", "text": "Kupang"},
    ],
    "positions": [{"person": "Anton Seran", "title": "Direktur", "organization": "CV Flores Jaya"}],
    "commodities": [{"texts": ["kopi arabika"], "hs": ["0901"]}, {"texts": ["kopi"], "hs": ["0901"]},
                    {"texts": ["garam"], "hs": ["2501"], "labels": {"id": "garam rakyat", "en": "farm salt"}}],
    "sectors": [],
    "figures": [figure("5 persen", 5, commodity="kopi"), figure("15 persen", -15, commodity="garam"),
                figure("5 persen", 5, of="export_value")],
    "events": [{"type": "market_report", "status": "done", "start_date": None, "end_date": None, "place": None,
                "country": "ID", "participants": [{"name": "Badan Pusat Statistik (BPS)", "role": "source"}],
                "countries": ["ID"], "commodities": ["garam"], "sectors": [], "figures": ["15 persen"],
                "evidence": "Harga garam turun 15 persen.", "trigger": "turun"}],
    "opportunities": [{"kind": "technology", "seeker": {"country": "ID", "name": "Seran"}, "provider": None,
                       "objects": ["garam", "pengering"], "status": "stated",
                       "evidence": "Harga garam turun 15 persen."}],
    "warnings": [{"code": "implausible_figure", "text": "15 persen"}],
}  # fmt: skip


def gold(**changed: Any) -> GoldDoc:
    return GoldDoc("own", read_text(TEXT, title="Harga naik di Kabupaten Ende"), deepcopy(ANNOTATION) | changed)


def test_names_of_one_thing_are_one_entity() -> None:
    record = expected_record(gold())
    mentions = {entity.name: [mention.text for mention in entity.mentions] for entity in record.entities}
    assert mentions == {
        "Kabupaten Ende": ["Kabupaten Ende", "Ende"],
        "Kupang": ["Kupang"],
        "CV Flores Jaya": ["CV Flores Jaya", "Flores Jaya"],
        "Anton Seran": ["Anton Seran", "Seran"],
        "Badan Pusat Statistik": ["Badan Pusat Statistik", "BPS"],
    }
    assert [entity.id for entity in record.entities] == ["e1", "e2", "e3", "e4", "e5"]
    assert {entity.name: entity.country for entity in record.entities}["CV Flores Jaya"] == "ID"


def test_goods_keep_to_their_own_places_and_labels() -> None:
    arabica, coffee, salt = expected_record(gold()).commodities
    assert [mention.text for mention in arabica.mentions] == ["kopi arabika"]
    assert [TEXT[: mention.start].endswith("dan ") for mention in coffee.mentions] == [True]
    assert (coffee.labels.en, salt.labels.en) == ("coffee", "farm salt")


def test_a_text_annotated_twice_takes_its_next_place() -> None:
    first, salt, second = expected_record(gold()).figures
    assert (first.mention.text, second.mention.text) == ("5 persen", "5 persen")
    assert first.mention.start < salt.mention.start < second.mention.start
    assert second.evidence.text.startswith("Seran (Flores Jaya)")
    assert salt.commodities == ["c3"]


def test_what_points_at_what() -> None:
    record = expected_record(gold())
    (event,), (opportunity,), (relation,), (warning,) = (
        record.events, record.opportunities, record.relations, record.warnings
    )  # fmt: skip
    assert (event.trigger.text, event.participants[0].entity, event.figures) == ("turun", "e5", ["f2"])
    assert (opportunity.seeker.entity, opportunity.provider.country, opportunity.commodities) == ("e4", None, ["c3"])
    assert (relation.subject, relation.object, relation.title) == ("e4", "e3", "Direktur")
    assert relation.evidence.text.startswith("Harga kopi arabika")
    assert warning.path == "/figures/1"
    assert record.article.authors[0].name == "Maria Bria"
    assert record.article.published_at == "2020-06-02"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"entities": [{"type": "place", "text": "Larantuka"}]}, "'Larantuka' is not in the article"),
        ({"figures": [figure("5 persen", 5, commodity="beras")]}, "'beras' is no text"),
        (
            {"positions": [{"person": "Kupang", "title": "Direktur", "organization": None}], "entities": []},
            "no annotated",
        ),
    ],
)
def test_faults_name_the_words(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ExtractorError, match=told):
        expected_record(gold(**changed))
