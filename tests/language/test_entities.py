"""The entities pipe on sentences written for the tests, with the model's entities set by hand."""

from __future__ import annotations

import pytest
from entity_sentences import by_name, entities, forms, read
from spacy.tokens import Doc

from extractor.article.model import Article
from extractor.language.entities.candidates import gather, is_acronym
from extractor.language.entities.choose import choose
from extractor.language.entities.labels import describe_name, translate
from extractor.language.entities.pipe import TradeEntities
from extractor.language.facts import facts_of
from extractor.language.linear import LinearModel
from extractor.learn.entities import gold_spans, train
from extractor.learn.gold import GoldDoc


def test_full_name_and_acronym_are_one_entity() -> None:
    found = by_name(
        entities("Badan Pusat Statistik (BPS) mencatat surplus. Menurut BPS, surplus itu yang ketiga tahun ini.")
    )
    assert forms(found["Badan Pusat Statistik"]) == {"Badan Pusat Statistik", "BPS"}
    assert len(found["Badan Pusat Statistik"].mentions) == 3


def test_the_initials_of_small_words_may_be_of_an_acronym() -> None:
    body, short = ("Department of Ladders", "organization"), ("DOL", "organization")
    found = entities("The DOL (Department of Ladders) came. The DOL left.", body, short, language="en")
    assert {m.text for m in by_name(found)["Department of Ladders"].mentions} == {"DOL", "Department of Ladders"}


def test_unknown_body_and_its_acronym_in_brackets() -> None:
    full = "Perhimpunan Pengrajin Lidi Nusantara"
    found = by_name(entities(f"{full} (PPLN) mencari pembeli.", (full, "organization"), ("PPLN", "organization")))
    assert forms(found[full]) == {full, "PPLN"}
    assert found[full].labels.id == full


def test_initials_of_a_place_without_brackets_may_be_another_place() -> None:
    assert set(by_name(entities("Ekspor Arab Saudi dan AS naik."))) == {"Arab Saudi", "AS"}


def test_a_short_form_inside_a_name_may_stand_for_what_is_before_it() -> None:
    full = "Dinas Sapu (Dispu) Kota Lidiraya"
    others = ["Dispu Kota Lidiraya", "Dinas Sapu Kota Lidiraya"]
    text = f"{full} diam. Lalu {others[0]} bicara. Kata {others[1]} begitu."
    found = by_name(entities(text, *((name, "organization") for name in (full, *others))))
    assert forms(found[full]) == {full, *others}


def test_what_stands_in_brackets_behind_a_name_is_a_form_of_it() -> None:
    full, short = "Direktorat Jenderal Rawa dan Pantai", "Ditjen Raptai Pusat"
    text = f"{full} ({short}) menanam bakau, sedangkan {full} {short} tidak."
    found = by_name(entities(text, (full, "organization"), (short, "organization")))
    assert forms(found[full]) >= {full, short}
    apart = by_name(entities(f"{full} dan {short} hadir.", (full, "organization"), (short, "organization")))
    assert set(apart) == {full, short}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Pemerintah Kota Gebzeli, Istanbul, Turki, membuka pameran.", "Pemerintah Kota Gebzeli", "TR"),
        ("Pabrik di Gebzeli, Turki, tutup.", "Gebzeli", "TR"),
        ("Pabrik di Gebzeli, Istanbul.", "Gebzeli", "TR"),
        ("Pabrik di Gebzeli, Turki, dan Mesir tutup.", "Gebzeli", None),
        ("Pabrik di Gebzeli, Turki dan Mesir tutup.", "Gebzeli", None),
        ("Pabrik di Gebzeli, Istanbul, Kairo, dan Lima tutup.", "Gebzeli", None),
        ("Pabrik di Gebzeli, Istanbul, Jepang tutup.", "Gebzeli", None),
        ("Pabrik di Lima, Gebzeli, Istanbul tutup.", "Gebzeli", None),
        ("Pabrik di Gebzeli tutup, Turki diam.", "Gebzeli", None),
        ("Pabrik di Gebzeli,", "Gebzeli", None),
        ("Pemerintah Kota Gebzeli menutup pabrik.", "Pemerintah Kota Gebzeli", "ID"),
    ],
)
def test_places_behind_a_name_tell_its_country(text: str, name: str, country: str | None) -> None:
    kind = "organization" if " " in name else "place"
    assert by_name(entities(text, (name, kind)))[name].country == country


