"""The reading view without a browser: every fact stands where it belongs, and no text of an article is markup."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Any, get_args

import pytest
from hostile_record import EVIL, hostile
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from own_record import TEXT

from extractor.record import Figure, Record, Span, models
from extractor.record.review import COLLECTIONS, Action, read_record, targets
from extractor.view.reading import reading_page
from extractor.view.reading.facts import doubts_in, facts_in, hs_code
from extractor.view.reading.model import LAYERS, Fact, Type
from extractor.view.reading.segments import Piece, lines_of
from extractor.view.reading.wording import alike, measured, tables


def parsed(page: str) -> Any:
    return html.document_fromstring(page)


def words_of(node: Any) -> str:
    """The article's own words below a node, without the signs that the page puts between them."""
    for chip in node.cssselect(".chip"):
        tail = chip.tail or ""
        before = chip.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            chip.getparent().text = (chip.getparent().text or "") + tail
        chip.getparent().remove(chip)
    return str(node.text_content())


def test_the_article_is_whole(sample_record: Record) -> None:
    page = parsed(reading_page(sample_record))
    lines = [words_of(page.cssselect("h1")[0]), *(words_of(p) for p in page.cssselect(".text p"))]
    assert lines == [line for line in TEXT.split("\n") if line]


def test_every_fact_is_marked_and_has_a_card(sample_record: Record) -> None:
    page = parsed(reading_page(sample_record))
    pieces = page.cssselect(".p")
    for fact in facts_in(sample_record):
        assert len(page.cssselect(f"#card-{fact.key}[data-l={fact.layer}]")) == 1
        for name, spans in (("data-m", fact.mentions), ("data-e", fact.evidence)):
            marked = "".join(p.text_content() for p in pieces if fact.key in p.get(name).split())
            assert marked == "".join(sorted((s.text for s in spans), key=TEXT.index))
    assert {fact.layer for fact in facts_in(sample_record)} == set(LAYERS)


def test_each_target_is_one_of_the_record(sample_record: Record) -> None:
    found = {fact.target.path for fact in facts_in(sample_record) if fact.target}
    assert found == {name for name in targets(sample_record) if not name.startswith("warnings/")}
    page = parsed(reading_page(sample_record))
    assert {box.get("data-target") for box in page.cssselect(".review")} == found
    island = json.loads(page.cssselect("#data")[0].text)
    assert set(island["targets"]) == found
    assert island["targets"]["events/v1"] == {"start": TEXT.index("mempertemukan"), "end": TEXT.index(" 14 eksportir")}
    assert island["fingerprint"] == sample_record.article.text_sha256


def test_types_may_be_those_of_the_contract(sample_record: Record) -> None:
    page = parsed(reading_page(sample_record))
    for target, literal in (
        ("entities/e1", models.EntityType), ("events/v1", models.EventType),
        ("figures/f1", models.FigureKind), ("opportunities/o1", models.OpportunityKind),
    ):  # fmt: skip
        options = page.cssselect(f'[data-target="{target}"] option')
        assert [option.get("value") for option in options] == list(get_args(literal))
        assert len([option for option in options if option.get("selected") is not None]) == 1


def test_cards_tell_codes_labels_confidence_and_reasons(sample_record: Record) -> None:
    page = parsed(reading_page(sample_record, reasons={"c1": ["lexicon:lada"], "/relations/0": ["title before name"]}))
    good = " ".join(page.cssselect("#card-c1")[0].text_content().split())
    for told in ("HS 2022 0904", "lada / pepper", "95 %", "lexicon:lada", "lada putih"):
        assert told in good
    assert "title before name" in page.cssselect("#card-r0")[0].text_content()
    figure = " ".join(page.cssselect("#card-f2")[0].text_content().split())
    for told in ("USD 17.9 million", "USD 17,9 juta", "export value", "nilai ekspor", "Indonesia → Viet", "2020"):
        assert told in figure
    event = page.cssselect("#card-v1")[0]
    assert {link.get("href") for link in event.cssselect("a")} == {"#card-e2", "#card-c1", "#card-f1"}
    warning = page.cssselect("#card-w1")[0]
    assert "implausible figure" in warning.text_content()
    assert page.cssselect("#at-w1[href='#card-w1']")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_begins_in_the_language_asked_for(sample_record: Record, lang: str) -> None:
    page = parsed(reading_page(sample_record, lang=lang))  # type: ignore[arg-type]
    assert (page.get("lang"), page.get("data-lang")) == (lang, lang)
    label = page.cssselect(".layers")[0]
    assert label.get("aria-label") == label.get(f"data-label-{lang}")
    assert page.cssselect(".paper")[0].get("lang") == "id"


