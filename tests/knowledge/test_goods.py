"""The goods lexicon and the loader of lexicons."""

from __future__ import annotations

import time

import pytest

from extractor.errors import ExtractorError
from extractor.knowledge.hs import is_hs
from extractor.knowledge.terms import Concept, Entry, Labels, load_terms, normalise, parse_terms

HEAD = "# source: a test\nhs,alternatives,label_id,label_en,terms_id,terms_en,certainty\n"

GOODS = load_terms("goods")


def concepts() -> list[Concept]:
    return list({id(e.concept): e.concept for entries in GOODS.values() for e in entries}.values())


def test_every_code_is_of_hs_2022() -> None:
    wrong = {code for c in concepts() for code in (c.code, *c.alternatives) if not is_hs(code)}
    assert wrong == set()


def test_codes_of_one_good_are_distinct() -> None:
    assert [c for c in concepts() if len({c.code, *c.alternatives}) != 1 + len(c.alternatives)] == []


def test_no_term_twice_with_one_language_and_code() -> None:
    twice = [
        (term, e.lang, e.concept.code)
        for term, entries in GOODS.items()
        for e in entries
        if sum((o.lang, o.concept.code) == (e.lang, e.concept.code) for o in entries) > 1
    ]
    assert twice == []


def test_labels_and_certainties() -> None:
    for c in concepts():
        assert c.labels.id.strip()
        assert c.labels.en.strip()
    for entries in GOODS.values():
        assert all(0 < e.certainty <= 1 for e in entries)


def test_acronyms_in_labels_are_in_capitals() -> None:
    words = {word for c in concepts() for word in f"{c.labels.id} {c.labels.en}".split()}
    acronyms = {word for word in words if word.isupper() and len(word) > 1} - {"PET", "IT"}  # "pet food"
    assert not {word for word in words if word.upper() in acronyms and word.islower()}


@pytest.mark.parametrize("word", ["energi", "malam", "filter", "tur", "atta", "besan", "gari", "ojol", "sari", "tins"])
def test_everyday_words_are_left_out(word: str) -> None:
    assert word not in GOODS


def test_terms_are_normal_and_many() -> None:
    assert all(term == normalise(term) for term in GOODS)
    assert all(not set(term) & set("|~;") for term in GOODS)
    for lang, floor in (("id", 14000), ("en", 12000)):
        assert sum(any(e.lang == lang for e in entries) for entries in GOODS.values()) >= floor


def test_every_chapter_is_named() -> None:
    named = {c.code[:2] for c in concepts()}
    assert named == {f"{n:02}" for n in range(1, 98)} - {"77"}


def test_words_for_no_particular_good_are_left_out() -> None:
    generic = {"produk", "komoditas", "barang", "bahan baku", "goods", "product", "commodity", "raw material"}
    assert not generic & set(GOODS)


@pytest.mark.parametrize(
    ("term", "lang", "code"),
    [
        ("kopi", "id", "0901"),
        ("kopi instan", "id", "2101"),
        ("kakao", "id", "1801"),
        ("cokelat", "id", "1806"),
        ("coklat", "id", "1806"),
        ("minyak sawit mentah", "id", "1511"),
        ("minyak goreng", "id", "1511"),
        ("minyak mentah", "id", "2709"),
        ("bijih nikel", "id", "2604"),
        ("batubara", "id", "2701"),
        ("udang beku", "id", "0306"),
        ("tuna kaleng", "id", "1604"),
        ("flour", "en", "1101"),
        ("harvester", "en", "8433"),
        ("copper tube", "en", "7411"),
        ("mesin tenun", "id", "8446"),
        ("roda gigi", "id", "8483"),
        ("senyawa litium", "id", "2836"),
        ("rempah-rempah", "id", "09"),
        ("listrik", "id", "2716"),
        ("pesawat terbang", "id", "8802"),
        ("crude palm oil", "en", "1511"),
        ("frozen shrimp", "en", "0306"),
        ("auto part", "en", "8708"),
        ("natural gas", "en", "2711"),
        ("cement", "en", "2523"),
        ("furniture", "en", "9403"),
        ("used clothing", "en", "6309"),
        ("tabung gas melon", "id", "2711"),
        ("meg", "en", "2905"),
        ("wmp", "en", "0402"),
        ("amf", "en", "0405"),
        ("sbm", "en", "2304"),
        ("feni", "id", "7202"),
        ("za", "id", "3102"),
        ("pet resin", "id", "3907"),
        ("ompreng", "id", "7323"),
        ("lesung", "id", "4419"),
        ("gambir", "id", "3201"),
        ("gula aren", "id", "1702"),
        ("keripik tempe", "id", "2106"),
        ("sandung lamur", "id", "0201"),
        ("makerel", "id", "0302"),
        ("asam retinoat", "id", "2936"),
        ("avtur berkelanjutan", "id", "2710"),
        ("besi beton", "id", "7214"),
        ("baut", "id", "7318"),
        ("sarung tangan nitril", "id", "4015"),
        ("tungku induksi", "id", "8514"),
        ("turbin gas", "id", "8411"),
        ("mesin bubut", "id", "8458"),
        ("traktor tangan", "id", "8701"),
        ("alat kesehatan", "id", "9018"),
        ("gerabah", "id", "6912"),
        ("cane", "en", "1212"),
        ("hydro turbine", "en", "8410"),
        ("wire rod", "en", "7213"),
        ("ferronickel", "en", "7202"),
        ("thermometer", "en", "9025"),
        ("spectrometer", "en", "9027"),
        ("aluminum foil", "en", "7607"),
        ("copper foil", "en", "7410"),
        ("sustainable aviation fuel", "en", "2710"),
        ("prayer robe", "en", "6211"),
        ("jet engine", "en", "8411"),
    ],
)
def test_usual_codes(term: str, lang: str, code: str) -> None:
    assert code in {e.concept.code for e in GOODS[term] if e.lang == lang}


