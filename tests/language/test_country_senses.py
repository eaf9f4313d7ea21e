"""Countries by their sense: currencies are no places; a name shared with another place is told by its context."""

import pytest

import extractor


@pytest.fixture(scope="module")
def reader() -> extractor.Extractor:
    """The pipeline that comes with the package."""
    return extractor.load()


def countries(reader: extractor.Extractor, text: str) -> dict[str, str | None]:
    record = reader.extract(extractor.read_text(text)).record
    return {entity.name: entity.country for entity in record.entities if entity.type == "place"}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Perusahaan itu membangun pabrik baterai di Georgia, dekat Atlanta.", "US"),
        ("Docks in Georgia and Texas closed.", "US"),
        ("Growers in Georgia shipped more peaches.", "US"),
        ("Ekspor teh Indonesia ke Georgia dan Armenia naik.", "GE"),
        ("Pabrik sapu itu berdiri di Georgia, Amerika Serikat, tahun lalu.", "US"),
        ("Sapu lidi laku di Georgia, Amerika Serikat, dan Jepang.", "GE"),
    ],
)
def test_context_tells_the_country_of_a_shared_name(reader: extractor.Extractor, text: str, country: str) -> None:
    assert countries(reader, text)["Georgia"] == country


def test_a_currency_is_no_place(reader: extractor.Extractor) -> None:
    assert countries(reader, "The rupiah rose to 9,100 against the US dollar, traders said.") == {}
    assert countries(reader, "Traders said US exports fell against the US dollar trend.") == {"US": "US"}


def test_what_is_not_of_a_country_names_none(reader: extractor.Extractor) -> None:
    assert countries(reader, "Canada raised its non-US exports to Japan.") == {"Canada": "CA", "Japan": "JP"}


def test_the_code_of_a_price_is_no_country(reader: extractor.Extractor) -> None:
    assert countries(reader, "Spot LNG prices in Asia (LNG-AS) rose in Tokyo.") == {"Asia": None, "Tokyo": "JP"}
