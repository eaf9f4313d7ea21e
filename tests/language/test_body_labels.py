"""Labels that are composed for bodies no table knows."""

from __future__ import annotations

import pytest

from extractor.knowledge.tables import names_in, read_table
from extractor.language.entities.bodywords import turned
from extractor.language.entities.labels import describe_name


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Kamar Dagang dan Industri Nagoya", "Nagoya Chamber of Commerce and Industry"),
        ("Kamar Dagang dan Industri Sulawesi Selatan", "South Sulawesi Chamber of Commerce and Industry"),
        ("Apindo Jawa Tengah", "Indonesian Employers Association, Central Java Chapter"),
        ("Kadin Jepang", "Japanese Chamber of Commerce and Industry"),
        ("Kamar Dagang Amerika Serikat", "US Chamber of Commerce"),
        ("Dinas Perdagangan Sulawesi Selatan", "South Sulawesi Office of Trade"),
        ("Dinas Perdagangan Provinsi Sulawesi Selatan", "South Sulawesi Office of Trade"),
        ("Dinas Koperasi dan UKM Kota Bogor", "Bogor City Office of Cooperatives and SMEs"),
        ("Dinas Kelautan dan Perikanan Kabupaten Sikka", "Sikka Regency Office of Marine Affairs and Fisheries"),
        ("Disperindag Kota Malang", "Malang City Office of Industry and Trade"),
        ("Asosiasi Petani dan Pedagang Lada Lampung", "Lampung Pepper Farmers and Traders Association"),
        ("Dinas Perikanan (Diskan) Provinsi Bali", "Bali Office of Fisheries"),
        ("Badan Amil Zakat Nasional (Baznas) Kabupaten Sikka", "National Zakat Agency, Sikka Regency Office"),
        (
            "Badan Perencanaan dan Pembangunan Daerah Kabupaten Sikka",
            "Sikka Regency Regional Development Planning Agency",
        ),
        ("Himpunan Pengusaha Garam Nasional", "National Salt Entrepreneurs Association"),
        (
            "Kementerian Perdagangan, Industri dan Energi Korea Selatan",
            "Ministry of Trade, Industry and Energy of South Korea",
        ),
        ("Direktorat Jenderal Perdagangan Luar Negeri", "Directorate General of Foreign Trade"),
        ("Universitas Negeri Malang", "State University of Malang"),
        ("Koperasi Lidi Sejahtera", "Lidi Sejahtera Cooperative"),
        ("Kedutaan Besar RI Oslo", "Embassy of Indonesia in Oslo"),
        ("Kedutaan Besar Filipina", "Embassy of the Philippines"),
        ("Pemerintah Kabupaten Sikka", "Sikka Regency Government"),
        ("Komisi VI DPR RI", "Commission VI of the House of Representatives"),
        ("Pemerintah Prefektur Aichi", "Aichi Prefectural Government"),
        ("Pemerintah Negara Bagian Johor", "Johor State Government"),
        ("Koperasi Serba Usaha Lidi Jaya", "Lidi Jaya Multipurpose Cooperative"),
        ("Koperasi Simpan Pinjam Lidi Jaya", "Lidi Jaya Savings and Loan Cooperative"),
        ("Bank Ekspor Impor Thailand", "Export-Import Bank of Thailand"),
        ("Negara Bagian Texas", "State of Texas"),
        ("Distrik Lidi", "Lidi District"),
        ("Kota Administrasi Jakarta Utara", "North Jakarta Administrative City"),
        ("UU Nomor 7 Tahun 2014", "Law No. 7 of 2014"),
        ("Undang-Undang Nomor 7 Tahun 2014 tentang Lidi", "Law No. 7 of 2014"),
        ("Undang-Undang Nomor 7 Tahun 2014 tentang Perdagangan", "Law No. 7 of 2014 on Trade"),
        ("PBI Nomor 3/4/PBI/2014", "Bank Indonesia Regulation No. 3/4/PBI/2014"),
        ("Pengadilan Tipikor Surabaya", "Surabaya Corruption Court"),
        ("Sekretariat Daerah Provinsi Bali", "Bali Regional Secretariat"),
        ("Rapat Koordinasi Nasional Pengendalian Inflasi", "National Inflation Control Coordination Meeting"),
        ("Konferensi Tingkat Tinggi (KTT) Lidi Raya", "Lidi Raya Summit"),
        ("Rapat Koordinasi Pangan Tahun 2023", "Food Coordination Meeting 2023"),
        ("KTT Lidi Raya 2023", "Lidi Raya Summit 2023"),
        ("Rapat Lidi 2023", "Rapat Lidi 2023"),
        ("PMK Nomor 8/PMK.10/2015", "Minister of Finance Regulation No. 8/PMK.10/2015"),
        (
            "peraturan menteri keuangan republik Indonesia nomor 7/PMK.07/2016",
            "Minister of Finance Regulation No. 7/PMK.07/2016",
        ),
        ("Permen ESDM Nomor 7 Tahun 2015", "Minister of Energy and Mineral Resources Regulation No. 7 of 2015"),
        ("Peraturan Badan Pangan Nasional Nomor 3 Tahun 2022", "National Food Agency Regulation No. 3 of 2022"),
        ("Peraturan Pemerintah (PP) No. 5 Tahun 2020", "Government Regulation No. 5 of 2020"),
        ("PBI No. 5/2020", "Bank Indonesia Regulation No. 5 of 2020"),
        ("Peraturan Menteri Perindustrian Nomor 3 Tahun 2021", "Minister of Industry Regulation No. 3 of 2021"),
    ],
)
def test_indonesian_bodies_in_english(name: str, label: str) -> None:
    names = describe_name(name, "organization", None, english=False).names
    assert (names.id, names.en) == (name, label)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Nagoya Chamber of Commerce and Industry", "Kamar Dagang dan Industri Nagoya"),
        ("South Sulawesi Office of Trade", "Dinas Perdagangan Sulawesi Selatan"),
        ("South Sulawesi Trade Office", "Dinas Perdagangan Sulawesi Selatan"),
        ("Marine Affairs and Fisheries Office of West Java", "Dinas Kelautan dan Perikanan Jawa Barat"),
        ("Bogor City Cooperatives and SMEs Office", "Dinas Koperasi dan UKM Kota Bogor"),
        ("Ministry of Trade and Industry of Rwanda", "Kementerian Perdagangan dan Perindustrian Rwanda"),
        ("Indian Pepper Exporters' Association", "Asosiasi Eksportir Lada India"),
        ("Salt and Sugar Producers Association", "Asosiasi Produsen Garam dan Gula"),
        ("Embassy of the Philippines", "Kedutaan Besar Filipina"),
        ("Industry Office", "Dinas Perindustrian"),
        ("Queensland State Government", "Pemerintah Negara Bagian Queensland"),
        ("Aichi Prefectural Government", "Pemerintah Prefektur Aichi"),
        ("Export-Import Bank of Thailand", "Bank Ekspor-Impor Thailand"),
        ("State of Texas", "Negara Bagian Texas"),
        ("Law No. 7 of 2014", "Undang-Undang Nomor 7 Tahun 2014"),
    ],
)
def test_english_bodies_in_indonesian(name: str, label: str) -> None:
    names = describe_name(name, "organization", None, english=True).names
    assert (names.id, names.en) == (label, name)


