from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.article.model import Article
from extractor.knowledge.terms import load_terms
from extractor.language.commodities.candidates import find_goods
from extractor.language.commodities.features import features
from extractor.language.commodities.pipe import TradeCommodities
from extractor.language.facts import Commodity, Entity, Mention, Names, facts_of
from extractor.language.reasons import told
from extractor.learn.fit import fit_linear


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("trade")
    nlp.add_pipe("trade_sentences")
    return nlp


def make(nlp: Language, body: str, *, title: str | None = None, language: str = "id", names: str = "") -> Doc:
    """Return a doc whose entities are the `|`-separated names."""
    article = Article(body=body, title=title, language=language)
    doc = nlp.make_doc(article.text)
    doc._.article = article
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    for name in filter(None, names.split("|")):
        found = [Mention(m.start(), m.end(), name) for m in re.finditer(re.escape(name), doc.text)]
        facts_of(doc).entities.append(Entity("organization", name, found, Names(name, name)))
    return doc


def found(doc: Doc) -> list[Commodity]:
    return facts_of(TradeCommodities()(doc)).commodities


def codes(doc: Doc) -> dict[str, str]:
    return {good.mentions[0].text: good.code for good in found(doc)}


def groups(doc: Doc) -> list[set[str]]:
    """Return the texts of every candidate, whatever its certainty."""
    return [{doc[hit.start : hit.end].text for hit in good.hits} for good in find_goods(doc).goods]


def test_goods_with_their_codes_in_text_order(nlp: Language) -> None:
    doc = make(nlp, "Petani menjual kopi, rumput laut, dan biji kakao ke Oman. Mereka juga mengirim nikel.")
    assert list(codes(doc).items()) == [
        ("kopi", "0901"),
        ("rumput laut", "1212"),
        ("biji kakao", "1801"),
        ("nikel", "75"),
    ]


def test_the_same_in_english(nlp: Language) -> None:
    doc = make(nlp, "The firm sold natural rubber, cocoa beans and frozen shrimp to Oman.", language="en")
    assert list(codes(doc).items()) == [("natural rubber", "4001"), ("cocoa beans", "1801"), ("frozen shrimp", "0306")]


def test_mentions_are_spans_of_the_text(nlp: Language) -> None:
    doc = make(nlp, "Kopi itu laris. Pembeli minta kopi lagi.", title="Kopi ke Oman")
    (coffee,) = found(doc)
    assert len(coffee.mentions) == 3
    assert all(doc.text[m.start : m.end] == m.text for m in coffee.mentions)
    assert 0 < coffee.confidence <= 1
    assert told(coffee.why)[0].startswith("lexicon:")


def test_variants_of_one_good_are_one_commodity(nlp: Language) -> None:
    doc = make(nlp, "Stok minyak sawit mentah (CPO) naik. Harga CPO turun. Ekspor minyak goreng dibuka.")
    groups = [{m.text for m in good.mentions} for good in found(doc)]
    assert {"minyak sawit mentah", "CPO"} in groups
    assert {"minyak goreng"} in groups


def test_members_of_a_list_are_different_goods(nlp: Language) -> None:
    doc = make(nlp, "Pabrik itu membuat mi, mi basah, dan mi instan.")
    assert [[m.text for m in good.mentions] for good in found(doc)] == [["mi"], ["mi basah"], ["mi instan"]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Bawang merah naik di Oman. Bawang putih turun. Pedagang bawang resah.",
            [{"Bawang merah", "bawang"}, {"Bawang putih"}],
        ),
        (
            "Stok bawang bombai menipis. Oman membeli bawang. Bawang putih masuk.",
            [{"bawang bombai"}, {"bawang", "Bawang putih"}],
        ),
    ],
)
def test_a_general_word_brings_no_two_goods_together(nlp: Language, body: str, expected: list[set[str]]) -> None:
    assert groups(make(nlp, body)) == expected


