"""The relations pipe on sentences written for the tests, with entities given by hand."""

from __future__ import annotations

import re
from functools import cache

import pytest
import spacy
from spacy.language import Language

from extractor.article.model import Article
from extractor.language.entities.gazetteer import find_known
from extractor.language.entities.labels import describe_name
from extractor.language.facts import Entity, Mention, Relation, facts_of
from extractor.language.load import make_doc
from extractor.language.relations.pipe import TradeRelations
from extractor.learn.gold import GoldDoc
from extractor.learn.relations import train


@cache
def tokenizer() -> Language:
    nlp = spacy.blank("trade")
    nlp.add_pipe("trade_sentences")
    return nlp


def entity(text: str, type_: str, *names: str) -> Entity:
    mentions = sorted(
        {Mention(m.start(), m.end(), m.group()) for name in names for m in re.finditer(rf"\b{re.escape(name)}", text)}
    )
    known = next((k for k in find_known(names[0]) if k.name == names[0]), None)
    labels = describe_name(names[0], type_, known, english=False)
    return Entity(type_, names[0], mentions, labels.names, labels.country, labels.kind, 0.9)


def relations(text: str, **names: list[str]) -> list[Relation]:
    nlp = tokenizer()
    doc = nlp(make_doc(nlp, Article(body=text)))
    facts_of(doc).entities = [entity(text, type_, name) for type_, listed in names.items() for name in listed]
    return facts_of(TradeRelations()(doc)).relations


def posts(text: str, **names: list[str]) -> set[tuple[str, str, str | None]]:
    return {
        (r.subject.name, r.title or "", r.object.name if r.object else None)
        for r in relations(text, **names)
        if r.type == "position"
    }


def test_a_title_in_brackets_is_that_of_the_person_before_them() -> None:
    text = "Yang hadir antara lain Rudi Wanda (pendiri Kopikita), Sari Lubis (direktur Tehkita), dan Tono Wijaya."
    found = posts(text, person=["Rudi Wanda", "Sari Lubis", "Tono Wijaya"], organization=["Kopikita", "Tehkita"])
    assert found == {("Rudi Wanda", "pendiri", "Kopikita"), ("Sari Lubis", "direktur", "Tehkita")}


@pytest.mark.parametrize(
    ("text", "person", "bodies", "title", "body"),
    [
        ("Wakil Presiden KH Hasan Basri menerima tamu.", "Hasan Basri", [], "Wakil Presiden", None),
        (
            "The board named Rina Lestari as chairman of Jollimart Foods following the retirement of its founder.",
            "Rina Lestari",
            ["Jollimart Foods"],
            "chairman",
            "Jollimart Foods",
        ),
        (
            "The board named Rina Lestari as executive chairman following the retirement of the founder.",
            "Rina Lestari",
            [],
            "executive chairman",
            None,
        ),
        (
            "Hal itu disampaikan Dirjen Perkebunan Kementerian Pertanian Bayu Pradipta.",
            "Bayu Pradipta",
            ["Kementerian Pertanian"],
            "Dirjen Perkebunan",
            "Kementerian Pertanian",
        ),
        ("Kepala BPS, Citra Lestari, hadir.", "Citra Lestari", ["BPS"], "Kepala", "BPS"),
        (
            "Kata Pelaksana Tugas (Plt) Kepala BPS Citra Lestari, harga naik.",
            "Citra Lestari",
            ["BPS"],
            "Pelaksana Tugas (Plt) Kepala",
            "BPS",
        ),
        (
            "Kata Area Manager Lidi Jaya Citra Lestari, harga naik.",
            "Citra Lestari",
            ["Lidi Jaya"],
            "Area Manager",
            "Lidi Jaya",
        ),
        (
            "Menurut Ketua Umum Asosiasi Pedagang Lidi (APL) Dewi Anggraeni, harga naik.",
            "Dewi Anggraeni",
            ["Asosiasi Pedagang Lidi", "APL"],
            "Ketua Umum",
            "Asosiasi Pedagang Lidi",
        ),
        (
            "Prices rose, PT Sagu Timur finance director Eka Nugraha said.",
            "Eka Nugraha",
            ["PT Sagu Timur"],
            "finance director",
            "PT Sagu Timur",
        ),
        (
            "Eka Nugraha, chief executive of Sagu Timur, agreed.",
            "Eka Nugraha",
            ["Sagu Timur"],
            "chief executive",
            "Sagu Timur",
        ),
        (
            "Eka Nugraha, a senior rice analyst at Lidi Research, agreed.",
            "Eka Nugraha",
            ["Lidi Research"],
            "analyst",
            "Lidi Research",
        ),
        ("Kepala Lidi Jaya Ir. H. Bayu Pradipta hadir.", "Bayu Pradipta", ["Lidi Jaya"], "Kepala", "Lidi Jaya"),
        ("Bayu Pradipta selaku Direktur Lidi Jaya hadir.", "Bayu Pradipta", ["Lidi Jaya"], "Direktur", "Lidi Jaya"),
        (
            "Lidi Jaya sold more. Its managing director, Bayu Pradipta, was glad.",
            "Bayu Pradipta",
            ["Lidi Jaya"],
            "managing director",
            "Lidi Jaya",
        ),
    ],
)
def test_positions(text: str, person: str, bodies: list[str], title: str, body: str) -> None:
    ((subject, found_title, found_body),) = posts(text, person=[person], organization=bodies)
    assert (subject, found_body) == (person, body)
    assert title in found_title