def test_words_with_other_meanings_are_less_certain() -> None:
    assert max(e.certainty for e in GOODS["pta"]) < 0.06
    assert max(e.certainty for e in GOODS["power"]) < max(e.certainty for e in GOODS["electricity"])
    assert max(e.certainty for e in GOODS["pager"] if e.lang == "id") < 0.2
    assert max(e.certainty for e in GOODS["ice"]) < max(e.certainty for e in GOODS["ice block"])
    assert max(e.certainty for e in GOODS["cane"]) < max(e.certainty for e in GOODS["sugar cane"])
    assert max(e.certainty for e in GOODS["kereta api"]) < max(e.certainty for e in GOODS["lokomotif"])


@pytest.mark.parametrize(
    "phrase",
    [
        *("timbal balik", "gas rumah kaca", "medali emas", "gold medal", "mata rantai", "kopi darat", "kambing hitam"),
        *("telur di ujung tanduk", "jadi sapi perah", "kue ekonomi", "tangan besi", "seperti yoyo", "lesung pipi"),
        *("minyak berlebih", "mengontrol minyak"),
        *("hot potato", "carrot and stick", "eggs in one basket", "silver bullet", "sugar high", "iron fist"),
    ],
)
def test_phrases_that_only_contain_a_good_are_no_goods(phrase: str) -> None:
    assert max(e.certainty for e in GOODS[phrase]) < 0.06


@pytest.mark.parametrize(
    ("term", "label"),
    [
        ("keripik pisang", "fruit chips"),
        ("nata de coco", "nata de coco"),
        ("hand sanitizer", "hand sanitisers"),
        ("obat nyamuk", "mosquito repellents"),
        ("pupuk za", "ammonium sulphate"),
        ("jengkol", "jengkol beans"),
        ("kuaci", "roasted seeds"),
        ("fsru", "floating oil and gas units"),
        ("router", "routers and modems"),
        ("makanan bayi", "baby food"),
        ("sirsak", "soursops"),
        ("molybdenum", "molybdenum"),
        ("cigar", "cigars"),
        ("cognac", "brandy"),
        ("iodine", "iodine"),
        ("spirits", "spirits"),
        ("minuman keras", "spirits"),
        ("hard liquor", "spirits"),
        ("mineral", "minerals"),
        ("raw mineral", "minerals"),
        ("vodka", "vodka"),
        ("spot lng", "LNG"),
        ("cruise ship", "passenger ships"),
        ("mesin jet", "aircraft engines"),
        ("turbin angin", "wind turbines"),
        ("gantungan kunci", "key rings"),
        ("kelapa sawit mentah", "palm oil"),
    ],
)
def test_a_term_is_labelled_as_what_it_is(term: str, label: str) -> None:
    assert {e.concept.labels.en for e in GOODS[term]} == {label}


def test_raw_and_processed_goods_differ() -> None:
    for raw, processed in (("tuna segar", "tuna kaleng"), ("mangga", "jus mangga"), ("jahe", "minyak jahe")):
        assert GOODS[raw][0].concept.code[:2] != GOODS[processed][0].concept.code[:2]


def test_loads_fast() -> None:
    def seconds() -> float:
        load_terms.cache_clear()
        start = time.process_time()
        load_terms("goods")
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 0.5  # a tenth is usual; the floor leaves room for a slow, busy machine


def test_own_certainty_and_shared_concept() -> None:
    terms = parse_terms(HEAD + "0902,2101|1211,teh,tea,teh|Daun  Teh~0.4,tea,0.9\n", file="x.csv")
    concept = Concept("0902", ("2101", "1211"), Labels("teh", "tea"), 0.9)
    assert terms["teh"] == (Entry(concept, "id", 0.9),)
    assert terms["daun teh"] == (Entry(concept, "id", 0.4),)
    assert terms["tea"] == (Entry(concept, "en", 0.9),)


def test_one_term_may_have_several_readings() -> None:
    rows = "0902,,teh,tea,ban,tea,0.9\n4011,,ban,tyres,ban,tyre,0.8\n"
    assert [e.concept.code for e in parse_terms(HEAD + rows, file="x.csv")["ban"]] == ["0902", "4011"]


def test_quoted_cells_keep_their_commas() -> None:
    terms = parse_terms(HEAD + '07,08,"sayur, buah",vegetables,"sayur, buah",,0.5\n', file="x.csv")
    assert set(terms) == {"sayur, buah"}


@pytest.mark.parametrize(
    "row",
    [
        "0902,,teh,tea,teh,tea",
        "0902,,teh,,teh,tea,0.9",
        ",,teh,tea,teh,tea,0.9",
        "0902,,teh,tea,,,0.9",
        "0902,,teh,tea,teh||daun teh,tea,0.9",
        "0902,,teh,tea,teh,tea,high",
        "0902,,teh,tea,teh~1.5,tea,0.9",
        "0902,,teh,tea,teh,tea,-1",
    ],
)
def test_a_malformed_row_names_file_and_line(row: str) -> None:
    with pytest.raises(ExtractorError, match=r"x\.csv, line 3"):
        parse_terms(HEAD + row + "\n", file="x.csv")


def test_wrong_columns_and_unknown_lexicons_are_errors() -> None:
    with pytest.raises(ExtractorError, match=r"x\.csv, line 1"):
        parse_terms("hs,label\n", file="x.csv")
    with pytest.raises(ExtractorError, match=r"no_such\.csv"):
        load_terms("no_such")