@pytest.mark.parametrize(
    ("body", "language", "goods"),
    [
        ("Oman membeli soda ash atau natrium karbonat.", "id", 1),
        ("Oman membeli soda ash/natrium karbonat.", "id", 1),
        ("Oman bought soda ash or sodium carbonate.", "en", 1),
        ("Oman bought soda ash and sodium carbonate.", "en", 2),
        ("Oman membeli beras merah atau beras hitam.", "id", 2),
        ("Harga CPO naik. Oman membeli minyak sawit.", "id", 1),
        ("HARGA CPO NAIK\n\nCPO laku. Oman membeli minyak sawit.", "id", 1),
        ("HARGA REBON NAIK\n\nOman membeli udang.", "id", 2),
        ("HARGA NAIK\n\nHarga REBON naik. Oman membeli udang.", "id", 1),
    ],
)
def test_an_or_may_stand_between_two_names_of_one_good(nlp: Language, body: str, language: str, goods: int) -> None:
    assert len(groups(make(nlp, body, language=language))) == goods


@pytest.mark.parametrize(
    ("body", "terms"),
    [
        ("Oman membeli beras medium dan premium.", ["beras medium"]),
        ("Oman menjual minyak goreng curah atau kemasan.", ["minyak goreng curah"]),
        ("Oman membeli beras kualitas premium.", ["beras"]),
        ("Oman menjual premium dan pertalite.", ["premium", "pertalite"]),
        ("Petani menikmati harga premium beras di Oman.", ["beras"]),
        ("Harga premium di SPBU naik.", ["premium"]),
        ("Kopi jadi andalan Oman.", ["kopi"]),
        ("NPI Oman surplus berkat teh.", ["teh"]),
        ("Smelter Oman menjual NPI.", ["npi"]),
        ("Oman membeli sawit dari petani plasma.", ["sawit"]),
        ("Oman membeli PET, bukan pet.", ["pet"]),
    ],
)
def test_a_quality_of_a_good_is_no_good(nlp: Language, body: str, terms: list[str]) -> None:
    assert [hit.term for hit in find_goods(make(nlp, body)).hits] == terms


def test_a_modifier_of_two_words_belongs_to_the_mention(nlp: Language) -> None:
    (good,) = found(make(nlp, "Ekspor karet setengah jadi naik, impor karet setengah turun."))
    assert [m.text for m in good.mentions] == ["karet setengah jadi", "karet"]


def test_terms_side_by_side_are_one_mention_of_one_commodity(nlp: Language) -> None:
    doc = make(nlp, "Pembeli Oman mencari biji kopi robusta dan teh.")
    assert codes(doc) == {"biji kopi robusta": "0901", "teh": "0902"}
    assert [len(good.mentions) for good in found(make(nlp, "Ekspor biji kopi robusta"))] == [1]


@pytest.mark.parametrize(
    ("body", "goods"),
    [
        ("Ekspor kopi naik. Permintaan coffee dari Oman tinggi.", 1),
        ("Komoditas utama: coffee, kopi, karet, rubber, dan teh.", 3),
        ("Ekspor minyak sawit naik. Oman membeli palm oil.", 1),
        ("Oman membeli beras merah, beras hitam, dan rice.", 2),
    ],
)
def test_names_of_one_good_in_two_languages_are_one_commodity(nlp: Language, body: str, goods: int) -> None:
    assert len(groups(make(nlp, body))) == goods


def test_spellings_of_one_word_are_one_commodity(nlp: Language) -> None:
    (coal,) = found(make(nlp, "Tongkang memuat batu bara. Batubara itu dijual ke Oman."))
    assert [m.text for m in coal.mentions] == ["batu bara", "Batubara"]


def test_different_goods_of_one_chapter_stay_apart(nlp: Language) -> None:
    doc = make(nlp, "Mereka menawar udang beku dan cumi beku.")
    assert codes(doc) == {"udang beku": "0306", "cumi beku": "0307"}


