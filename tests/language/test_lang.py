"""The tokenizer: abbreviations, amounts, hyphens, glued sentences; tokens always reproduce the text."""

import time
from pathlib import Path

import numpy
import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.vectors import Vectors

from extractor.language.load import load_pipeline


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("trade")


def words(nlp: Language, text: str) -> list[str]:
    return [token.text for token in nlp.make_doc(text)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("PT. Sinar Timur Tbk. rugi", ["PT.", "Sinar", "Timur", "Tbk.", "rugi"]),
        ("dr. Wulan dan Ir. Bagas", ["dr.", "Wulan", "dan", "Ir.", "Bagas"]),
        ("Perda No. 7", ["Perda", "No.", "7"]),
        ("Rp. 5.250", ["Rp.", "5.250"]),
        ("Rp.23,9 miliar", ["Rp.", "23,9", "miliar"]),
        ("Rp17.500/kg", ["Rp", "17.500", "/", "kg"]),
        ("(US$1.25 billion)", ["(", "US$", "1.25", "billion", ")"]),
        ("naik 7,5%.", ["naik", "7,5", "%", "."]),
        ("J.B. Kusuma, S.H.", ["J.B.", "Kusuma", ",", "S.H."]),
        ("sayur-mayur Jawa-Bali", ["sayur-mayur", "Jawa", "-", "Bali"]),
        ("non-migas e-commerce", ["non-migas", "e-commerce"]),
        ("a Seoul-based firm", ["a", "Seoul", "-", "based", "firm"]),
        ("U.S.-bound ships", ["U.S.", "-", "bound", "ships"]),
        ("3-5 Maret", ["3", "-", "5", "Maret"]),
        ("Senin (4/5)", ["Senin", "(", "4/5", ")"]),
        ("Vietnam's rice", ["Vietnam", "'s", "rice"]),
        ("turun.Namun harga", ["turun", ".", "Namun", "harga"]),
        ("peti.IHSG naik", ["peti", ".", "IHSG", "naik"]),
        ("laman Lidi.COM", ["laman", "Lidi.COM"]),
        ("turun 0,3%.Dari itu", ["turun", "0,3", "%", ".", "Dari", "itu"]),
        ("di 412,6.Tujuh saham", ["di", "412,6", ".", "Tujuh", "saham"]),
        ("(BKPM).Angka itu", ["(", "BKPM", ")", ".", "Angka", "itu"]),
        ("pasar.“Kami siap”", ["pasar", ".", "“", "Kami", "siap", "”"]),
        ("in the U.S..", ["in", "the", "U.S.", "."]),
        ("tunggu...", ["tunggu", "..."]),
        ("https://contoh.id/a?b=1 redaksi@contoh.id", ["https://contoh.id/a?b=1", "redaksi@contoh.id"]),
    ],
)
def test_tokens(nlp: Language, text: str, tokens: list[str]) -> None:
    assert words(nlp, text) == tokens


def test_one_language_for_both_loads_with_few_exceptions(nlp: Language) -> None:
    assert nlp.lang == "trade"
    assert len(nlp.tokenizer.rules) < 500


_NEWSLIKE = st.text(alphabet=st.sampled_from("aB1.,-–/()\"'“”’%$ \nRpUS"), max_size=60)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=80), _NEWSLIKE))
@example("Rp.5.000/kg (22/2) “U.S.-bound”…")
@example("\n\n  . ..")
def test_tokens_reproduce_the_text(nlp: Language, text: str) -> None:
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert "".join(token.text_with_ws for token in doc) == text
    for token in doc:
        assert text[token.idx : token.idx + len(token)] == token.text


@settings(deadline=None)
@given(st.one_of(st.text(max_size=80), _NEWSLIKE))
@example("Dr. Wati, Tbk. naik. A. turun, A, b")
def test_tokens_are_those_of_the_whole_text_read_at_once(nlp: Language, text: str) -> None:
    read = nlp.tokenizer(text)
    assert [(t.text, t.whitespace_) for t in nlp.make_doc(text)] == [(t.text, t.whitespace_) for t in read]


@pytest.mark.parametrize("mark", ["(", "]", '"', "$", "'s", "h:/", "A", "1,"])
def test_endless_runs_reproduce_the_text_in_linear_time(nlp: Language, mark: str) -> None:
    text = f"Harga ({mark * 20_000} naik {mark * 400} lagi sore."
    began = time.process_time()
    doc = nlp.make_doc(text)
    assert time.process_time() - began < 2  # one by one, 8,000 brackets took half a minute
    assert doc.text == text
    assert [token.text for token in doc[-2:]] == ["sore", "."]


def test_vectors_are_stored_in_half_precision_and_read_in_single(tmp_path: Path) -> None:
    nlp = spacy.blank("trade")
    data = numpy.linspace(-1, 1, 400, dtype="float32").reshape(100, 4)
    nlp.vocab.vectors = Vectors(data=data, keys=range(100))
    nlp.to_disk(tmp_path)
    assert nlp.vocab.vectors.data is data
    assert (tmp_path / "vocab" / "vectors").stat().st_size < data.nbytes
    again = spacy.blank("trade").from_disk(tmp_path).vocab.vectors.data
    assert again.dtype == "float32"
    assert abs(again - data).max() < 0.001


def test_the_stored_pipeline_has_this_tokenizer(nlp: Language) -> None:
    stored = load_pipeline().tokenizer
    assert stored.rules == nlp.tokenizer.rules
    for name in ("prefix_search", "infix_finditer", "suffix_search"):
        assert getattr(stored, name).__self__.pattern == getattr(nlp.tokenizer, name).__self__.pattern, name
