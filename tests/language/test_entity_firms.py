"""Firms, bodies, fairs and officials told by the words beside them or in their names."""

from __future__ import annotations

import pytest
from entity_sentences import by_name, entities, forms, read, refusal

from extractor.language.entities.candidates import gather
from extractor.language.entities.choose import choose
from extractor.language.entities.officials import headed_bodies
from extractor.language.entities.pipe import TradeEntities
from extractor.language.facts import facts_of
from extractor.language.tokens import tokens_of


@pytest.mark.parametrize(
    ("language", "text", "name", "country"),
    [
        ("en", "Turkish conglomerate Yalvar plans to invest in Morowali.", "Yalvar", "TR"),
        ("en", "South Korean battery maker Ecodrox will build a plant.", "Ecodrox", "KR"),
        ("en", "The deal was won by drugmaker Zynora, it said.", "Zynora", None),
        ("en", "Vietnam's biggest rice exporter Vinagro Foods sold it.", "Vinagro Foods", "VN"),
        ("id", "Raksasa ritel Jepang Aonex menambah gerai.", "Aonex", "JP"),
        ("id", "Pabrik itu milik produsen ban asal Tiongkok, Sailong, kata dia.", "Sailong", "CN"),
        ("id", "Menurut eksportir kopi Sari Lestari, harga naik.", "Sari Lestari", None),
        ("id", "Maskapai Etiqa menambah penerbangan.", "Etiqa", None),
        ("id", "Importir Belanda Van der Woude Handel menawar lada.", "Van der Woude Handel", "NL"),
        ("id", "Perusahaan Prancis Atelier du Cacao di Lyon berminat.", "Atelier du Cacao", "FR"),
        ("en", "The French retailer Marche des Iles in Lyon closed.", "Marche des Iles", "FR"),
    ],
)
def test_what_is_said_to_be_a_firm_is_one(language: str, text: str, name: str, country: str | None) -> None:
    found = {entity.name: (entity.type, entity.country) for entity in entities(text, language=language)}
    assert found[name] == ("organization", country)
    misread = by_name(entities(text, (name, "place"), language=language))
    assert misread[name].type == "organization"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Turkish steelmaker Karabay Celik will buy it. Karabay Celik said so.", "Karabay Celik", "TR"),
        ("Shares of dairy cooperative Lait de Vernon fell.", "Lait de Vernon", None),
        ("Malaysian palm oil group Tanjung Rimba sold it.", "Tanjung Rimba", "MY"),
        ("Thai energy company Siam Surya PCL won it.", "Siam Surya PCL", "TH"),
        ("UK retailer Bexley Moor closed it.", "Bexley Moor", "GB"),
        ("An order from Swedish retailer Lund & Berg came.", "Lund & Berg", "SE"),
        ("Chile's copper commission Cochalco closed it.", "Cochalco", "CL"),
        ("Peru's food safety agency Sanesa closed it.", "Sanesa", "PE"),
        ("Chilean cherry exporter Huerta Maule sold it.", "Huerta Maule", "CL"),
        ("It paid Peru's Pesquera Talara for it.", "Pesquera Talara", "PE"),
        ("It paid Dubai nut roaster Al Noor Nuts for it.", "Al Noor Nuts", "AE"),
        ("Shares of Hong Kong-listed Jade Tide Shipping fell.", "Jade Tide Shipping", None),
    ],
)
def test_what_no_person_is_called_is_a_firm(text: str, name: str, country: str | None) -> None:
    found = entities(text, (name, "person"), language="en")
    assert [(e.name, e.type, e.country) for e in found if e.name == name] == [(name, "organization", country)]


@pytest.mark.parametrize("text", ["A talk with coffee trader {}.", "A talk with Czech trader {}.", "It is Peru's {}."])
def test_traders_and_growers_may_be_persons(text: str) -> None:
    found = entities(text.format("Karel Novotny"), ("Karel Novotny", "person"), language="en")
    assert by_name(found)["Karel Novotny"].type == "person"


def test_a_firm_told_by_its_seat() -> None:
    found = by_name(entities("It named Jakarta-based Sinar Minuman as agent.", language="en"))
    assert (found["Sinar Minuman"].type, found["Sinar Minuman"].country) == ("organization", "ID")
    body = ("Ministry of Mines", "organization")
    assert (
        by_name(entities("Said Hanoi's Ministry of Mines.", body, language="en"))["Ministry of Mines"].country == "VN"
    )


def test_where_its_shares_are_listed_tells_no_country() -> None:
    for place in ("U.S.", "US", "Hong Kong", "London"):
        found = by_name(entities(f"Shares of {place}-listed Sinar Minuman Shipping fell.", language="en"))
        assert found["Sinar Minuman Shipping"].country is None


def test_a_chamber_of_two_acronyms_is_no_person() -> None:
    found = entities("Said oilseed chamber CORA-CAC on Monday.", ("CORA", "person"), language="en")
    assert {(e.name, e.type) for e in found} == {("CORA-CAC", "organization")}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It came to the Seoul Food Show in May.", {"Seoul Food Show"}),
        ("It came to the Show in Seoul.", {"Seoul"}),
    ],
)
def test_fairs_and_shows_by_their_last_word(text: str, names: set[str]) -> None:
    assert set(by_name(entities(text, language="en"))) == names