def test_a_pair_of_goods_is_split_where_the_lexicon_joins_it(nlp: Language) -> None:
    doc = make(nlp, "Oman taxed steel and aluminium.", language="en")
    assert codes(doc) == {"steel": "72", "aluminium": "7601"}


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("Oman bought palm and coconut oil.", "en", {"palm": "1511", "coconut oil": "1513"}),
        ("Oman bought palm, soybean and coconut oil.", "en",
         {"palm": "1511", "soybean": "1507", "coconut oil": "1513"}),
        ("Oman bought soybeans and coconut oil.", "en", {"soybeans": "1201", "coconut oil": "1513"}),
        ("Oman bought iron and copper ore.", "en", {"iron": "2601", "copper ore": "2603"}),
        ("Oman bought cotton and silk fabrics.", "en", {"cotton": "5208", "silk fabrics": "5007"}),
        ("Oman bought fuel and crude oil.", "en", {"fuel": "2710", "crude oil": "2709"}),
        ("Oman bought rice and wheat flour.", "en", {"rice": "1006", "wheat flour": "1101"}),
        ("Daging sapi dan kerbau dibeli Oman.", "id", {"Daging sapi": "0201", "kerbau": "0202"}),
        ("Oman membeli daging sapi dan ayam hidup.", "id", {"daging sapi": "0201", "ayam hidup": "0105"}),
        ("Oman membeli minyak sawit dan jagung.", "id", {"minyak sawit": "1511", "jagung": "1005"}),
    ],
)  # fmt: skip
def test_a_good_may_borrow_a_word_of_the_one_beside_it(
    nlp: Language, body: str, language: str, expected: dict[str, str]
) -> None:
    assert codes(make(nlp, body, language=language)) == expected


@pytest.mark.parametrize(
    "phrase",
    ["a grain of salt", "low-hanging fruit", "small potatoes", "fuels optimism", "a blanket ban", "red herrings"],
)
def test_set_phrases_are_not_even_candidates(nlp: Language, phrase: str) -> None:
    assert find_goods(make(nlp, f"Officials saw {phrase} in Oman.", language="en")).goods == []


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("Oman taxed alcohol.", "en", {"alcohol": "22"}),
        ("Harga gas industri turun.", "id", {"gas industri": "2711"}),
        ("Oman menjual matte nikel.", "id", {"matte nikel": "7501"}),
        (
            "Gudang itu menjual besi siku, besi hollow, dan besi ulir.",
            "id",
            {"besi siku": "7216", "besi hollow": "7306", "besi ulir": "7214"},
        ),
        ("Oman membeli bubur kayu kimia.", "id", {"bubur kayu kimia": "4703"}),
    ],
)
def test_words_mean_what_trade_news_mean_by_them(
    nlp: Language, body: str, language: str, expected: dict[str, str]
) -> None:
    goods = find_goods(make(nlp, body, language=language)).goods
    assert {good.hits[0].term: good.concept.code for good in goods} == expected


def test_goods_of_a_list_of_branches_are_known_as_branches(nlp: Language) -> None:
    view = find_goods(make(nlp, "Subsectors - candles, steel and tyres - fell. Rice rose.", language="en"))
    assert {good.hits[0].term: good.as_branch for good in view.goods if good.certainty > 0.5} == {
        "candle": [True],
        "steel": [True],
        "tyre": [True],
        "rice": [False],
    }


def test_words_inside_names_are_no_goods(nlp: Language) -> None:
    body = "PT Kopi Bahagia Raya memasok beras ke Oman."
    assert codes(make(nlp, body, names="PT Kopi Bahagia Raya")) == {"beras": "1006"}
    assert "Kopi" in codes(make(nlp, body))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Bantuan itu berupa beras, minyak, dan telur.", "1511"),
        ("Stok minyak goreng menipis. Warga antre minyak di pasar.", "1511"),
        ("Harga minyak turun, begitu pula beras.", "2709"),
        ("Harga beras, minyak, dan batu bara turun.", "2709"),
        ("Harga jagung, minyak, dan gula turun. Minyak mentah dijual murah.", "2709"),
    ],
)
def test_oil_among_foods_is_cooking_oil(nlp: Language, body: str, code: str) -> None:
    (oil,) = (good for good in found(make(nlp, body)) if any(m.text == "minyak" for m in good.mentions))
    assert oil.code == code


