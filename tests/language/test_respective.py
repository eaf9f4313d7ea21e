"""Rows of figures that `masing-masing` and `respectively` share out over a list."""

import pytest
from spacy.language import Language

import extractor
from extractor.article import read_text
from extractor.language.facts import Figure, facts_of
from extractor.language.load import make_doc


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The trained pipeline that comes with the package."""
    return extractor.load().nlp


def figures(nlp: Language, text: str) -> list[Figure]:
    return facts_of(nlp(make_doc(nlp, read_text(text, published_at="2024-05-06")))).figures


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        (
            "Ekspor batik ke Jepang, Amerika Serikat, dan Belanda masing-masing mencapai 5,2 juta dolar AS, "
            "3,1 juta dolar AS, dan 1,4 juta dolar AS.",
            ["JP", "US", "NL"],
        ),
        ("Exports of rubber to China, India and Turkey reached $52 million, $31 million and $14 million respectively.",
         ["CN", "IN", "TR"]),
    ],
)  # fmt: skip
def test_each_country_has_its_own_figure(nlp: Language, text: str, countries: list[str]) -> None:
    found = figures(nlp, text)
    assert [figure.destination for figure in found] == countries
    assert not {figure.origin for figure in found} & set(countries)


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("Produksi kopi, teh, dan kakao masing-masing 700 ribu ton, sekitar 140 ribu ton, dan 650 ribu ton.",
         ["coffee", "tea", "cocoa beans"]),
        ("Output of nickel and copper rose 12 percent and 4 percent, respectively, the ministry said.",
         ["nickel", "copper"]),
    ],
)  # fmt: skip
def test_each_good_has_its_own_figure(nlp: Language, text: str, goods: list[str]) -> None:
    assert [[good.labels.en for good in figure.commodities] for figure in figures(nlp, text)] == [[x] for x in goods]


def test_lists_of_other_length_are_left_alone(nlp: Language) -> None:
    text = "Produksi kopi, teh, dan kakao di Lampung dan Bali masing-masing 700 ribu ton dan 140 ribu ton."
    assert len({tuple(good.labels.en for good in figure.commodities) for figure in figures(nlp, text)}) == 1


def test_the_preposition_of_a_list_tells_its_side(nlp: Language) -> None:
    found = figures(nlp, "Imports of wheat from Canada, India and Turkey were 5 tons, 4 tons and 2 tons respectively.")
    assert [figure.origin for figure in found] == ["CA", "IN", "TR"]
    assert not {figure.destination for figure in found} & {"CA", "IN", "TR"}
