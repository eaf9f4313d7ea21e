"""Whose bodies are, and names whose type the article or their form tells."""

from __future__ import annotations

import pytest
from entity_sentences import by_name, entities, forms, read

from extractor.language.entities.candidates import Candidate, gather
from extractor.language.entities.choose import Choice
from extractor.language.entities.firms import table_firms
from extractor.language.entities.merge import merge
from extractor.language.entities.ministries import ministries_abroad
from extractor.language.entities.retyped import told_types
from extractor.language.entities.wordfeatures import is_initialled
from extractor.language.tokens import tokens_of


@pytest.mark.parametrize(
    ("language", "text", "form"),
    [
        ("id", "Kemendag RI hadir. Kementerian Perdagangan pulang.", "Kemendag RI"),
        ("id", "Kementerian Perdagangan Republik Indonesia hadir. Kemendag pulang.", "Kemendag"),
        ("en", "The Ministry of Trade of the Republic of Indonesia came. Kemendag left.", "Kemendag"),
        ("en", "The Ministry of Trade of Indonesia came. Kemendag left.", "Kemendag"),
    ],
)
def test_a_body_with_its_state_behind_it_is_the_same_body(language: str, text: str, form: str) -> None:
    (found,) = entities(text, language=language)
    assert (found.labels.en, found.country) == ("Ministry of Trade", "ID")
    assert form in forms(found) and len(forms(found)) == 2


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Brazil's Ministry of Agriculture said wheat exports fell.", "BR"),
        ("The Vietnamese Ministry of Agriculture met envoys from Japan and Peru.", "VN"),
        ("The Ministry of Agriculture in Moscow raised the duty.", "RU"),
        ("The Ministry of Agriculture of Peru raised the duty.", "PE"),
        ("The Ministry of Agriculture said Ghana would plant more. Ghana sells cocoa to Japan.", "GH"),
        ("The Ministry of Agriculture said Ghana would sell cocoa to Japan.", None),
        ("The Ministry of Agriculture said Ghana would sell to Ghana and Indonesia.", "ID"),
        ("The Ministry of Agriculture sent Ghana's envoy to Bandung.", "ID"),
        ("The Ministry of Agriculture said harvests fell.", "ID"),
    ],
)
def test_a_ministry_named_alike_everywhere_is_of_the_country_that_the_article_tells(
    text: str, country: str | None
) -> None:
    assert by_name(entities(text, language="en"))["Ministry of Agriculture"].country == country


def test_a_ministry_called_by_its_own_name_stays_indonesian() -> None:
    found = by_name(entities("Kemendag signed. The Ministry of Trade thanked Ghana.", language="en"))
    assert found["Ministry of Trade"].country == "ID"


@pytest.mark.parametrize(
    ("language", "text", "name", "country"),
    [
        ("en", "The Ministry of Trade, Health and Energy said so.", "Ministry of Trade, Health and Energy", None),
        (
            "en",
            "Korea's Ministry of Trade, Industry and Energy said so.",
            "Ministry of Trade, Industry and Energy",
            "KR",
        ),
        ("en", "The Ministry of Trade and Industry of Ghana said so.", "Ministry of Trade and Industry of Ghana", "GH"),
        ("en", "The Ministry of Trade and Bank Indonesia said so.", "Ministry of Trade", "ID"),
        ("en", "The Ministry of Trade and Brondo Energy said so.", "Ministry of Trade", "ID"),
        ("en", "The Ministry of Trade, and Energy Watchers Brondo Abadi Mulia said so.", "Ministry of Trade", "ID"),
        ("id", "Kementerian Perdagangan dan Industri Ghana.", "Kementerian Perdagangan dan Industri Ghana", "GH"),
        ("id", "Kementerian Perdagangan dan Energi hadir.", "Kementerian Perdagangan", "ID"),
    ],
)
def test_a_ministry_that_lists_its_fields_is_one_name(language: str, text: str, name: str, country: str | None) -> None:
    found = by_name(entities(text, language=language))
    assert (found[name].type, found[name].kind, found[name].country) == ("organization", "ministry", country)


