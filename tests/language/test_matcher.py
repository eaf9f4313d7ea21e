from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from extractor.knowledge.terms import Entry, load_terms, parse_terms
from extractor.language.matcher import TermMatcher, matcher, text_language, word_forms

LEXICON = """hs,alternatives,label_id,label_en,terms_id,terms_en,certainty
0901,,kopi,coffee,kopi|kopi arabika,coffee|coffee bean,0.9
2701,,batu bara,coal,batu bara|batubara,coal,0.9
08,,buah,fruit,buah|buah-buahan,fruit|berry,0.8
8703,,mobil,cars,mobil|mobil listrik,car|electric car,0.8
4011,,ban,tyres,ban,tyre,0.9
8419,,alat pengering,dryers,ac,ac,0.4
2710,,minyak & gas olahan,fuels,minyak & gas,oil & gas,0.5
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("trade")


@pytest.fixture(scope="module")
def terms() -> Mapping[str, tuple[Entry, ...]]:
    return parse_terms(LEXICON, file="test.csv")


@pytest.fixture(scope="module")
def find(terms: Mapping[str, tuple[Entry, ...]]) -> TermMatcher:
    return TermMatcher(terms)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ekspor kopi arabika dari Gayo", ["kopi arabika"]),
        ("KOPI ARABIKA LARIS", ["KOPI ARABIKA"]),
        ("harga kopinya turun", ["kopinya"]),
        ("coffee beans and berries", ["coffee beans", "berries"]),
        ("batu-bara dan batubara", ["batu-bara", "batubara"]),
        ("buah-buahan segar, buah-buah pilihan", ["buah-buahan", "buah-buah"]),
        ("mobil-mobil listrik itu", ["mobil-mobil listrik"]),
        ("perkopian dan mobilitas", []),
        ("a coal-fired plant", []),
        ("Coal-Fired Plants", []),
        ("BATU-BARA", ["BATU-BARA"]),
        ("oil & gas, minyak & gas", ["oil & gas", "minyak & gas"]),
        ("kopi\n\narabika", ["kopi"]),
        ("kopi, arabika", ["kopi"]),
        ("", []),
    ],
)
def test_what_is_found(nlp: Language, find: TermMatcher, text: str, found: list[str]) -> None:
    doc = nlp(text)
    assert [doc[hit.start : hit.end].text for hit in find(doc)] == found


def test_short_words_of_the_other_language_are_left_out(nlp: Language, find: TermMatcher) -> None:
    assert [h.term for h in find(nlp("The ban on cars ended."), language="en")] == ["car"]
    assert [h.term for h in find(nlp("Ban mobil itu baru."), language="id")] == ["ban", "mobil"]


def test_some_abbreviations_need_their_capitals(nlp: Language, find: TermMatcher) -> None:
    assert [h.term for h in find(nlp("Pabrik AC di Bekasi"))] == ["ac"]
    assert find(nlp("Pabrik ac di BEKASI")) == []
    assert [h.term for h in find(nlp("pabrik ac di bekasi"))] == ["ac"]  # nothing at all is in capitals here


def test_inflection_belongs_to_its_language() -> None:
    assert ("ore", "en") in word_forms("ores")
    assert ("kopi", "id") in word_forms("kopinya")
    assert ("berry", "en") in word_forms("berries")
    assert word_forms("gas")[0] == ("gas", "*")


def test_no_indonesian_term_takes_an_english_plural(nlp: Language, find: TermMatcher) -> None:
    assert find(nlp("kopis dan mobils")) == []


def test_exact_reads_only_the_whole(nlp: Language, find: TermMatcher) -> None:
    doc = nlp("mobil listrik dan kopi")
    hit = find.exact(doc, 0, 2)
    assert hit is not None
    assert hit.term == "mobil listrik"
    assert find.exact(doc, 0, 3) is None
    assert find.exact(doc, 2, 3) is None


def test_language_is_told_by_small_words(nlp: Language) -> None:
    assert text_language(nlp("The price of coffee is up in the market"), "und") == "en"
    assert text_language(nlp("Harga kopi yang naik di pasar itu"), "und") == "id"
    assert text_language(nlp("The price"), "id") == "id"


@pytest.mark.parametrize("name", ["goods", "sectors"])
def test_every_term_of_the_lexicons_is_found(nlp: Language, name: str) -> None:
    find = matcher(name)
    lost = []
    # a bracket ends a match: a name and the abbreviation behind it are two mentions
    for term in sorted(t for t in load_terms(name) if "(" not in t):
        doc = nlp(term.upper())
        hits = find(doc)
        if not hits or (hits[0].start, hits[-1].end) != (0, len(doc)):
            lost.append(term)
    assert lost == []


@given(st.text(alphabet="abk op-i,.&\nABC1 ", max_size=60))
def test_hits_lie_in_order_and_apart(text: str) -> None:
    doc = spacy.blank("trade")(text)
    hits = TermMatcher(parse_terms(LEXICON, file="test.csv"))(doc)
    assert all(0 <= h.start < h.end <= len(doc) for h in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))
