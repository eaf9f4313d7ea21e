"""Languages: Indonesian and English told from their neighbours and from others."""

import pytest

from extractor.article.language import detect_language
from extractor.knowledge.times import in_zone, read_time

# fmt: off
SENTENCES = [
    ("id", "Perusahaan asal Lampung itu mengirimkan dua peti kemas nanas kaleng ke Belanda pada pekan lalu."),
    ("id", "Pemerintah menargetkan ekspor udang naik sepuluh persen karena permintaan dari Amerika Serikat."),
    ("id", "Kementerian Perindustrian melatih 120 perajin batik di Pekalongan untuk menembus pasar Jerman."),
    ("id", "Menteri Perdagangan Spanyol Carlos Cuerpo bertemu Mendag Budi Santoso di Madrid, Spanyol."),
    ("id", "Von Bremen GmbH asal Jerman memesan 3 kontainer rotan senilai USD 150 ribu."),
    ("id", "Harga kopi anjlok!"),
    ("en", "Nickel price falls 3%"),
    ("en", "The company from Lampung shipped two containers of canned pineapple to the Netherlands."),
    ("ms", "Syarikat dari Johor itu telah menghantar dua buah kontena nanas dalam tin ke Belanda minggu lepas."),
    ("ms", "Kerajaan menyasarkan eksport udang meningkat sepuluh peratus kerana permintaan dari Amerika."),
    ("jv", "Perusahaan saka Lampung iku wis ngirim nanas kaleng menyang wong sing tuku ing Walanda minggu kepungkur."),
    ("nl", "Het bedrijf uit Lampung heeft vorige week twee containers met ananas aan een koper in Rotterdam geleverd."),
    ("fr", "L'entreprise de Lampung a expédié deux conteneurs d'ananas à un acheteur aux Pays-Bas."),
    ("zh", "楠榜的一家公司上周向荷兰买家运送了两个集装箱的菠萝罐头，公司负责人周一表示。"),
]
# fmt: on


@pytest.mark.parametrize(("code", "sentence"), SENTENCES)
def test_language(code: str, sentence: str) -> None:
    found = detect_language(sentence)
    assert found.code == code
    assert 0.5 < found.probability <= 1.0


@pytest.mark.parametrize("text", ["", "12.500 / 3,4 %", "ABC"])
def test_nothing_to_tell(text: str) -> None:
    assert detect_language(text) == detect_language("")
    assert detect_language(text).code == "und"


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("Senin, 15 Mei 2017 18:43 WIB", "2017-05-15T18:43:00+07:00"),
        ("Kamis, 5 November 2015 - 15:56 wita", "2015-11-05T15:56:00+08:00"),
        ("Wednesday, 04 November, 2015 |  07:28 WIT", "2015-11-04T07:28:00+09:00"),
        ("on 16 Feb 2016 at 09:10 WIB", "2016-02-16T09:10:00+07:00"),
        ("22/10/2025 06:59", "2025-10-22T06:59:00"),
        ("Jumat, 01 Agt 2025 10.15 WIB", "2025-08-01T10:15:00+07:00"),
        ("May 15, 2017 6:43 PM", "2017-05-15T18:43:00"),
        ("Tue, 05 Mar 2024 07:00:00 +0700", "2024-03-05T07:00:00+07:00"),
        ("2024-03-05T23:30:00Z", "2024-03-05T23:30:00+00:00"),
        ("2018-02-22", "2018-02-22"),
        ("12 Nopember 2008", "2008-11-12"),
        ("31 Februari 2018", None),
        ("tahun 2018", None),
    ],
)
def test_time(text: str, stamp: str | None) -> None:
    assert read_time(text) == stamp


def test_zone_is_added_or_set() -> None:
    assert read_time("5 Mei 2017 18:43", zone="+07:00") == "2017-05-05T18:43:00+07:00"
    assert read_time("2015-11-05 T10:08:58Z", zone="+07:00", ignore_zone=True) == "2015-11-05T10:08:58+07:00"


def test_moved_to_the_publishers_zone() -> None:
    assert in_zone("2024-03-05T23:30:00+00:00", "+07:00") == "2024-03-06T06:30:00+07:00"
    assert in_zone("2024-03-05T23:30:00", "-03:30") == "2024-03-05T23:30:00-03:30"
    assert in_zone("2024-03-05T23:30:00+09:00", "+07:00") == "2024-03-05T23:30:00+09:00"
    assert in_zone("2024-03-05", "+07:00") == "2024-03-05"
