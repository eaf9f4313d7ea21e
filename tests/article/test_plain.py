"""Articles from plain text: title, dateline, byline, notices, publisher, time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.article import MAX_TEXT_CHARS, ArticleError, read_text
from extractor.article.dateline import read_dateline
from extractor.article.noise import headline_end

STORY = """Petani garam Rote dapat kontrak dari Taiwan

Kupang (ANTARA) - Kelompok petani garam di Rote Ndao memperoleh kontrak pengiriman 500 ton garam ke Taiwan.

"Kami mulai mengirim bulan depan," kata ketua kelompok, Yakob Manafe.

Pewarta: Maria Goreti Lado
Editor: Bambang S. Nugroho
Copyright © ANTARA 2022
"""


def test_wire_story() -> None:
    article = read_text(STORY)
    assert article.title == "Petani garam Rote dapat kontrak dari Taiwan"
    assert article.dateline == "Kupang"
    assert article.publisher == "ANTARA"
    assert [(a.name, a.role) for a in article.authors] == [
        ("Maria Goreti Lado", "reporter"),
        ("Bambang S. Nugroho", "editor"),
    ]
    assert article.body.startswith("Kupang (ANTARA) - Kelompok")
    assert article.body.endswith("kata ketua kelompok, Yakob Manafe.")
    assert article.language == "id"
    assert article.text[article.body_start :] == article.body


def test_given_facts_win() -> None:
    article = read_text(
        STORY, title="PETANI garam Rote dapat kontrak dari Taiwan", published_at="22/2/2022 08:15 WITA",
        publisher="kompas.com", url="https://example.org/x",
    )  # fmt: skip
    assert article.title == "PETANI garam Rote dapat kontrak dari Taiwan"
    assert "dapat kontrak dari Taiwan" not in article.body
    assert article.published_at == "2022-02-22T08:15:00+08:00"
    assert article.publisher == "Kompas.com"


@pytest.mark.parametrize(
    ("line", "place", "publisher"),
    [
        ("Bitung (ANTARA News) - Pabrik es itu buka.", "Bitung", "ANTARA"),
        ("Bitung, Sulawesi Utara (ANTARA) — Pabrik es itu buka.", "Bitung", "ANTARA"),
        ("Jakarta, (ANTARA) — Pabrik es itu buka.", "Jakarta", "ANTARA"),
        ("BITUNG (10/3) - Pabrik es itu buka.", "BITUNG", None),
        ("JAKARTA, KOMPAS.com* -- Pabrik es itu buka.", "JAKARTA", "Kompas.com"),
        ("KOMPAS.com -- Pabrik es itu buka.", None, "Kompas.com"),
        ("Bisnis.com, SURABAYA – Pabrik es itu buka.", "SURABAYA", "Bisnis.com"),
        ("TEMPO.CO, Jakarta - Pabrik es itu buka.", "Jakarta", "Tempo.co"),
        ("KONTAN.CO.ID - JAKARTA. Pabrik es itu buka.", "JAKARTA", "Kontan"),
        ("REPUBLIKA.CO.ID, LABUAN BAJO -- Pabrik es itu buka.", "LABUAN BAJO", "Republika"),
        ("TRIBUNNEWS.COM, KUPANG - Pabrik es itu buka.", "KUPANG", "Tribunnews.com"),
        ("Tokyo (AP) - The ice plant opened.", "Tokyo", "AP"),
        ("KBRN, Bitung: Pabrik es itu buka.", "Bitung", "RRI"),
        ("Osaka, Kyodo - Pabrik es itu buka.", "Osaka", "Kyodo"),
        ("ISTANBUL, 23 Februari 2016 (Antara/PRNewswire) -- Pabrik itu buka.", "ISTANBUL", "ANTARA"),
        ("TORONTO, Feb. 10, 2025 (GLOBE NEWSWIRE) — The plant opened.", "TORONTO", "GlobeNewswire"),
        ("Jakarta Globe - Surabaya. The ice plant opened.", "Surabaya", "Jakarta Globe"),
        ("The Jakarta Post, Cirebon | Fri, November 9 2012", "Cirebon", "The Jakarta Post"),
        ("Contohnews.com, Jakarta: Pabrik es itu buka.", "Jakarta", None),
        ("JAKARTA (Antara) Pabrik es itu buka.", "JAKARTA", "ANTARA"),
        ("JAKARTA,(CN).- Pabrik es itu buka.", "JAKARTA", None),
        ("JAKARTA, Sept. 11 -- The ice plant opened.", "JAKARTA", None),
    ],
)
def test_dateline(line: str, place: str | None, publisher: str | None) -> None:
    found = read_dateline(line)
    assert found is not None
    assert (found.place, found.publisher) == (place, publisher)


@pytest.mark.parametrize(
    "line",
    [
        "Pabrik es itu buka pada hari Senin - kata pemiliknya.",
        "Indonesia - Jepang sepakat",
        "GELORA.CO - Pabrik es itu membuka cabang baru di kota pelabuhan, kata pemilik perusahaan itu, Senin.",
        "Siaran Pers - Pabrik es itu membuka cabang baru di kota pelabuhan, kata pemilik perusahaan itu, Senin.",
        "Kementerian Perdagangan (Kemendag) menyebut ekspor naik - tipis.",
    ],
)
def test_no_dateline(line: str) -> None:
    assert read_dateline(line) is None


def test_dateline_with_full_day_gives_the_time() -> None:
    article = read_text("Tunis, 20 Juni 2023 – Delegasi Indonesia menawarkan kopi dan teh kepada importir Tunisia.")
    assert (article.dateline, article.published_at) == ("Tunis", "2023-06-20")


def test_a_day_in_the_dateline_s_brackets_gives_the_time() -> None:
    article = read_text("Surabaya (14/3/2022) - Pabrik es itu mulai beroperasi pekan ini.")
    assert (article.dateline, article.published_at) == ("Surabaya", "2022-03-14")


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("Rabu, 16 Maret 2022 10:15 WIB", "2022-03-16T10:15:00+07:00"), ("March 16, 2022", "2022-03-16"),
        ("Published: Mar 16, 2022", "2022-03-16"), ("Bazar dibuka 16 Maret 2022", None),
    ],
)  # fmt: skip
def test_a_line_of_its_date_leaves_the_body(line: str, time: str | None) -> None:
    first, *rest = STORY.split("\n\n")
    article = read_text("\n\n".join([first, line, *rest]))
    assert (article.published_at, line in article.body) == (time, time is None)
    assert article.title == "Petani garam Rote dapat kontrak dari Taiwan"


def test_summary_before_the_dateline_becomes_a_paragraph() -> None:
    article = read_text(
        "Harga es turun tajam di Bitung Bitung (ANTARA) - Harga es balok di Bitung turun. "
        "Nelayan menyambut baik penurunan itu."
    )
    assert article.dateline == "Bitung"
    assert article.body.split("\n\n")[0] == "Harga es turun tajam di Bitung"


@pytest.mark.parametrize(
    ("ending", "names"),
    [
        (
            "Penulis: Kontributor Kendari, Wa Ode Sari\nEditor: Tomi Lim",
            {("Wa Ode Sari", "author"), ("Tomi Lim", "editor")},
        ),
        ("(Rep: Ani Dewi / Red: Budi Karso)", {("Ani Dewi", "reporter"), ("Budi Karso", "editor")}),
        ("Reported by Ani Dewi\nEdited by Budi Karso", {("Ani Dewi", "reporter"), ("Budi Karso", "editor")}),
        (
            "Reporter: Ani Dewi, Budi Karso | Editor: Tomi Lim",
            {("Ani Dewi", "reporter"), ("Budi Karso", "reporter"), ("Tomi Lim", "editor")},
        ),
        ("(Writing by Ani Dewi; Editing by Budi Karso)", {("Ani Dewi", "author"), ("Budi Karso", "editor")}),
        (
            "Penerjemah: Ani Dewi\nPewarta foto: Budi Karso",
            {("Ani Dewi", "translator"), ("Budi Karso", "photographer")},
        ),
        ("Laporan Reporter TRIBUNNEWS.COM, Ani Dewi", {("Ani Dewi", "reporter")}),
        ("Foto: Humas KKP\nOleh: Ani Dewi", {("Ani Dewi", "author")}),
        ("Write to Ani Dewi at ani.dewi@example.org", {("Ani Dewi", "reporter")}),
        ("ANI DEWI", {("Ani Dewi", "author")}),
    ],
)  # fmt: skip
def test_bylines_leave_the_body(ending: str, names: set[tuple[str, str]]) -> None:
    story = "Harga garam naik pekan ini.\n\nPetani senang.\n\nPembeli mengeluh karena stok menipis."
    article = read_text(f"{story}\n\n{ending}")
    assert {(a.name, a.role) for a in article.authors} == names
    assert article.body == story


def test_byline_that_runs_on() -> None:
    article = read_text(
        "Harga garam naik pekan ini. Pembeli mengeluh. Pewarta: Ani Dewi Editor: Budi Karso © ANTARA 2025 "
        "Dilarang keras mengambil konten, melakukan crawling."
    )
    assert article.body == "Harga garam naik pekan ini. Pembeli mengeluh."
    assert [a.name for a in article.authors] == ["Ani Dewi", "Budi Karso"]
    assert article.publisher == "ANTARA"


def test_reporter_before_the_dateline() -> None:
    article = read_text(
        "Laporan Wartawan Tribunnews.com, Ani Dewi TRIBUNNEWS.COM, JAKARTA - Harga garam naik pekan ini."
    )
    assert article.body == "TRIBUNNEWS.COM, JAKARTA - Harga garam naik pekan ini."
    assert [(a.name, a.role) for a in article.authors] == [("Ani Dewi", "reporter")]


@pytest.mark.parametrize(
    "notice",
    [
        "Baca juga: Harga gula naik di pasar induk",
        "Related news: Sugar price up again",
        "SCROLL TO CONTINUE WITH CONTENT",
        "Simak juga Video 'Panen garam di Madura':",
        'Dapatkan berita pilihan tiap pagi dari Kompas.com lewat saluran Telegram "Contoh".',
        "COPYRIGHT © ANTARA 2018",
        "Tags: garam, nelayan",
        "[Gambas:Video 20detik]",
        "ADVERTISEMENT",
        "Artikel ini telah tayang di Contoh.id, judulnya Harga garam",
    ],
)
def test_notices_leave_the_body(notice: str) -> None:
    article = read_text(f"Harga garam naik pekan ini di Madura.\n\n{notice}\n\nPembeli mengeluh karena stok menipis.")
    assert article.body == "Harga garam naik pekan ini di Madura.\n\nPembeli mengeluh karena stok menipis."


def test_pointer_inside_a_paragraph() -> None:
    article = read_text(
        "Harga garam naik, kata Menteri Ani. Baca juga: Impor Garam Industri Tahun Ini Turun Menteri Ani "
        "mengatakan stok cukup. Pembeli menunggu."
    )
    assert article.body == "Harga garam naik, kata Menteri Ani.\n\nMenteri Ani mengatakan stok cukup. Pembeli menunggu."


def test_headline_in_sentence_case_is_not_guessed() -> None:
    assert headline_end("Nelayan Bitung minta kuota es Harga es balok naik tajam. Stok menipis.", "") == 0


def test_names_in_parentheses_sign_only_the_end() -> None:
    lines = ["Harga garam naik.", *(f"Stok gudang {n} menipis." for n in range(6)), '"Kami menunggu panen."']
    assert read_text("\n\n".join([*lines[:1], "Pembeli menunggu. (Rina Wati)", *lines[1:]])).authors == ()
    signed = read_text("\n\n".join(lines) + " (Rina Wati)")
    assert [a.name for a in signed.authors] == ["Rina Wati"]
    assert signed.body.endswith('panen."')


def test_words_like_labels_stay_in_prose() -> None:
    text = "Editor: itu pekerjaan yang ia tinggalkan demi menjadi petani garam di pesisir utara sejak lima tahun lalu."
    assert read_text(text).body == text


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = (
        "Sebuah pabrik es balok di pelabuhan Bitung mulai melayani kapal-kapal\n"
        "penangkap tuna dengan kapasitas lima puluh ton sehari, naik dua kali\n"
        "lipat dari tahun lalu.\n\n"
        "Pemiliknya berharap pemerintah memperbaiki jalan masuk ke dermaga agar\n"
        "truk tidak lagi tertahan.\n"
    )
    first, second = read_text(wrapped).body.split("\n\n")
    assert first.endswith("naik dua kali lipat dari tahun lalu.")
    assert second.startswith("Pemiliknya") and "agar truk" in second


def test_single_line_ends_stay_paragraphs() -> None:
    lines = [
        "Sebuah pabrik es balok di pelabuhan Bitung mulai melayani kapal tuna dengan kapasitas lima puluh ton.",
        "Pemiliknya berharap pemerintah memperbaiki jalan masuk ke dermaga agar truk tidak lagi tertahan di gerbang.",
    ]  # fmt: skip
    assert read_text("\n".join(lines)).body.split("\n\n") == lines


def test_first_sentence_is_no_title() -> None:
    article = read_text("Harga garam naik pekan ini.\n\nPembeli mengeluh karena stok menipis sejak awal bulan lalu.")
    assert article.title is None


def test_invisible_characters_go() -> None:
    article = read_text("Harga\u00a0garam \u200enaik\u2060 pekan ini di Madura.\r\nStok menipis.\r\n")
    assert article.body == "Harga garam naik pekan ini di Madura.\n\nStok menipis."


@pytest.mark.parametrize("gap", ["\n\n", " "])
@pytest.mark.parametrize(
    "notice",
    [
        "View original content to download multimedia:https://www.kiln.example/news/salt-pact.html",
        "This content was created by Saltwatch, which is operated by Kiln & Co. It is published apart from The Kiln.",
    ],
)
def test_notices_of_press_releases_are_no_story(notice: str, gap: str) -> None:
    body = "The salt farmers signed a pact on Friday. They will ship 500 tons of salt in May."
    assert read_text(f"{body}{gap}{notice}", title="Salt pact").body == body


@pytest.mark.parametrize("text", ["", "  \n\t ", "Copyright © ANTARA 2018", "Pewarta: Ani Dewi\nEditor: Budi Karso"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(ArticleError, match=r"empty|no body"):
        read_text(text)


def test_too_long() -> None:
    with pytest.raises(ArticleError, match="more than the 200,000"):
        read_text("garam " * (MAX_TEXT_CHARS // 6 + 1))


def test_long_line_is_read_in_good_time() -> None:
    article = read_text("Harga garam naik. " * 11_000)
    assert len(article.body) > 190_000


def test_date_that_is_none() -> None:
    with pytest.raises(ArticleError, match=r"kemarin.*2018-02-22"):
        read_text(STORY, published_at="kemarin")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        article = read_text(text)
    except ArticleError:
        return
    assert article.body.strip()
    # nothing is invented: every visible character of the body comes from the text
    assert set("".join(article.body.split())) <= set("".join(text.split()))
