from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.article.model import Article
from extractor.knowledge.terms import load_terms
from extractor.language.facts import Entity, Mention, Names, Sector, facts_of
from extractor.language.sectors.candidates import find_branches
from extractor.language.sectors.features import features
from extractor.language.sectors.heads import branch_code, head_after, head_before, opens_list
from extractor.language.sectors.pipe import TradeSectors
from extractor.learn.fit import fit_linear
from extractor.record import codes as record_codes


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("trade")
    nlp.add_pipe("trade_sentences")
    return nlp


def make(nlp: Language, body: str, *, language: str = "id", names: str = "") -> Doc:
    """Return a doc whose entities are the `|`-separated names."""
    article = Article(body=body, language=language)
    doc = nlp.make_doc(article.text)
    doc._.article = article
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    for name in filter(None, names.split("|")):
        found = [Mention(m.start(), m.end(), name) for m in re.finditer(re.escape(name), doc.text)]
        facts_of(doc).entities.append(Entity("organization", name, found, Names(name, name)))
    return doc


def found(doc: Doc) -> list[Sector]:
    return facts_of(TradeSectors()(doc)).sectors


def codes(doc: Doc) -> dict[str, str]:
    return {sector.mentions[0].text: sector.code for sector in found(doc)}


def candidates(doc: Doc) -> dict[str, str]:
    """Return text and code of every candidate, whatever its certainty."""
    return {doc[b.spots[0].start : b.spots[0].end].text: b.best.code for b in find_branches(doc).branches}


def test_branches_of_the_lexicon(nlp: Language) -> None:
    doc = make(nlp, "Oman melirik sektor otomotif, perikanan, dan industri makanan dan minuman.")
    assert codes(doc) == {"otomotif": "C29", "perikanan": "A03", "industri makanan dan minuman": "C10"}


def test_branches_of_the_exchange(nlp: Language) -> None:
    doc = make(nlp, "Saham sektor barang konsumen primer naik, sektor barang konsumen nonprimer turun.")
    assert codes(doc) == {"barang konsumen primer": "C10", "barang konsumen nonprimer": "C"}


def test_company_descriptors_name_branches(nlp: Language) -> None:
    assert codes(make(nlp, "Sebuah perusahaan pelayaran membeli kapal.")) == {"pelayaran": "H50"}
    assert codes(make(nlp, "An oil and gas firm bought ships.", language="en")) == {"oil and gas": "B06"}


@pytest.mark.parametrize(
    ("text", "language", "mention", "code"),
    [
        ("Kemajuan industri rumput laut dinanti.", "id", "industri rumput laut", "A03"),
        ("Kemajuan industri sepatu dinanti.", "id", "industri sepatu", "C15"),
        ("Pengolahan rumput laut dibangun.", "id", "Pengolahan rumput laut", "C10"),
        ("Pabrik pengolahan manggis dibangun.", "id", "pengolahan manggis", "C10"),
        ("Budidaya manggis diperluas.", "id", "Budidaya manggis", "A01"),
        ("Penambangan kobalt dimulai.", "id", "Penambangan kobalt", "B07"),
        ("The candle industry grows.", "en", "candle industry", "C20"),
        ("Candle manufacturing grows.", "en", "Candle manufacturing", "C20"),
        ("A zinc miner grows.", "en", "zinc miner", "B07"),
        ("Mangosteen farming grows.", "en", "Mangosteen farming", "A01"),
        ("Two cobalt smelters closed.", "en", "cobalt smelters", "C24"),
        ("Two cobalt mines closed.", "en", "cobalt mines", "B07"),
        ("Two candle factories closed.", "en", "candle factories", "C20"),
        ("Two mangosteen farms closed.", "en", "mangosteen farms", "A01"),
        ("Two date packers came.", "en", "date packers", "C10"),
        ("Two cashew shellers came.", "en", "cashew shellers", "C10"),
        ("Two cocoa roasters came.", "en", "cocoa roasters", "C10"),
        ("Fertilizer blenders complained.", "en", "Fertilizer blenders", "C20"),
        ("Mango growers complained.", "en", "Mango growers", "A01"),
        ("Cattle breeders complained.", "en", "Cattle breeders", "A01"),
        ("Many mango sellers and candle shops closed.", "en", "candle shops", "G47"),
        ("A truck dealer closed.", "en", "truck dealer", "G45"),
        ("A candle merchant closed.", "en", "candle merchant", "G46"),
        ("Pabrik lilin itu tutup.", "id", "Pabrik lilin", "C20"),
        ("Pabrik es krim itu tutup.", "id", "Pabrik es krim", "C10"),
        ("Pengrajin tempe mengeluh.", "id", "Pengrajin tempe", "C10"),
        ("Peternak sapi perah mengeluh.", "id", "Peternak sapi perah", "A01"),
        ("Toko lilin itu tutup.", "id", "Toko lilin", "G47"),
        ("Warung sate itu tutup.", "id", "Warung sate", "I56"),
        ("Pedagang manggis mengeluh.", "id", "Pedagang manggis", "G46"),
    ],
)
def test_a_good_and_a_head_make_a_branch(nlp: Language, text: str, language: str, mention: str, code: str) -> None:
    assert candidates(make(nlp, text, language=language)) == {mention: code}