def test_a_place_in_small_letters_is_labelled_with_capitals() -> None:
    (found,) = entities("pasar di surabaya ramai.", ("surabaya", "place"))
    assert (found.name, found.labels.id, found.country) == ("surabaya", "Surabaya", "ID")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ratna Wulandari (Rawul) hadir. Rawul bicara.", {"Ratna Wulandari": {"Ratna Wulandari", "Rawul"}}),
        ("Ratna Wulandari dan Rawul bicara.", {"Ratna Wulandari": {"Ratna Wulandari"}, "Rawul": {"Rawul"}}),
        ("Ratna Wulandari atau Rawul hadir.", {"Ratna Wulandari": {"Ratna Wulandari", "Rawul"}}),
    ],
)
def test_a_nickname_in_brackets_is_of_the_person_before(text: str, names: dict[str, set[str]]) -> None:
    found = by_name(entities(text, ("Ratna Wulandari", "person"), ("Rawul", "person")))
    assert {name: forms(entity) for name, entity in found.items()} == names


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("ekspor lada ke jepang dan korea selatan naik, kata BPS.", {"jepang": "JP", "korea selatan": "KR"}),
        ("Ekspor kayu lapis ke vietnam naik. Ekspor chili juga.", {"vietnam": "VN"}),
        ("Warga Semarang menjual kain jersey serta batik jepang.", {"Semarang": "ID"}),
    ],
)
def test_countries_in_small_letters_where_capitals_are_lacking(text: str, countries: dict[str, str]) -> None:
    found = {e.name: e.country for e in entities(text) if e.type == "place"}
    assert found == countries


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Perajin di Jepara menjual kusen.", "kusen", False),
        ("Perajin di Jepara menjual ke jepang.", "jepang", True),
        ("Perajin di Jepara menunggu komite mutu kayu.", "komite mutu kayu", True),
        ("perajin menjual ukiran di mulyoharjo.", "mulyoharjo", True),
    ],
)
def test_a_word_in_small_letters_among_capitals_is_no_name(text: str, word: str, *, found: bool) -> None:
    assert (word in by_name(entities(text, (word, "place")))) is found


def test_no_person_is_written_in_small_letters_among_capitals() -> None:
    assert entities("Perajin menjual bedak warna lidi muda di Jepara.", ("lidi muda", "person"))[0].name == "Jepara"


def test_short_forms_of_persons_and_firms() -> None:
    text = "Ratna Wulandari memimpin PT Sagu Timur Tbk. Ratna menyebut Sagu Timur siap memasok tepung."
    doc = read(text, ("Ratna Wulandari", "person"), ("PT Sagu Timur", "organization"))
    later = [(text.rindex("Ratna"), "Ratna", "person"), (text.rindex("Sagu Timur"), "Sagu Timur", "organization")]
    doc.ents = [*doc.ents, *(doc.char_span(at, at + len(name), label=label) for at, name, label in later)]
    merged = by_name(facts_of(TradeEntities()(doc)).entities)
    assert forms(merged["Ratna Wulandari"]) == {"Ratna Wulandari", "Ratna"}
    assert forms(merged["PT Sagu Timur"]) == {"PT Sagu Timur", "Sagu Timur"}


def test_currency_and_quoted_countries() -> None:
    assert entities("Nilainya lima juta dolar AS.") == []
    found = entities("Pemerintah Jepang dan AS setuju.")
    assert [(e.type, e.name, e.country) for e in found] == [
        ("organization", "Pemerintah Jepang", "JP"),
        ("place", "AS", "US"),
    ]
    assert found[0].labels.en == "Government of Japan"


def test_english_government_is_an_organisation_and_adjectives_are_nothing() -> None:
    found = entities("The Kenyan government met Peruvian traders.", language="en")
    assert [(e.type, e.name) for e in found] == [("organization", "Kenyan government")]
    assert found[0].labels.id == "Pemerintah Kenya"


def test_mentions_carry_their_offsets() -> None:
    text = "Bulog membeli beras di Subang."
    for entity in entities(text):
        for mention in entity.mentions:
            assert text[mention.start : mention.end] == mention.text


def test_a_unit_behind_a_number_is_no_name() -> None:
    doc = read("Pabrik menyerap 75 BBTUD gas. Kata BBTUD lalu.", ("BBTUD", "program"))
    assert [c.start for c in gather(doc) if c.text == "BBTUD"] == [7]