@pytest.mark.parametrize(
    ("body", "name", "good", "code"),
    [
        ("Ekspor kopi Indonesia ke Oman naik.", "Indonesia", "kopi Indonesia", "0901"),
        ("Harga emas Antam naik.", "Antam", "emas Antam", "7108"),
        ("Oman bought Java coffee.", "Java", "Java coffee", "0901"),
    ],
)
def test_a_name_at_one_end_belongs_to_the_good(nlp: Language, body: str, name: str, good: str, code: str) -> None:
    assert codes(make(nlp, body, names=name)) == {good: code}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pemerintah membina industri kakao.", "id"),
        ("They visited a chocolate industry fair and a coal-fired plant.", "en"),
        ("Menteri hadir di rapat itu.", "id"),
    ],
)
def test_branches_and_qualifiers_are_no_goods(nlp: Language, text: str, language: str) -> None:
    assert codes(make(nlp, text, language=language)) == {}


def test_features_tell_term_code_and_surroundings(nlp: Language) -> None:
    view = find_goods(make(nlp, "Ekspor kopi 20 ton naik.", title="Kopi laris"))
    known = features(view, view.goods[0])
    assert {"t=kopi", "hs=09", "in-title", "n>=2", "trade-", "number+", "unit+"} <= set(known)
    assert known == sorted(known)


def test_a_trained_decision_overrules_the_lexicon(nlp: Language, tmp_path: Path) -> None:
    pipe = TradeCommodities()
    examples = [(["t=kopi"], "no"), (["t=teh"], "yes")] * 8
    pipe.decisions["accept"] = fit_linear(examples, c=10.0)
    pipe.to_disk(tmp_path)
    again = TradeCommodities()
    again.from_disk(tmp_path)
    doc = again(make(nlp, "Ekspor kopi dan teh naik."))
    (tea,) = facts_of(doc).commodities
    assert tea.code == "0902"
    assert tea.confidence > 0.9
    assert any(reason.startswith("t=teh") for reason in told(tea.why))


def test_an_empty_text_has_no_goods(nlp: Language) -> None:
    assert found(make(nlp, "")) == []


def test_an_abbreviation_behind_a_stroke_is_the_same_good(nlp: Language) -> None:
    doc = make(nlp, "Shipments of crude palm oil/CPO rose.", language="en")
    assert [[m.text for m in good.mentions] for good in found(doc)] == [["crude palm oil", "CPO"]]


def test_members_of_a_list_know_how_sure_their_neighbours_are(nlp: Language) -> None:
    view = find_goods(make(nlp, "Mereka menjual teh, kopi dan lada. Lilin ada."))
    known = [set(features(view, good)) for good in view.goods]
    assert [("in-list" in k, "in-list=2" in k, "mate>0.5" in k) for k in known] == [(True, True, True)] * 3 + [
        (False,) * 3
    ]


def test_goods_of_one_code_know_of_each_other(nlp: Language) -> None:
    view = find_goods(make(nlp, "Sapi dan anak ayam dijual. Ternak itu hidup."))
    known = {good.hits[0].term: set(features(view, good)) for good in view.goods}
    assert "coarser-there" in known["sapi"]
    assert "finer-there" in known["ternak"]


def test_many_different_goods_take_no_quadratic_time(nlp: Language) -> None:
    terms = sorted(term for term, entries in load_terms("goods").items() if entries[0].lang == "id")

    def seconds(count: int) -> float:
        doc = make(nlp, " ".join(f"Ekspor {term} naik." for term in terms[:count]))
        start = time.process_time()
        find_goods(doc)
        return time.process_time() - start

    seconds(200)
    assert seconds(2400) < 12 * max(seconds(600), 0.02)  # four times the goods; the square would be sixteen