def test_numbered_state_firms_are_several() -> None:
    found = entities("PTPN IV menjual teh. PT Perkebunan Nusantara IV (Persero) dan PTPN VIII membeli karet.")
    assert [(forms(e), e.labels.en) for e in found] == [
        ({"PTPN IV", "PT Perkebunan Nusantara IV (Persero)"}, "Perkebunan Nusantara IV"),
        ({"PTPN VIII"}, "Perkebunan Nusantara VIII"),
    ]


@pytest.mark.parametrize(
    ("text", "names", "kept"),
    [
        ("Lending to an MSME fair grew.", ("MSME",), set()),
        ("Kredit kepada UMKM naik.", ("UMKM",), set()),
        ("The Sensex and the KOSPI rose.", ("Sensex", "KOSPI"), set()),
        ("Syarat SNI dan TKDN berlaku.", ("SNI", "TKDN"), set()),
        ("Impor HDPE, FeNi dan CPO naik.", ("HDPE", "FeNi", "CPO"), set()),
        ("Shares of Brondo (NYSE:BRD) rose.", ("Brondo", "NYSE", "BRD"), {"Brondo"}),
        ("Shares rose in Bandung BVLX:PERU.", ("BVLX",), {"Bandung"}),
        ("They signed MoUs with Brondo.", ("MoUs", "Brondo"), {"Brondo"}),
        ("The STOXX 50 and the STOXX 600 fell.", ("STOXX",), set()),
        ("Plants for waste-to-use (WtU) are few; WtU helps Brondo.", ("WtU", "Brondo"), {"Brondo"}),
        ("The Waste to Use (WtU) unit and Brondo met.", ("WtU", "Brondo"), {"WtU", "Brondo"}),
        ("Meeting at 10:30 in Brondo: BRD rose.", ("Brondo", "BRD"), {"Brondo", "BRD"}),
    ],
)
def test_generic_words_indices_and_codes_of_shares_are_no_names(
    text: str, names: tuple[str, ...], kept: set[str]
) -> None:
    found = entities(text, *((name, "organization") for name in names), language="en")
    assert set(by_name(found)) == kept


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("Smithers and Webley (2011) ask so.", "Webley", "organization"),
        ("Lindroth (2015) finds that tariffs fell.", "Lindroth", "organization"),
        ("Tariffs fell, Amitri et al. (2019) say.", "Amitri", "place"),
        ("G.K. Otienu, head of the union, left.", "G.K. Otienu", "organization"),
        ("Rudin Lai is Finance Director at a bank.", "Rudin Lai", "organization"),
        ("Carla Ruiz O. Monzon, chief economist at a bank, left.", "Carla Ruiz O. Monzon", "organization"),
    ],
)
def test_cited_authors_and_initialled_names_with_a_post_are_persons(text: str, name: str, type_: str) -> None:
    assert by_name(entities(text, (name, type_), language="en"))[name].type == "person"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lindroth (2015) was a good year.", "Lindroth"),
        ("Fairs in Bandung and Lindroth (2015) were small.", "Lindroth"),
        ("Bank Lindroth and Webley (2015) merged.", "Webley"),
        ("Lindroth and Pertamina (2015) signed it.", "Lindroth"),
        ("G.K. Otienu said sales fell.", "G.K. Otienu"),
        ("Rudin Lai is the director of films.", "Rudin Lai"),
        ("Rudin Holdings is Director of it.", "Rudin Holdings"),
        ("The Centre for Coffee Policy told it.", "Centre for Coffee Policy"),
        ("The Directorate of Coffee Policy told it.", "Directorate of Coffee Policy"),
        ("The Spice Unit Agreement told it.", "Spice Unit Agreement"),
        ("The magazine Clove Policy told it.", "Clove Policy"),
        ("The Forum Kopita on Clove Policy told it.", "Kopita on Clove Policy"),
        ("Sinara Lautan is Official Partner of the fair.", "Sinara Lautan"),
        ("Sinara Lautan is Market Leader in cloves.", "Sinara Lautan"),
        ("Kopita Lidi was Member of the board.", "Kopita Lidi"),
        ("Kopita Grup is Director of it.", "Kopita Grup"),
    ],
)
def test_what_may_be_a_firm_stays_one(text: str, name: str) -> None:
    assert by_name(entities(text, (name, "organization"), language="en"))[name].type == "organization"