def test_a_firm_and_who_it_works_for_are_no_one_name() -> None:
    text = "PT Lidi Jaya for Sapu Brooms LLC came."
    assert "PT Lidi Jaya for Sapu Brooms LLC" not in by_name(
        entities(text, ("PT Lidi Jaya for Sapu Brooms LLC", "organization"), language="en")
    )


@pytest.mark.parametrize("text", ["Gabungan Sapu (Gapsi) rapat. Ketua {}.", "Kata Ketua {}."])
def test_a_body_before_its_head_is_no_part_of_the_person(text: str) -> None:
    name = "Gapsi Rudi Hartono" if "(" in text else "GAPSI Rudi Hartono"
    assert name not in by_name(entities(text.format(name), (name, "person")))


def test_a_legal_form_tells_a_firm() -> None:
    found = choose(read("It took the licence of Olamide Trade Ltd for a year.", language="en"), refusal(), refusal())
    assert [(c.candidate.text, c.type) for c in found] == [("Olamide Trade Ltd", "organization")]
    assert choose(read("The Ltd is a form of firm.", language="en"), refusal(), refusal()) == []


def test_a_piece_of_a_headline_is_no_name() -> None:
    text = "Vindkraf eyes Batam plant"
    found = entities(text, ("Vindkraf eyes Batam", "organization"), language="en")
    assert {(e.name, e.type) for e in found} == {("Batam", "place")}
    runs = {item.text for item in gather(read("Kata dia, Program Lidi Bakal Dorong Laju Sapu Kuartal Tiga ramai."))}
    assert "Program Lidi" in runs
    assert not any("Bakal" in text or "Dorong" in text.split()[1:] for text in runs)
    told = {item.text for item in gather(read("Kata dia, Divisi Klaim Sapu dan majalah Lidi Reports Sapu ramai."))}
    assert {"Divisi Klaim Sapu", "Lidi Reports Sapu"} <= told
    for text in ("Vindkraf Power Launches Batam Review", "Rumah Vindkraf -- Batam"):
        assert text not in by_name(entities(f"{text}.", (text, "organization"), language="en"))


def test_a_fair_is_no_place() -> None:
    found = entities("It stood at the Tandang Agritec Expo.", ("Tandang Agritec Expo", "place"), language="en")
    assert {e.type for e in found if "Expo" in e.name} == {"program"}


def test_what_several_own_is_one_name() -> None:
    candidates = gather(read("The Vietnam Pepper Growers' Union said so.", language="en"))
    assert "Vietnam Pepper Growers' Union" in {item.text for item in candidates}


@pytest.mark.parametrize("text", ["Norwegian salmon farmer Fjordlax", "Greek owner Fjordlax", "Danish bank Fjordlax"])
def test_what_a_firm_of_a_country_may_be_called(text: str) -> None:
    found = by_name(entities(f"It sold shares of {text}.", ("Fjordlax", "organization"), language="en"))
    assert found["Fjordlax"].country is not None


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Pasar tradisional Pesisir Barat", "Pesisir Barat"),
        ("pasar tradisional Sapu Lidi", "Sapu Lidi"),
        ("Pasar Tradisional Sapu Lidi", "Pasar Tradisional Sapu Lidi"),
    ],
)
def test_what_a_place_is_in_small_letters_is_no_part_of_its_name(name: str, bare: str) -> None:
    doc = read(f"Harga cabai di {name} naik.", (name, "place"))
    assert bare in by_name(facts_of(TradeEntities()(doc)).entities)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He met EU trade chief Jaros Kefkovic for lunch.", "Jaros Kefkovic"),
        ("Prices fell, said analyst Ruud van der Meer in London.", "Ruud van der Meer"),
    ],
)
def test_who_stands_behind_a_post_is_a_person(text: str, name: str) -> None:
    assert by_name(entities(text, language="en"))[name].type == "person"


def test_a_balinese_name_is_a_person_from_its_first_letter_on() -> None:
    text = "Said the IDX Director of Corporate Assessment I Gede Nyoman Wirota on Monday. I Made it."
    (found,) = choose(read(text, language="en"), refusal(), refusal())
    assert (found.candidate.text, found.type, found.why) == (
        "I Gede Nyoman Wirota",
        "person",
        ["named as Balinese are"],
    )


def test_a_name_with_a_hyphen_behind_a_post_needs_no_decision() -> None:
    doc = read("Prices fell, said director Salim al-Harbi.", ("Salim al-Harbi", "organization"), language="en")
    assert [(c.candidate.text, c.type) for c in choose(doc, refusal(), refusal())] == [("Salim al-Harbi", "person")]


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("He met EU Trade Commissioner Jaros Kefkovic for lunch.", "Jaros Kefkovic", "person"),
        ("He met Commissioner Kalinga Research for lunch.", "Kalinga Research", "organization"),
        ("The Commissioner. Kalinga Salomi rose.", "Kalinga Salomi", "organization"),
    ],
)
def test_a_body_behind_a_post_is_its_holder(text: str, name: str, type_: str) -> None:
    assert by_name(entities(text, (name, "organization"), language="en"))[name].type == type_