def test_nothing_of_an_article_becomes_markup(sample_data: dict[str, Any]) -> None:
    record = hostile(sample_data)
    told = reading_page(record, reasons={key: [EVIL] for key in ("e3", "v1", "c1", "f1", "o1", "/relations/0")})
    page = parsed(told)
    assert [script.get("type") for script in page.iter("script")] == ["application/json", None]
    assert list(page.iter("img", "iframe", "object", "form", "base")) == []
    attributes = {name for node in page.iter() if isinstance(node.tag, str) for name in node.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in {"style", "srcdoc", "action"}}
    assert all(link.get("href").startswith(("#", "data:,")) for link in page.cssselect("[href]"))
    assert json.loads(page.cssselect("#data")[0].text)["record"] == record.article.id
    assert words_of(page.cssselect("h1")[0]) == EVIL
    assert "49" not in page.cssselect("title")[0].text


def test_control_characters_are_blanked(sample_data: dict[str, Any]) -> None:
    sample_data["article"]["publisher"] = "a\x00b\x1bc\x85d"
    assert "a b c d" in reading_page(Record.model_validate(sample_data))


def test_the_policy_allows_this_style_and_script_alone(sample_record: Record) -> None:
    told = reading_page(sample_record)
    page = parsed(told)
    policy = page.cssselect("meta[http-equiv=Content-Security-Policy]")[0].get("content")
    (style,) = re.findall(r"<style>(.*?)</style>", told, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", told, re.DOTALL)
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert told.index("Content-Security-Policy") < told.index("<style>")


def test_the_files_of_the_page_keep_to_its_policy() -> None:
    folder = files("extractor.view.reading")
    style, script, template = (
        folder.joinpath(f"page.{kind}").read_text("utf-8") for kind in ("css", "js", "html.j2")
    )  # fmt: skip
    assert "</" not in style + script
    assert "\r" not in style + script
    assert not re.search(r"@import|url\(|https?:", style)
    assert not re.search(r"https?:|\beval\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write", script)
    assert not re.search(r"""\s(?:on\w+|style)=["']""", template)


def test_every_word_of_the_contract_is_there_in_both_languages() -> None:
    for table, literal in (
        ("entity", models.EntityType), ("relation", models.RelationType), ("event", models.EventType),
        ("event_status", models.EventStatus), ("role", models.Role), ("figure", models.FigureKind),
        ("metric", models.Metric), ("approximation", models.Approximation), ("figure_status", models.FigureStatus),
        ("opportunity", models.OpportunityKind), ("opportunity_status", models.OpportunityStatus),
        ("seeker", models.OpportunityKind), ("provider", models.OpportunityKind), ("warning", models.WarningCode),
        ("author", models.AuthorRole), ("decision", Action),
    ):  # fmt: skip
        assert list(tables()[table]) == list(get_args(literal)), table
    assert set(tables()["layer"]) == set(tables()["one"]) == set(LAYERS)


def test_the_page_uses_every_word_it_has() -> None:
    folder = files("extractor.view.reading")
    code = "".join(folder.joinpath(f"page.{kind}").read_text("utf-8") for kind in ("js", "html.j2"))
    used = re.compile(r"""(?:page\.|["'])(\w+)\b""")
    known = set(used.findall(code)) | {f"recode_{system}" for system in ("hs", "isic", "country")}
    assert set(tables()["page"]) <= known


def _fact(key: str, *spans: tuple[int, int], text: str, layer: Any = "entities") -> Fact:
    marks = tuple(Span(start=start, end=end, text=text[start:end]) for start, end in spans)
    return Fact(
        key=key, layer=layer, type=Type("place", alike("place")), title=alike(key), confidence=1.0,
        mentions=() if layer == "opportunities" else marks, evidence=marks if layer == "opportunities" else (),
    )  # fmt: skip


@given(st.data())
def test_facts_that_overlap_anyhow_are_all_reached(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab \n", min_size=1, max_size=40))
    place = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(place, place).map(sorted), max_size=6))
    facts = [_fact(f"e{i}", (a, b), text=text) for i, (a, b) in enumerate(spans)]
    lines = list(lines_of(text, facts))
    assert [(at, "".join(p.text for p in line)) for at, line in lines] == [
        (m.start(), m[0]) for m in re.finditer(r"[^\n]+", text) if m[0].strip()
    ]
    for fact in facts:
        for at, line in lines:
            offsets = _offsets(at, line)
            covered = {i for (start, end), p in zip(offsets, line, strict=True) if fact in p.facts
                       for i in range(start, end)}  # fmt: skip
            span, end_of_line = fact.mentions[0], offsets[-1][1]
            assert covered == set(range(max(at, span.start), min(end_of_line, span.end)))
            begins = {start for (start, _), p in zip(offsets, line, strict=True) if p.begins}
            assert not covered or min(covered) in begins


def _offsets(at: int, line: list[Piece]) -> list[tuple[int, int]]:
    found = []
    for piece in line:
        found.append((at, at + len(piece.text)))
        at += len(piece.text)
    return found