@pytest.mark.parametrize(
    ("text", "bodies", "title", "body"),
    [
        (
            "We expect a cut, said Eka Nugraha, senior rates analyst at Lidi Bank.",
            ["Lidi Bank"],
            "senior rates analyst",
            "Lidi Bank",
        ),
        (
            "Eka Nugraha, grain and oilseeds economist with Lidi Bank, left.",
            ["Lidi Bank"],
            "grain and oilseeds economist",
            "Lidi Bank",
        ),
        ("Eka Nugraha, a senior rice analyst at Lidi Bank, left.", ["Lidi Bank"], "senior rice analyst", "Lidi Bank"),
        (
            "Sagu Bank slept. Eka Nugraha, head of research at Sydney-based broker Lidi Jaya, left.",
            ["Sagu Bank", "Lidi Jaya"],
            "head of research",
            "Lidi Jaya",
        ),
        ("Eka Nugraha, co-founder of coffee chain Lidi Jaya, left.", ["Lidi Jaya"], "co-founder", "Lidi Jaya"),
        (
            "Eka Nugraha, senior ASEAN economist, Lidi Bank, said so.",
            ["ASEAN", "Lidi Bank"],
            "senior ASEAN economist",
            "Lidi Bank",
        ),
        ("Eka Nugraha, chief economist, Lidi Bank.", ["Lidi Bank"], "chief economist", "Lidi Bank"),
        ("Eka Nugraha, chairman of Lidi Bank, Sagu Bank, left.", ["Lidi Bank", "Sagu Bank"], "chairman", "Lidi Bank"),
        ("ASEAN secretary general Eka Nugraha left.", ["ASEAN"], "secretary general", "ASEAN"),
        ("Lidi Castings' managing director Eka Nugraha left.", ["Lidi Castings"], "managing director", "Lidi Castings"),
        ("Vietnam's trade minister Eka Nugraha left.", [], "trade minister", None),
        ("The finance minister, Eka Nugraha, left.", [], "finance minister", None),
        (
            "Vietnam's trade minister Eka Nugraha met the Ministry of Trade.",
            ["Ministry of Trade"],
            "trade minister",
            None,
        ),
        (
            "The Peruvian trade minister Eka Nugraha met the Ministry of Trade.",
            ["Ministry of Trade"],
            "Peruvian trade minister",
            None,
        ),
    ],
)
def test_english_posts_and_their_bodies(text: str, bodies: list[str], title: str, body: str | None) -> None:
    assert posts(text, person=["Eka Nugraha"], organization=bodies) == {("Eka Nugraha", title, body)}