def test_candidates_split_runs_at_cues_and_posts() -> None:
    text = "Menurut Menteri Perdagangan Sapta Wirawan dan Direktur Utama CV Lidi Makmur Dewi Anggraeni, pasar tumbuh."
    doc = read(text)
    texts = {doc[c.start : c.end].text for c in gather(doc)}
    assert {"Sapta Wirawan", "CV Lidi Makmur", "Dewi Anggraeni"} <= texts or "CV Lidi Makmur Dewi Anggraeni" in texts
    assert "Sapta Wirawan" in texts


@pytest.mark.parametrize(
    ("language", "name", "bare"),
    [
        ("id", "Ir. H. Bayu Pradipta", "Bayu Pradipta"),
        ("id", "Hj. Citra", "Citra"),
        ("id", "Gus Bayu Pradipta", "Gus Bayu Pradipta"),
        ("id", "Pak Bayu", "Pak Bayu"),
        ("id", "Bayu Pradipta", "Bayu Pradipta"),
        ("en", "Tan Sri Osman bin Rahim", "Osman bin Rahim"),
        ("en", "Datuk Seri Osman Rahim", "Osman Rahim"),
        ("en", "H. Osman Rahim", "H. Osman Rahim"),
        ("en", "Sir Colin Ashby", "Colin Ashby"),
    ],
)
def test_honorifics_are_no_part_of_a_name(language: str, name: str, bare: str) -> None:
    told = {"id": f"Kata {name} kemarin, pasar lada tumbuh.", "en": f"Yesterday {name} sold the pepper."}
    found = entities(told[language], (name, "person"), language=language)
    assert [(e.type, e.name) for e in found] == [("person", bare)]


def test_the_rest_of_a_ministers_post_is_no_part_of_a_name() -> None:
    found = entities("Kata Menteri Transmigrasi Bayu, lada tumbuh.", ("Transmigrasi Bayu", "person"))
    assert [(e.type, e.name) for e in found] == [("person", "Bayu")]


@pytest.mark.parametrize(("post", "name"), [("Wali", "Medan"), ("Wakil Wali", "Medan"), ("warga", "Kota Medan")])
def test_a_mayors_post_is_no_part_of_the_city(post: str, name: str) -> None:
    (found,) = entities(f"Kata {post} Kota Medan, lada tumbuh.", ("Kota Medan", "place"))
    assert (found.name, found.country) == (name, "ID")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Panen di Indonesia baik. Lada Tanah Air laku.", "Indonesia"),
        ("Jepang membeli lada. Negeri Sakura puas.", "Jepang"),
        ("Negeri Sakura membeli lada.", "Negeri Sakura"),
        ("Surabaya ramai, Kota Pahlawan berpesta.", "Surabaya"),
    ],
)
def test_a_nickname_stands_back_behind_the_name(text: str, name: str) -> None:
    assert [e.name for e in entities(text)] == [name]


def test_degrees_behind_a_name_are_nothing() -> None:
    text = "Kata Citra Lestari, S.E., MM, pasar lada tumbuh, S.T. tidak."
    read_names = (("Citra Lestari", "person"), ("S.E.", "place"), ("MM", "organization"), ("S.T.", "organization"))
    assert [e.name for e in entities(text, *read_names)] == ["Citra Lestari", "S.T."]


@pytest.mark.parametrize(
    "text",
    [
        "KBRN, Kudus: Lada dijual.",
        "Osaka, Kyodo - Lada dijual.",
        "Osaka (Kyodo) -- Lada dijual.",
        "Lada laku.\n\nKudus, 3 Mei, RRI - Lada dijual.",
    ],
)
def test_the_source_of_a_dateline_is_nobody(text: str) -> None:
    source = next(name for name in ("KBRN", "Kyodo", "RRI") if name in text)
    assert source not in by_name(entities(text, (source, "organization")))
    told = f"Lada laku, kata {source}."
    assert source in by_name(entities(told, (source, "organization")))


@pytest.mark.parametrize(("text", "expected"), [("BPS", True), ("KemESDM", True), ("Budi", False), ("A", False)])
def test_acronyms(text: str, *, expected: bool) -> None:
    assert is_acronym(text) is expected


