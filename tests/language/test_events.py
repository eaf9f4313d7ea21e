"""Events: triggers, candidates, what makes one event of several sentences, and its arguments."""

from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

import extractor
from extractor.article import read_text
from extractor.language.events.another import LEAST
from extractor.language.events.arguments import Site, country_candidates, participant_features, party_candidates
from extractor.language.events.context import event_context
from extractor.language.events.features import accept, accept_chances, bucket
from extractor.language.events.pipe import FIRST, TradeEvents
from extractor.language.events.triggers import EVENTS, OPPORTUNITIES, find_triggers, stated_kinds, trigger_kinds
from extractor.language.facts import Event, facts_of
from extractor.language.hidden import HiddenLayer
from extractor.language.linear import LinearModel
from extractor.language.load import load_pipeline, make_doc
from extractor.record.models import EVENT_ROLES


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The trained pipeline that comes with the package."""
    return extractor.load().nlp


def run(nlp: Language, text: str, *, published: str | None = "2021-06-10") -> Doc:
    return nlp(make_doc(nlp, read_text(text, published_at=published)))


def events(nlp: Language, text: str, *, published: str | None = "2021-06-10") -> list[Event]:
    return facts_of(run(nlp, text, published=published)).events


@pytest.mark.parametrize(("city", "place"), [(0.45, "Jakarta"), (0.3, "Indonesia")])
def test_a_likely_place_inside_the_likeliest_country_is_given(nlp: Language, city: float, place: str) -> None:
    text = "Menteri Perdagangan bertemu Menteri Ekonomi di Jakarta, Indonesia, Senin (7/6)."
    doc = run(nlp, text)
    kinds = {event.type for event in facts_of(doc).events}
    inside = {name: np.log(city / (1 - city)) for name in ("city", "province")}
    odds = {**inside, "country": np.log(0.6 / 0.4)}
    rows = [(f"{kind}|kind:{name}", pull) for kind in sorted(kinds) for name, pull in odds.items()]
    model = LinearModel(
        ["no", "yes"],
        {name: row for row, (name, _) in enumerate(rows)},
        np.array([[0.0, pull] for _, pull in rows], dtype=np.float32),
        np.zeros(2, dtype=np.float32),
    )
    pipe = TradeEvents()
    pipe.decisions = {**nlp.get_pipe("trade_events").decisions, "place": model}  # type: ignore[attr-defined]
    facts_of(doc).events.clear()
    assert {event.place for event in facts_of(pipe(doc)).events} == {place}


def even(*labels: str) -> LinearModel:
    """A decision that says the last label whatever it is asked."""
    pulls = np.array([0.0] * (len(labels) - 1) + [3.0], dtype=np.float32)
    return LinearModel(list(labels), {"unseen": 0}, np.zeros((1, len(labels)), dtype=np.float32), pulls)


def test_the_town_of_an_event_is_no_party_to_it(nlp: Language) -> None:
    doc = run(nlp, "PT Lumbung Rasa dan Dinas Perdagangan Sleman menandatangani perjanjian di Bogor, Senin (7/6).")
    pipe = TradeEvents()
    decisions = nlp.get_pipe("trade_events").decisions  # type: ignore[attr-defined]
    pipe.decisions = {**decisions, "place": even("no", "yes"), "participant": even("none", "party")}
    facts_of(doc).events.clear()
    (event,) = facts_of(pipe(doc)).events
    assert event.place == "Bogor"
    assert {party.name for party in event.participants} == {"PT Lumbung Rasa", "Dinas Perdagangan Sleman"}


def test_a_party_is_told_by_its_company(nlp: Language) -> None:
    text = "Kepala BPS Margo Yuwono dan Jepang bertemu PT Lumbung Rasa di Jakarta. BPS menyambutnya."
    context = event_context(run(nlp, text))
    view = context.body[0]
    site = Site("official_meeting", view, (0,), context.trigger_mention(view, "official_meeting"))
    told = {c.mention.text: participant_features(context, site, c) for c in party_candidates(context, site)}
    assert {"post:person:here", "nation:person:none", "prev:none"} & set(told["Margo Yuwono"]) >= {"post:person:here"}
    assert {"prev:dan", "prev:person:None:dan", "nation:place:abroad"} <= set(told["Jepang"])
    assert {"opens:pt", "closes:rasa"} <= set(told["PT Lumbung Rasa"])
    assert {"post:organization:here", "standing:organization:0"} <= set(told["BPS"])


def test_a_counted_party_is_from_where_its_own_words_say(nlp: Language) -> None:
    text = "Kadin Jawa Timur menggelar temu bisnis 25 UKM dengan 9 importir asal Arab Saudi di Surabaya."
    event = next(event for event in events(nlp, text) if event.type == "business_matching")
    lands = {party.name: party.country for party in event.participants if party.entity is None}
    assert lands == {"25 UKM": None, "9 importir": "SA"}


def test_a_party_told_by_its_nickname_has_its_name(nlp: Language) -> None:
    text = "Jepang dan Malaysia menandatangani perjanjian dagang. Negeri Sakura dan Malaysia sepakat soal tarif."
    parties = {party.name for event in events(nlp, text) for party in event.participants}
    assert "Negeri Sakura" not in parties


def test_indonesia_is_no_country_of_news_from_elsewhere(nlp: Language) -> None:
    abroad = event_context(run(nlp, "Kenya banned exports of scrap metal to Uganda, the cabinet said."))
    assert country_candidates(abroad, ["JP"]) == ["JP", "KE", "UG"]
    here = event_context(run(nlp, "Pemerintah melarang ekspor besi tua ke Kenya."))
    assert country_candidates(here, []) == ["ID", "KE"]


def test_counted_parties_of_a_gathering_are_its_participants(nlp: Language) -> None:
    text = (
        "Kementerian Perindustrian memfasilitasi temu bisnis di Jakarta, Kamis.\n\nPanitia menyiapkan ruang.\n\n"
        "Melalui acara itu, sembilan IKM mebel asal Osaka memaparkan usahanya, dilanjutkan 12 IKM mebel asal Jepara."
    )
    found = [event for event in events(nlp, text) if event.type == "business_matching"]
    parties = [(p.name, p.country) for event in found for p in event.participants if p.role == "participant"]
    assert {("sembilan IKM", "JP"), ("12 IKM", "ID")} <= set(parties)


def test_trigger_lexicon_covers_the_ontology() -> None:
    assert set(trigger_kinds(EVENTS)) == set(EVENT_ROLES)
    assert len(trigger_kinds(OPPORTUNITIES)) == 6


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Kedua pihak meneken nota kesepahaman di Batam.", "agreement"),
        ("The minister inaugurated the smelter.", "facility"),
        ("Balai Karantina melepas ekspor manggis.", "export"),
        ("Asosiasi menggelar temu bisnis daring.", "business_matching"),
        ("Manila launched an anti-dumping probe.", "trade_dispute"),
        ("Dinas menyerahkan mesin pengering kepada perajin.", "assistance"),
        ("Pemerintah memberlakukan bea keluar baru.", "policy"),
        ("The maiden cargo of limes left Paita for Antwerp.", "export"),
        ("The mill received its first shipment of soda ash from Turkey.", "import"),
        ("Velox Steel will take 35 percent of a smelter.", "investment"),
        ("The fund has put $80 million into a dairy.", "investment"),
        ("Nordkraft is close to buying a refinery in Antwerp.", "investment"),
        ("The yard has landed an order for two ferries.", "contract"),
        ("Manila snapped up 90,000 tonnes of rice.", "contract"),
        ("Lumo was picked to supply lifts to the metro.", "contract"),
        ("Chile and Peru struck a deal on transit.", "agreement"),
        ("Beijing will readmit Danish pork.", "policy"),
        ("Kenya slapped a levy on tiles.", "policy"),
        ("Uganda halted raw hide exports.", "policy"),
        ("The bank pared its key rate to 4%.", "policy"),
        ("Cairo made labels compulsory for toys.", "policy"),
        ("A ship with barley sailed for Sudan.", "export"),
        ("Lumo bought control of a dairy.", "investment"),
        ("The pact came into force in May.", "agreement"),
        ("The mayor led 30 firms to Kobe.", "trade_mission"),
        ("The embassy introduced ten importers to weavers.", "business_matching"),
        ("It drew crowds at a toy fair.", "exhibition"),
        ("Quito hit back with duties on salmon.", "trade_dispute"),
        ("The agency teaches cocoa farmers to graft.", "assistance"),
        ("Some 90 buyers from six countries met tile makers.", "business_matching"),
        ("Manila would cap raw sugar exports.", "policy"),
        ("Avocado shipments to Canada restarted.", "export"),
        ("Cairo waived customs duties on lentils.", "policy"),
        ("The bloc opened an inquiry and countermeasures loom.", "trade_dispute"),
        ("Japan donated pumps to growers.", "assistance"),
        ("A delegation of 20 Dutch firms came.", "trade_mission"),
        ("The grinding plant came on stream.", "facility"),
    ],
)
def test_core_triggers(sentence: str, kind: str) -> None:
    assert kind in stated_kinds(sentence.lower(), EVENTS)
    found = find_triggers(sentence.lower(), EVENTS)[kind]
    assert found[0].strength == "core"
    assert all(sentence.lower()[t.start : t.end] == t.text for t in found)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The group is on the lookout for cocoa butter.", "demand"),
        ("Growers are keen to export to Japan.", "supply"),
        ("Lima is wooing foreign investors.", "investment"),
        ("The mill is open to a joint venture.", "partnership"),
        ("Dubai kitchens are crying out for mint.", "demand"),
        ("Two tons of beans are still unsold.", "supply"),
        ("Angola put six blocks up for bidding.", "investment"),
        ("The firm would welcome a local agent.", "partnership"),
        ("Seoul agreed to drop its 8% duty on plywood.", "market_access"),
        ("It is searching for local agents.", "partnership"),
        ("China will readmit Danish pork.", "market_access"),
        ("Two packers were cleared to export to Canada.", "market_access"),
    ],
)
def test_core_triggers_of_opportunities(sentence: str, kind: str) -> None:
    assert kind in stated_kinds(sentence.lower(), OPPORTUNITIES)


def test_triggers_match_whole_words() -> None:
    # "mou" in "mountain", "expo" in "exponent", "ban" in "bank" are none
    assert find_triggers("the mountain bank told an exponent", EVENTS) == {}


@pytest.mark.parametrize(("value", "name"), [(0, "0"), (1, "1"), (2, "4"), (4, "4"), (5, "more")])
def test_bucket(value: int, name: str) -> None:
    assert bucket(value, 0, 1, 4) == name


def test_an_export_with_its_arguments(nlp: Language) -> None:
    found = events(
        nlp,
        "Belawan (ANTARA) - PT Rempah Deli mengekspor 18 ton cengkeh senilai 2,1 miliar rupiah ke India, Rabu (9/6).",
    )
    (export,) = [e for e in found if e.type == "export"]
    assert export.start_date == "2021-06-09"
    assert export.status == "done"
    assert {"ID", "IN"} <= set(export.countries)
    assert ("PT Rempah Deli", "exporter") in {(p.name, p.role) for p in export.participants}
    assert [c.code for c in export.commodities] == ["0907"]
    assert export.trigger.text == "mengekspor"
    assert "mengekspor 18 ton" in export.evidence[0].text


def test_planned_and_cancelled(nlp: Language) -> None:
    (planned,) = events(nlp, "Vietnam and Indonesia will sign a trade agreement in Hanoi next month.")
    assert (planned.type, planned.status) == ("agreement", "planned")
    (off,) = events(nlp, "PT Kabel Ende membatalkan rencana membangun pabrik baru di Maumere senilai Rp90 miliar.")
    assert (off.type, off.status) == ("investment", "cancelled")


def test_a_state_of_affairs_is_no_event(nlp: Language) -> None:
    assert events(nlp, "Cuaca di pegunungan itu sejuk sepanjang tahun. Warganya ramah dan suka bernyanyi.") == []


def test_roles_belong_to_the_type(nlp: Language) -> None:
    for text in Path(__file__).parents[2].joinpath("corpora/samples/text").glob("*.txt"):
        for event in events(nlp, text.read_text("utf-8")):
            assert {p.role for p in event.participants} <= EVENT_ROLES[event.type]
            assert event.confidence >= min(FIRST, LEAST)
            assert event.evidence


def test_features_are_the_same_each_time(nlp: Language) -> None:
    doc = run(nlp, "Kemendag menggelar temu bisnis di Solo, Senin. Acara itu diikuti 12 pembeli dari Mesir.")
    context = event_context(doc)
    features = accept(context, context.body[0], "business_matching").features()
    assert features == accept(event_context(doc), context.body[0], "business_matching").features()
    assert "is:business_matching" in features
    assert "business_matching|core:1" in features


def test_the_linear_decision_and_the_hidden_layer_have_half_the_say_each(nlp: Language) -> None:
    doc = run(nlp, "Kemendag menggelar temu bisnis di Solo, Senin. Malaysia menandatangani perjanjian dengan Mesir.")
    context = event_context(doc)
    asked = [accept(context, view, kind) for view in context.body for kind in context.triggers[view.index]]
    pipe = nlp.get_pipe("trade_events")
    assert isinstance(pipe, TradeEvents)
    model = pipe.decisions["accept"]
    assert model.hidden is not None
    chances, rows = accept_chances(model, asked)
    assert rows == [one.rows(model) for one in asked]
    beside = model.hidden.chances(model.hidden.sums([one.shared() for one in asked]), [one.kind for one in asked])
    linear = [model.decide(one.features()).scores["yes"] for one in asked]
    assert min(linear) < 0.02 < max(linear)  # what is hopeless the layer is not asked about
    for chance, alone, other in zip(chances, linear, beside, strict=True):
        assert chance == pytest.approx((alone + other) / 2 if alone >= 0.02 else alone / 2, abs=1e-6)
    assert accept_chances(model, []) == ([], [])


def test_of_a_kind_the_hidden_layer_has_not_learned_the_linear_decision_decides_alone(nlp: Language) -> None:
    doc = run(nlp, "Kemendag menggelar temu bisnis di Solo, Senin.")
    context = event_context(doc)
    asked = [accept(context, context.body[0], "business_matching")]
    features = dict.fromkeys(asked[0].features()[:1], 0)
    layer = HiddenLayer(
        ["export"],
        {},
        np.zeros((0, 2), dtype=np.float32),
        entry=np.zeros((1, 2), dtype=np.float32),
        output=np.zeros((1, 2), dtype=np.float32),
        bias=np.zeros(1, dtype=np.float32),
    )
    model = LinearModel(["no", "yes"], features, np.array([[-1.0, 1.0]], dtype=np.float32), np.zeros(2), hidden=layer)
    chances, _ = accept_chances(model, asked)
    assert chances == [model.decide(asked[0].features()).scores["yes"]]


def test_without_models_early_strong_triggers_make_events(rules_model: Path) -> None:
    nlp = load_pipeline(rules_model)
    assert nlp.get_pipe("trade_events").decisions == {}
    found = events(nlp, "Kedua menteri menandatangani nota kesepahaman di Batam. Mereka lalu makan siang.")
    assert "agreement" in {e.type for e in found}
    assert all("rule" in e.why for e in found)


def test_long_articles_take_time_in_proportion(nlp: Language) -> None:
    paragraph = "Perusahaan A membeli 10 ton kopi dari koperasi. Pemerintah menaikkan tarif impor gula.\n\n"
    pipe = nlp.get_pipe("trade_events")
    assert isinstance(pipe, TradeEvents)
    short, long = (event_context(run(nlp, paragraph * n)) for n in (5, 50))
    assert len(long.body) == 10 * len(short.body)
    assert len(pipe.candidates(long)) == 10 * len(pipe.candidates(short))