def test_a_known_body_before_a_post_and_its_holder_needs_no_decision() -> None:
    found = choose(read("He met WTO chief Jaros Kefkovic for lunch.", language="en"), refusal(), refusal())
    assert [(c.candidate.text, c.type) for c in found] == [("WTO", "organization"), ("Jaros Kefkovic", "person")]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("OPEC Secretary-General Rina Lestari left.", ["OPEC"]),
        ("The IMF Deputy Managing Director Rina Lestari left.", ["IMF"]),
        ("The WTO met Rina Lestari.", []),
        ("He left the WTO. Director Rina Lestari stayed.", []),
    ],
)
def test_bodies_before_a_post(text: str, bodies: list[str]) -> None:
    doc = read(text, language="en")
    persons = {token.i for token in doc if token.text == "Rina"}
    assert [item.text for item in headed_bodies(tokens_of(doc), gather(doc), persons)] == bodies


@pytest.mark.parametrize(
    "text",
    ["A note by analyst Kalinga Research said so.", "The chief. Jaros Kefkovic left.", "He was chief FTA negotiator."],
)
def test_who_stands_behind_a_post_is_no_body(text: str) -> None:
    assert not [e for e in entities(text, language="en") if e.type == "person"]


def test_a_body_and_its_country_behind_are_one() -> None:
    names = ("Unity Bank", "organization"), ("Philippines", "place")
    assert set(by_name(entities("At Unity Bank of the Philippines rates rose.", *names, language="en"))) == {
        "Unity Bank of the Philippines"
    }
    apart = entities("Unity Bank left the Philippines.", *names, language="en")
    assert set(by_name(apart)) == {"Unity Bank", "Philippines"}


@pytest.mark.parametrize("word", ["Swiss", "Ugandan", "Latin American"])
def test_adjectives_of_lands_are_no_places_in_english(word: str) -> None:
    assert entities(f"It sold {word} coffee.", (word, "place"), language="en") == []


def test_swiss_is_a_country_in_indonesian() -> None:
    assert by_name(entities("Ekspor kopi ke Swiss naik."))["Swiss"].country == "CH"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Rencana importir BBM dan emiten BUMN itu batal."),
        ("id", "Kata Sekretaris Perusahaan Telkom Harsa, laba naik."),
        ("id", "Perusahaan di Larangan Shwe tutup."),
        ("en", "A major producer Indonesia and the lawmaker Mukhsin agreed."),
        ("en", "The firm said. Yalvar agreed."),
    ],
)
def test_other_names_behind_such_words_are_no_firms(language: str, text: str) -> None:
    names = {entity.name for entity in entities(text, language=language) if entity.type == "organization"}
    assert names <= {"Telkom"}


def test_firms_of_the_table_in_several_words_need_no_decision() -> None:
    found = choose(read("Pedagang menyebut Kopi Kenangan, PTPN IV, Apple dan Semarang."), refusal(), refusal())
    assert [(c.candidate.text, c.type) for c in found] == [
        ("Kopi Kenangan", "organization"),
        ("PTPN IV", "organization"),
    ]
    banks = choose(read("Kredit Bank Rakyat Indonesia (Persero) Tbk naik."), refusal(), refusal())
    assert [c.candidate.text for c in banks] == ["Bank Rakyat Indonesia"]


def test_in_capitals_the_words_of_a_firm_may_mean_something_else() -> None:
    assert choose(read("KAPAL API KARAM DI SELAT."), refusal(), refusal()) == []


@pytest.mark.parametrize("taken", ["Saudi Textile", "Saudi Textile Minister"])
def test_what_a_minister_sees_to_is_no_body(taken: str) -> None:
    text = "The office of Saudi Textile Minister Rina Lestari wrote."
    found = entities(text, (taken, "organization"), ("Rina Lestari", "person"), language="en")
    assert set(by_name(found)) == {"Rina Lestari"}


def test_the_firms_of_a_fund_are_apart_from_it() -> None:
    text = "BPI Danantara hadir. Kata PT Danantara Asset Management dan Danantara Investment Management, laba naik."
    names = {"BPI Danantara", "PT Danantara Asset Management", "Danantara Investment Management"}
    assert {entity.name for entity in entities(text)} == names


def test_numbered_firms_are_apart() -> None:
    text = "PT Perkebunan Nusantara IV bermitra dengan PTPN VII. PTPN IV menanam teh, dan PTPN berutang."
    found = by_name(entities(text))
    assert forms(found["PT Perkebunan Nusantara IV"]) == {"PT Perkebunan Nusantara IV", "PTPN IV"}
    assert set(found) == {"PT Perkebunan Nusantara IV", "PTPN VII", "PTPN"}