def test_the_shortest_fact_comes_first_and_sentences_end_in_a_sign() -> None:
    text = "Ekspor kopi Gayo naik."
    outer, inner = _fact("e1", (7, 16), text=text), _fact("c1", (7, 11), text=text, layer="commodities")
    sentence = _fact("o1", (0, 22), text=text, layer="opportunities")
    ((_, line),) = lines_of(text, [outer, inner, sentence])
    told = [(p.text, [f.key for f in p.facts], [f.key for f in p.tinted], [f.key for f in p.ends]) for p in line]
    assert told == [
        ("Ekspor ", [], ["o1"], []), ("kopi", ["c1", "e1"], ["o1"], []), (" Gayo", ["e1"], ["o1"], []),
        (" naik.", [], ["o1"], ["o1"]),
    ]  # fmt: skip


def test_dates_are_read_from_the_text(sample_record: Record) -> None:
    found = [fact for fact in facts_in(sample_record) if fact.layer == "dates"]
    dates = {fact.title.en: fact.details[0].values[0].text.en for fact in found}
    assert dates["2020"] == "2020"
    assert "2021-03-03" in dates.values()
    assert [fact.target for fact in found if fact.target] == []


def test_a_bare_article_is_a_page_too(sample_data: dict[str, Any]) -> None:
    text = "Tidak ada apa-apa di sini."
    for key in COLLECTIONS:
        sample_data[key] = []
    sample_data["article"] |= {
        "title": None, "authors": [], "dateline": None, "published_at": None, "url": None, "publisher": None,
        "text": text, "text_sha256": sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    record = Record.model_validate(sample_data)
    page = parsed(reading_page(record))
    assert "(no title)" in page.cssselect("h1")[0].text_content()
    assert page.cssselect(".text p")[0].text_content() == text
    assert page.cssselect(".card") == []
    assert doubts_in(record) == []


def test_a_title_that_is_not_in_the_text_stands_above_it(sample_data: dict[str, Any]) -> None:
    sample_data["article"]["title"] = "Judul lain"
    page = parsed(reading_page(Record.model_validate(sample_data)))
    assert page.cssselect("h1")[0].text_content() == "Judul lain"
    assert words_of(page.cssselect(".text p")[0]) == TEXT.partition("\n")[0]


def test_what_people_decided_is_told(sample_data: dict[str, Any]) -> None:
    sample_data["schema_version"] = "1.1"
    decision = {
        "action": "accept",
        "target": "events/v1",
        "reviewer": "Rina <b>",
        "at": "2026-11-28T12:00:00Z",
        "note": "",
    }
    sample_data["review"] = {"corrections": [decision], "before": []}
    page = parsed(reading_page(read_record(sample_data)))
    assert "accepted · Rina <b>, 2026-11-28" in page.cssselect("#card-v1")[0].text_content()
    assert "accepted" not in page.cssselect("#card-f1 dl")[0].text_content()


def test_events_are_told_in_a_sentence(sample_data: dict[str, Any]) -> None:
    sample_data["events"][0]["description"] = {"id": "Pembeli bertemu.", "en": "Buyers met."}
    sample_data["opportunities"][0]["description"] = None
    page = parsed(reading_page(Record.model_validate(sample_data)))
    assert page.cssselect("#card-v1 .sentence")[0].text_content() == "Pembeli bertemu.Buyers met."
    assert page.cssselect("#card-o1 .sentence") == []


def test_a_code_that_the_table_lacks_has_its_chapters_name() -> None:
    assert hs_code("0999").labels == hs_code("09").labels
    assert hs_code("0904").labels != hs_code("09").labels


@pytest.mark.parametrize(
    ("changes", "indonesian", "english"),
    [
        ({"kind": "money", "unit": "IDR", "value": 1_500_000_000, "approximation": "about"},
         "sekitar IDR 1,5 miliar", "about IDR 1.5 billion"),
        ({"kind": "percent", "unit": "percent", "value": -9.6}, "-9,6 %", "-9.6 %"),
        ({"kind": "quantity", "unit": "t", "value": 12_345.5}, "12.345,5 t", "12,345.5 t"),
        ({"value": 7, "value_max": 8, "unit": "company"}, "7–8 perusahaan", "7–8 companies"),
        ({"value": 3, "unit": "fish_farm"}, "3 fish farm", "3 fish farms"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_each_language_does(
    sample_data: dict[str, Any], changes: dict[str, Any], indonesian: str, english: str
) -> None:
    told = measured(Figure.model_validate({**sample_data["figures"][0], **changes}))
    assert (told.id, told.en) == (indonesian, english)


def test_the_same_record_gives_the_same_page(sample_record: Record) -> None:
    assert reading_page(sample_record) == reading_page(sample_record)