@pytest.mark.parametrize(
    ("name", "type_", "english", "expected"),
    [
        ("Pelabuhan Ketapang Indah", "place", False, ("Pelabuhan Ketapang Indah", "Ketapang Indah Port", "port")),
        (
            "Universitas Lidi Raya",
            "organization",
            False,
            ("Universitas Lidi Raya", "Lidi Raya University", "university"),
        ),
        ("Kantor Pusat Lidi Raya", "place", False, ("Kantor Pusat Lidi Raya", "Lidi Raya Head Office", "building")),
        ("pemerintah Peru", "organization", False, ("pemerintah Peru", "Government of Peru", "government")),
        ("The Lidi Group", "organization", True, ("Grup Lidi", "The Lidi Group", "company")),
        ("Hokkaido Prefecture", "place", True, ("Prefektur Hokkaido", "Hokkaido Prefecture", "region")),
    ],
)
def test_labels_are_composed(name: str, type_: str, expected: tuple[str, str, str], *, english: bool) -> None:
    labels = describe_name(name, type_, None, english=english)
    assert (labels.names.id, labels.names.en, labels.kind) == expected


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kecamatan Banjarlidi", "ID"),
        ("Desa Sukalidi", "ID"),
        ("Dusun Lidirejo", "ID"),
        ("Pulau Seram", "ID"),
        ("Kota Medan", "ID"),
        ("Distrik Lidi", None),
        ("Seram", None),
    ],
)
def test_the_head_of_a_place_tells_its_country(name: str, country: str | None) -> None:
    assert describe_name(name, "place", None, english=False).country == country


def test_the_region_of_an_office_tells_its_country() -> None:
    assert describe_name("Disnaker Kabupaten Malang", "organization", None, english=False).country == "ID"


def test_translation_leaves_unknown_words_alone() -> None:
    assert translate("Perdagangan dan Perindustrian") == "Trade and Industry"
    assert translate("Sapu Lidi") == "Sapu Lidi"


def gold(identity: str, text: str, *names: tuple[str, str]) -> GoldDoc:
    annotation = {"entities": [{"text": name, "type": label} for name, label in names]}
    return GoldDoc(identity, Article(body=text, language="id"), annotation)


def examples() -> tuple[list[Doc], list[GoldDoc]]:
    people = ["Ratna Wulandari", "Sapta Wirawan", "Dewi Anggraeni", "Bayu Pradipta", "Citra Lestari", "Eka Nugraha"]
    towns = ["Jember", "Kudus", "Tuban", "Garut", "Jepara", "Brebes"]
    docs, golds = [], []
    for i, (person, town) in enumerate(zip(people, towns, strict=True)):
        text = f"Pedagang {person} menjual teh di {town}. Barang itu dikirim Pak {person} kemarin."
        docs.append(read(text))
        golds.append(gold(f"a{i}", text, (person, "person"), (town, "place")))
    return docs, golds


def test_gold_spans_prefer_longer_forms() -> None:
    doc = read("Bank Jepara ada di Jepara.")
    spans = gold_spans(doc, gold("x", doc.text, ("Bank Jepara", "organization"), ("Jepara", "place")))
    assert {doc[s:e].text: label for (s, e), label in spans.items()} == {
        "Bank Jepara": "organization",
        "Jepara": "place",
    }
    assert len(spans) == 2


def test_trained_decisions_find_new_names() -> None:
    docs, golds = examples()
    models = train(docs, golds)
    assert set(models) == {"first", "second"}
    assert all(isinstance(model, LinearModel) for model in models.values())
    doc = read("Pedagang Hasan Basuki menjual teh di Tuban. Barang itu dikirim Pak Hasan Basuki kemarin.")
    found = {
        (c.type, doc[c.candidate.start : c.candidate.end].text) for c in choose(doc, models["first"], models["second"])
    }
    assert ("person", "Hasan Basuki") in found
    assert ("place", "Tuban") in found


def test_decisions_survive_the_disk(tmp_path) -> None:  # type: ignore[no-untyped-def]
    docs, golds = examples()
    pipe = TradeEntities()
    pipe.decisions = train(docs, golds)
    pipe.to_disk(tmp_path)
    again = TradeEntities()
    again.from_disk(tmp_path)
    first, second = read(docs[0].text), read(docs[0].text)
    assert [e.name for e in facts_of(pipe(first)).entities] == [e.name for e in facts_of(again(second)).entities]