@pytest.mark.parametrize(
    "text",
    [
        "Eka Nugraha, who advises the economist at Lidi Bank, left.",
        "Eka Nugraha, not an economist at Lidi Bank, left.",
        "Eka Nugraha, long a friend of analysts, left Lidi Bank.",
        "Eka Nugraha, fond of rice economist jokes, left Lidi Bank.",
    ],
)
def test_no_post_behind_small_words_that_are_no_field(text: str) -> None:
    assert not posts(text, person=["Eka Nugraha"], organization=["Lidi Bank"])


def test_the_field_of_a_manager_is_part_of_the_post() -> None:
    text = "Prices fell, Unity Foods export manager Ana Ruiz said."
    assert posts(text, person=["Ana Ruiz"], organization=["Unity Foods"]) == {
        ("Ana Ruiz", "export manager", "Unity Foods")
    }


def test_who_is_named_to_a_post_holds_it() -> None:
    text = "Velox Foods named Ana Ruiz as its new vice chairman on Monday and Omar Haddad as managing director."
    assert posts(text, person=["Ana Ruiz", "Omar Haddad"], organization=["Velox Foods"]) == {
        ("Ana Ruiz", "vice chairman", "Velox Foods"),
        ("Omar Haddad", "managing director", "Velox Foods"),
    }
    assert (
        posts("It saw Ana Ruiz as a rival of Velox Foods.", person=["Ana Ruiz"], organization=["Velox Foods"]) == set()
    )


def test_a_post_ends_before_the_word_that_leads_to_its_body() -> None:
    text = "Vito Anders, head of the Cotton Union, agreed with Kim Tae, trade attaché of Unity Bank."
    assert posts(text, person=["Vito Anders", "Kim Tae"], organization=["Cotton Union", "Unity Bank"]) == {
        ("Vito Anders", "head", "Cotton Union"),
        ("Kim Tae", "trade attaché", "Unity Bank"),
    }


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Kadin Vice-Chairman Rina Lestari spoke.", "Vice-Chairman", "Kadin"),
        ("Rina Lestari, vice-chairman of Kadin, spoke.", "vice-chairman", "Kadin"),
        ("They met Vice-President Rina Lestari.", "Vice-President", None),
        ("They met State-owned Enterprises Minister Rina Lestari.", "State-owned Enterprises Minister", None),
        (
            "Deputy State-owned Enterprises Minister Rina Lestari spoke.",
            "Deputy State-owned Enterprises Minister",
            None,
        ),
        ("Economy, Trade and Industry Minister Rina Lestari spoke.", "Economy, Trade and Industry Minister", None),
        ("Trade, Industry, and Energy Minister Rina Lestari.", "Trade, Industry, and Energy Minister", None),
        ("On Monday, Trade and Industry Minister Rina Lestari spoke.", "Trade and Industry Minister", None),
        ("A Medan-based Finance Minister Rina Lestari is none.", "Finance Minister", None),
    ],
)
def test_a_title_is_whole_with_its_hyphens_and_lists(text: str, title: str, body: str | None) -> None:
    assert posts(text, person=["Rina Lestari"], organization=["Kadin"]) == {("Rina Lestari", title, body)}


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Bank Indonesia waited. It will rise, Governor Rina Lestari said.", "Governor", "Bank Indonesia"),
        ("Bank Indonesia menunggu. Deputi Gubernur Rina Lestari hadir.", "Deputi Gubernur", "Bank Indonesia"),
        ("Governor Rina Lestari came. Bank Indonesia waited.", "Governor", None),
        (
            "Bank Indonesia menunggu. Gubernur Riau Rina Lestari hadir, kata Gubernur Rina Lestari.",
            "Gubernur Riau",
            None,
        ),
    ],
)
def test_a_bare_governor_is_of_the_central_bank_named_before(text: str, title: str, body: str | None) -> None:
    found = posts(text, person=["Rina Lestari"], organization=["Bank Indonesia"], place=["Riau"])
    assert found == {("Rina Lestari", title, body)}


def test_no_government_named_before_is_the_body_of_a_firms_post() -> None:
    text = "Unity Bank menunggu sampai Pemerintah Peru mencabut larangan, kata Direktur Rina Lestari."
    found = posts(text, person=["Rina Lestari"], organization=["Unity Bank", "Pemerintah Peru"])
    assert found == {("Rina Lestari", "Direktur", "Unity Bank")}


