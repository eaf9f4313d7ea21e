"""Phrases, names and posts in the other language: parties without a name, articles, titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.knowledge.terms import Lang
from extractor.language.describe.names import unnamed, with_the
from extractor.language.describe.phrases import translated
from extractor.language.describe.posts import post_labels

LANGS: tuple[Lang, ...] = ("id", "en")


@pytest.mark.parametrize(
    ("text", "source", "told"),
    [
        ("tujuh petani kopi asal Toraja", "id", "seven coffee farmers from Toraja"),
        ("sebuah perusahaan Korea Selatan", "id", "a South Korean company"),
        ("15 pembeli asing", "id", "15 foreign buyers"),
        ("1,5 juta petani lada", "id", "1.5 million pepper farmers"),
        ("dua pedagang minyak", "id", "two crude oil traders"),
        ("pemerintah", "id", "the government"),
        ("para eksportir lada dan kopi di Lampung", "id", "pepper and coffee exporters in Lampung"),
        ("25.000 pencari kerja", "id", "25,000 job seekers"),
        ("ratusan eksportir lada", "id", "hundreds of pepper exporters"),
        ("Pemerintah provinsi", "id", "the provincial government"),
        ("kementerian", "id", "the ministry"),
        ("produsen baja", "id", "steel producers"),
        ("usaha mikro, kecil dan menengah", "id", "small businesses"),
        ("industri baja", "id", "the steel industry"),
        ("pengembang properti lokal", "id", "local property developers"),
        ("12 Indonesian firms", "en", "12 perusahaan Indonesia"),
        ("hundreds of students", "en", "ratusan siswa"),
        ("dua kilang", "id", "two refineries"),
        ("two refineries", "en", "dua kilang"),
        ("two refiners", "en", "dua kilang"),
        ("tujuh perusahaan rintisan", "id", "seven start-ups"),
        ("seven startups", "en", "tujuh perusahaan rintisan"),
        ("nine Vietnamese importers", "en", "sembilan importir Vietnam"),
        ("12 Indonesian MSMEs", "en", "12 UMKM Indonesia"),
        ("bonds", "en", "obligasi"),
        ("regional governments", "en", "pemerintah daerah"),
        ("12 young growers", "en", "12 petani muda"),
        ("state governments", "en", "pemerintah negara bagian"),
        ("kelompok petani", "id", "farmer groups"),
        ("pemerintah daerah", "id", "the local government"),
        ("young coffee farmers from Toraja", "en", "petani kopi muda asal Toraja"),
    ],
)
def test_phrases_in_the_other_language(text: str, source: Lang, told: str) -> None:
    phrase = translated(text, source)
    assert phrase is not None
    assert phrase.text == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Nagoya University", "Nagoya University"),
        ("University of Nagoya", "the University of Nagoya"),
        ("Aichi Prefecture", "Aichi Prefecture"),
        ("West Java Province", "West Java Province"),
        ("Export-Import Bank of Thailand", "the Export-Import Bank of Thailand"),
        ("Central Bank of Kenya", "the Central Bank of Kenya"),
        ("Lidi Administration", "the Lidi Administration"),
        ("Peruvian government", "the Peruvian government"),
        ("Anders administration", "the Anders administration"),
        ("Ministry of Trade", "the Ministry of Trade"),
        ("Commission V", "Commission V"),
        ("Commission V of the House of Representatives", "Commission V of the House of Representatives"),
        ("Space X Agency", "the Space X Agency"),
    ],
)
def test_names_that_take_the_article(name: str, told: str) -> None:
    assert with_the(name, "en") == told


@pytest.mark.parametrize(
    ("text", "told", "indonesian"),
    [
        ("Government", "the government", "pemerintah"),
        ("the government", "the government", "pemerintah"),
        ("local government", "the local government", "pemerintah daerah"),
        ("central bank", "the central bank", "bank sentral"),
        ("two central banks", "two central banks", "dua bank sentral"),
        ("the investor", "the investor", "investor"),
        ("foreign investor", "a foreign investor", "investor asing"),
        ("Vietnamese importer", "a Vietnamese importer", "importir Vietnam"),
        ("lawmakers", "lawmakers", "anggota parlemen"),
    ],
)
def test_parties_without_a_name(text: str, told: str, indonesian: str) -> None:
    assert (unnamed(text, "en", "en"), unnamed(text, "en", "id")) == (told, indonesian)


@pytest.mark.parametrize(("lang", "told"), [("en", "Indonesia"), ("id", "Indonesia")])
def test_an_adjective_that_stands_for_a_country_is_told_as_the_country(lang: Lang, told: str) -> None:
    assert unnamed("Indonesian", "en", lang) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("government", "the government"),
        ("the government", "the government"),
        ("the exporter", "the exporter"),
        ("Central government", "the central government"),
        ("pepper exporter", "a pepper exporter"),
        ("exporters", "exporters"),
        ("equipment", "equipment"),
    ],
)
def test_english_words_for_parties_take_their_article(text: str, told: str) -> None:
    assert unnamed(text, "en", "en") == told


@pytest.mark.parametrize(
    "text",
    [
        "PT Lada Putih",
        "petani yang tidak mau menjual",
        "dua kambing hitam",
        "tiga",
        "dan",
        "kopi lada",
        "",
        "perusahaan lokal, asing",
        "pemerintah, Jepang",
    ],
)
def test_what_is_no_known_phrase_is_left_alone(text: str) -> None:
    assert translated(text, "id") is None


@given(text=st.text(alphabet="abdeikmnprstuPTA12 ,.-", max_size=40), source=st.sampled_from(LANGS))
def test_any_phrase_is_read_or_left(text: str, source: Lang) -> None:
    phrase = translated(text, source)
    assert phrase is None or phrase.text.strip()


@pytest.mark.parametrize(
    ("title", "source", "other"),
    [
        ("Dirjen Hortikultura", "id", "Director General of Horticulture"),
        ("Mantan Menteri Keuangan", "id", "former Minister of Finance"),
        ("Gubernur Jawa Barat", "id", "Governor of West Java"),
        ("Wamendag", "id", "Deputy Minister of Trade"),
        ("Wakil Menteri Luar Negeri", "id", "Deputy Minister of Foreign Affairs"),
        ("Kepala Urusan Segala Hal", "id", None),
        (
            "Direktur Ekspor Produk Pertanian dan Perikanan",
            "id",
            "Director of Exports of Agricultural Products and Fisheries",
        ),
        ("CEO sekaligus Founder", "id", "CEO and Founder"),
        ("Ketua dan Kepala Urusan Segala Hal", "id", None),
        ("Wasekjen", "id", "Deputy Secretary General"),
        ("Calon presiden", "id", "Presidential Candidate"),
        ("presiden terpilih", "id", "President-elect"),
        ("Direktur Pemasaran dan Niaga", "id", "Director of Marketing and Commerce"),
        ("Pengamat Komoditas dan Mata Uang", "id", "Observer of Commodities and Currencies"),
        ("Dirjen Migas", "id", "Director General of Oil and Gas"),
        ("Wakil Ketua Komisi II DPR", "id", "Deputy Chair of Commission II of the House of Representatives"),
        ("Duta Besar Kanada untuk RI", "id", "Ambassador of Canada to Indonesia"),
        ("Menteri Keuangan Jepang", "id", "Minister of Finance of Japan"),
        ("Finance Minister of Japan", "en", "Menteri Keuangan Jepang"),
        ("Managing Director & Corporate Secretary", "id", "Managing Director and Corporate Secretary"),
        ("President and CEO", "en", "Presiden dan CEO"),
        ("Finance Minister", "en", "Menteri Keuangan"),
        ("former Deputy Trade Minister", "en", "mantan Wakil Menteri Perdagangan"),
        ("Malaysian Prime Minister", "en", "Perdana Menteri Malaysia"),
        ("Governor of Lampung", "en", "Gubernur Lampung"),
        ("Chief Investment Officer", "en", "Direktur Investasi"),
        ("Steel Minister", "en", "Menteri Baja"),
        ("Minister for Electronics and Information Technology", "en", "Menteri Elektronik dan Teknologi Informasi"),
        ("Duta Besar RI untuk Kazakhstan", "id", "Ambassador of Indonesia to Kazakhstan"),
        ("Dubes Republik Prancis untuk Republik Indonesia", "id", "Ambassador of France to Indonesia"),
        ("Indonesian Ambassador to Kenya", "en", "Duta Besar Indonesia untuk Kenya"),
        ("Ambassador of the Philippines to Japan", "en", "Duta Besar Filipina untuk Jepang"),
        ("Ambassador to the Moon", "en", None),
        ("Menteri Keuangan Amerika Serikat", "id", "Minister of Finance of the United States"),
        (
            "Menteri Koordinator bidang Maritim dan Investasi",
            "id",
            "Coordinating Minister for Maritime Affairs and Investment",
        ),
        ("Indian oil minister", "en", "Menteri Minyak India"),
        ("Chief Marketing Officer", "en", "Direktur Pemasaran"),
        ("Keeper of the Keys", "en", None),
        ("Wakil Ketua Kadin Indonesia", "id", "Deputy Chair of the Indonesian Chamber of Commerce and Industry"),
        ("Presiden Direktur Telkom Indonesia", "id", "President Director of Telkom Indonesia"),
        ("Direktur Unilever Indonesia", "id", "Director of Unilever Indonesia"),
        ("Ketua DPR RI", "id", "Chair of the House of Representatives"),
        ("Dirjen Perikanan Uni Emirat Arab", "id", "Director General of Fisheries of the United Arab Emirates"),
        ("Utusan Khusus Jepang", "id", "Special Envoy of Japan"),
        ("Mantan Dubes RI untuk Peru", "id", "former Ambassador of Indonesia to Peru"),
        ("former Indonesian Ambassador to Kenya", "en", "mantan Duta Besar Indonesia untuk Kenya"),
        ("Deputy Ambassador of Japan to Indonesia", "en", "Wakil Duta Besar Jepang untuk Indonesia"),
        ("Konsul Jenderal Jepang untuk Indonesia", "id", "Consul General of Japan to Indonesia"),
        ("South Korean oil minister", "en", "Menteri Minyak Korea Selatan"),
        ("South Korean candidate for governor", "en", "Calon Gubernur Korea Selatan"),
        ("Director of Services", "en", "Direktur Jasa"),
        ("Director of Transportation", "en", "Direktur Perhubungan"),
        ("Director of Coal", "en", "Direktur Batu Bara"),
        ("Direktur Pelayanan", "id", "Director of Services"),
        ("Sekretaris Umum", "id", "Secretary General"),
        ("Pemimpin Umum", "id", "General Manager"),
        ("Chief Executive", "en", "Kepala Eksekutif"),
    ],
)
def test_posts(title: str, source: Lang, other: str | None) -> None:
    labels = post_labels(title, source)
    if other is None:
        assert labels is None
    else:
        assert labels is not None
        assert {labels.id, labels.en} == {title, other}


def test_a_party_in_capitals_is_told_in_small_letters() -> None:
    assert unnamed("Usaha Mikro, Kecil dan Menengah", "id", "id") == "usaha mikro, kecil dan menengah"
    assert unnamed("Petani kopi asal Toraja", "id", "id") == "petani kopi asal Toraja"
    assert unnamed("Small and Medium Enterprises", "en", "en") == "small and medium enterprises"


@pytest.mark.parametrize("land", ["Sri Lanka", "Uni Emirat Arab", "Selandia Baru", "dan Jawa Barat"])
def test_a_land_of_several_words_keeps_its_capitals(land: str) -> None:
    assert unnamed(f"Eksportir {land}", "id", "id") == f"eksportir {land}"