@pytest.mark.parametrize(
    "name",
    [
        "Dinas Perdagangan Lidi Sapuan",
        "Badan Penyelamat Sapu Lidi",
        "Koperasi Petani Lidi Raya",
        "pemerintah daerah setempat",
        "Kamar Dagang dan Industri (Kadin) Lidi",
        "Dinas Sulawesi Selatan",
    ],
)
def test_half_known_names_stay_as_they_are(name: str) -> None:
    assert describe_name(name, "organization", None, english=False).names.en == name


@pytest.mark.parametrize("name", ["Broomstick Growers Association", "Head Office", "Lidi Salt Broom Union"])
def test_half_known_english_names_stay_as_they_are(name: str) -> None:
    assert describe_name(name, "organization", None, english=True).names.id == name


@pytest.mark.parametrize("name", ["Dinas Perdagangan Lidi Sapuan", "Badan Penyelamat Sapu Lidi"])
def test_a_name_without_a_label_keeps_its_kind(name: str) -> None:
    assert describe_name(name, "organization", None, english=False).kind == "agency"


@pytest.mark.parametrize(
    ("name", "english", "country"),
    [
        ("KBRI Kairo", False, "ID"),
        ("KJRI Osaka", False, "ID"),
        ("ITPC Sydney", False, "ID"),
        ("ITPC Sydney", True, "ID"),
        ("Atdag Seoul", False, "ID"),
        ("Konsulat Jenderal Jepang di Surabaya", False, "JP"),
    ],
)
def test_a_mission_is_of_the_country_that_sends_it(name: str, country: str, *, english: bool) -> None:
    assert describe_name(name, "organization", None, english=english).country == country


def test_words_of_bodies_turn_there_and_back() -> None:
    rows = [row for row in read_table("body_words.csv") if row["role"] in {"", "agent"}]
    assert rows
    for row in rows:
        told = turned(names_in(row["id"])[0], english=False)
        assert told is not None, row
        assert turned(told, english=True) is not None, row


def test_no_word_of_bodies_is_listed_twice() -> None:
    forms = [form.casefold() for row in read_table("body_words.csv") for form in names_in(row["id"])]
    assert sorted(forms) == sorted(set(forms))


def test_an_indonesian_firm_named_like_a_place_abroad_is_indonesian() -> None:
    assert describe_name("PT Mie Sedulur", "organization", None, english=False).country == "ID"
    assert describe_name("Mie Sedulur", "organization", None, english=False).country == "JP"


def test_rules_of_indonesian_ministers_are_indonesian() -> None:
    labels = describe_name("PMK Nomor 8/PMK.10/2015", "program", None, english=False)
    assert (labels.kind, labels.country) == ("law", "ID")