@pytest.mark.parametrize(
    ("text", "language", "mention", "code"),
    [
        ("A furniture store closed.", "en", "furniture store", "G47"),
        ("Toko mebel itu tutup.", "id", "Toko mebel", "G47"),
        ("Distributor furnitur itu tutup.", "id", "Distributor furnitur", "G46"),
        ("Two dairy farmers complained.", "en", "dairy farmers", "A01"),
        ("Pabrik sawit itu tutup.", "id", "Pabrik sawit", "C10"),
    ],
)
def test_sellers_and_makers_are_other_branches(
    nlp: Language, text: str, language: str, mention: str, code: str
) -> None:
    assert candidates(make(nlp, text, language=language)) == {mention: code}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Sugar is cheap, and mills stand idle.", "en", {"mills": "C10"}),
        ("Plywood is cheap, and mills stand idle.", "en", {"mills": "C16"}),
        ("Crude oil is cheap, and refiners are glad.", "en", {"refiners": "C19"}),
        ("Raw sugar is cheap, and refiners are glad.", "en", {"refiners": "C10"}),
        ("Refiners are glad.", "en", {"Refiners": "C19"}),
        ("Udang mahal karena budidaya berhenti.", "id", {"budidaya": "A03"}),
    ],
)
def test_a_word_that_stands_alone_works_on_the_nearest_good(
    nlp: Language, text: str, language: str, expected: dict[str, str]
) -> None:
    assert candidates(make(nlp, text, language=language)) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Sektor IT tumbuh.", "id", {"IT": "J62"}),
        ("The IT people came.", "en", {"IT": "J62"}),
        ("We heard that it grew.", "en", {}),
        ("we heard that it grew.", "en", {}),
    ],
)
def test_information_technology_is_told_from_a_small_word(
    nlp: Language, text: str, language: str, expected: dict[str, str]
) -> None:
    assert candidates(make(nlp, text, language=language)) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The state lender Bank Raya grew.", {"lender": "K64"}),
        ("The agriculture ministry grew.", {}),
        ("The Agriculture Ministry grew.", {}),
    ],
)
def test_a_name_behind_a_branch_makes_it_no_office(nlp: Language, text: str, found: dict[str, str]) -> None:
    assert candidates(make(nlp, text, language="en")) == found


@pytest.mark.parametrize(
    ("text", "language", "mentions"),
    [
        ("Sektor olahraga tumbuh. Sektor rekreasi turun.", "id", ["olahraga", "rekreasi"]),
        ("Asuransi turun. Reasuransi tumbuh.", "id", ["Asuransi", "Reasuransi"]),
        ("Property fell. Real estate rose.", "en", ["Property", "Real estate"]),
        ("Aviation fell. Airlines rose.", "en", ["Aviation", "Airlines"]),
        ("Infrastructure and toll roads were built.", "en", ["Infrastructure", "toll roads"]),
    ],
)
def test_different_things_of_one_code_are_branches_of_their_own(
    nlp: Language, text: str, language: str, mentions: list[str]
) -> None:
    assert list(candidates(make(nlp, text, language=language))) == mentions


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Tin and cobalt miners gained.", "en", {"Tin": "B07", "cobalt miners": "B07"}),
        ("They met the steel and aluminum industries.", "en", {"steel": "C24", "aluminum industries": "C24"}),
        ("They met the candle, steel and aluminum industries.", "en",
         {"candle": "C20", "steel": "C24", "aluminum industries": "C24"}),
        ("Peleburan nikel dan kobalt dibangun.", "id", {"Peleburan nikel": "C24", "kobalt": "C24"}),
        ("They met candle lovers and cobalt buyers.", "en", {}),
        ("The cobalt chain and the downstreaming chain are complete.", "en", {"downstreaming": "C24"}),
    ],
)  # fmt: skip
def test_two_goods_share_a_head(nlp: Language, text: str, language: str, expected: dict[str, str]) -> None:
    assert candidates(make(nlp, text, language=language)) == expected


def test_a_pair_that_shares_a_head_is_one_branch_where_the_lexicon_has_one(nlp: Language) -> None:
    (branch,) = find_branches(make(nlp, "Industri pulp dan kertas tumbuh.")).branches
    assert branch.best.code == "C17"


