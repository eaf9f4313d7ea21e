"""Invented reports that tell of the same and of other things, in both languages, and their records."""

from functools import cache

import extractor
from extractor.record import Record

COFFEE_ID = (
    "Pabrik kopi Lampung kirim 1.250 ton ke Mesir",
    "Bandar Lampung (Warta) - PT Sekar Robusta Nusantara mengekspor 1.250 ton kopi robusta senilai 4,37 juta dolar AS "
    "ke Mesir melalui Pelabuhan Panjang, Selasa (9/3).\n\n"
    "Direktur PT Sekar Robusta Nusantara Hendra Wirayudha mengatakan pembelinya adalah Nile Beans Trading di Kairo.\n\n"
    "Kementerian Perdagangan mencatat ekspor kopi ke Mesir naik 18,6 persen menjadi 92,4 juta dolar AS pada 2020.\n\n"
    "Hendra Wirayudha menambahkan perusahaan akan membangun gudang baru senilai Rp37,5 miliar di Lampung.",
)
COFFEE_EN = (
    "Lampung coffee plant ships 1,250 tons to Egypt",
    "Bandar Lampung (Wire) - PT Sekar Robusta Nusantara exported 1,250 tons of robusta coffee worth US$4.37 million "
    "to Egypt through the port of Panjang on Tuesday (March 9).\n\n"
    "The buyer is Nile Beans Trading of Cairo, PT Sekar Robusta Nusantara director Hendra Wirayudha said.\n\n"
    "The Ministry of Trade recorded an 18.6 percent rise in coffee exports to Egypt to US$92.4 million in 2020.\n\n"
    "The company will build a new warehouse worth Rp37.5 billion in Lampung, Hendra Wirayudha added.",
)
COFFEE_COPY = (
    "Kopi robusta Lampung makin diminati Timur Tengah",
    "HARIAN CONTOH, Bandar Lampung - " + COFFEE_ID[1].rpartition("\n\n")[0] + "\n\nBaca juga berita lain kami.",
)
FURNITURE_EN = (
    "Jepara furniture makers win orders from Sweden",
    "Semarang (Wire) - Three furniture makers from Jepara signed contracts worth US$2.15 million with Nordisk Hem of "
    "Stockholm on Tuesday (March 9).\n\n"
    "The Ministry of Trade recorded wooden furniture exports to Sweden of US$31.8 million in 2020.",
)
RATES = (
    "Kurs rupiah ditutup menguat menjadi Rp{0} per dolar AS",
    "Jakarta (Warta) - Kurs rupiah terhadap dolar AS di pasar antarbank Jakarta pada {1} sore ditutup menguat menjadi "
    "Rp{0} dari penutupan hari sebelumnya Rp{2}.\n\n"
    "Analis pasar uang Bima Kusnadi mengatakan pelaku pasar masih menunggu keputusan suku bunga bank sentral.\n\n"
    "Indeks harga saham gabungan naik {3} persen menjadi {4}, dengan nilai perdagangan Rp{5} triliun, katanya.",
)


def rates(day: str) -> tuple[str, str]:
    """Return the market report of Monday or Tuesday: the same words with other figures."""
    figures = {
        "Senin": ("14.310", "Senin", "14.355", "0,42", "6.291,4", "9,7"),
        "Selasa": ("14.268", "Selasa", "14.310", "1,15", "6.363,8", "11,2"),
    }[day]
    return RATES[0].format(*figures), RATES[1].format(*figures)


def report(story: tuple[str, str], *, published: str | None, publisher: str) -> Record:
    """Return the record that the pipeline makes of a report."""
    title, body = story
    address = f"https://{publisher.casefold()}.example/{title.casefold().replace(' ', '-')}"
    return _pipeline(title, body, published, publisher, address)


@cache
def _pipeline(title: str, body: str, published: str | None, publisher: str, address: str) -> Record:
    return extractor.extract(text=body, title=title, published_at=published, publisher=publisher, url=address)


def day_of_news() -> list[Record]:
    """Return a wire story, its English version, a copy of it, another story, and two days' market reports."""
    return [
        report(COFFEE_ID, published="2021-03-09T14:00:00+07:00", publisher="Warta"),
        report(COFFEE_EN, published="2021-03-09T17:30:00+07:00", publisher="Wire"),
        report(COFFEE_COPY, published="2021-03-10", publisher="Contoh"),
        report(FURNITURE_EN, published="2021-03-09", publisher="Wire"),
        report(rates("Senin"), published="2021-03-08", publisher="Warta"),
        report(rates("Selasa"), published="2021-03-09", publisher="Warta"),
    ]