@pytest.mark.parametrize("name", ["National Coffee Policy", "Andean Pepper Treaty"])
def test_a_policy_or_treaty_is_no_body(name: str) -> None:
    found = entities(f"The {name} was told in May.", (name, "organization"), language="en")
    assert by_name(found)[name].type == "program"


def test_a_surname_in_a_heading_in_capitals_is_the_person() -> None:
    text = "TOKARIN VISITS CHINA\n\nPresident Pavel Tokarin arrived."
    for named in ((), (("TOKARIN", "organization"),)):
        found = entities(text, ("Pavel Tokarin", "person"), *named, language="en")
        assert forms(by_name(found)["Pavel Tokarin"]) == {"Pavel Tokarin", "TOKARIN"}
    lone = entities("TOKARIN shares rose. Pavel Tokarin left.", ("Pavel Tokarin", "person"), language="en")
    assert forms(by_name(lone)["Pavel Tokarin"]) == {"Pavel Tokarin"}


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        ("Bartolo Lidi hadir, Bartolo bicara.", [(0, 2, "person"), (4, 5, "organization")], {(4, 5): "person"}),
        (
            "Bartolo Lidi hadir di Toko Bartolo, kata Bartolo.",
            [(0, 2, "person"), (4, 6, "organization"), (8, 9, "organization")],
            {},
        ),
    ],
)
def test_a_given_name_alone_is_the_person(
    text: str, names: list[tuple[int, int, str]], told: dict[tuple[int, int], str]
) -> None:
    tokens = tokens_of(read(text))
    items = [(Candidate(start, end, tokens.piece(start, end), ()), type_) for start, end, type_ in names]
    assert told_types(tokens, items, english=False) == told


def test_the_short_name_of_an_office_is_no_place() -> None:
    assert by_name(entities("Kata Dishub, jalan ramai.", ("Dishub", "place")))["Dishub"].type == "organization"


def test_the_word_that_opens_a_firms_name_is_the_firm() -> None:
    firm, said = ("Jollimart Foods", "organization"), "Jollimart Foods rose, Jollimart said."
    found = entities(f"Jollimart said so. {said}", firm, ("Jollimart", "person"), language="en")
    assert {e.type for e in found} == {"organization"}
    found = entities(f"Jollimart said so. {said}", firm, ("Jollimart", "person"))
    assert {e.type for e in found} == {"organization", "person"}
    text = "Jollimart said so. Jollimart Foods was founded by Ada Jollimart."
    found = entities(text, firm, ("Jollimart", "person"), ("Ada Jollimart", "person"), language="en")
    assert by_name(found)["Ada Jollimart"].type == "person"
    assert by_name(found)["Jollimart Foods"].mentions[0].start > 0 and len(found) == 2


def test_the_word_that_opens_a_firms_name_is_a_form_of_it() -> None:
    firm, short = ("Jollimart Foods", "organization"), ("Jollimart", "organization")
    (found,) = entities("Jollimart rose. Shares of Jollimart Foods did.", firm, short, language="en")
    assert forms(found) == {"Jollimart Foods", "Jollimart"}
    (found,) = entities(
        "Jollimart rose, as shares of Jollimart Global Markets did.",
        ("Jollimart Global Markets", "organization"),
        short,
        language="en",
    )
    assert forms(found) == {"Jollimart Global Markets", "Jollimart"}
    sister = ("Jollimart Steel", "organization")
    text = "Jollimart rose. Shares of Jollimart Foods and of Jollimart Steel did."
    assert len(entities(text, firm, short, sister, language="en")) == 3