@pytest.mark.parametrize("joint", [", and ", " and ", ", dan ", " serta "])
def test_a_post_is_of_the_person_before_an_and(joint: str) -> None:
    text = f"Vito Anders, chairman of Kadin{joint}Rina Lestari, director of Unity Bank, spoke."
    assert posts(text, person=["Vito Anders", "Rina Lestari"], organization=["Kadin", "Unity Bank"]) == {
        ("Vito Anders", "chairman", "Kadin"),
        ("Rina Lestari", "director", "Unity Bank"),
    }


def test_honorifics_are_no_part_of_a_title() -> None:
    text = "Bupati Hj. Citra Lestari dan Direktur Jenderal Bayu Pradipta hadir."
    found = posts(text, person=["Citra Lestari", "Bayu Pradipta"])
    assert {title for _, title, _ in found} == {"Bupati", "Direktur Jenderal"}


def test_minister_without_and_with_ministry_in_the_text() -> None:
    assert posts("Menteri Perdagangan Bayu Pradipta hadir.", person=["Bayu Pradipta"]) == {
        ("Bayu Pradipta", "Menteri Perdagangan", None)
    }
    text = "Kemendag untung. Menteri Perdagangan Bayu Pradipta hadir."
    assert posts(text, person=["Bayu Pradipta"], organization=["Kemendag"]) == {
        ("Bayu Pradipta", "Menteri Perdagangan", "Kemendag")
    }


def test_foreign_minister_gets_no_indonesian_ministry() -> None:
    text = "Kemendag menjamu Menteri Perdagangan Peru Luis Arana."
    found = posts(text, person=["Luis Arana"], organization=["Kemendag"], place=["Peru"])
    assert {body for _, _, body in found} == {None}


@pytest.mark.parametrize(
    ("text", "person", "place", "title"),
    [
        ("Bupati Jember Bayu membuka pasar lidi.", "Bayu", "Jember", "Bupati Jember"),
        ("Kata Gubernur Jawa Timur Citra, ekspor naik.", "Citra", "Jawa Timur", "Gubernur Jawa Timur"),
    ],
)
def test_who_governs_a_place_may_be_told_by_one_name(text: str, person: str, place: str, title: str) -> None:
    assert posts(text, person=[person], place=[place]) == {(person, title, None)}
    assert posts(f"Ketua {person} membuka pasar lidi.", person=[person]) == set()


def test_of_two_statements_of_a_post_the_fuller_counts() -> None:
    text = "Gubernur Bayu Pradipta tiba. Menurut Gubernur Riau Bayu Pradipta, ekspor naik."
    assert posts(text, person=["Bayu Pradipta"], place=["Riau"]) == {("Bayu Pradipta", "Gubernur Riau", None)}


def test_a_ministry_called_as_its_minister_is_the_body_of_the_post() -> None:
    text = "Kementerian Kehutanan diam. Menteri Urusan Lidi Bayu Pradipta tiba di Kementerian Urusan Lidi."
    bodies = ["Kementerian Kehutanan", "Kementerian Urusan Lidi"]
    found = posts(text, person=["Bayu Pradipta"], organization=bodies)
    assert found == {("Bayu Pradipta", "Menteri Urusan Lidi", "Kementerian Urusan Lidi")}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Kata CEO sekaligus pendiri Sapu Jaya Rudi Hartanto, gerai ditambah.", "CEO sekaligus pendiri"),
        ("Kata Direktur Utama dan CEO Sapu Jaya Rudi Hartanto, gerai ditambah.", "Direktur Utama dan CEO"),
        ("Menurut Rudi Hartanto, CEO sekaligus Founder Sapu Jaya, gerai ditambah.", "CEO sekaligus Founder"),
        ("Rudi Hartanto sekaligus pemilik Sapu Jaya mengaku untung.", "pemilik"),
        ("Rudi Hartanto yang juga Ketua Sapu Jaya mengaku untung.", "Ketua"),
    ],
)
def test_posts_in_one_body(text: str, title: str) -> None:
    assert posts(text, person=["Rudi Hartanto"], organization=["Sapu Jaya"]) == {("Rudi Hartanto", title, "Sapu Jaya")}


