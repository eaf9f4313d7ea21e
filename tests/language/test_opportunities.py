"""Opportunities: who seeks what from whom, in both languages."""

from pathlib import Path

import pytest
from spacy.language import Language

import extractor
from extractor.article import read_text
from extractor.language.events.triggers import object_patterns, speaks_against
from extractor.language.facts import Mention, Opportunity, facts_of
from extractor.language.load import load_pipeline, make_doc
from extractor.language.views import origin_of, sentence_views


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The trained pipeline that comes with the package."""
    return extractor.load().nlp


def opportunities(nlp: Language, text: str) -> list[Opportunity]:
    return facts_of(nlp(make_doc(nlp, read_text(text, published_at="2021-06-10")))).opportunities


@pytest.mark.parametrize(
    ("text", "kind", "goods", "seeker"),
    [
        ("Importir asal Oman mencari kunyit kering dari Indonesia untuk pabriknya di Muscat.", "demand", "0910", "OM"),
        ("A retailer from Denmark is looking for teak furniture from Indonesia.", "demand", "9403", "DK"),
        ("Malaysia membutuhkan 500 ton kelapa bulat setiap pekan dari Indonesia.", "demand", "0801", "MY"),
    ],
)
def test_demand(nlp: Language, text: str, kind: str, goods: str, seeker: str) -> None:
    (found,) = opportunities(nlp, text)
    assert found.kind == kind
    assert goods in {c.code for c in found.commodities}
    assert found.seeker.country == seeker
    assert found.provider.country == "ID"
    assert set(found.objects) <= {text[i:j] for i in range(len(text)) for j in range(i + 1, min(len(text), i + 40) + 1)}


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Bangladesh needs 20,000 tonnes of garlic before the feast, an exporter said.", None),
        ("Bangladesh needs 20,000 tonnes of garlic before the feast, an exporter in Surabaya said.", "ID"),
        ("Bangladesh membutuhkan 20.000 ton bawang putih sebelum Lebaran, kata seorang eksportir.", "ID"),
    ],
)
def test_the_other_side_is_home_in_news_from_here_alone(nlp: Language, text: str, provider: str | None) -> None:
    (found,) = opportunities(nlp, text)
    assert (found.seeker.country, found.provider.country) == ("BD", provider)


def test_other_kinds(nlp: Language) -> None:
    text = (
        "Koperasi di Ende menawarkan 30 ton kemiri kepada pembeli Taiwan. "
        "Pengurusnya juga mencari mitra distributor di Kaohsiung."
    )
    assert {o.kind for o in opportunities(nlp, text)} == {"supply", "partnership"}


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("Sebanyak 20 firma Oman menjajaki investasi di Kawasan Industri Ujung Watu.", {"Kawasan Industri Ujung Watu"}),
        ("Pemerintah Oman menawarkan peluang investasi kepada pengusaha Indonesia.", {"investasi"}),
    ],
)
def test_an_object_that_only_repeats_the_kind_counts_alone(nlp: Language, text: str, objects: set[str]) -> None:
    assert {x for o in opportunities(nlp, text) if o.kind == "investment" for x in o.objects} == objects


@pytest.mark.parametrize(
    ("text", "contrary"),
    [
        ("Oman menaikkan bea masuk udang menjadi 20 persen.", True),
        ("Oman raised its import duty on shrimp to 20 percent.", True),
        ("The tariff hike hit shrimp.", True),
        ("Oman menaikkan tarif baja tetapi membuka akses pasar udang.", False),
        ("Oman menurunkan bea masuk udang.", False),
    ],
)
def test_a_tariff_that_rises_gives_no_market_access(text: str, contrary: bool) -> None:
    assert speaks_against("market_access", text.lower()) is contrary
    assert not speaks_against("demand", text.lower())


def test_no_market_access_is_told_of_a_tariff_that_rises(nlp: Language) -> None:
    assert opportunities(nlp, "India menaikkan bea masuk minyak sawit menjadi 20 persen.") == []
    (told,) = opportunities(nlp, "India menurunkan bea masuk minyak sawit menjadi 20 persen.")
    assert told.kind == "market_access"


def test_boilerplate_hope_is_none(nlp: Language) -> None:
    assert opportunities(nlp, "Ia berharap ekspor nasional terus meningkat pada masa mendatang.") == []


def test_goods_of_the_next_sentence(nlp: Language) -> None:
    text = "Mesir membutuhkan beberapa komoditas dari Indonesia. Misalnya, mereka mau kopi dan kayu manis."
    demand = next(o for o in opportunities(nlp, text) if o.kind == "demand")
    assert set(demand.objects) == {"kopi", "kayu manis"}


def test_without_models_the_rules_stand(rules_model: Path) -> None:
    found = opportunities(load_pipeline(rules_model), "Importir asal Oman mencari kunyit kering untuk pabriknya.")
    assert [o.kind for o in found] == ["demand"]
    assert all("rule" in o.why for o in found)


@pytest.mark.parametrize(
    ("text", "party", "country"),
    [
        ("Perajin rotan asal Cirebon mencari pembeli.", "Perajin rotan", "ID"),
        ("Weavers from Vietnam seek cotton yarn.", "Weavers", "VN"),
        ("Perajin rotan bertemu pembeli asal Vietnam.", "Perajin rotan", None),
    ],
)
def test_a_party_is_from_where_the_words_behind_it_say(nlp: Language, text: str, party: str, country: str) -> None:
    doc = nlp(make_doc(nlp, read_text(text, published_at="2021-06-10")))
    view = sentence_views(doc)[0]
    for mention, entity in ((m, e) for e in facts_of(doc).entities for m in e.mentions):
        if entity.type == "place":
            view.entities.append((mention, entity))
    start = text.index(party)
    assert origin_of(view, Mention(start, start + len(party), party)) == country


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("it bought the plant and technology", ["technology"]), ("they seek solar technology", ["solar technology"]),
        ("teknologi digital di Oman", ["teknologi digital"]), ("teknologi di Oman", ["teknologi"]),
        ("mesin diesel", ["mesin diesel"]), ("mesin oleh karena itu", ["mesin"]),
        ("the on-site machinery", ["on-site machinery"]), ("lost on machinery", ["machinery"]),
        ("teknologi ataupun modal", ["teknologi"]), ("partners for its machinery are sought", ["machinery"]),
    ],
)  # fmt: skip
def test_objects_hold_no_small_words(text: str, objects: list[str]) -> None:
    assert [match[0] for match in object_patterns()["technology"].finditer(text)] == objects