@pytest.mark.parametrize("dash", [" - ", " – ", " — ", " such as "])
def test_subsectors_open_a_list(nlp: Language, dash: str) -> None:
    doc = make(nlp, f"Subsectors{dash}candles, steel and tyres fell.", language="en")
    assert candidates(doc) == {"candles": "C20", "steel": "C24", "tyres": "C22"}


def test_lists_of_branches_are_split(nlp: Language) -> None:
    doc = make(nlp, "Oman seeks partners across sectors such as steel, garments and solar energy.", language="en")
    assert candidates(doc) == {"steel": "C24", "garments": "C14", "solar energy": "D35"}
    view = find_branches(doc)
    assert all(spot.listed for branch in view.branches for spot in branch.spots)


def test_goods_in_a_plain_list_are_no_branches(nlp: Language) -> None:
    assert candidates(make(nlp, "Oman membeli kopi, besi, dan sepatu.")) == {}


def test_a_list_may_hold_one_unknown_member(nlp: Language) -> None:
    doc = make(nlp, "Bidang pertanian, hal lain, dan konstruksi dibahas.")
    assert {b.best.code for b in find_branches(doc).branches if all(s.listed for s in b.spots)} == {"A01", "F41"}


def test_offices_and_names_are_no_branches(nlp: Language) -> None:
    doc = make(
        nlp, "Menteri Pertanian dan Kementerian Perikanan serta Bank Energi Raya hadir.", names="Bank Energi Raya"
    )
    assert candidates(doc) == {}


def test_variants_of_one_branch_are_one_sector(nlp: Language) -> None:
    (farming,) = found(make(nlp, "Sektor pertanian tumbuh. Pertanian menyerap pekerja."))
    assert [m.text for m in farming.mentions] == ["pertanian", "Pertanian"]
    assert farming.code == "A01"
    assert 0 < farming.confidence <= 1


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Asing membeli saham pada perdagangan hari ini. Sektor perdagangan turun.", ["perdagangan"]),
        ("Sektor perdagangan lesu. Nilai perdagangan turun pada akhir perdagangan Rabu.", ["perdagangan"]),
        ("Sektor perdagangan turun. Perusahaan dagang mengeluh.", ["perdagangan", "Perusahaan dagang"]),
    ],
)
def test_a_session_of_the_exchange_is_no_branch(nlp: Language, text: str, mentions: list[str]) -> None:
    doc = make(nlp, text)
    (trade,) = (b for b in find_branches(doc).branches if b.best.labels.en == "trade")
    assert [doc[s.bare[0] : s.bare[1]].text for s in trade.spots] == mentions


def test_heads_are_the_longest_beside_a_term(nlp: Language) -> None:
    doubled = head_before(nlp("perusahaan-perusahaan kakao"), 1)
    assert doubled is not None
    assert doubled.word == "perusahaan"
    doc = nlp("perusahaan di sektor kakao sector")
    before, after = head_before(doc, 3), head_after(doc, 4)
    assert before is not None
    assert (before.word, before.step) == ("perusahaan di sektor", "branch")
    assert after is not None
    assert after.word == "sector"
    assert opens_list(nlp("sektor , antara lain kopi"), 4)
    assert not opens_list(nlp("mereka , antara lain kopi"), 4)


def test_every_good_of_the_lexicon_has_a_branch() -> None:
    for term, entries in load_terms("goods").items():
        for entry in entries:
            for step in ("branch", "primary", "process", "trade"):
                code = branch_code(entry.concept.code, step)
                assert code is not None, term
                assert record_codes.is_isic(code), term


def test_features_tell_head_and_list(nlp: Language) -> None:
    view = find_branches(make(nlp, "Investasi di sektor pertanian dan konstruksi naik."))
    first, second = (set(features(view, branch)) for branch in view.branches)
    assert {"head=sektor", "strong-head", "support=strong", "listed"} <= first
    assert {"listed", "no-head", "support=list"} <= second


def test_a_trained_decision_overrules_the_lexicon(nlp: Language, tmp_path: Path) -> None:
    pipe = TradeSectors()
    pipe.decisions["accept"] = fit_linear([(["t=otomotif"], "no"), (["t=konstruksi"], "yes")] * 8, c=10.0)
    pipe.to_disk(tmp_path)
    again = TradeSectors()
    again.from_disk(tmp_path)
    doc = again(make(nlp, "Otomotif dan konstruksi naik."))
    assert [sector.code for sector in facts_of(doc).sectors] == ["F41"]


def test_an_empty_text_has_no_branches(nlp: Language) -> None:
    assert found(make(nlp, "")) == []


@pytest.mark.parametrize(
    "text", ["Kepala Bidang Perdagangan dan Pertanian hadir.", "Ketua Himpunan Pengusaha Pariwisata hadir."]
)
def test_titles_of_offices_name_no_branch(nlp: Language, text: str) -> None:
    assert find_branches(make(nlp, text)).branches == []