def test_who_leads_others_by_a_post() -> None:
    text = "Delegasi pimpinan Menteri Perdagangan Bayu Pradipta tiba di Lima."
    assert {title for _, title, _ in posts(text, person=["Bayu Pradipta"])} == {"Menteri Perdagangan"}


def test_who_runs_for_a_post() -> None:
    text = "Calon presiden nomor urut 2 Bambang Lidi berkunjung ke pasar."
    assert posts(text, person=["Bambang Lidi"]) == {("Bambang Lidi", "Calon presiden", None)}


def test_two_posts_joined_by_a_slash() -> None:
    text = "Menteri Investasi/Kepala BKPM Citra Lestari membuka rapat."
    found = posts(text, person=["Citra Lestari"], organization=["BKPM"])
    assert {title for _, title, _ in found} == {"Menteri Investasi", "Kepala"}


@pytest.mark.parametrize("title", ["Presiden", "Perdana Menteri", "Duta Besar RI untuk Peru"])
def test_lone_posts_have_no_body(title: str) -> None:
    text = f"Kadin menemui {title} Bayu Pradipta kemarin."
    found = posts(text, person=["Bayu Pradipta"], organization=["Kadin"])
    assert {body for _, _, body in found} == {None}
    assert len(found) == 1


def test_a_title_belongs_to_the_next_person_not_the_one_before() -> None:
    text = "Bayu Pradipta, Ketua Kadin Citra Lestari, dan rombongan tiba."
    found = posts(text, person=["Bayu Pradipta", "Citra Lestari"], organization=["Kadin"])
    assert {person for person, _, _ in found} == {"Citra Lestari"}


@pytest.mark.parametrize("text", ["Ekspor naik, kata Bayu Pradipta.", "The Minister of Tea will meet Bayu Pradipta."])
def test_a_name_alone_has_no_post(text: str) -> None:
    assert posts(text, person=["Bayu Pradipta"]) == set()


def test_bodies_and_seats() -> None:
    found = relations(
        "Lidi Jaya, anak usaha Sagu Timur, berdiri lama. Tikar Abadi yang berbasis di Jember memasok.",
        organization=["Lidi Jaya", "Sagu Timur", "Tikar Abadi"],
        place=["Jember"],
    )
    assert {(r.type, r.subject.name, r.object.name) for r in found if r.object} == {
        ("part_of", "Lidi Jaya", "Sagu Timur"),
        ("based_in", "Tikar Abadi", "Jember"),
    }


def test_seat_before_the_body() -> None:
    (found,) = relations("Surabaya-based Lidi Jaya sells brooms.", organization=["Lidi Jaya"], place=["Surabaya"])
    assert (found.type, found.subject.name, found.object and found.object.name) == ("based_in", "Lidi Jaya", "Surabaya")


def test_trained_decision_drops_what_was_always_wrong() -> None:
    nlp = tokenizer()
    docs, golds = [], []
    for i, name in enumerate(["Bayu Pradipta", "Citra Lestari", "Dewi Anggraeni", "Eka Nugraha"] * 3):
        text = f"Ketua Kadin {name} hadir. Pengamat Hasan Basuki diam."
        doc = nlp(make_doc(nlp, Article(body=text)))
        facts_of(doc).entities = [
            entity(text, "person", name),
            entity(text, "person", "Hasan Basuki"),
            entity(text, "organization", "Kadin"),
        ]
        docs.append(doc)
        position = {"person": name, "title": "Ketua", "organization": "Kadin"}
        golds.append(GoldDoc(f"a{i}", Article(body=text), {"positions": [position]}))
    pipe = TradeRelations()
    pipe.decisions = train(docs, golds)
    found = pipe.positions(docs[0], facts_of(docs[0]).entities)
    assert [r.subject.name for r in found] == ["Bayu Pradipta"]
    assert 0.5 <= found[0].confidence <= 1