def test_a_branch_in_another_country_is_not_of_its_parents_country() -> None:
    doc = read("Hyundai Tirta India Ltd sold cars, Hyundai said.", language="en")
    of_text = {item.text: item for item in gather(doc)}
    names = [of_text[name] for name in ("Hyundai Tirta India Ltd", "Hyundai")]
    (found,) = merge(doc, [Choice(item, "organization", 0.9, []) for item in names])
    assert (found.name, found.country, found.labels.id) == ("Hyundai Tirta India Ltd", "IN", "Hyundai Tirta India Ltd")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Jollimart, which sells rice, rose.", True),
        ("Shares of Jollimart rose.", True),
        ("Jollimart Road is long.", False),
        ("Jollimart rice is a jollimart.", False),
    ],
)
def test_the_word_that_opens_a_firms_name_alone(text: str, *, is_one: bool) -> None:
    found = entities(f"It bought Jollimart Foods. {text}", ("Jollimart Foods", "organization"), language="en")
    assert ("Jollimart" in forms(by_name(found)["Jollimart Foods"])) is is_one


def test_initials_behind_a_body_may_make_a_word() -> None:
    name = "Society of Indian Applecart Makers"
    text = f"The {name} (Siam) met. Siam said sales rose, Rasa said no."
    (found,) = entities(text, (name, "organization"), language="en")
    assert forms(found) == {name, "Siam"}


@pytest.mark.parametrize(
    ("name", "country"),
    [("Norges Bank", "NO"), ("Bangko Sentral ng Pilipinas", "PH"), ("Banxico", "MX"), ("Sveriges Riksbank", "SE")],
)
def test_central_banks_with_names_in_their_own_language_are_known(name: str, country: str) -> None:
    (found,) = entities(f"The {name} kept rates at 4 percent.", language="en")
    assert (found.name, found.kind, found.country) == (name, "central_bank", country)


def test_an_island_of_several_countries_is_of_none() -> None:
    assert by_name(entities("Hutan di Borneo terbakar."))["Borneo"].country is None


def test_initials_in_brackets_behind_a_place_are_the_place() -> None:
    text = "Wheat from Ustar Prandesh (UP) sold well. UP farmers rejoiced, PU farmers did not."
    (found,) = entities(text, ("Ustar Prandesh", "place"), language="en")
    assert forms(found) == {"Ustar Prandesh", "UP"} and found.type == "place"
    text = "Wheat from Ustar Prandesh (US) sold well."
    assert len(entities(text, ("Ustar Prandesh", "place"), language="en")) == 2


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("B.K. Otieno", True), ("A. M. Perez", True), ("J. Otieno", True), ("U.S. ", False), ("B.K. Otieno Steel", False)],
)
def test_initials_before_one_word(text: str, is_one: bool) -> None:
    assert is_initialled(text) == is_one


def test_central_banks_abroad_are_names_beyond_doubt() -> None:
    text = "Norges Bank and Bank Indonesia met the Ministry of Economy, Trade and Industry."
    candidates = gather(read(text, language="en"))
    assert [item.text for item in table_firms(candidates)] == ["Norges Bank"]
    assert len(ministries_abroad(candidates)) == 1


@pytest.mark.parametrize(
    ("text", "cut", "name"),
    [
        ("Shares of PZ Lindroth Plc rose.", "Lindroth Plc", "PZ Lindroth Plc"),
        ("The firm DH Otieno Ltd sells salt.", "Otieno Ltd", "DH Otieno Ltd"),
        ("Shares of US Lindroth Plc rose.", "Lindroth Plc", "Lindroth Plc"),
    ],
)
def test_initials_before_a_firm_are_of_its_name(text: str, cut: str, name: str) -> None:
    assert name in by_name(entities(text, (cut, "organization"), language="en"))
