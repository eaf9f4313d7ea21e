"""Sentence boundaries on sentences written for the project."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("trade")
    made.add_pipe("trade_sentences")
    return made


def split(nlp: Language, text: str) -> list[str]:
    return [sentence.text.strip() for sentence in nlp(text).sents]


@pytest.mark.parametrize(
    "text",
    [
        "PT. Sinar Timur Tbk. dan CV. Karya mengirim 40 ton kopi.",
        "Menurut dr. Wulan, Ir. Bagas tinggal di Jl. Mawar No. 12 Surabaya.",
        "Harganya Rp. 5.250 per kg, naik 3.5 persen dari Rp.4.900.",
        "Wakil ketua H. Samsul Arif dan J.B. Kusuma, S.H. hadir.",
        "Ia dari Acme Inc., PT. Lidi dan PT.Sapu.",
        "The U.S. Department of Trade met Mr. Brown of Acme Inc. in Oslo.",
        '"Apakah bisa?" tanya pedagang itu.',
        "Ia bertanya (mengapa baru sekarang?) kepada menteri.",
        "Rata-rata 1.234,5 ton... belum termasuk stok lama.",
        "Rani dkk., Sapta dan Tono hadir, mis., Kudus pun.",
        "Smithers et al., Brown and Lee met Koh., Ltd and Tan.",
        "Foto dari NIAGA.Com dipakai lagi.",
        "Kuartal III/2024 pukul 10.30 WIB pasar ditutup.",
    ],
)
def test_stays_one(nlp: Language, text: str) -> None:
    assert split(nlp, text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ekspor naik. Impor turun.", ["Ekspor naik.", "Impor turun."]),
        ("Ekspor naik.Impor turun.", ["Ekspor naik.", "Impor turun."]),
        ("Laba naik 5 persen. 12 pabrik dibuka.", ["Laba naik 5 persen.", "12 pabrik dibuka."]),
        ("Ekspor naik.,Impor turun., Stok aman.", ["Ekspor naik.,", "Impor turun.,", "Stok aman."]),
        ("Rani hadir dkk. Mereka pulang.", ["Rani hadir dkk.", "Mereka pulang."]),
        (
            "Impor turun ke AS., Stok aman (BPS)., Laba naik.",
            ["Impor turun ke AS.,", "Stok aman (BPS).,", "Laba naik."],
        ),
        ("Naik 5% YoY.Impor turun ke AS.Stok aman.", ["Naik 5% YoY.", "Impor turun ke AS.", "Stok aman."]),
        ('"Kami siap." Ia lalu pergi.', ['"Kami siap."', "Ia lalu pergi."]),
        ('Ia pergi. "Kami siap," katanya.', ["Ia pergi.", '"Kami siap," katanya.']),
        ("“Stok aman.” Pasar pun tenang.", ["“Stok aman.”", "Pasar pun tenang."]),
        ('"Harga naik.\n\n"Stok turun."', ['"Harga naik.', '"Stok turun."']),
        (
            "Saham milik PT Bumi Lestari Tbk. Harga ditutup naik.",
            ["Saham milik PT Bumi Lestari Tbk.", "Harga ditutup naik."],
        ),
        ("It sells to the U.S. The deal is new.", ["It sells to the U.S.", "The deal is new."]),
        ("Panen kopi membaik\n\nPetani senang.", ["Panen kopi membaik", "Petani senang."]),
        ("Syaratnya:\n1. Izin ekspor\n2. Surat mutu", ["Syaratnya:", "1. Izin ekspor", "2. Surat mutu"]),
        ("- kopi\n- teh", ["- kopi", "- teh"]),
        ("Naik tajam! Mengapa? Tak jelas.", ["Naik tajam!", "Mengapa?", "Tak jelas."]),
        ("Harga stabil (lihat tabel.) Stok cukup.", ["Harga stabil (lihat tabel.)", "Stok cukup."]),
    ],
)
def test_splits(nlp: Language, text: str, sentences: list[str]) -> None:
    assert split(nlp, text) == sentences


def test_a_line_in_small_letters_is_split_too(nlp: Language) -> None:
    sentences = [
        "pt. sinar timur tbk. mengirim 40 ton kopi ke jepang pada bulan ini.",
        '"apakah harganya naik?" tanya seorang pedagang di pasar itu.',
        "harga beras turun 3.5 persen, dan stok cukup.",
    ]
    assert split(nlp, " ".join(sentences)) == sentences
    assert len(split(nlp, sentences[0] + " ekspor naik lagi.")) == 1, "too short a line to tell"


def test_a_line_wrapped_at_a_fixed_width_goes_on(nlp: Language) -> None:
    assert len(split(nlp, "Pemerintah membuka keran\nimpor gula tahun ini.\nPedagang menolak.")) == 2


@pytest.mark.parametrize(
    "dateline",
    ["Jakarta (ANTARA) -", "SURABAYA, Harian Niaga (HN) –", "MEDAN -", "NIAGA.CO.ID, Solo --", "JAKARTA, Sept. 11 --"],
)
def test_a_dateline_is_no_part_of_the_first_sentence(nlp: Language, dateline: str) -> None:
    assert split(nlp, f"Ekspor kopi naik\n\n{dateline} Petani menjual 40 ton kopi.") == [
        "Ekspor kopi naik",
        dateline,
        "Petani menjual 40 ton kopi.",
    ]


def test_a_dash_inside_a_sentence_is_no_dateline(nlp: Language) -> None:
    text = "Judul\n\nKopi Gayo dari Aceh - terkenal harum - dijual ke Jepang."
    assert split(nlp, text) == ["Judul", "Kopi Gayo dari Aceh - terkenal harum - dijual ke Jepang."]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aB1.,-\"'“”?!() \n"), max_size=60))
def test_sentences_cover_the_text_in_order(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text
    assert not any(token.is_space and token.is_sent_start and token.i for token in doc)
