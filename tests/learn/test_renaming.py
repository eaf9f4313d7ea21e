"""Other names in training sentences: what is annotated stays annotated, what is no name stays as it is."""

from __future__ import annotations

import random
import sys

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from extractor.errors import MissingExtraError
from extractor.learn.renaming import Names, names_for, renamed

NLP = spacy.blank("trade")
TEXT = "Budi Santoso dari PT Zubrin Kertas bertemu DPR di Medan dan Palo Alto, kata Santoso; PT Zubrin Kertas untung."
ENTITIES = (
    ("Budi Santoso", "person"),
    ("PT Zubrin Kertas", "organization"),
    ("DPR", "organization"),
    ("Medan", "place"),
    ("Palo Alto", "place"),
    ("Santoso", "person"),
    ("PT Zubrin Kertas", "organization"),
)


def doc_of(text: str, entities: tuple[tuple[str, str], ...]) -> Doc:
    doc, reached, spans = NLP.make_doc(text), 0, []
    for form, label in entities:
        reached = text.index(form, reached)
        span = doc.char_span(reached, reached + len(form), label=label)
        assert span is not None
        spans.append(span)
        reached += len(form)
    doc.ents = spans
    return doc


@pytest.fixture(scope="module")
def names() -> Names:
    return names_for([doc_of(TEXT, ENTITIES)])


def outside(doc: Doc) -> str:
    """The text with a mark in place of every entity."""
    out, reached = "", 0
    for entity in doc.ents:
        out += doc.text[reached : entity.start_char] + f"[{entity.label_}]"
        reached = entity.end_char
    return out + doc.text[reached:]


@given(st.integers(0, 10_000))
@settings(max_examples=60)
def test_only_names_change_and_each_the_same_way(names: Names, seed: int) -> None:
    doc = doc_of(TEXT, ENTITIES)
    other = renamed(doc, names, random.Random(seed))
    assert outside(other) == outside(doc)
    budi, zubrin, dpr, _, _, santoso, again = (entity.text for entity in other.ents)
    assert budi.split()[1] == santoso
    assert zubrin == again
    assert zubrin.startswith("PT ")
    assert dpr == "DPR"  # an acronym is not written like a name of the lists


def test_names_of_every_type_change_in_the_long_run(names: Names) -> None:
    doc, chance = doc_of(TEXT, ENTITIES), random.Random(1)
    seen: dict[str, set[str]] = {"person": set(), "place": set(), "organization": set()}
    for _ in range(60):
        for entity in renamed(doc, names, chance).ents:
            seen[entity.label_].add(entity.text)
    assert all(len(forms) > 10 for forms in seen.values())


def test_words_of_many_organisations_stay() -> None:
    firms = ["Bank Alfon", "Bank Berla", "Bank Cirro"]
    names = names_for([doc_of(firm, ((firm, "organization"),)) for firm in firms])
    assert names.organisation_words == {"Alfon", "Berla", "Cirro"}
    chance = random.Random(2)
    assert {
        renamed(doc_of("Bank Alfon", (("Bank Alfon", "organization"),)), names, chance)[0].text for _ in range(30)
    } == {"Bank"}


def test_the_convention_of_a_sentence_is_kept(names: Names) -> None:
    doc = Doc(NLP.vocab, words=["Medan", "ramai"], tags=["idner", "idner"])
    doc.ents = [Span(doc, 0, 1, label="place")]
    chance = random.Random(3)
    others = [renamed(doc, names, chance) for _ in range(200)]
    assert {token.tag_ for other in others for token in other} == {"idner"}
    assert {len(other) for other in others} == {2, 3}


def test_the_lists_hold_indonesian_and_english_names(names: Names) -> None:
    assert {"Budi", "Siti", "James", "Mary"} <= set(names.given)
    assert {"Santoso", "Smith"} <= set(names.family)
    assert {"Surabaya", "Lyon", "Japan", "Jepang"} <= set(names.places)


def test_missing_lists_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.learn import renaming

    monkeypatch.setitem(sys.modules, "faker.providers.geo", None)
    with pytest.raises(MissingExtraError, match=r"extractor\[train\]"):
        renaming._provider("geo")
